//! Randomness: the host's, which differs from run to run and makes a run that uses it one that cannot be repeated, and the
//! Mersenne twister, which gives the numbers of CPython for a seed.

use std::cell::{Cell, RefCell};

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use super::clock;
use crate::{
    python::{
        Args, ClassBuilder, Vm,
        types::{
            big_of,
            support::{charge, integer, small_integer},
        },
    },
    value::{Class, Payload, Raise, Result, Value},
};

thread_local! {
    static STATE: Cell<u64> = const { Cell::new(0) };
}

/// Sixty-four bits that differ each time (xorshift, begun with the time of day).
pub fn entropy() -> Result<u64> {
    let mut state = STATE.get();
    if state == 0 {
        state = (clock::now()? as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    }
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    STATE.set(state);
    Ok(state.wrapping_mul(0x2545_f491_4f6c_dd1d))
}

/// As [`entropy`], 128 bits.
pub fn bits() -> Result<u128> {
    Ok(u128::from(entropy()?) << 64 | u128::from(entropy()?))
}

const SIZE: usize = 624;
const MIDDLE: usize = 397;

/// The generator MT19937 of Matsumoto and Nishimura.
struct Twister {
    state: [u32; SIZE],
    next: usize,
}

impl Twister {
    fn seeded(seed: u32) -> Twister {
        let mut state = [0; SIZE];
        let mut last = seed;
        for (at, slot) in state.iter_mut().enumerate() {
            if at > 0 {
                last = 1_812_433_253_u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(at as u32);
            }
            *slot = last;
        }
        Twister { state, next: SIZE }
    }

    fn seeded_by_key(key: &[u32]) -> Twister {
        let mut twister = Twister::seeded(19_650_218);
        let state = &mut twister.state;
        let mut at = 1;
        let mut mix = |count: usize, factor: u32, add: &dyn Fn(usize, usize) -> u32| {
            for step in 0..count {
                let before = state[at - 1];
                let mixed = (before ^ (before >> 30)).wrapping_mul(factor);
                state[at] = (state[at] ^ mixed).wrapping_add(add(step, at));
                at += 1;
                if at == SIZE {
                    state[0] = state[SIZE - 1];
                    at = 1;
                }
            }
        };
        mix(SIZE.max(key.len()), 1_664_525, &|step, _| {
            let index = step % key.len();
            key[index].wrapping_add(index as u32)
        });
        mix(SIZE - 1, 1_566_083_941, &|_, at| (at as u32).wrapping_neg());
        state[0] = 0x8000_0000;
        twister
    }

    fn twist(&mut self) {
        for at in 0..SIZE {
            let joined = (self.state[at] & 0x8000_0000) | (self.state[(at + 1) % SIZE] & 0x7fff_ffff);
            let odd = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
            self.state[at] = self.state[(at + MIDDLE) % SIZE] ^ (joined >> 1) ^ odd;
        }
        self.next = 0;
    }

    fn word(&mut self) -> u32 {
        if self.next >= SIZE {
            self.twist();
        }
        let mut word = self.state[self.next];
        self.next += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }
}

/// The payload of a `_Twister`.
struct Generator(RefCell<Twister>);

impl Payload for Generator {}

/// The class of the generators that `random.Random` holds.
pub(super) fn twister(vm: &mut Vm) -> Class {
    ClassBuilder::new("_random", "Twister")
        .allocator(|_| Ok(Box::new(Generator(RefCell::new(Twister::seeded(5489))))))
        .method("seed", |vm, args| {
            let [this, seed] = args.exactly("seed")?;
            let seed = integer(vm, &seed)?;
            let mut key = big_of(&seed).unwrap_or_default().abs().to_u32_digits().1;
            if key.is_empty() {
                key.push(0);
            }
            charge(vm, SIZE + key.len())?;
            of(&this)?.replace(Twister::seeded_by_key(&key));
            Ok(Value::None)
        })
        .method("random", |_, args| {
            let [this] = args.exactly("random")?;
            let mut twister = of(&this)?.borrow_mut();
            let (high, low) = (twister.word() >> 5, twister.word() >> 6);
            Ok(Value::Float((f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0))
        })
        .method("getrandbits", |vm, args| {
            let [this, count] = args.exactly("getrandbits")?;
            let count = small_integer(vm, &count)?;
            let count =
                usize::try_from(count).map_err(|_| Raise::value_error("number of bits must be non-negative"))?;
            if count > 1 << 28 {
                return Err(Raise::with_arguments("MemoryError", Vec::new()));
            }
            charge(vm, count / 8)?;
            let mut twister = of(&this)?.borrow_mut();
            if count <= 32 {
                let word = if count == 0 { 0 } else { twister.word() >> (32 - count) };
                return Ok(Value::Int(word.into()));
            }
            let mut words = Vec::with_capacity(count.div_ceil(32));
            let mut left = count;
            while left > 0 {
                let word = twister.word();
                words.push(if left < 32 { word >> (32 - left) } else { word });
                left = left.saturating_sub(32);
            }
            Ok(Value::int(BigInt::from_slice(num_bigint::Sign::Plus, &words)))
        })
        .method("getstate", |_, args| {
            let [this] = args.exactly("getstate")?;
            let twister = of(&this)?.borrow();
            let words = twister.state.iter().map(|word| Value::Int((*word).into()));
            Ok(Value::tuple(words.chain([Value::from(twister.next)]).collect::<Vec<_>>()))
        })
        .method("setstate", |vm, args: Args| {
            let [this, state] = args.exactly("setstate")?;
            let items = match state.builtin() {
                Value::Tuple(items) => items.to_vec(),
                _ => return Err(Raise::type_error("state vector must be a tuple")),
            };
            if items.len() != SIZE + 1 {
                return Err(Raise::value_error("state vector is the wrong size"));
            }
            let mut words = Vec::with_capacity(items.len());
            for item in &items {
                words.push(small_integer(vm, item)?.to_u32().ok_or_else(|| Raise::value_error("invalid state"))?);
            }
            let next = words.pop().map_or(SIZE, |next| next as usize);
            if next > SIZE {
                return Err(Raise::value_error("invalid state"));
            }
            let mut twister = of(&this)?.borrow_mut();
            twister.state.copy_from_slice(&words);
            twister.next = next;
            Ok(Value::None)
        })
        .build(vm)
}

fn of(value: &Value) -> Result<&RefCell<Twister>> {
    value.payload::<Generator>().map(|generator| &generator.0).ok_or_else(|| Raise::type_error("not a generator"))
}
