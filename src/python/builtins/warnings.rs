//! `warnings`, and how the machine itself warns.

use crate::{
    python::{Args, Source, Vm, compile::Caution, objects::Module},
    trace::Event,
    value::{Class, Dict, Host, Object, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("warnings", |vm| {
        let namespace = Dict::new();
        for (name, function) in [
            ("_caller", super::sys::caller as crate::python::NativeFn),
            ("_tell", |vm, args| {
                let [category, text] = args.exactly("_tell")?;
                let (category, text) = (vm.str(&category)?, vm.str(&text)?);
                vm.tell(Event::Warning { category: category.to_string(), message: text.to_string() });
                Ok(Value::None)
            }),
            ("_source_line", source_line),
            ("_matches", |vm, args| {
                let [pattern, text] = args.exactly("_matches")?;
                let (pattern, text) = (vm.str(&pattern)?, vm.str(&text)?);
                crate::python::stdlib::expression_matches(vm, &pattern, &text).map(Value::Bool)
            }),
        ] {
            let function = vm.native_function(name, function);
            namespace.insert_str(&vm.intern(name), function);
        }
        vm.run_library("warnings", include_str!("../stdlib/lib/warnings.py"), namespace)
    });
}

/// A line of the script, without the space around it; empty where there is none.
fn source_line(vm: &mut Vm, args: Args) -> Result<Value> {
    let [file, line] = args.exactly("_source_line")?;
    let (Value::Str(file), Value::Int(line)) = (&file, &line) else { return Ok("".into()) };
    let mut sources = vm.frames.iter().rev().map(|frame| &frame.code.source);
    let source = sources.find(|source| !source.library && source.file == *file);
    let text = source.and_then(|source| source.line(u32::try_from(*line).ok()?)).unwrap_or_default();
    Ok(text.trim().into())
}

impl Vm {
    /// Raises a warning of the class of that name.
    pub(in crate::python) fn warning(&mut self, category: &str, message: &str) -> Result<()> {
        let class = self.exception_class(category)?;
        self.warn_class(&class, message, None)
    }

    /// Tells the warnings of a text that was compiled.
    pub(in crate::python) fn warn_cautions(&mut self, source: &Source, cautions: Vec<Caution>) {
        for Caution { message, line } in cautions.into_iter().filter(|_| !source.library) {
            // Only the panes' lines can be looked up.
            let shown = source.line(line).filter(|_| source.pane.is_some());
            let shown = shown.map(|line| format!("  {}\n", line.trim())).unwrap_or_default();
            let text = format!("{}:{line}: SyntaxWarning: {message}\n{shown}", source.file);
            // A full output is told by what is written next.
            let _ = self.print_error(&text);
            self.tell(Event::Warning { category: "SyntaxWarning".to_owned(), message });
        }
    }

    /// Raises a warning: an event, an entry of a record, or an error, as the filters say. Where the script has not imported
    /// `warnings`, there are none.
    pub fn warn_class(&mut self, class: &Class, text: &str, message: Option<Value>) -> Result<()> {
        let name = self.intern("warnings");
        let Some(module) = self.modules.get_str(&name).filter(|module| module.payload::<Module>().is_some()) else {
            let location = self.place(0).map(|(source, line, _)| {
                (source.file.clone(), line, source.line(line).map(str::trim).unwrap_or_default().to_owned())
            });
            let (file, line, shown) = location.unwrap_or(("".into(), 0, String::new()));
            self.print_error(&format!("{file}:{line}: {}: {text}\n  {shown}\n", class.name()))?;
            self.tell(Event::Warning { category: class.name().to_string(), message: text.to_owned() });
            return Ok(());
        };
        let Some(attributes) = module.as_object().and_then(Object::attributes) else { return Ok(()) };
        let warn = attributes.get_str(&self.intern("_warn")).unwrap_or_default();
        let message = message.unwrap_or_else(|| text.into());
        self.call(&warn, vec![message, Value::Class(class.clone()), Value::Int(1)], Vec::new())?;
        Ok(())
    }
}
