//! Matching by backtracking. Choices lie on a stack of its own, so that no text is too long for the native one, and each
//! step counts against the budget: an expression that would try for ever ends like any other loop.

use super::{
    charset::is_word,
    parse::{At, ENDLESS, Kind},
    program::{Inst, Program},
};
use crate::{
    python::Vm,
    value::{Host, Raise, Result},
};

/// Stands for no place.
pub const NOWHERE: u32 = u32::MAX;

/// So many choices may wait at once.
const MOST_CHOICES: usize = 8 << 20;

/// The engine's steps between two charges, and what they cost: one is less work than one of the machine's.
const STEPS: u32 = 1024;
const COST: u64 = 256;

/// What to go back to.
enum Choice {
    /// Another way on.
    Branch {
        code: u32,
        at: u32,
    },
    /// A slot had this before.
    Slot {
        slot: u32,
        old: u32,
    },
    /// A repetition had counted so far, its last turn beginning there.
    Turn {
        number: u32,
        count: u32,
        last: u32,
    },
    /// A run of characters can give one back, down to `least`.
    Shorter {
        code: u32,
        from: u32,
        count: u32,
        least: u32,
    },
    /// A lazy run can take one more.
    Longer {
        code: u32,
        from: u32,
        count: u32,
    },
    Mark {
        mark: u32,
        at: u32,
    },
}

/// How a match is to be.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    /// Up to the end of the text.
    pub whole: bool,
    /// Not empty.
    pub advance: bool,
}

/// The state of matching a program with a text.
pub struct Matcher<'a> {
    program: &'a Program,
    /// The text up to where it is to be seen as ended.
    text: &'a [char],
    /// The places of groups, begin and end in turn; the whole first.
    pub slots: Vec<u32>,
    /// The group that was closed last; 0 for none.
    last_slot: usize,
    turns: Vec<(u32, u32)>,
    choices: Vec<Choice>,
    steps: u32,
}

