//! The script language: Python's syntax, compiled to code that a small virtual machine runs. It knows values, the trace and
//! diagnostics, and has never heard of SQL: what scripts import beyond Python's own modules is registered from outside.

mod attribute;
mod builtin_classes;
pub mod builtins;
mod call;
pub mod class;
pub mod code;
mod collect;
mod compile;
mod evaluate;
mod exception;
mod execute;
pub mod format;
mod frame;
mod generator;
mod host;
mod import;
mod iterate;
mod names;
mod native;
pub mod objects;
mod operate;
pub mod outline;
mod slots;
pub mod stdlib;
mod syntax;
pub mod types;
mod vm;
mod weakref;

use self::native::{comparisons, operators};
pub use self::{
    builtin_classes::Types,
    code::Source,
    evaluate::{Meaning, forward_reference},
    exception::{Ending, Exception, TracebackEntry},
    iterate::iterator_methods,
    native::{Args, ClassBuilder, NativeClosure, NativeFn},
    operate::BinaryOp,
    slots::Slots,
    vm::{Limits, Loader, Read, Vm},
};

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use super::{Ending, Limits, Source, Vm};
    use crate::{
        diagnostic::{Code, Pane},
        trace::{Event, Observer, Record},
        value::{memory_used, noted_holders},
    };

    #[derive(Default)]
    struct Output(String);

    impl Observer for Output {
        fn event(&mut self, record: Record) {
            if let Event::Output { text } = record.event {
                self.0.push_str(&text);
            }
        }
    }

    fn run(sources: &[(Pane, &str)], limits: Limits) -> (String, Result<(), Box<Ending>>) {
        let output = Rc::new(RefCell::new(Output::default()));
        let mut vm = Vm::new(output.clone(), limits);
        let sources = sources.iter().map(|(pane, text)| Source::new(*pane, format!("{}.py", pane.name()), *text));
        let result = vm.run(sources.collect());
        vm.clear();
        let text = output.borrow().0.clone();
        (text, result)
    }

    fn script(text: &str) -> (String, Result<(), Box<Ending>>) {
        run(&[(Pane::Script, text)], Limits::default())
    }

    fn ending(text: &str) -> Ending {
        *script(text).1.unwrap_err()
    }

    /// Nested calls from native code take much stack without optimisation.
    fn with_stack(test: impl FnOnce() + Send + 'static) {
        std::thread::Builder::new().stack_size(32 << 20).spawn(test).unwrap().join().unwrap();
    }

    #[test]
    fn cases_print_what_cpython_prints() {
        with_stack(|| {
            let cases = [
                ("language", include_str!("python/cases/language.py"), include_str!("python/cases/language.txt")),
                ("classes", include_str!("python/cases/classes.py"), include_str!("python/cases/classes.txt")),
                ("flow", include_str!("python/cases/flow.py"), include_str!("python/cases/flow.txt")),
            ];
            for (name, source, expected) in cases {
                let (printed, result) = script(source);
                for (number, (got, wanted)) in printed.lines().zip(expected.lines()).enumerate() {
                    assert_eq!(got, wanted, "{name}, line {} of the output", number + 1);
                }
                assert_eq!(printed.lines().count(), expected.lines().count(), "{name}");
                assert!(result.is_ok(), "{name}: {result:?}");
            }
        });
    }

    #[test]
    fn uncaught_exceptions_tell_where_they_were_raised() {
        let end = ending("def f():\n    return [1 // n\n            for n in (1, 0)]\n\nf()\n");
        assert_eq!(
            (end.kind.as_str(), end.message.as_str()),
            ("ZeroDivisionError", "integer division or modulo by zero")
        );
        assert_eq!((end.pane, end.line), (Some(Pane::Script), Some(2)));
        let functions: Vec<&str> = end.traceback.iter().map(|entry| entry.function.as_str()).collect();
        assert_eq!(functions, ["<module>", "f", "<listcomp>"]);
        let end = ending("value = 1\nprint(valeu)\n");
        let expected = "Traceback (most recent call last):\n  File \"script.py\", line 2, in <module>\n    print(valeu)\n          \
                        ^^^^^\nNameError: name 'valeu' is not defined. Did you mean: 'value'?\n";
        assert_eq!(end.text, expected);
        let end = ending("import sys\ntry:\n    sys.exit(3)\nfinally:\n    pass\n");
        assert_eq!((end.kind.as_str(), end.exit_code), ("SystemExit", Some(3)));
    }

    #[test]
    fn syntax_errors_come_in_the_words_of_cpython() {
        let cases = [
            ("if True\n    pass\n", "expected ':' (script.py, line 1)"),
            ("print('a'\nx = 1\n", "'(' was never closed (script.py, line 1)"),
            ("x = 'abc\n", "unterminated string literal (detected at line 1) (script.py, line 1)"),
            ("  x = 1\n", "unexpected indent (script.py, line 1)"),
            ("if True:\nx = 1\n", "expected an indented block after 'if' statement on line 1 (script.py, line 2)"),
            (
                "def f():\nreturn 1\n",
                "expected an indented block after function definition on line 1 (script.py, line 2)",
            ),
            ("return 1\n", "'return' outside function (script.py, line 1)"),
            ("\nbreak\n", "'break' outside loop (script.py, line 2)"),
            ("x = 1)\n", "unmatched ')' (script.py, line 1)"),
            ("f(a b)\n", "invalid syntax. Perhaps you forgot a comma? (script.py, line 1)"),
            ("1 = x\n", "cannot assign to literal here. Maybe you meant '==' instead of '='? (script.py, line 1)"),
            ("def f(a=1, b): pass\n", "non-default argument follows default argument (script.py, line 1)"),
            ("print 'a'\n", "Missing parentheses in call to 'print'. Did you mean print(...)? (script.py, line 1)"),
            ("if x = 1:\n  pass\n", "invalid syntax. Maybe you meant '==' or ':=' instead of '='? (script.py, line 1)"),
        ];
        for (source, message) in cases {
            let (printed, result) = script(&format!("{source}\n"));
            let end = result.unwrap_err();
            assert_eq!(
                (end.code, end.message.as_str(), printed.as_str()),
                (Code::SyntaxError, message, ""),
                "{source}"
            );
        }
    }

    #[test]
    fn budgets_and_unsupported_constructs_end_a_run_whatever_catches() {
        let limits = Limits { steps: 10_000, ..Limits::default() };
        let (_, result) =
            run(&[(Pane::Script, "try:\n    while True:\n        pass\nexcept BaseException:\n    pass\n")], limits);
        let end = result.unwrap_err();
        assert_eq!((end.code, end.pane), (Code::BudgetExceeded, Some(Pane::Script)));
        let (printed, result) =
            script("try:\n    open('x')\nexcept BaseException:\n    print('caught')\nfinally:\n    print('finally')\n");
        let end = result.unwrap_err();
        assert_eq!((end.code, end.line, printed.as_str()), (Code::Unsupported, Some(2), ""));
        let end = ending("async def f():\n    pass\n");
        assert_eq!(end.code, Code::Unsupported);
        let limits = Limits { output: 100, ..Limits::default() };
        let (printed, result) = run(&[(Pane::Script, "while True:\n    print('0123456789')\n")], limits);
        assert_eq!((result.unwrap_err().code, printed.len()), (Code::BudgetExceeded, 99));
    }

    #[test]
    fn events_are_placed_at_the_first_line_of_their_statement() {
        let source = "
from warnings import warn
def w(text):
    warn(text)
x = (1,
     warn('5'))
if (x and
        not warn('7')):
    y = [
        warn('9')
        for _ in range(1)
    ]
for z in (1,
          warn('13')): pass
def f(a=1,
      b=warn('15')): pass
match x:
    case (1, None) if not warn('17'):
        (warn('19'),
         warn('19'))
try:
    raise ValueError
except (TypeError,
        warn('23') or ValueError):
    pass
(str('a')
    .upper().lower(
        *[warn('26') or 'x'][1:]))
while warn('29'):
    pass
";
        #[derive(Default)]
        struct Places(Vec<(String, u32)>);
        impl Observer for Places {
            fn event(&mut self, record: Record) {
                if let (Event::Warning { message, .. }, Some(place)) = (record.event, record.location) {
                    self.0.push((message, place.line));
                }
            }
        }
        let places = Rc::new(RefCell::new(Places::default()));
        let mut vm = Vm::new(places.clone(), Limits::default());
        let result = vm.run(vec![Source::new(Pane::Script, "script.py", source)]);
        assert!(result.is_ok(), "{result:?}");
        let places = &places.borrow().0;
        assert_eq!(places.len(), 11);
        for (wanted, line) in places {
            assert_eq!(wanted, &line.to_string());
        }
    }

    #[test]
    fn the_panes_share_a_namespace() {
        let models = "class User:\n    name = 'ada'\n";
        let sources =
            "import models\nfrom models import User as Other\nprint(User is Other is models.User, __name__)\n";
        let (printed, result) = run(&[(Pane::Models, models), (Pane::Script, sources)], Limits::default());
        assert_eq!((printed.as_str(), result.is_ok()), ("True __main__\n", true));
        let (_, result) = run(&[(Pane::Models, "\n1/0\n"), (Pane::Script, "")], Limits::default());
        let end = result.unwrap_err();
        assert_eq!((end.pane, end.line), (Some(Pane::Models), Some(2)));
    }

    #[test]
    fn objects_go_with_their_last_holder() {
        let source = "
class Thing:
    pass
import sys
thing = Thing()
print(sys.getrefcount(thing))
def use(t):
    other = t
    return [t for _ in range(3)] and None
use(thing)
try:
    use(thing).missing
except AttributeError:
    pass
(lambda: thing)()
print(sys.getrefcount(thing))
";
        let (printed, result) = script(source);
        let counts: Vec<&str> = printed.lines().collect();
        assert!(result.is_ok() && counts.len() == 2 && counts.first() == counts.get(1), "{printed}");
    }

    #[test]
    fn many_runs_take_no_more_memory_than_a_few() {
        let source = "
import functools
class Node:
    def __init__(self, parent=None):
        self.parent, self.children = parent, []
        if parent:
            parent.children.append(self)
    @property
    def root(self):
        return self.parent.root if self.parent else self
    def __del__(self):
        self.ended = True
class Sub(Node):
    def __init__(self, *args):
        super().__init__(*args)
        self.call = lambda: self
        self.part = functools.partial(print, self)
        self.walk = iter([self])
def steps(node):
    try:
        yield node
        yield steps
    finally:
        node.done = True
root = Sub()
for _ in range(20):
    child = Sub(root)
    child.steps = steps(child)
    next(child.steps)
loop = []
loop.append({'loop': loop})
try:
    1 / 0
except ZeroDivisionError as error:
    kept = error
    kept.me = kept
";
        let after = |runs: usize| {
            for _ in 0..runs {
                assert!(script(source).1.is_ok());
            }
            (noted_holders().len(), memory_used())
        };
        let few = after(2);
        assert_eq!(after(200), few);
    }

    #[test]
    fn cycles_do_not_use_up_the_memory() {
        let limits = Limits { memory: 8 << 20, ..Limits::default() };
        let source = "for _ in range(200_000):\n    x = []\n    x.append(x)\n";
        assert!(run(&[(Pane::Script, source)], limits).1.is_ok());
    }

    #[test]
    fn memory_is_bounded_and_its_error_can_be_caught() {
        let limits = Limits { memory: 8 << 20, ..Limits::default() };
        let growing = [
            "x.append('y' * 1000)",
            "x.append([0] * 1000)",
            "x.extend([1] * 100)",
            "x += x or [1]",
            "x.append({1: 2})",
            "x.append(object())",
            "x.append(str(len(x)))",
        ];
        for line in growing {
            let source = format!(
                "x = []\ntry:\n    while True:\n        {line}\nexcept MemoryError:\n    x = None\n    print('caught')\n"
            );
            let (printed, result) = run(&[(Pane::Script, &source)], limits);
            assert!(result.is_ok() && printed == "caught\n", "{line}: {result:?}");
        }
        // What grows in small pieces all the same comes to the end of the budget of memory. What asks for much at once and is
        // refused each time grows no more, and comes to the end of its steps.
        let limits = Limits { steps: 1_000_000, ..limits };
        for (line, budget) in [("x.append(object())", "MiB of memory"), ("x.append('y' * 1000)", "steps")] {
            let greedy = format!(
                "x = []\nwhile True:\n    try:\n        while True:\n            {line}\n    except MemoryError:\n        pass\n"
            );
            let error = run(&[(Pane::Script, &greedy)], limits).1.unwrap_err();
            assert_eq!(error.code, Code::BudgetExceeded);
            assert!(error.message.contains(budget), "{line}: {}", error.message);
        }
    }
}
