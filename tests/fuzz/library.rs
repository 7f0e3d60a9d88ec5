//! Calls of everything that modules export, and of every method of what they return, with odd arguments.

use std::{fs, path::Path};

use super::{
    random::Random,
    values::{VALUES, complete, odd_class},
};

/// What there is to call: each module with its names.
pub struct Library {
    modules: Vec<(String, Vec<String>)>,
}

impl Library {
    /// Reads the names that the compatibility list is made of, those of the modules that are `known`.
    pub fn read(known: impl Fn(&str) -> bool) -> Library {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat/names.txt");
        let text = fs::read_to_string(path).unwrap();
        let lines = text.lines().filter_map(|line| line.split_once(": "));
        let modules = lines
            .filter(|(module, _)| !module.contains(' ') && known(module))
            .map(|(module, names)| (module.to_owned(), names.split(' ').map(str::to_owned).collect()))
            .collect();
        Library { modules }
    }

    /// A name of a module that is wanted, with the module: none for the builtins.
    pub fn name(&self, random: &mut Random, wanted: impl Fn(&str) -> bool) -> (&str, String) {
        let modules: Vec<_> = self.modules.iter().filter(|(module, _)| wanted(module)).collect();
        let (module, names) = modules[random.below(modules.len())];
        let name = &names[random.below(names.len())];
        if module == "builtins" { ("", name.clone()) } else { (module, format!("{module}.{name}")) }
    }
}

/// Calls of what modules export.
pub fn calls(random: &mut Random, library: &Library) -> String {
    let mut script = odd_class(random);
    for _ in 0..2 + random.below(6) {
        let (module, name) = library.name(random, |module| !module.starts_with("sqlalchemy"));
        if !module.is_empty() {
            script.push_str(&format!("import {module}\n"));
        }
        script.push_str(&format!("r = t(lambda: {name}({}))\n", arguments(random)));
        follow(random, &mut script);
    }
    complete(&script)
}

/// Methods, operators and formats of odd values.
pub fn methods(random: &mut Random) -> String {
    const OPERATORS: &[&str] = &[
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "<<",
        ">>",
        "&",
        "|",
        "^",
        "@",
        "<",
        "<=",
        "==",
        "in",
        "not in",
        "is",
        "and",
        "if r else",
    ];
    const CONVERSIONS: &[&str] =
        &["s", "d", "5r", "-08x", ".3e", "+.99g", "999999999f", "*c", "#o", "%", "(a)s", "q", ""];
    const FIELDS: &[&str] =
        &["", "!r", ".a", "[0]", ":{1}", "[", ":>99999999999", "!x", ".__class__.__mro__[0]", ":.99999999999f"];
    let mut script = odd_class(random);
    for _ in 0..2 + random.below(6) {
        script.push_str(&format!("r = t(lambda: {})\n", random.line(VALUES)));
        follow(random, &mut script);
        let (left, right) = (random.line(VALUES), random.line(VALUES));
        script.push_str(&format!("r = t(lambda: ({left}) {} ({right}))\n", random.one(OPERATORS)));
        match random.below(6) {
            0 => script.push_str(&format!("t(lambda: format({left}, '{}'))\n", format_spec(random))),
            1 => script.push_str(&format!("t(lambda: '%{}' % ({right},))\n", random.one(CONVERSIONS))),
            2 => script.push_str(&format!("t(lambda: '{{0{}}}'.format({left}, {right}))\n", random.one(FIELDS))),
            _ => {}
        }
    }
    complete(&script)
}

/// Statements on containers whose elements change them.
pub fn reentry(random: &mut Random) -> String {
    let mut script = odd_class(random);
    for _ in 0..3 + random.below(8) {
        let action = random.line(include_str!("odd_actions.txt")).replace("\\n", "\n");
        script.push_str(&format!("try:\n    {action}\nexcept Exception as e: str(e)\n"));
    }
    complete(&script)
}

