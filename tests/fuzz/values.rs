//! Values that nobody expects.

use super::random::Random;

/// Expressions, one a line. The names in them are those of [`PREAMBLE`] and [`odd_class`].
pub const VALUES: &str = include_str!("values.txt");

/// Names that the expressions know. What follows an empty line is there where its last name is wanted.
const PREAMBLE: &str = concat!(include_str!("calls.py"), include_str!("preamble.py"));

/// The modules that expressions name, most of which cost more to import than the rest of a script takes.
const MODULES: &str = "abc bisect collections contextlib copy dataclasses datetime decimal enum fractions functools gc \
    heapq inspect io itertools json logging math operator pprint random re statistics string sys types typing uuid \
    warnings weakref";

/// A script with what it needs before it.
pub fn complete(body: &str) -> String {
    let mut script = String::new();
    for part in PREAMBLE.split("\n\n") {
        let name = part.split_once('#').map_or("", |(_, name)| name.lines().next().unwrap_or_default().trim());
        if body.contains(name) {
            script.push_str(part);
            script.push('\n');
        }
    }
    script.push_str(body);
    importing(script)
}

/// A script with the imports of the modules that it names.
pub fn importing(script: String) -> String {
    let needed = MODULES.split_whitespace().filter(|module| {
        let named = format!("{module}.");
        let mut found = script.match_indices(&named);
        found.any(|(at, _)| !script[..at].ends_with(|before: char| before.is_alphanumeric() || "_.".contains(before)))
    });
    let imports: String = needed.map(|module| format!("import {module}\n")).collect();
    imports + &script
}

/// A class `O` that does odd things in odd moments, and the containers that it changes on the way.
pub fn odd_class(random: &mut Random) -> String {
    const BASES: &str = "object object object object list dict int str set Exception tuple float type collections.deque \
        collections.UserDict datetime.date decimal.Decimal enum.Enum collections.Counter C bytes random.Random \
        collections.OrderedDict typing.Generic abc.ABC";
    const SLOTS: &[&str] = &["('x',)", "()", "'x'", "('x', '__dict__')", "['__weakref__', 'x']", "1", "('y',)"];
    let mut text = String::new();
    let metaclass = random.below(12) == 0;
    if metaclass {
        text.push_str(&format!("class O0(type):\n    z = 1\n{}", methods(random, 2)));
    }
    let keyword = if metaclass { ", metaclass=O0" } else { "" };
    text.push_str(&format!("class O({}{keyword}):\n    y = 1\n", random.word(BASES)));
    if random.below(10) == 0 {
        text.push_str(&format!("    __slots__ = {}\n", random.one(SLOTS)));
    }
    let count = 1 + random.below(4);
    text.push_str(&methods(random, count));
    text = format!("try:\n    {}\nexcept Exception as e:\n    O = C\n", text.trim_end().replace('\n', "\n    "));
    text.push_str(
        "N = []\no = t(O)\nL = [o, t(O), 1, t(O)]\nD = {1: o, 'a': t(O)}\nS = {1, 'a'}\n\
         Q = collections.deque([o, 1])\nI = iter(L)\nt(lambda: D.update({o: 1}))\n\
         t(lambda: S.update([o, t(O)]))\n",
    );
    text
}

fn methods(random: &mut Random, count: usize) -> String {
    let decorators = ["", "", "", "", "", "", "@property\n    ", "@classmethod\n    ", "@staticmethod\n    "];
    let mut text = String::new();
    for _ in 0..count {
        let name = random.word(include_str!("odd_methods.txt"));
        let decorator = random.one(&decorators);
        let body = random.line(include_str!("odd_bodies.txt")).replace("METHOD", name);
        text.push_str(&format!("    {decorator}def {name}(self, *a, **k):\n        {body}\n"));
    }
    text
}
