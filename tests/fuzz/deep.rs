//! Scripts that go deep: in their source, in the values that they build, and in native code that calls them back.

use super::random::Random;

/// A text that is deep in itself: `open` so many times, a middle, and `close` as often.
const SOURCES: &[(&str, &str, &str)] = &[
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("{1: ", "1", "}"),
    ("(", "", ",)"),
    ("-", "1", ""),
    ("~", "1", ""),
    ("not ", "1", ""),
    ("lambda: ", "1", ""),
    ("1 + ", "1", ""),
    ("", "1", " + 1"),
    ("2 ** ", "1", ""),
    ("1 < ", "2", ""),
    ("1 and ", "2", ""),
    ("1 if x else ", "2", ""),
    ("", "x", ".x"),
    ("", "x", "[0]"),
    ("", "x", "()"),
    ("x[", "1", "]"),
    ("f(", "1", ")"),
    ("(y := ", "1", ")"),
    ("[*", "[]", "]"),
    ("{**", "{}", "}"),
    ("f(*", "[]", ")"),
    ("[1 for x in ", "[]", "]"),
    ("(x for x in ", "[]", ")"),
    ("f'{", "1", "}'"),
    ("f\"{x:", "1", "}\""),
    ("a = ", "1", ""),
    ("", "'a'", " 'a'"),
    ("if x: ", "pass", ""),
    ("@f\n", "def g(): pass", ""),
    ("x: ", "int", ""),
    ("yield ", "1", ""),
    ("await ", "1", ""),
    ("x; ", "1", ""),
    ("\\\n", "1", ""),
    ("\"\"\"", "", ""),
    ("#", "", ""),
    ("class A(", "A", "): pass"),
    ("def f(x=", "1", "): pass"),
];

/// Blocks, one within another.
const BLOCKS: &[&str] = &[
    "if x:",
    "while x:",
    "for x in [1]:",
    "def f():",
    "class A:",
    "try:",
    "with x:",
    "match x:",
    "else:",
    "except* x:",
];

/// Values in a value: what `x` is at first, and what it becomes again and again.
const VALUES: &str = "\
0 | [x]
0 | (x,)
0 | {1: x}
0 | {x: 1}
0 | frozenset([x])
0 | [x, x]
0 | (x, x)
0 | {1: x}.values()
0 | iter([x])
0 | (y for y in [x])
iter([1]) | map(f, x)
iter([1]) | filter(None, x)
iter([1]) | zip(x)
iter([1]) | enumerate(x)
iter([1]) | itertools.chain(x)
iter([1]) | itertools.chain.from_iterable([x])
iter([1]) | itertools.islice(x, 5)
iter([1]) | itertools.tee(x)[0]
iter([1]) | itertools.accumulate(x)
iter([1]) | itertools.groupby(x)
iter([1]) | itertools.zip_longest(x, [1])
iter([1]) | itertools.takewhile(f, x)
iter([1]) | (y for y in x)
iter([1]) | reversed(list(x))
iter([1]) | through(x)
f | functools.partial(x)
f | functools.lru_cache(x)
f | functools.partial(f, x)
f | calls(x)
f | staticmethod(x)
f | classmethod(x)
f | property(x)
f | types.MethodType(x, 1)
0 | A(x)
0 | B(x)
0 | P(x)
0 | N(x)
0 | types.SimpleNamespace(x=x)
0 | collections.deque([x])
0 | collections.OrderedDict(x=x)
0 | collections.defaultdict(f, x=x)
{} | collections.ChainMap(x)
{} | types.MappingProxyType(x)
0 | ValueError(x)
0 | raised(x)
int | list[x]
int | typing.Optional[list[x]]
int | typing.Annotated[x, 1]
object | type('T', (x,), {})
object | type('T', (x,), {'__init__': up, '__repr__': lambda s: super(type(s), s).__repr__()})
0 | weakref.ref(A(x))
0 | lambda: x
0 | [A(x), x]
0 | decimal.Decimal(x) + 1
'0' | '[' + x + ']'
'0' | '(' + x + ')'
'a' | '(?:' + x + ')*'
'a' | '(' + x + ')'
1 | x * 3 + 1
0 | slice(x, x)
0 | operator.itemgetter(x)
column('a') | x + 1
column('a') | 1 + x
column('a') | x == 1
column('a') | and_(x, x == 1)
column('a') | or_(x, column('b') > 1)
column('a') | not_(and_(x, x))
column('a') | -x
column('a') | func.f(x)
column('a') | cast(x, Integer)
column('a') | type_coerce(x, Integer)
column('a') | case((x == 1, x), else_=1)
column('a') | x.label('l')
column('a') | x.op('||')(x)
column('a') | x.in_([1])
column('a') | x.between(1, x)
column('a') | tuple_(x, x)
column('a') | func.f(x).over(order_by=x)
column('a') | x.collate('c')
column('a') | x.desc()
column('a') | x | 1
column('a') | x['a']
select(1) | x.union(select(1))
select(1) | union_all(x, x)
select(column('a')) | select(x.subquery())
select(column('a')) | select(x.cte())
select(column('a')) | select(x.scalar_subquery())
select(column('a')) | select(exists(x.subquery()))
select(column('a')) | x.where(column('a') == 1)
select(column('a')) | x.add_columns(column('b'))
select(column('a')) | x.order_by(column('b'))
table('t', column('a')) | x.alias()
table('t', column('a')) | x.join(table('t', column('a')), true())
table('t', column('a')) | select(x).subquery()
text('a') | and_(text('b'), x)
Integer() | ARRAY(x)
";

