//! Source texts that a script makes while it runs: `eval`, `exec` and `compile`, annotations in quotes, and arguments that
//! name what is made later. All are compiled as the panes are, and run by the machine.

use std::rc::Rc;

use ruff_python_ast::{
    Expr, ModModule,
    visitor::transformer::{Transformer, walk_expr},
};
use ruff_python_parser::parse_expression;

use super::{
    Args, Vm,
    code::{Code, Op, Source},
    compile::{self, Purpose},
    frame::Outcome,
    objects::Module,
    syntax,
};
use crate::{
    diagnostic::{Code as DiagnosticCode, Diagnostic},
    value::{Dict, ForwardRef, Host, Object, Raise, Result, Str, Value},
};

/// The file name of texts that have none.
const UNNAMED: &str = "<string>";

/// What a name means; `None` where it means nothing but what the builtins say.
pub type Meaning<'a> = dyn FnMut(&mut Vm, &str) -> Result<Option<Value>> + 'a;

/// A `typing.ForwardRef`: a name whose meaning comes later.
pub fn forward_reference(vm: &mut Vm, text: &Str) -> Result<Value> {
    Ok(vm.wrap(ForwardRef(text.clone())))
}

impl Vm {
    /// The value of the expression `text`, whose names mean what `meaning` says.
    ///
    /// # Errors
    /// `SyntaxError` where it is no expression, and what evaluating it raises.
    pub fn evaluate(&mut self, text: &str, meaning: &mut Meaning<'_>) -> Result<Value> {
        let source = Rc::new(Source::text(UNNAMED, text));
        match syntax::parse(&source, true) {
            Ok(module) => self.evaluate_module(&source, &module, meaning),
            Err(diagnostic) => Err(self.syntax_error(diagnostic, &source, Purpose::Value)),
        }
    }

    /// As [`Vm::evaluate`] for an annotation: the strings in it stand for expressions too. `None` where it is no expression.
    pub fn evaluate_annotation(&mut self, text: &str, meaning: &mut Meaning<'_>) -> Result<Option<Value>> {
        let Ok(parsed) = parse_expression(text) else { return Ok(None) };
        let mut tree = parsed.into_expr();
        Unquote.visit_expr(&mut tree);
        let source = Rc::new(Source::text(UNNAMED, text));
        self.evaluate_module(&source, &syntax::expression_module(tree), meaning).map(Some)
    }

    fn evaluate_module(&mut self, source: &Rc<Source>, module: &ModModule, meaning: &mut Meaning<'_>) -> Result<Value> {
        let code = match self.compile_tree(module, source, Purpose::Value) {
            Ok(code) => code,
            Err(diagnostic) => return Err(self.syntax_error(diagnostic, source, Purpose::Value)),
        };
        let namespace = Dict::new();
        self.find_meanings(&code, &namespace, meaning)?;
        self.run_code(code, namespace.clone(), namespace)
    }

    /// Looks up the names that `code` reads, in the order of the text.
    fn find_meanings(&mut self, code: &Code, namespace: &Dict, meaning: &mut Meaning<'_>) -> Result<()> {
        for op in &code.ops {
            let (Op::LoadName(index) | Op::LoadGlobal(index)) = op else { continue };
            let Some(name) = code.names.get(*index as usize) else { continue };
            if !namespace.contains_str(name)
                && let Some(value) = meaning(self, name)?
            {
                namespace.insert_str(name, value);
            }
        }
        code.codes.iter().try_for_each(|inner| self.find_meanings(inner, namespace, meaning))
    }

    fn compile_tree(
        &mut self,
        module: &ModModule,
        source: &Rc<Source>,
        purpose: Purpose,
    ) -> Result<Rc<Code>, Diagnostic> {
        let names = &mut self.names;
        let (code, cautions) = compile::compile(module, source, purpose, &mut |name| super::vm::intern(names, name))?;
        self.warn_cautions(source, cautions);
        Ok(code)
    }

