//! Scripts by a grammar of the language, with more sense than mutated ones.

use super::random::Random;

/// A script by a grammar, with more sense than a mutated one.
pub fn generated(random: &mut Random) -> String {
    let mut script = String::from("x = y = 1\n");
    for _ in 0..3 + random.below(8) {
        statement(random, 0, 3, &mut script);
    }
    super::values::importing(script)
}

const NAMES: &[&str] = &["x", "y", "a", "b", "f", "g", "A", "B", "e"];

const METHODS: &[&str] = &[
    "append",
    "extend",
    "pop",
    "insert",
    "remove",
    "index",
    "count",
    "sort",
    "reverse",
    "clear",
    "copy",
    "update",
    "get",
    "items",
    "keys",
    "values",
    "setdefault",
    "popitem",
    "add",
    "discard",
    "union",
    "join",
    "split",
    "replace",
    "strip",
    "format",
    "encode",
    "upper",
    "find",
    "startswith",
    "zfill",
    "center",
    "ljust",
    "translate",
    "partition",
    "bit_length",
    "to_bytes",
    "hex",
    "as_integer_ratio",
    "send",
    "throw",
    "close",
    "__next__",
    "__init__",
    "__class__",
    "__dict__",
    "__add__",
    "__eq__",
    "__hash__",
    "__iter__",
    "__getitem__",
    "__setitem__",
    "__contains__",
    "__call__",
    "__get__",
    "mro",
    "__subclasses__",
    "__reduce__",
    "splitlines",
];

const FUNCTIONS: &[&str] = &[
    "len",
    "str",
    "repr",
    "int",
    "float",
    "bool",
    "list",
    "tuple",
    "dict",
    "set",
    "frozenset",
    "sorted",
    "reversed",
    "enumerate",
    "zip",
    "map",
    "filter",
    "sum",
    "min",
    "max",
    "any",
    "all",
    "abs",
    "round",
    "divmod",
    "pow",
    "iter",
    "next",
    "range",
    "slice",
    "type",
    "isinstance",
    "issubclass",
    "getattr",
    "setattr",
    "hasattr",
    "delattr",
    "callable",
    "hash",
    "id",
    "chr",
    "ord",
    "bytes",
    "format",
    "vars",
    "dir",
    "print",
    "object",
    "property",
    "staticmethod",
    "classmethod",
    "super",
    "math.factorial",
    "math.comb",
    "math.sqrt",
    "math.gcd",
    "functools.reduce",
    "functools.partial",
    "functools.lru_cache",
    "itertools.chain",
    "itertools.product",
    "itertools.permutations",
    "itertools.cycle",
    "itertools.repeat",
    "itertools.accumulate",
    "itertools.islice",
    "itertools.groupby",
    "re.sub",
    "re.findall",
    "re.match",
    "re.split",
    "json.dumps",
    "json.loads",
    "copy.copy",
    "copy.deepcopy",
    "ascii",
    "bin",
    "input",
    "eval",
    "exec",
    "globals",
    "locals",
    "memoryview",
    "bytearray",
    "complex",
    "Exception",
    "ValueError",
    "StopIteration",
];