/// What is done with a deep value.
const USES: &str = "\
repr(x)
str(x)
f'{x!r:>5}'
hash(x)
x == y
x != y
x < y
[x] == [y]
x in [y]
{x: 1}
copy.copy(x)
copy.deepcopy(x)
json.dumps(x)
json.dumps(x, indent=1, default=lambda o: o.x)
json.loads(x)
pprint.pformat(x)
re.compile(x)
re.match(x, 'a' * 30)
eval(x)
list(x)
tuple(x)
len(x)
next(x)
iter(x)
next(iter(x))
sum(x)
max([x, y])
sorted([x, y])
x()
x.x
x.x.x
x(1)
isinstance(1, x)
isinstance(x, x)
issubclass(x, x)
x.__mro__
x.mro()
super(x, x())
dataclasses.asdict(x)
dataclasses.astuple(x)
dir(x)
bool(x)
-x
x + x
x * 2
x @ x
x[0]
x['a']
x[1]
x.values()
raise x
print(x)
del x
del y
gc.collect()
x = y = None; gc.collect()
x = y
x | y
x.append(x)
int(x)
float(x)
str(x)[:50]
'%s' % (x,)
typing.get_type_hints(x)
x.compile()
str(x.compile(session.get_bind()))
str(select(x))
session.execute(x)
session.execute(select(x)).all()
session.scalars(x).all()
x.is_derived_from(y)
x.selected_columns
x.self_group()
x._generate_cache_key()
x.alias().c
insert(table('t', column('a'))).from_select(['a'], x)
update(table('t', column('a'))).values(a=x).compile()
delete(table('t', column('a'))).where(x).compile()
str(x.where(column('q')))
x.type
x.foreign_keys
x.whereclause
";

