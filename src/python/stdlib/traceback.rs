//! `traceback`: the texts of exceptions, and the calls that led to them.

use super::module::Module;
use crate::{
    python::{
        Args, ClassBuilder, Vm,
        exception::{Chain, Exception, Step, TracebackObject},
    },
    value::{Host, Object, Payload, Raise, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("traceback", |vm| {
        let summary = ClassBuilder::new("traceback", "FrameSummary")
            .method("__repr__", |vm, args| {
                let [summary] = args.exactly("__repr__")?;
                let parts = Parts::of(vm, &summary)?;
                Ok(Value::from(format!(
                    "<FrameSummary file {}, line {} in {}>",
                    parts.file, parts.line, parts.function
                )))
            })
            .method("__iter__", |vm, args| {
                let [summary] = args.exactly("__iter__")?;
                let mut items = Vec::new();
                for name in ["filename", "lineno", "name", "line"] {
                    items.push(vm.get_attr(&summary, name)?);
                }
                vm.iter(&Value::tuple(items))
            })
            .build(vm);
        vm.register_class::<Summary>(&summary);
        let mut module = Module::new(vm);
        module.add("FrameSummary", Value::Class(summary));
        module.functions(&[
            ("format_exc", format_exc),
            ("print_exc", print_exc),
            ("format_exception", |vm, args| {
                let (exception, chain) = exception_of(vm, "format_exception", args)?;
                Ok(lines(vm.traceback_lines(&exception, chain)))
            }),
            ("print_exception", print_exception),
            ("format_exception_only", |vm, args| {
                let [exception, value] = args.bind("format_exception_only", ["exc", "value"], 1)?;
                let exception = value.or(exception).unwrap_or_default();
                match Exception::of(&exception) {
                    Some(_) => Ok(lines(vm.exception_lines(&exception, false))),
                    None => Ok(lines(vec!["NoneType: None\n".to_owned()])),
                }
            }),
            ("format_tb", |vm, args| {
                let steps = steps_of(vm, "format_tb", args)?;
                Ok(lines(vm.step_lines(&steps)))
            }),
            ("print_tb", |vm, args| {
                let steps = steps_of(vm, "print_tb", args)?;
                let text = format!("Traceback (most recent call last):\n{}", vm.step_lines(&steps).concat());
                write(vm, None, &text)
            }),
            ("extract_tb", |vm, args| {
                let steps = steps_of(vm, "extract_tb", args)?;
                let mut summaries = Vec::new();
                for step in steps.iter().rev() {
                    summaries.push(summary_of(vm, step));
                }
                Ok(Value::list(summaries))
            }),
            ("extract_stack", |vm, args| {
                let steps = stack_of(vm, "extract_stack", args)?.1;
                let mut summaries = Vec::new();
                for step in steps.iter().rev() {
                    summaries.push(summary_of(vm, step));
                }
                Ok(Value::list(summaries))
            }),
            ("format_stack", |vm, args| {
                let steps = stack_of(vm, "format_stack", args)?.1;
                Ok(lines(unmarked(vm, &steps)))
            }),
            ("print_stack", |vm, args| {
                let (file, steps) = stack_of(vm, "print_stack", args)?;
                let text = unmarked(vm, &steps).concat();
                write(vm, file, &text)
            }),
            ("walk_tb", |vm, args| {
                let [traceback] = args.exactly("walk_tb")?;
                let (mut pairs, mut at) = (Vec::new(), traceback);
                while !at.is_none() {
                    pairs.push(Value::tuple([vm.get_attr(&at, "tb_frame")?, vm.get_attr(&at, "tb_lineno")?]));
                    at = vm.get_attr(&at, "tb_next")?;
                }
                vm.iter(&Value::list(pairs))
            }),
            ("format_list", |vm, args| {
                let [list] = args.exactly("format_list")?;
                let mut texts = Vec::new();
                for summary in vm.items(&list)? {
                    let parts = Parts::of(vm, &summary)?;
                    let mut text = format!("  File \"{}\", line {}, in {}\n", parts.file, parts.line, parts.function);
                    if !parts.text.is_empty() {
                        text.push_str(&format!("    {}\n", parts.text));
                    }
                    texts.push(text);
                }
                Ok(lines(texts))
            }),
        ]);
        Ok(module.finish())
    });
}

/// The payload of a `FrameSummary`: what it tells lies among its attributes.
struct Summary;

impl Payload for Summary {}

/// What a summary tells.
struct Parts {
    file: String,
    line: String,
    function: String,
    text: String,
}

impl Parts {
    fn of(vm: &mut Vm, summary: &Value) -> Result<Parts> {
        let mut part = |name: &str| {
            let value = vm.get_attr(summary, name)?;
            vm.str(&value).map(|text| text.to_string())
        };
        Ok(Parts { file: part("filename")?, line: part("lineno")?, function: part("name")?, text: part("line")? })
    }
}

fn summary_of(vm: &mut Vm, step: &Step) -> Value {
    let position = step.code.position(step.index);
    let text = step.code.source.line(position.line).filter(|_| step.code.source.pane.is_some()).unwrap_or("");
    let summary = vm.wrap_with_attributes(Summary);
    if let Some(attributes) = summary.as_object().and_then(Object::attributes) {
        let entries = [
            ("filename", Value::Str(step.code.source.file.clone())),
            ("lineno", Value::Int(position.line.into())),
            ("name", Value::Str(step.code.name.clone())),
            ("line", Value::str(text.trim())),
            ("end_lineno", Value::Int(position.end_line.into())),
            ("colno", Value::Int(position.column.into())),
            ("end_colno", Value::Int(position.end_column.into())),
            ("locals", Value::None),
        ];
        for (name, value) in entries {
            attributes.insert_str(&vm.intern(name), value);
        }
    }
    summary
}

fn lines(lines: Vec<String>) -> Value {
    Value::list(lines.into_iter().map(Value::from).collect::<Vec<_>>())
}

/// What the arguments `limit` and `chain` say.
fn chain_of(vm: &mut Vm, limit: Option<Value>, chain: Option<Value>) -> Result<Chain> {
    let limit = match limit {
        None | Some(Value::None) => None,
        Some(Value::Int(limit)) => Some(limit),
        Some(other) => {
            let class = vm.class_of(&other).name();
            return Err(Raise::type_error(format!("'{class}' object cannot be interpreted as an integer")));
        }
    };
    let follow = match chain {
        None => true,
        Some(chain) => vm.truth(&chain)?,
    };
    Ok(Chain { limit, follow, hints: false })
}

/// The exception that the arguments of `format_exception` and `print_exception` name, in both of their forms.
fn exception_of(vm: &mut Vm, function: &str, args: Args) -> Result<(Value, Chain)> {
    let names = ["exc", "value", "tb", "limit", "chain"];
    let [exception, value, _, limit, chain] = args.bind(function, names, 1)?;
    let exception = value.filter(|value| !value.is_none()).or(exception).unwrap_or_default();
    if Exception::of(&exception).is_none() && !exception.is_none() {
        let class = vm.class_of(&exception).name();
        return Err(Raise::type_error(format!("Exception expected for value, {class} found")));
    }
    let chain = chain_of(vm, limit, chain)?;
    Ok((exception, chain))
}

fn steps_of(vm: &mut Vm, function: &str, args: Args) -> Result<Vec<Step>> {
    let [traceback, limit] = args.bind(function, ["tb", "limit"], 1)?;
    let chain = chain_of(vm, limit, None)?;
    let steps = traceback.as_ref().and_then(Value::payload::<TracebackObject>).map(TracebackObject::steps);
    Ok(chain.limited(steps.unwrap_or_default()))
}

/// The texts of calls that go on, where no part of a line is marked.
fn unmarked(vm: &Vm, steps: &[Step]) -> Vec<String> {
    let pieces = vm.step_lines(steps).into_iter();
    pieces.map(|piece| piece.split_inclusive('\n').take(2).collect()).collect()
}

/// The file that is asked for, and the calls that run now, innermost first. A negative limit keeps the outermost.
fn stack_of(vm: &mut Vm, function: &str, args: Args) -> Result<(Option<Value>, Vec<Step>)> {
    let [frame, limit, file] = args.bind(function, ["f", "limit", "file"], 0)?;
    if frame.is_some_and(|frame| !frame.is_none()) {
        return Err(Raise::unsupported(format!("traceback.{function}() of a frame: leave the argument away")));
    }
    let limit = chain_of(vm, limit, None)?.limit.map(i64::wrapping_neg);
    let chain = Chain { limit, follow: false, hints: false };
    Ok((file, chain.limited(vm.running_steps())))
}

fn format_exc(vm: &mut Vm, args: Args) -> Result<Value> {
    let [limit, chain] = args.bind("format_exc", ["limit", "chain"], 0)?;
    let chain = chain_of(vm, limit, chain)?;
    handled_text(vm, chain).map(Value::from)
}

fn print_exc(vm: &mut Vm, args: Args) -> Result<Value> {
    let [limit, file, chain] = args.bind("print_exc", ["limit", "file", "chain"], 0)?;
    let chain = chain_of(vm, limit, chain)?;
    let text = handled_text(vm, chain)?;
    write(vm, file, &text)
}

/// The text of the exception that is being handled.
fn handled_text(vm: &mut Vm, chain: Chain) -> Result<String> {
    Ok(match vm.handled() {
        Some(exception) => vm.traceback_lines(&exception, chain).concat(),
        None => "NoneType: None\n".to_owned(),
    })
}

fn print_exception(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let file = args.take_keyword("file");
    let (exception, chain) = exception_of(vm, "print_exception", args)?;
    let text = vm.traceback_lines(&exception, chain).concat();
    write(vm, file, &text)
}

/// Writes to `file`, which is `sys.stderr` where it is not given.
fn write(vm: &mut Vm, file: Option<Value>, text: &str) -> Result<Value> {
    let file = match file.filter(|file| !file.is_none()) {
        Some(file) => file,
        None => {
            let sys = vm.import_module("sys")?;
            vm.get_attr(&sys, "stderr")?
        }
    };
    vm.call_method(&file, "write", vec![Value::str(text)])?;
    Ok(Value::None)
}