impl<'a> Matcher<'a> {
    /// For an expression with so many groups.
    pub fn new(program: &'a Program, groups: usize, text: &'a [char]) -> Matcher<'a> {
        let last_slot = groups * 2 + 2;
        Matcher {
            program,
            text,
            slots: vec![NOWHERE; last_slot + 1],
            last_slot,
            turns: vec![(0, NOWHERE); program.loops],
            choices: Vec::new(),
            steps: 0,
        }
    }

    /// The number of the group that was closed last.
    pub fn last_group(&self) -> Option<usize> {
        self.slots.get(self.last_slot).filter(|last| **last != NOWHERE).map(|last| *last as usize)
    }

    /// Looks for the first match at or behind `from`.
    pub fn search(&mut self, vm: &mut Vm, from: usize, wanted: Wanted) -> Result<bool> {
        let mut wanted = wanted;
        let mut at = from;
        while at <= self.text.len() {
            if let Some(first) = self.program.first {
                let Some(skipped) = self.text[at..].iter().position(|c| *c == first) else {
                    vm.charge((self.text.len() - at) as u64 / 16)?;
                    return Ok(false);
                };
                if skipped > 0 {
                    wanted.advance = false;
                    vm.charge(skipped as u64 / 16)?;
                }
                at += skipped;
            }
            if self.match_at(vm, at, wanted)? {
                return Ok(true);
            }
            wanted.advance = false;
            at += 1;
        }
        Ok(false)
    }

    /// Matches at `at` exactly.
    pub fn match_at(&mut self, vm: &mut Vm, at: usize, wanted: Wanted) -> Result<bool> {
        self.slots.fill(NOWHERE);
        self.choices.clear();
        let start = at as u32;
        let (mut code, mut at) = (0_usize, start);
        loop {
            self.steps += 1;
            if self.steps == STEPS {
                self.steps = 0;
                vm.charge(COST)?;
                if self.choices.len() > MOST_CHOICES {
                    return Err(Raise::with_arguments("MemoryError", Vec::new()));
                }
            }
            let Some(inst) = self.program.code.get(code) else { return Ok(false) };
            code += 1;
            let fits = match inst {
                Inst::One(one) => match self.text.get(at as usize) {
                    Some(c) if one.has(*c) => {
                        at += 1;
                        true
                    }
                    _ => false,
                },
                Inst::Run { one, least, most, kind } => {
                    let room = self.text.get(at as usize..).unwrap_or_default();
                    let wish = if *kind == Kind::Lazy { *least } else { *most };
                    let wish = usize::try_from(wish).unwrap_or(usize::MAX).min(room.len());
                    let count = room.iter().take(wish).take_while(|c| one.has(**c)).count() as u32;
                    if count > 256 {
                        vm.charge(u64::from(count) / 8)?;
                    }
                    let own = code as u32 - 1;
                    match kind {
                        _ if count < *least => false,
                        Kind::Possessive => {
                            at += count;
                            true
                        }
                        Kind::Greedy => {
                            if count > *least {
                                self.choices.push(Choice::Shorter { code: own, from: at, count, least: *least });
                            }
                            at += count;
                            true
                        }
                        Kind::Lazy => {
                            if count < *most {
                                self.choices.push(Choice::Longer { code: own, from: at, count });
                            }
                            at += count;
                            true
                        }
                    }
                }
                Inst::At(place) => self.is_at(*place, at as usize),
                Inst::Save(slot) => {
                    self.save(*slot, at);
                    if slot % 2 == 1 {
                        self.save(self.last_slot as u32, slot / 2);
                    }
                    true
                }
                Inst::Split(other) => {
                    self.choices.push(Choice::Branch { code: *other, at });
                    true
                }
                Inst::Jump(target) => {
                    code = *target as usize;
                    true
                }
                Inst::LoopStart(number) => {
                    self.turn(*number, 0, NOWHERE);
                    true
                }
                Inst::Loop { number, least, most, greedy, exit } => {
                    let (count, last) = self.turns.get(*number as usize).copied().unwrap_or_default();
                    if count < *least {
                        // These turns may all be empty.
                        self.turn(*number, count + 1, last);
                        code += usize::from(!greedy);
                    } else if !greedy {
                        self.choices.push(Choice::Branch { code: code as u32, at });
                        code = *exit as usize;
                    } else if (count < *most || *most == ENDLESS) && at != last {
                        self.choices.push(Choice::Branch { code: *exit, at });
                        self.turn(*number, count + 1, at);
                    } else {
                        code = *exit as usize;
                    }
                    true
                }
                Inst::LoopMore { number, most } => {
                    let (count, last) = self.turns.get(*number as usize).copied().unwrap_or_default();
                    let more = (count < *most || *most == ENDLESS) && at != last;
                    if more {
                        self.turn(*number, count + 1, at);
                    }
                    more
                }
                Inst::Reference(group, fold) => match self.span(*group as usize) {
                    Some((from, to)) => {
                        let earlier = self.text.get(from as usize..to as usize).unwrap_or_default();
                        let here = self.text.get(at as usize..(at + (to - from)) as usize);
                        let same = here.is_some_and(|here| earlier.iter().zip(here).all(|(a, b)| fold.same(*a, *b)));
                        at += if same { to - from } else { 0 };
                        same
                    }
                    None => false,
                },
                Inst::Mark(mark) => {
                    self.choices.push(Choice::Mark { mark: *mark, at });
                    true
                }
                Inst::Commit { mark, rewind } => {
                    let place = self.commit(*mark);
                    if *rewind {
                        at = place;
                    }
                    true
                }
                Inst::Refuse(mark) => {
                    self.undo(*mark);
                    false
                }
                Inst::Back(count) => match at.checked_sub(*count) {
                    Some(before) => {
                        at = before;
                        true
                    }
                    None => false,
                },
                Inst::IfGroup(group, otherwise) => {
                    if self.span(*group as usize).is_none() {
                        code = *otherwise as usize;
                    }
                    true
                }
                Inst::Fail => false,
                Inst::Match => {
                    let short = wanted.whole && at as usize != self.text.len();
                    let empty = wanted.advance && at == start;
                    let fits = !(short || empty);
                    if fits {
                        if let [from, to, ..] = self.slots.as_mut_slice() {
                            (*from, *to) = (start, at);
                        }
                        return Ok(true);
                    }
                    false
                }
            };
            if !fits {
                match self.back() {
                    Some((next, place)) => (code, at) = (next as usize, place),
                    None => return Ok(false),
                }
            }
        }
    }

    /// Where a group matched.
    pub fn span(&self, group: usize) -> Option<(u32, u32)> {
        match self.slots.get(group * 2..group * 2 + 2) {
            Some([from, to]) if *from != NOWHERE && *to != NOWHERE && from <= to => Some((*from, *to)),
            _ => None,
        }
    }

    fn save(&mut self, slot: u32, value: u32) {
        if let Some(known) = self.slots.get_mut(slot as usize) {
            self.choices.push(Choice::Slot { slot, old: *known });
            *known = value;
        }
    }

    fn turn(&mut self, number: u32, count: u32, last: u32) {
        if let Some(known) = self.turns.get_mut(number as usize) {
            self.choices.push(Choice::Turn { number, count: known.0, last: known.1 });
            *known = (count, last);
        }
    }

    /// Goes back to the last choice: where to go on from.
    fn back(&mut self) -> Option<(u32, u32)> {
        loop {
            match self.choices.pop()? {
                Choice::Branch { code, at } => return Some((code, at)),
                Choice::Shorter { code, from, count, least } => {
                    let count = count - 1;
                    if count > least {
                        self.choices.push(Choice::Shorter { code, from, count, least });
                    }
                    return Some((code + 1, from + count));
                }
                Choice::Longer { code, from, count } => {
                    let Some(Inst::Run { one, most, .. }) = self.program.code.get(code as usize) else { return None };
                    if !self.text.get((from + count) as usize).is_some_and(|c| one.has(*c)) {
                        continue;
                    }
                    let count = count + 1;
                    if count < *most {
                        self.choices.push(Choice::Longer { code, from, count });
                    }
                    return Some((code + 1, from + count));
                }
                other => self.restore(&other),
            }
        }
    }

    fn restore(&mut self, choice: &Choice) {
        match choice {
            Choice::Slot { slot, old } => {
                if let Some(known) = self.slots.get_mut(*slot as usize) {
                    *known = *old;
                }
            }
            Choice::Turn { number, count, last } => {
                if let Some(known) = self.turns.get_mut(*number as usize) {
                    *known = (*count, *last);
                }
            }
            _ => {}
        }
    }

    /// Forgets the choices since a mark, but not what is to be restored. Gives the mark's place.
    fn commit(&mut self, wanted: u32) -> u32 {
        let is_mark = |choice: &Choice| matches!(choice, Choice::Mark { mark, .. } if *mark == wanted);
        let Some(index) = self.choices.iter().rposition(is_mark) else { return 0 };
        let kept: Vec<Choice> = self.choices.drain(index..).collect();
        let mut place = 0;
        for choice in kept {
            match choice {
                Choice::Mark { mark, at } if mark == wanted => place = at,
                Choice::Slot { .. } | Choice::Turn { .. } => self.choices.push(choice),
                _ => {}
            }
        }
        place
    }

    /// Undoes all since a mark, and drops the choice below it.
    fn undo(&mut self, wanted: u32) {
        while let Some(choice) = self.choices.pop() {
            if matches!(choice, Choice::Mark { mark, .. } if mark == wanted) {
                break;
            }
            self.restore(&choice);
        }
        self.choices.pop();
    }

    fn is_at(&self, place: At, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.text.get(at)).copied();
        let here = self.text.get(at).copied();
        match place {
            At::TextStart => at == 0,
            At::LineStart => at == 0 || before == Some('\n'),
            At::TextEnd => here.is_none(),
            At::End => here.is_none() || (here == Some('\n') && at + 1 == self.text.len()),
            At::LineEnd => here.is_none() || here == Some('\n'),
            At::Boundary { wanted, ascii } => {
                // In an empty text there is neither a boundary nor its opposite.
                let word = |c: Option<char>| c.is_some_and(|c| is_word(c, ascii));
                !self.text.is_empty() && (word(before) != word(here)) == wanted
            }
        }
    }
}
