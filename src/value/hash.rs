//! Hashes as CPython 3.11 computes them for numbers and tuples, so that `hash()` and the order of a set of numbers agree
//! with it. The hashes of strings are CPython's own secret in each process; ours are the same in each run.

use super::Value;

/// The prime modulus of numeric hashes: 2**61 - 1 (CPython: `sys.hash_info.modulus`).
const MODULUS: u64 = (1 << 61) - 1;

/// The hash of an integer.
pub fn hash_int(number: i64) -> i64 {
    let reduced = (number.unsigned_abs() % MODULUS) as i64;
    never_minus_one(if number < 0 { -reduced } else { reduced })
}

/// The hash of a float: that of the integer it equals, if it equals one.
pub fn hash_float(number: f64) -> i64 {
    const BITS: i32 = 61;
    if number.is_infinite() {
        return if number > 0.0 { 314_159 } else { -314_159 };
    }
    if number.is_nan() {
        return 0;
    }
    let (mut mantissa, mut exponent) = frexp(number.abs());
    let mut hash: u64 = 0;
    while mantissa != 0.0 {
        hash = ((hash << 28) & MODULUS) | (hash >> (BITS - 28));
        mantissa *= 268_435_456.0;
        exponent -= 28;
        let part = mantissa as u64;
        mantissa -= part as f64;
        hash += part;
        if hash >= MODULUS {
            hash -= MODULUS;
        }
    }
    let shift = exponent.rem_euclid(BITS);
    if shift > 0 {
        hash = ((hash << shift) & MODULUS) | (hash >> (BITS - shift));
    }
    never_minus_one(if number < 0.0 { -(hash as i64) } else { hash as i64 })
}

/// The hash of a big integer.
pub(super) fn hash_big_int(number: &num_bigint::BigInt) -> i64 {
    let reduced = (number % num_bigint::BigInt::from(MODULUS)).try_into().unwrap_or(0);
    never_minus_one(reduced)
}

/// The hash of a tuple whose items hash to `hashes` (CPython's `tuplehash`, after xxHash).
pub fn hash_tuple(hashes: impl ExactSizeIterator<Item = i64>) -> i64 {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;
    let length = hashes.len() as u64;
    let mut accumulated = PRIME_5;
    for hash in hashes {
        accumulated =
            accumulated.wrapping_add((hash as u64).wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1);
    }
    accumulated = accumulated.wrapping_add(length ^ (PRIME_5 ^ 3_527_539));
    if accumulated == u64::MAX { 1_546_275_796 } else { accumulated as i64 }
}

/// The hash of the bytes of a string; never 0, which marks a hash not yet computed.
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    match hasher.finish() as i64 {
        0 | -1 => -2,
        hash => hash,
    }
}

impl Value {
    /// The hash of a value that hashes without the script's help, which is each but classes' and objects' own; `None` for
    /// those, for what cannot be hashed, and for a tuple that holds one of them.
    pub fn native_hash(&self) -> Option<i64> {
        self.native_hash_within(super::compare::DEEP)
    }

    /// The same for tuples within tuples so deep; deeper ones are left to the host, who counts.
    fn native_hash_within(&self, depth: usize) -> Option<i64> {
        let depth = depth.checked_sub(1)?;
        Some(match self {
            Value::None => 0x0fca_86a8,
            Value::Bool(value) => i64::from(*value),
            Value::Int(number) => hash_int(*number),
            Value::Float(number) => hash_float(*number),
            Value::Str(text) => text.hash(),
            Value::BigInt(number) => hash_big_int(number),
            Value::Bytes(bytes) => hash_bytes(bytes),
            Value::Tuple(items) => {
                let hashes: Option<Vec<i64>> = items.iter().map(|item| item.native_hash_within(depth)).collect();
                hash_tuple(hashes?.into_iter())
            }
            Value::Decimal(number) => number.hash(),
            Value::Date(date) => hash_bytes(date.to_string().as_bytes()),
            Value::Time(time) => time.hash(),
            Value::DateTime(moment) => moment.hash(),
            Value::TimeDelta(delta) => delta.hash(),
            Value::Uuid(bits) => hash_int((**bits % u128::from(MODULUS)) as i64),
            Value::Class(class) => hash_int((class.address() >> 4) as i64),
            Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Object(_) => return None,
        })
    }
}

fn never_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// Splits a positive finite number into a mantissa in [0.5, 1) and a power of two.
fn frexp(number: f64) -> (f64, i32) {
    if number == 0.0 {
        return (0.0, 0);
    }
    let scaled = if number < f64::MIN_POSITIVE { number * 2f64.powi(64) } else { number };
    let bits = scaled.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32 - 1022 - if number < f64::MIN_POSITIVE { 64 } else { 0 };
    (f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52)), exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_hash_as_in_cpython() {
        assert_eq!(hash_int(-1), -2);
        assert_eq!(hash_int(i64::MAX), 3);
        assert_eq!(hash_float(1.0), 1);
        assert_eq!(hash_float(0.5), 1_152_921_504_606_846_976);
        assert_eq!(hash_float(-2.5), -1_152_921_504_606_846_978);
        assert_eq!(hash_float(0.1), 230_584_300_921_369_408);
        assert_eq!(hash_tuple([1, 2].into_iter()), -3_550_055_125_485_641_917);
        assert_eq!(hash_tuple([].into_iter()), 5_740_354_900_026_072_187);
    }
}