    /// Runs the code of a text in those namespaces.
    fn run_code(&mut self, code: Rc<Code>, globals: Dict, locals: Dict) -> Result<Value> {
        let base = self.stack.len();
        self.stack.resize(base + code.locals.len(), None);
        let mut frame = self.new_frame(&code, &globals, base, base, Outcome::Entry);
        frame.namespace = Some(locals);
        self.push_frame(frame)?;
        self.run_nested()
    }

    /// The `SyntaxError` of a text, or the end by what is not supported in it.
    fn syntax_error(&mut self, mut diagnostic: Diagnostic, source: &Source, purpose: Purpose) -> Raise {
        let span = diagnostic.span.take();
        let kind = match diagnostic.kind.as_str() {
            _ if diagnostic.code != DiagnosticCode::SyntaxError => return Raise::fatal(diagnostic),
            "IndentationError" => "IndentationError",
            "TabError" => "TabError",
            _ => "SyntaxError",
        };
        let message = syntax::words(&diagnostic, source).to_owned();
        let Some(span) = span else { return Raise::new(kind, message) };
        let empty = source.text.trim().is_empty();
        let line = if empty { 0 } else { span.line };
        let text = source.line(span.line).filter(|_| !empty).unwrap_or("");
        // An expression is read as it is; other texts get the end of their last line.
        let ended = !empty && (purpose == Purpose::Module || (span.line as usize) < source.lines.len());
        let text = if ended { format!("{text}\n") } else { text.to_owned() };
        let place = [
            Value::Str(source.file.clone()),
            Value::from(line as usize),
            Value::from(if empty { 0 } else { span.column as usize }),
            Value::from(text),
            Value::from(if empty { 0 } else { span.end_line as usize }),
            Value::from(if empty { 0 } else { span.end_column as usize }),
        ];
        Raise::with_arguments(kind, vec![Value::from(message), Value::tuple(place.to_vec())])
    }
}

/// Puts expressions where an annotation has strings, except among the values of `Literal` and what `Annotated` adds.
struct Unquote;

impl Transformer for Unquote {
    fn visit_expr(&self, expression: &mut Expr) {
        match expression {
            Expr::StringLiteral(text) => {
                if let Ok(parsed) = parse_expression(text.value.to_str()) {
                    *expression = parsed.into_expr();
                    self.visit_expr(expression);
                }
            }
            Expr::Subscript(node) => match last_name(&node.value) {
                "Literal" => {}
                "Annotated" => {
                    if let Expr::Tuple(parts) = &mut *node.slice
                        && let Some(first) = parts.elts.first_mut()
                    {
                        self.visit_expr(first);
                    }
                }
                _ => walk_expr(self, expression),
            },
            _ => walk_expr(self, expression),
        }
    }
}

fn last_name(expression: &Expr) -> &str {
    match expression {
        Expr::Name(name) => &name.id,
        Expr::Attribute(attribute) => &attribute.attr,
        _ => "",
    }
}

/// Puts the functions among the builtins.
pub(super) fn install(vm: &mut Vm) {
    for (name, function) in [("eval", eval as super::NativeFn), ("exec", exec), ("compile", compile_text)] {
        let function = vm.native_function(name, function);
        let name = vm.intern(name);
        vm.builtins.insert_str(&name, function);
    }
}

fn eval(vm: &mut Vm, args: Args) -> Result<Value> {
    let [source, globals, locals] = args.bind("eval", ["source", "globals", "locals"], 1)?;
    let (globals, locals) = namespaces(vm, "eval", globals, locals)?;
    let code = code_of(vm, "eval", &source.unwrap_or_default(), Purpose::Value)?;
    vm.run_code(code, globals, locals)
}

fn exec(vm: &mut Vm, args: Args) -> Result<Value> {
    let [source, globals, locals] = args.bind("exec", ["source", "globals", "locals"], 1)?;
    let (globals, locals) = namespaces(vm, "exec", globals, locals)?;
    let code = code_of(vm, "exec", &source.unwrap_or_default(), Purpose::Module)?;
    vm.run_code(code, globals, locals)?;
    Ok(Value::None)
}