/// Native code that the script calls, and that calls the script: `f(n)` or `C().NAME` comes by itself again.
const TURNS: &str = "\
sorted([1, 2], key=f)
list(map(f, [1]))
list(filter(f, [1]))
max([1, 2], key=f)
functools.reduce(f, [1, 2, 3])
functools.partial(f, 1)()
functools.lru_cache(f)(1)
[f(y) for y in [1]]
list(f(y) for y in [1])
(lambda: f())()
eval('f()')
exec('f()')
re.sub('a', f, 'a')
c.x
c.y
c == c
c < c
c + c
c[0]
c()
c in c
len(c)
bool(c)
repr(c)
str(c)
f'{c}'
format(c)
hash(c)
{c: 1}
{c, C()} == {c, C()}
[c] == [C()]
(c,) < (C(),)
{1: c} == {1: C()}
iter(c)
next(c)
list(c)
[*c]
dict(c)
for y in c: pass
with c: pass
del c.q
c.q = 1
C()
C(1)
isinstance(1, C)
class D(C): pass
json.dumps(c, default=f)
copy.copy(c)
copy.deepcopy(c)
copy.deepcopy([c])
print(c)
int(c)
sum([c, c])
min(c, c)
abs(c)
round(c)
sorted([c, C()])
[c, C()].sort()
[c].index(C())
[c].remove(C())
''.join(map(str, [c]))
'%s' % c
'{}'.format(c)
collections.defaultdict(f)[1]
collections.Counter([c])
collections.OrderedDict({c: 1})
contextlib.suppress(c)
list(itertools.groupby([1], f))
list(itertools.accumulate([1, 2], f))
list(itertools.takewhile(f, [1]))
list(itertools.starmap(f, [(1,)]))
operator.attrgetter('x')(c)
operator.add(c, c)
getattr(c, 'x')
getattr(c, 'nothing')
setattr(c, 'q', 1)
hasattr(c, 'nothing')
type('D', (C,), {'q': c})
type.__call__(C)
super(C, c).__init__()
warnings.warn(c)
logging.warning('%s', c)
heapq.heapify([c, C()])
bisect.insort([c], C())
pprint.pformat([c])
dataclasses.replace(p)
repr(p)
p == p
next(g())
list(g())
yield from g()
weakref.ref(C(), f)
raise ValueError(c)
ValueError(c) and str(ValueError(c))
match c:\n        case C(x=1): pass
c += 1
divmod(c, 1)
enumerate(c)
zip(c)
print(end=c)
try: f()\n    finally: f()
try: f()\n    except RecursionError: f()
select(1).where(c)
session.execute(select(1)).unique(f).all()
str(bindparam('a', callable_=f))
E.a == c
__import__('math')
object.__getattribute__(c, 'x')
object.__eq__(c, c)
vars(c)
property(f).__get__(c)
";

const METHODS: &str = "__eq__ __lt__ __add__ __getitem__ __call__ __contains__ __len__ __bool__ __repr__ __str__ __format__ \
    __hash__ __iter__ __next__ __enter__ __exit__ __delattr__ __setattr__ __getattr__ __getattribute__ __init__ __new__ \
    __init_subclass__ __del__ __copy__ __deepcopy__ __int__ __index__ __abs__ __round__ __set__ __get__ __iadd__ __radd__ \
    __clause_element__ __instancecheck__ keys __missing__ __reduce_ex__ __set_name__ __mro_entries__";

const PREAMBLE: &str = "\
class A:
    def __init__(self, x): self.x = x
class B(A):
    def __repr__(self): return repr(self.x)
    def __eq__(self, o): return self.x == o.x
    def __hash__(self): return hash(self.x)
    def __lt__(self, o): return self.x < o.x
    def __del__(self): self.x
    @property
    def y(self): return self.x.y
    def __getattr__(self, n): return getattr(self.x, n)
    def __call__(self, *a): return self.x(*a)
    def __iter__(self): return iter(self.x)
    def __len__(self): return len(self.x)
    def __bool__(self): return bool(self.x)
def up(self, *a): super(type(self), self).__init__()
def through(x): yield from x
def calls(x): return lambda *a: x(*a)
def raised(x):
    try:
        try: raise KeyError(x)
        except KeyError as e: raise ValueError(e) from e
    except ValueError as e: return e
";

const FROZEN: &str = "\
@dataclasses.dataclass(order=True, frozen=True)
class P:
    x: object
p = P(1)
";

const NAMED: &str = "N = collections.namedtuple('N', 'x')\n";

/// The script with what it needs before it.
fn completed(mut script: String, uses: &[&str]) -> String {
    if uses.iter().any(|uses| uses.contains("P(") || uses.contains("p ")) {
        script.insert_str(0, FROZEN);
    }
    if uses.iter().any(|uses| uses.contains("N(")) {
        script.insert_str(0, NAMED);
    }
    super::values::importing(script)
}

const SQL: &str = "\
from sqlalchemy import *
from sqlalchemy.orm import Session
session = Session(create_engine('sqlite://'))
";

/// A script that goes deep in one way or another.
pub fn deep(random: &mut Random) -> String {
    match random.below(8) {
        0 | 1 => source(random),
        2..=4 => value(random),
        _ => turns(random),
    }
}

fn depth(random: &mut Random) -> usize {
    [20, 90, 150, 300, 500, 1000, 2000, 5000, 30_000][random.below(9)]
}

