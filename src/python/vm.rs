//! The virtual machine: its state, and how a run begins and ends.

use std::{any::TypeId, cell::RefCell, rc::Rc};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Types,
    attribute::Cache,
    code::{Code, Position, Source},
    exception::Ending,
    frame::{Frame, Outcome},
    names::Names,
    objects::{Module, Plain},
    operate::OperatorNames,
};
use crate::{
    diagnostic::{Code as DiagnosticCode, Diagnostic, Location, Pane, Span},
    trace::{Event, Observer, Record},
    value::{Class, Dict, Object, Raise, Result, Str, Value, WeakObject, memory_used, take_last_words},
};

/// Makes a module's namespace on its first import.
pub type Loader = fn(&mut Vm) -> Result<Dict>;

/// What a run may use up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Instructions, and the steps that native work charges.
    pub steps: u64,
    /// Bytes written to stdout.
    pub output: usize,
    /// The depth of calls that raises a `RecursionError`.
    pub depth: usize,
    /// Bytes in values, about, that raise a `MemoryError`.
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { steps: 100_000_000, output: 4 << 20, depth: 1000, memory: 512 << 20 }
    }
}

/// The part of the budget of memory, as a divisor, up to which cycles that nothing refers to are left alone. CPython looks
/// for them more often; here they end late, but a run that makes many does not run out of memory.
const COLLECT: usize = 8;

/// So many instructions run between two looks at the budgets.
const FUEL: u64 = 1024;

/// How deep native code may come by itself again, through the script or not: each turn takes some of the native stack. A
/// turn through the script takes most, and counts [`REENTRY`] times.
const NESTING: usize = if cfg!(target_arch = "wasm32") { 480 } else { 1600 };

/// The turns that running a frame from native code counts.
const REENTRY: usize = 4;

/// The virtual machine with everything that a run of scripts holds.
pub struct Vm {
    /// The builtin classes.
    pub types: Types,
    /// Interned names that the machine itself needs.
    pub(super) known: Names,
    pub(super) classes_by_payload: FxHashMap<TypeId, Class>,
    /// Native classes that count as sequences.
    pub(super) sequences: Vec<Class>,
    pub(super) names: FxHashSet<Str>,
    pub(super) loaders: FxHashMap<&'static str, Loader>,
    /// The modules whose loaders are running.
    pub(super) loading: Vec<Str>,
    /// The modules that have been imported, by name (`sys.modules`).
    pub(super) modules: Dict,
    pub(super) builtins: Dict,
    pub(super) main: Dict,
    pub(super) exceptions: FxHashMap<Str, Class>,
    pub(super) stack: Vec<Option<Value>>,
    #[allow(clippy::vec_box, reason = "a frame goes to and from a generator without being moved")]
    pub(super) frames: Vec<Box<Frame>>,
    /// Frames that have ended, to be used again.
    #[allow(clippy::vec_box, reason = "as above")]
    pub(super) spare_frames: Vec<Box<Frame>>,
    /// The next instruction of the frame on top.
    pub(super) ip: usize,
    /// The steps that are left, those in `fuel` aside.
    pub(super) steps: u64,
    /// The steps until the machine looks up from its work: what is left of the budget, and of the memory.
    pub(super) fuel: u64,
    pub(super) nesting: usize,
    /// What values took before the run.
    memory_before: usize,
    /// So much memory raises the next `MemoryError`.
    memory_alarm: usize,
    /// So much memory has the next look for cycles.
    collect_at: usize,
    /// The weak references whose callbacks wait for the end of the object of that address, oldest first.
    pub(super) weak_callbacks: FxHashMap<usize, Vec<WeakObject>>,
    /// Whether nothing of the script is to run any more.
    pub(super) ended: bool,
    /// The exception that is being handled.
    pub(super) handling: Option<Value>,
    pub(super) cache: Cache,
    pub(super) not_implemented: Value,
    pub(super) ellipsis: Value,
    pub(super) operators: OperatorNames,
    // What the machine compares with to see whether a class has its own.
    pub(super) object_new: Value,
    pub(super) object_init: Value,
    pub(super) object_getattribute: Value,
    pub(super) object_setattr: Value,
    pub(super) object_delattr: Value,
    pub(super) object_hash: Value,
    pub(super) object_init_subclass: Value,
    pub(super) type_call: Value,
    pub(super) type_setattr: Value,
    pub(super) type_delattr: Value,
    pub(super) type_prepare: Value,
    pub(super) exception_new: Value,
    pub(super) exception_init: Value,
    pub(super) argv: Vec<String>,
    observer: Rc<RefCell<dyn Observer>>,
    pub(super) limits: Limits,
    output: usize,
    events: u32,
    reads: Reads,
}

