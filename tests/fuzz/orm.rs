//! What SQLAlchemy exports, called with arguments that it does not expect, and mapped classes in odd hands.

use super::{library::Library, random::Random};

const VALUES: &str = include_str!("orm_values.txt");

/// Statements on mapped classes, a session and what comes out of it.
pub fn statements(random: &mut Random) -> String {
    let mut script = models(random);
    for _ in 0..3 + random.below(9) {
        let statement = filled(random, random_line(include_str!("orm_statements.txt")));
        script.push_str(&format!("try:\n    {statement}\n    repr(r)\nexcept Exception as e: str(e)\n"));
        if random.below(6) == 0 {
            script.push_str(&format!("r = m(r, {}, {})\n", random.below(400), filled(random, |_| "$, $".to_owned())));
        }
    }
    script
}

/// Calls of what the modules of SQLAlchemy export.
pub fn calls(random: &mut Random, library: &Library) -> String {
    let mut script = models(random);
    for _ in 0..3 + random.below(6) {
        let (module, name) = library.name(random, |module| module.starts_with("sqlalchemy"));
        let arguments = ["", "$", "$", "$, $", "$, $", "$, $, $", "$, key=$", "*$", "**$"][random.below(9)].to_owned();
        let arguments = filled(random, |_| arguments);
        script.push_str(&format!("import {module}\nr = t(lambda: {name}({arguments}))\n"));
        for _ in 0..random.below(4) {
            let arguments = filled(random, |_| "$, $".to_owned());
            let place = random.below(400);
            script.push_str(&format!("{}m(r, {place}, {arguments})\n", random.one(&["", "r = "])));
        }
        let line =
            ["t(lambda: str(r.compile()))", "t(s.execute, r)", "t(lambda: str(select(r)))", "t(lambda: r == r)", ""];
        script.push_str(&format!("{}\n", random.one(&line)));
    }
    script
}

/// The models, some with a change, and a session.
fn models(random: &mut Random) -> String {
    let mut models = include_str!("orm_models.py").to_owned();
    if random.below(3) == 0 {
        let lines: Vec<_> = models.lines().collect();
        let at = 10 + random.below(lines.len() - 10);
        let line = lines[at];
        let changed = super::mutate::changed(random, line);
        models = models.replace(line, &changed);
    }
    models + concat!(include_str!("calls.py"), include_str!("orm_begin.py"))
}

fn random_line(lines: &'static str) -> impl FnOnce(&mut Random) -> String {
    |random| random.line(lines).to_owned()
}

/// A line with an odd value for each `$`.
fn filled(random: &mut Random, line: impl FnOnce(&mut Random) -> String) -> String {
    let line = line(random);
    let mut text = String::new();
    for part in line.split_inclusive('$') {
        match part.strip_suffix('$') {
            Some(before) => {
                text.push_str(before);
                text.push_str(random.line(VALUES));
            }
            None => text.push_str(part),
        }
    }
    text
}