fn source(random: &mut Random) -> String {
    let depth = depth(random);
    if random.below(4) == 0 {
        let mut text = String::new();
        let depth = depth.min(300);
        for level in 0..depth {
            text.push_str(&" ".repeat(level));
            text.push_str(random.one(BLOCKS));
            text.push('\n');
        }
        return text + &" ".repeat(depth) + "pass\n";
    }
    let mut text = String::new();
    let mut ends = Vec::new();
    let kinds: Vec<_> = (0..1 + random.below(2)).map(|_| SOURCES[random.below(SOURCES.len())]).collect();
    for turn in 0..depth {
        let (open, _, close) = kinds[turn % kinds.len()];
        text.push_str(open);
        ends.push(close);
    }
    text.push_str(kinds[0].1);
    text.extend(ends.into_iter().rev());
    match random.below(4) {
        0 => format!("def f(x=1):\n    {}\n", text.replace('\n', "\n    ")),
        1 => format!("x = f = 1\ntry:\n    eval({text:?})\nexcept Exception as e: print(type(e))\n"),
        2 => format!("x = f = 1\ntry:\n    exec({text:?})\nexcept Exception as e: print(type(e))\n"),
        _ => format!("x = f = 1\n{text}\n"),
    }
}

fn value(random: &mut Random) -> String {
    let line = random.line(VALUES);
    let (first, step) = line.split_once(" | ").unwrap();
    let sql = ["column", "select", "text", "table", "Integer()"].iter().any(|word| first.starts_with(word));
    let imports = if sql { SQL } else { "f = lambda *a: a\n" };
    let depth = depth(random);
    let other = if random.below(2) == 0 { depth } else { depth / 2 };
    let mut script = format!(
        "{PREAMBLE}{imports}def build(x, n):\n    for _ in range(n):\n        x = {step}\n    return x\n\
         x = build({first}, {depth})\ny = build({first}, {other})\n"
    );
    let uses = USES.lines().position(|line| line.starts_with("x.compile")).unwrap_or_default();
    for _ in 0..1 + random.below(4) {
        let number = if sql && random.below(4) > 0 {
            uses + random.below(USES.lines().count() - uses)
        } else {
            random.below(USES.lines().count())
        };
        let statement = USES.lines().nth(number).unwrap_or_default();
        script.push_str(&format!("try: {statement}\nexcept Exception as e: print(type(e))\n"));
    }
    completed(script, &[step])
}

fn turns(random: &mut Random) -> String {
    let mut script = PREAMBLE.to_owned();
    let mut turn = || random.line(TURNS).replace("\\n", "\n    ");
    let (first, second, third) = (turn(), turn(), turn());
    if [&first, &second, &third].iter().any(|turn| turn.contains("select") || turn.contains("bindparam")) {
        script.push_str(SQL);
    }
    // A method that looks for an instance makes none where that comes here again.
    script.push_str("c = None\n");
    script.push_str(&format!("def f(*a, **k):\n    {first}\n    return 1\n"));
    script.push_str(&format!("def g():\n    {second}\n    yield 1\n"));
    script.push_str("class C:\n    z = 1\n");
    for _ in 0..2 + random.below(4) {
        let body = random.one(&[&*first, &second, &third, "f()", "next(g())", "list(g())"]).replace('\n', "\n    ");
        let back =
            random.one(&["return 1", "return self", "return f()", "return True", "return 'x'", "return iter([1])"]);
        script.push_str(&format!(
            "    def {}(self, *a):\n        c = self\n        {body}\n        {back}\n",
            random.word(METHODS)
        ));
    }
    script.push_str(&format!(
        "    @property\n    def x(self):\n        c = self\n        {}\n",
        third.replace('\n', "\n    ")
    ));
    script.push_str(&format!(
        "    y = property(lambda c: {})\n",
        random.one(&["f()", "c.x", "c.y", "next(g())", "c == c"])
    ));
    script.push_str("try: c = C()\nexcept Exception as e: print(type(e))\n");
    for body in [&*first, &second, &third, "f()", "next(g())", "c.x"] {
        if !body.starts_with("yield") {
            let body = body.replace("\n    ", "\n");
            script.push_str(&format!("try:\n    {body}\nexcept Exception as e: print(type(e))\n"));
        }
    }
    completed(script, &[&first, &second, &third])
}