/// Where the script reads attributes of objects that are kept by a descriptor (mapped ones, that is), each place once.
#[derive(Default)]
struct Reads {
    list: Vec<Read>,
    known: FxHashSet<(Option<Location>, usize)>,
}

/// A place at which the script reads an attribute that a descriptor keeps in the object.
#[derive(Clone, Debug)]
pub struct Read {
    /// The place.
    pub location: Option<Location>,
    /// The attribute.
    pub attribute: Str,
    /// How many events there were when it was read there first.
    pub event: u32,
}

impl Vm {
    /// A machine that tells `observer` what happens.
    pub fn new(observer: Rc<RefCell<dyn Observer>>, limits: Limits) -> Vm {
        let mut names: FxHashSet<Str> = FxHashSet::default();
        let types = Types::new(&mut |name| intern(&mut names, name));
        let known = Names::new(&mut |name| intern(&mut names, name));
        let operators = OperatorNames::new(&mut |name| intern(&mut names, name));
        let not_implemented = Object::bare(types.not_implemented.clone(), Plain).into();
        let ellipsis = Object::bare(types.ellipsis.clone(), Plain).into();
        let mut vm = Vm {
            types,
            known,
            classes_by_payload: FxHashMap::default(),
            sequences: Vec::new(),
            names,
            loaders: FxHashMap::default(),
            modules: Dict::new(),
            loading: Vec::new(),
            builtins: Dict::new(),
            main: Dict::new(),
            exceptions: FxHashMap::default(),
            stack: Vec::with_capacity(256),
            frames: Vec::with_capacity(32),
            spare_frames: Vec::new(),
            ip: 0,
            steps: limits.steps,
            fuel: 0,
            nesting: 0,
            memory_before: memory_used(),
            memory_alarm: limits.memory,
            collect_at: limits.memory / COLLECT,
            weak_callbacks: FxHashMap::default(),
            ended: false,
            handling: None,
            cache: Cache::default(),
            not_implemented,
            ellipsis,
            operators,
            object_new: Value::None,
            object_init: Value::None,
            object_getattribute: Value::None,
            object_setattr: Value::None,
            object_delattr: Value::None,
            object_hash: Value::None,
            object_init_subclass: Value::None,
            type_call: Value::None,
            type_setattr: Value::None,
            type_delattr: Value::None,
            type_prepare: Value::None,
            exception_new: Value::None,
            exception_init: Value::None,
            argv: vec![String::new()],
            observer,
            limits,
            output: limits.output,
            events: 0,
            reads: Reads::default(),
        };
        super::builtins::install(&mut vm);
        vm
    }

    /// Sets `sys.argv`.
    pub fn set_argv(&mut self, argv: Vec<String>) {
        self.argv = argv;
    }