fn compile_text(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = ["source", "filename", "mode", "flags", "dont_inherit", "optimize", "_feature_version"];
    let [source, file, mode, ..] = args.bind("compile", names, 3)?;
    let purpose = match mode.as_ref().and_then(Value::as_str).map(Str::as_str) {
        Some("exec") => Purpose::Module,
        Some("eval") => Purpose::Value,
        Some("single") => return Err(Raise::unsupported("compile() with mode 'single'")),
        Some(_) => return Err(Raise::value_error("compile() mode must be 'exec', 'eval' or 'single'")),
        None => return Err(Raise::type_error("compile() argument 3 must be str")),
    };
    let text = text_of("compile", &source.unwrap_or_default())?;
    let file = vm.str(&file.unwrap_or_default())?;
    let code = compiled(vm, &file, &text, purpose)?;
    Ok(Object::bare(vm.types.code.clone(), code).into())
}

/// The code of what `eval` or `exec` is given: a text, or code that `compile` made.
fn code_of(vm: &mut Vm, function: &str, source: &Value, purpose: Purpose) -> Result<Rc<Code>> {
    if let Some(code) = source.payload::<Rc<Code>>() {
        if !code.cells.is_empty() {
            return Err(Raise::type_error(format!(
                "code object passed to {function}() may not contain free variables"
            )));
        }
        return Ok(code.clone());
    }
    let text = text_of(function, source)?;
    compiled(vm, UNNAMED, &text, purpose)
}

fn text_of(function: &str, source: &Value) -> Result<String> {
    match source.builtin() {
        Value::Str(text) => Ok(text.to_string()),
        Value::Bytes(bytes) => match std::str::from_utf8(bytes.as_slice()) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(Raise::new("SyntaxError", "(unicode error) 'utf-8' codec can't decode the source")),
        },
        _ if function == "compile" => Err(Raise::type_error("compile() arg 1 must be a string, bytes or AST object")),
        _ => Err(Raise::type_error(format!("{function}() arg 1 must be a string, bytes or code object"))),
    }
}

fn compiled(vm: &mut Vm, file: &str, text: &str, purpose: Purpose) -> Result<Rc<Code>> {
    // Native work is charged by the size of the text.
    vm.spend(text.len() as u64)?;
    let text = if purpose == Purpose::Value { text.trim_start_matches([' ', '\t']) } else { text };
    let source = Rc::new(Source::text(file, text));
    let code =
        syntax::parse(&source, purpose == Purpose::Value).and_then(|module| vm.compile_tree(&module, &source, purpose));
    code.map_err(|diagnostic| vm.syntax_error(diagnostic, &source, purpose))
}

/// The namespaces that a text runs in: those given, or those of the caller.
fn namespaces(vm: &mut Vm, function: &str, globals: Option<Value>, locals: Option<Value>) -> Result<(Dict, Dict)> {
    let globals = globals.filter(|globals| !globals.is_none());
    let locals = locals.filter(|locals| !locals.is_none());
    let global_namespace = match &globals {
        None => vm.frames.last().map_or_else(|| vm.main.clone(), |frame| frame.globals.clone()),
        Some(value) => match value.builtin() {
            Value::Dict(dict) => dict.clone(),
            other => {
                let class = vm.types.of(other).name();
                return Err(Raise::type_error(match function {
                    "exec" => format!("exec() globals must be a dict, not {class}"),
                    _ => "globals must be a dict".to_owned(),
                }));
            }
        },
    };
    let key = vm.intern("__builtins__");
    match global_namespace.get_str(&key) {
        None => drop(global_namespace.insert_str(&key, Value::Dict(vm.builtins.clone()))),
        Some(Value::Dict(dict)) if dict.is(&vm.builtins) => {}
        Some(Value::Object(object)) if object.payload::<Module>().is_some() => {}
        Some(_) => return Err(Raise::unsupported(format!("{function}() with builtins of its own"))),
    }
    let local_namespace = match (&locals, &globals) {
        (None, None) => vm.locals_of(0),
        (None, Some(_)) => global_namespace.clone(),
        (Some(value), _) => match value.builtin() {
            Value::Dict(dict) => dict.clone(),
            _ => return Err(Raise::unsupported(format!("{function}() with locals that are not a dict"))),
        },
    };
    Ok((global_namespace, local_namespace))
}