pub fn statement(random: &mut Random, indent: usize, depth: usize, out: &mut String) {
    let pad = "    ".repeat(indent);
    let simple = depth == 0 || random.below(3) > 0;
    if simple {
        let text = match random.below(12) {
            0..=3 => format!("{} = {}", target(random, 2), expression(random, 3)),
            4 => format!(
                "{} {}= {}",
                random.one(NAMES),
                random.one(&["+", "-", "*", "|", "//", "**", "<<", "%"]),
                expression(random, 2)
            ),
            5 => format!("print({})", expression(random, 3)),
            6 => format!("del {}", target(random, 1)),
            7 => format!("assert {}, {}", expression(random, 2), expression(random, 1)),
            8 => format!("raise {}", expression(random, 2)),
            9 => random
                .one(&["pass", "break", "continue", "return x", "yield x", "yield from x", "global x", "raise"])
                .to_owned(),
            _ => expression(random, 4),
        };
        out.push_str(&format!("{pad}{text}\n"));
        return;
    }
    let header = match random.below(10) {
        0 | 1 => format!("for {} in {}:", target(random, 1), expression(random, 2)),
        2 => format!("while {}:", expression(random, 2)),
        3 | 4 => format!("if {}:", expression(random, 2)),
        5 => "try:".to_owned(),
        6 => format!("with {} as {}:", expression(random, 2), random.one(NAMES)),
        7 | 8 => format!(
            "def {}({}):",
            random.one(&[
                "f",
                "g",
                "__init__",
                "__eq__",
                "__hash__",
                "__repr__",
                "__iter__",
                "__next__",
                "__getattr__",
                "__del__",
                "__len__",
                "__add__",
                "__getitem__",
                "__call__",
                "__enter__",
                "__exit__",
                "__get__",
                "__set__",
                "__bool__",
                "__index__",
                "__lt__",
                "__contains__"
            ]),
            random.one(&["", "x", "self", "self, x", "*a", "**b", "self, *a, **b", "x, y=1", "x, /, y", "*, x=2"]),
        ),
        _ => format!(
            "class {}({}):",
            random.one(&["A", "B"]),
            random.one(&[
                "",
                "A",
                "B",
                "list",
                "dict",
                "int",
                "str",
                "Exception",
                "object",
                "type",
                "A, B",
                "x",
                "metaclass=A"
            ]),
        ),
    };
    let tries = header == "try:";
    out.push_str(&format!("{pad}{header}\n"));
    for _ in 0..1 + random.below(3) {
        statement(random, indent + 1, depth - 1, out);
    }
    if tries {
        let clause = random.one(&[
            "except Exception as e:",
            "except (ValueError, TypeError):",
            "finally:",
            "except x:",
            "except:",
        ]);
        out.push_str(&format!("{pad}{clause}\n"));
        statement(random, indent + 1, 0, out);
    }
}

fn target(random: &mut Random, depth: usize) -> String {
    match random.below(if depth == 0 { 3 } else { 8 }) {
        3 => format!("{}.{}", expression(random, depth - 1), random.one(NAMES)),
        4 => format!("{}[{}]", expression(random, depth - 1), expression(random, depth - 1)),
        5 => format!("{}, {}", target(random, 0), target(random, 0)),
        6 => format!("{}, *{}", target(random, 0), target(random, 0)),
        _ => random.one(NAMES).to_owned(),
    }
}

pub fn expression(random: &mut Random, depth: usize) -> String {
    if depth == 0 || random.below(5) == 0 {
        return match random.below(3) {
            0 => random.one(NAMES).to_owned(),
            1 => random
                .one(&[
                    "0",
                    "1",
                    "-1",
                    "2",
                    "255",
                    "10**18",
                    "2**64",
                    "1.5",
                    "-0.0",
                    "1e308",
                    "float('inf')",
                    "float('nan')",
                    "''",
                    "'abc'",
                    "'é😀'",
                    "b'\\xff'",
                    "None",
                    "True",
                    "...",
                    "NotImplemented",
                    "[]",
                    "()",
                    "{}",
                    "[1, 2, 3]",
                    "(1, 'a')",
                    "{1: 2}",
                    "{1, 2}",
                    "range(5)",
                    "range(10**9)",
                    "'a' * 1000",
                    "[0] * 1000",
                ])
                .to_owned(),
            _ => random.one(FUNCTIONS).to_owned(),
        };
    }
    let mut inner = || expression(random, depth - 1);
    let (first, second, third) = (inner(), inner(), inner());
    match random.below(22) {
        0..=2 => {
            let op = random.one(&["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@"]);
            format!("({first} {op} {second})")
        }
        3 => format!(
            "({first} {} {second})",
            random.one(&["<", "<=", "==", "!=", ">", "is", "is not", "in", "not in", "and", "or"])
        ),
        4 => format!("({}{first})", random.one(&["-", "~", "+", "not "])),
        5..=8 => format!("{}({first})", random.one(FUNCTIONS)),
        9 | 10 => format!("{}({first}, {second})", random.one(FUNCTIONS)),
        11 => format!("{first}({second}, *{third})"),
        12 => format!("{first}({}={second}, **{third})", random.one(NAMES)),
        13 => format!("{first}.{}", random.one(METHODS)),
        14 | 15 => format!("{first}.{}({second})", random.one(METHODS)),
        16 => format!("{first}[{second}]"),
        17 => format!("{first}[{second}:{third}]"),
        18 => format!("[{first} for {} in {second} if {third}]", random.one(NAMES)),
        19 => format!("({first} for {} in {second})", random.one(NAMES)),
        20 => format!("(lambda {}: {first})", random.one(&["", "x", "*a", "x=1"])),
        _ => {
            let spec = random.one(&["", "!r", ":>10", ":x", ":,.3f", ":0{y}d", "=", ":%Y", ":10000", ":.2000f"]);
            format!("f'{{{}{spec}}}'", random.one(NAMES))
        }
    }
}