    /// Runs the sources in order, in one `__main__` namespace. All are compiled before the first one runs. The models pane
    /// can be imported as `models` from what comes later. The error tells how the run ended.
    pub fn run(&mut self, sources: Vec<Source>) -> Result<(), Box<Ending>> {
        super::generator::forget_abandoned();
        drop(take_last_words());
        let mut codes = Vec::new();
        for source in sources {
            let source = Rc::new(source);
            let code = self.compile(&source).map_err(|diagnostic| {
                let ending = Ending::of_diagnostic(diagnostic, Vec::new(), &[&*source]);
                self.tell_error(&ending);
                Box::new(ending)
            })?;
            codes.push(code);
        }
        let main = self.main.clone();
        let name = self.intern("__name__");
        let value = self.intern("__main__");
        main.insert_str(&name, Value::Str(value.clone()));
        for attribute in ["__doc__", "__package__", "__spec__"] {
            let attribute = self.intern(attribute);
            main.insert_str(&attribute, Value::None);
        }
        let builtins = self.intern("__builtins__");
        let module = Object::with_attributes(
            self.types.module.clone(),
            Some(self.builtins.clone()),
            Box::new(Module { name: self.known.builtins.clone() }),
        );
        main.insert_str(&builtins, module.into());
        let module: Value = Object::with_attributes(
            self.types.module.clone(),
            Some(main.clone()),
            Box::new(Module { name: value.clone() }),
        )
        .into();
        self.modules.insert_str(&value, module.clone());
        let file = self.intern("__file__");
        for code in codes {
            if code.source.pane == Some(Pane::Models) {
                let models = self.intern("models");
                self.modules.insert_str(&models, module.clone());
                if let Some(stem) = code.source.file.as_str().strip_suffix(".py") {
                    let stem = self.intern(stem);
                    self.modules.insert_str(&stem, module.clone());
                }
            }
            main.insert_str(&file, Value::Str(code.source.file.clone()));
            if !code.doc.is_none() {
                let doc = self.intern("__doc__");
                main.insert_str(&doc, code.doc.clone());
            }
            let sources = code.source.clone();
            if let Err(raise) = self.run_module(code, &main) {
                self.ended = raise.as_fatal().is_some();
                let ending = self.ending(raise, &sources);
                self.tell_error(&ending);
                return Err(Box::new(ending));
            }
        }
        Ok(())
    }

    /// The steps that are left.
    pub fn steps_left(&self) -> u64 {
        self.steps + self.fuel
    }

    /// The namespace in which the panes run.
    pub fn main_namespace(&self) -> &Dict {
        &self.main
    }

    /// Lets go of everything that the run made, cycles too. What objects have to say at their end they say now, unless the
    /// run was stopped.
    pub fn clear(&mut self) {
        self.stack.clear();
        self.frames.clear();
        self.spare_frames.clear();
        self.handling = None;
        self.cache = Cache::default();
        if !self.ended {
            self.say_goodbye();
        }
        self.ended = true;
        self.main.clear();
        // Functions hold the namespaces of their modules, which hold them.
        for module in self.modules.values() {
            if let Some(namespace) = module.as_object().and_then(Object::attributes) {
                namespace.clear();
            }
        }
        self.modules.clear();
        self.weak_callbacks.clear();
        drop(take_last_words());
        super::generator::forget_abandoned();
        self.free_all();
        drop(take_last_words());
        super::generator::forget_abandoned();
    }

    /// Runs the code of a module in `namespace`.
    pub(super) fn run_module(&mut self, code: Rc<Code>, namespace: &Dict) -> Result<Value> {
        let base = self.stack.len();
        self.stack.extend(std::iter::repeat_n(None, code.locals.len()));
        let mut frame = self.new_frame(&code, namespace, base, base, Outcome::Entry);
        frame.namespace = Some(namespace.clone());
        self.push_frame(frame)?;
        self.run_nested()
    }

    /// Compiles a source; the error is a diagnostic with its place.
    pub(super) fn compile(&mut self, source: &Rc<Source>) -> Result<Rc<Code>, Diagnostic> {
        let module = super::syntax::parse(source, false)?;
        let names = &mut self.names;
        let purpose = super::compile::Purpose::Module;
        let (code, cautions) = super::compile::compile(&module, source, purpose, &mut |name| intern(names, name))?;
        self.warn_cautions(source, cautions);
        Ok(code)
    }

    /// Runs the frame on top, which was pushed as [`Outcome::Entry`], to its end.
    pub(super) fn run_nested(&mut self) -> Result<Value> {
        if self.nesting + REENTRY > NESTING {
            self.drop_frame();
            return Err(Raise::new("RecursionError", "maximum recursion depth exceeded"));
        }
        self.nesting += REENTRY;
        let result = self.execute();
        self.nesting -= REENTRY;
        result
    }

    /// Counts a turn of native code that may come by again within itself; whoever calls this takes the turn back by
    /// lowering `nesting`.
    pub(super) fn nest(&mut self) -> Result<()> {
        self.descend()?;
        let spent = self.spend(1);
        if spent.is_err() {
            self.nesting -= 1;
        }
        spent
    }