/// Regular expressions that take their time, on texts that make them.
pub fn patterns(random: &mut Random) -> String {
    const CALLS: &[&str] = &[
        "findall($)",
        "sub('x', $)",
        r"sub(r'\1\g<0>', $)",
        r"sub(r'\g<n>\9', $)",
        "split($)",
        "match($)",
        "fullmatch($)",
        "search($)",
        "subn(lambda m: m[0], $, 3)",
        "split($, 2)",
        "search($, 3, -1)",
        "scanner($).search()",
        "finditer($, 10**20)",
        "sub($, $)",
    ];
    let mut script = String::new();
    for _ in 0..2 + random.below(6) {
        let pattern = pattern(random, 4);
        let text = match random.below(5) {
            0 => "'a' * 500".to_owned(),
            1 => "'ab' * 200 + 'c'".to_owned(),
            2 => "'foo bar=1, é😀\\n' * 9".to_owned(),
            3 => "b'aaab'".to_owned(),
            _ => format!("'{}'", pattern.replace('\\', "")),
        };
        let flags = random.one(&["0", "0", "re.I", "re.X", "re.M | re.S", "re.A", "re.U | re.I", "255", "-1"]);
        let prefix = random.one(&["r", "r", "r", "r", "", "rb"]);
        let call = random.one(CALLS).replace('$', &text);
        script.push_str(&format!(
            "r = t(re.compile, {prefix}'{pattern}', {flags})\nr = t(lambda: r.{call})\n\
             t(lambda: [x.span() for x in r])\nt(lambda: r.expand(r'\\1\\2'))\nt(lambda: (r.groups(), r.regs))\n"
        ));
    }
    complete(&script)
}

fn pattern(random: &mut Random, depth: usize) -> String {
    const ATOMS: &str = r"a b . \w \d \s \b ^ $ [a-z] [^a] []a] [\w-] \1 \2 (?P=n) é 😀 \Z \x41 \u0041 [ ] ( ) \ { * ? | - [z-a]
        \N{DIGIT_ONE} \400 [[:alpha:]] (?#c) # a b a";
    const COUNTS: &str = "* + ? *? +? ?? *+ ++ {2} {,3} {2,} {3,1} {1000000} {99999999999} {0,65535} {2,5}? {2}+ **";
    if depth == 0 {
        return random.word(ATOMS).to_owned();
    }
    let (first, second) = (pattern(random, depth - 1), pattern(random, depth - 1));
    match random.below(22) {
        0..=3 => format!("{first}{second}"),
        4 | 5 => format!("{first}|{second}"),
        6 | 7 => format!("({first})"),
        8 => format!("(?:{first})"),
        9 => format!("(?P<n>{first})"),
        10 => format!("(?={first})"),
        11 => format!("(?!{first})"),
        12 => format!("(?<={first})"),
        13 => format!("(?<!{first})"),
        14 => format!("(?>{first})"),
        15 => format!("(?({}){first}|{second})", random.word("1 n 9 0 x")),
        16 => format!("(?{}:{first})", random.word("i s m-i x a L - u-i")),
        17 => format!("(?{}){first}", random.word("i s x m q")),
        _ => format!("({}{first}){}", random.one(&["", "?:"]), random.word(COUNTS)),
    }
}

/// Something more is done with `r`.
fn follow(random: &mut Random, script: &mut String) {
    for _ in 0..random.below(3) {
        let place = random.below(400);
        let arguments = arguments(random);
        let line = match random.below(6) {
            0 => format!("r = m(r, {place}, {arguments})\n"),
            1 => "r = t(lambda: list(itertools.islice(r, 5)))\n".to_owned(),
            2 => format!("r = t(lambda: r({arguments}))\n"),
            3 => format!("r = t(lambda: r[{}])\n", random.line(VALUES)),
            _ => format!("m(r, {place}, {arguments})\n"),
        };
        script.push_str(&line);
    }
}

/// Odd arguments of a call.
pub fn arguments(random: &mut Random) -> String {
    const KEYWORDS: &str =
        "key reverse default sep end encoding errors start maxlen strict a x name base tzinfo fold cls";
    let mut arguments = Vec::new();
    for _ in 0..[0, 1, 1, 1, 2, 2, 3, 4][random.below(8)] {
        arguments.push(random.line(VALUES).to_owned());
    }
    if random.below(8) == 0 {
        arguments.push(format!("{}={}", random.word(KEYWORDS), random.line(VALUES)));
    }
    arguments.join(", ")
}

fn format_spec(random: &mut Random) -> String {
    const PARTS: &[&str] = &[
        "< > ^ = x< é^ {",
        "+ - _",
        "z",
        "#",
        "0",
        "5 20 0 10000 99999999999 999999999999999999999",
        ", _",
        ".0 .3 .17 .200 .99999999999 .",
        "s d x X o b c e E f F g G n % Q ß",
    ];
    if random.below(10) == 0 {
        return random.one(&["%Y-%m-%d %H", "%", "%f%z%Z%q", "%-d %j %U %c %x", "%%%", "%Y"]).to_owned();
    }
    let mut spec = String::new();
    for part in PARTS {
        if random.below(3) == 0 {
            spec.push_str(random.word(part));
        }
    }
    spec
}