    /// The same, where what is done costs by itself.
    pub(super) fn descend(&mut self) -> Result<()> {
        if self.nesting >= NESTING {
            return Err(too_deep());
        }
        self.nesting += 1;
        Ok(())
    }

    /// Takes off the budget what a native function will do to its first argument, mostly the object that a method belongs
    /// to: texts, tuples and long numbers are gone through as a whole by almost all of theirs.
    pub(super) fn charge_native(&mut self, first: Option<&Value>) -> Result<()> {
        let steps = match first {
            Some(Value::Str(text)) => text.len() / 64,
            Some(Value::Bytes(bytes)) => bytes.len() / 64,
            Some(Value::Tuple(items)) => items.len() / 32,
            Some(Value::BigInt(number)) => {
                let limbs = (number.bits() / 64) as usize;
                limbs.saturating_mul(limbs) / 64
            }
            _ => 0,
        };
        if steps == 0 { Ok(()) } else { self.spend(steps as u64) }
    }

    /// The one string for a name, so that comparing pointers decides.
    pub fn intern(&mut self, name: &str) -> Str {
        intern(&mut self.names, name)
    }

    /// The class of a value.
    pub fn class_of(&self, value: &Value) -> Class {
        self.types.of(value)
    }

    /// Whether `value` is an instance of `class`, the class's `__instancecheck__` not asked.
    pub fn is_instance(&self, value: &Value, class: &Class) -> bool {
        match value {
            Value::Object(object) => object.class().is_subclass_of(class),
            other => self.types.of(other).is_subclass_of(class),
        }
    }

    /// `NotImplemented`.
    pub fn not_implemented(&self) -> Value {
        self.not_implemented.clone()
    }

    /// `Ellipsis`.
    pub fn ellipsis(&self) -> Value {
        self.ellipsis.clone()
    }

    /// Where the script read mapped attributes, in the order of the first time.
    pub fn reads(&self) -> &[Read] {
        &self.reads.list
    }

    /// Notes the place where an attribute is read that a descriptor keeps. What an instruction knows by heart passes by here
    /// only the first time.
    pub(super) fn note_read(&mut self, name: &Str) {
        let location = self.here();
        if self.reads.known.insert((location, name.address())) {
            self.reads.list.push(Read { location, attribute: name.clone(), event: self.events });
        }
    }

    /// The observer of the run.
    pub fn observer(&self) -> Rc<RefCell<dyn Observer>> {
        self.observer.clone()
    }

    /// The place of the statement of a pane that runs: texts that the script made count for who runs them.
    pub(super) fn here(&self) -> Option<Location> {
        let (pane, position) = self.position()?;
        Some(Location { pane, line: position.statement })
    }

    /// The place of the statement that runs in the frame that lies `back` frames below the top, those of the standard
    /// library not counted.
    pub(super) fn place(&self, back: usize) -> Option<(Rc<Source>, u32, u32)> {
        let frames = self.frames.iter().enumerate().rev();
        let (index, frame) = frames.filter(|(_, frame)| !frame.code.source.library).nth(back)?;
        let ip = if index + 1 == self.frames.len() { self.ip } else { frame.ip };
        let position = frame.code.position(ip.saturating_sub(1));
        Some((frame.code.source.clone(), position.line, position.statement))
    }

    fn position(&self) -> Option<(Pane, Position)> {
        let top = self.frames.len().checked_sub(1)?;
        self.frames.iter().enumerate().rev().find_map(|(index, frame)| {
            let ip = if index == top { self.ip } else { frame.ip };
            Some((frame.code.source.pane?, frame.code.position(ip.saturating_sub(1))))
        })
    }

    pub(super) fn tell(&mut self, event: Event) {
        self.tell_of(self.here(), event);
    }

    /// Tells of something that concerns a line which is not the one that runs.
    pub fn tell_of(&mut self, location: Option<Location>, event: Event) {
        let record = Record { seq: self.events, location, event };
        self.events += 1;
        self.observer.borrow_mut().event(record);
    }

    fn tell_error(&mut self, ending: &Ending) {
        self.tell(Event::Error { category: ending.kind.clone(), message: ending.message.clone() });
    }

    /// Writes to the script's stdout.
    pub(super) fn print(&mut self, text: &str) -> Result<()> {
        if text.len() > self.output {
            let what = format!("the output budget of {} bytes is spent", self.limits.output);
            return Err(Raise::fatal(Diagnostic::new(DiagnosticCode::BudgetExceeded, what)));
        }
        self.output -= text.len();
        if !text.is_empty() {
            self.tell(Event::Output { text: text.to_owned() });
        }
        Ok(())
    }

    /// Writes to the script's stderr, within the same budget.
    pub(super) fn print_error(&mut self, text: &str) -> Result<()> {
        if text.len() > self.output {
            return self.print(text);
        }
        self.output -= text.len();
        let record = Record { seq: self.events, location: self.here(), event: Event::Output { text: text.to_owned() } };
        self.observer.borrow_mut().error_output(record);
        Ok(())
    }

    #[cold]
    pub(super) fn out_of_steps(&mut self) -> Raise {
        (self.steps, self.fuel) = (0, 0);
        Raise::fatal(
            Diagnostic::new(
                DiagnosticCode::BudgetExceeded,
                format!("the budget of {} steps is spent", self.limits.steps),
            )
            .with_hint("look for a loop that does not end"),
        )
    }

    /// Takes steps off the budget.
    pub(super) fn spend(&mut self, steps: u64) -> Result<()> {
        if steps < self.fuel {
            self.fuel -= steps;
            return Ok(());
        }
        match (self.steps + self.fuel).checked_sub(steps) {
            Some(left) => {
                (self.steps, self.fuel) = (left, 0);
                self.check_memory()
            }
            None => Err(self.out_of_steps()),
        }
    }

    /// Takes the next steps off the budget, for the loop to spend one by one.
    #[cold]
    pub(super) fn refuel(&mut self) -> Result<()> {
        if self.memory() > self.collect_at {
            self.collect_cycles()?;
            self.collect_at = (self.limits.memory / COLLECT).max(self.memory() * 2);
        }
        if self.steps == 0 {
            return Err(self.out_of_steps());
        }
        self.fuel = self.steps.min(FUEL);
        self.steps -= self.fuel;
        self.check_memory()
    }

    /// What the values of this run take.
    fn memory(&self) -> usize {
        memory_used().saturating_sub(self.memory_before)
    }

    /// A `MemoryError` where values take too much. One that was caught is raised again when still more is taken, and in the
    /// end the run is over.
    fn check_memory(&mut self) -> Result<()> {
        let used = self.memory();
        if used <= self.memory_alarm {
            if used <= self.limits.memory {
                self.memory_alarm = self.limits.memory;
            }
            return Ok(());
        }
        if used > self.limits.memory * 2 {
            let what = format!("the budget of {} MiB of memory is spent", self.limits.memory >> 20);
            return Err(Raise::fatal(Diagnostic::new(DiagnosticCode::BudgetExceeded, what)));
        }
        self.memory_alarm = used + self.limits.memory / 8;
        Err(Raise::with_arguments("MemoryError", Vec::new()))
    }

    /// A `MemoryError` where another `bytes` would be too much.
    pub fn reserve(&mut self, bytes: usize) -> Result<()> {
        if self.memory().saturating_add(bytes) > self.limits.memory {
            return Err(Raise::with_arguments("MemoryError", Vec::new()));
        }
        Ok(())
    }

    /// The span of the line that runs, for diagnostics that have none yet.
    pub(super) fn span_here(&self) -> Option<Span> {
        let (pane, position) = self.position()?;
        Some(Span {
            pane,
            line: position.line,
            column: position.column + 1,
            end_line: position.end_line.max(position.line),
            end_column: position.end_column + 1,
        })
    }
}

#[cold]
fn too_deep() -> Raise {
    Raise::new("RecursionError", "maximum recursion depth exceeded while calling a Python object")
}

pub(super) fn intern(names: &mut FxHashSet<Str>, name: &str) -> Str {
    let name = Str::from(name);
    match names.get(&name) {
        Some(known) => known.clone(),
        None => {
            names.insert(name.clone());
            name
        }
    }
}
