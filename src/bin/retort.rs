//! The command line: `retort run` and `retort link` (CONTRACTS.md, "Command line").
// The tests of the browser build each binary: this one has nothing to do there.
#![cfg_attr(target_arch = "wasm32", no_main)]
#![cfg(not(target_arch = "wasm32"))]

use std::{
    cell::RefCell,
    ffi::OsString,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    rc::Rc,
    time::{SystemTime, UNIX_EPOCH},
};

use retort::{
    drivers::rusqlite::RusqliteDriver,
    engine::{Clock, Environment},
    playground::{self, Document, Limits, Sources},
    trace::{Event, Observer, Record},
};

/// The bytes of native stack that a run has.
const STACK: usize = 64 << 20;

const USAGE: &str = "\
usage: retort run FILE [--models FILE] [--json] [--max-steps N]
       retort link FILE [--models FILE]
       retort link --decode LINK";

/// What the words of the command line come to.
enum Command {
    Run { script: PathBuf, models: Option<PathBuf>, json: bool, limits: Limits },
    Link { script: PathBuf, models: Option<PathBuf> },
    Decode { link: String },
    Help,
}

fn main() -> ExitCode {
    let command = match parse(lexopt::Parser::from_env()) {
        Ok(command) => command,
        Err(error) => {
            let _ = writeln!(io::stderr(), "retort: {error}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    // A script may nest as deep as the machine lets it, in a development build too.
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || execute(command));
    let outcome = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => return ExitCode::from(101),
        Err(error) => Err(error.to_string()),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "retort: {error}");
            ExitCode::from(2)
        }
    }
}

fn parse(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
    use lexopt::prelude::*;
    let verb = match parser.next()? {
        Some(Value(verb)) => verb.string()?,
        Some(Short('h') | Long("help")) => return Ok(Command::Help),
        Some(other) => return Err(other.unexpected()),
        None => return Err("a command is missing".into()),
    };
    if verb != "run" && verb != "link" {
        return Err(format!("there is no command {verb:?}").into());
    }
    let running = verb == "run";
    let (mut script, mut models, mut link, mut json, mut limits) = (None, None, None, false, Limits::default());
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("models") => models = Some(PathBuf::from(parser.value()?)),
            Long("json") if running => json = true,
            Long("max-steps") if running => limits.steps = parser.value()?.parse()?,
            Long("decode") if !running => link = Some(parser.value()?.string()?),
            Value(file) if script.is_none() => script = Some(PathBuf::from(file)),
            other => return Err(other.unexpected()),
        }
    }
    match (link, script) {
        (Some(link), None) if models.is_none() => Ok(Command::Decode { link }),
        (Some(_), _) => Err("--decode takes a link and nothing else".into()),
        (None, None) => Err("a FILE is missing".into()),
        (None, Some(script)) if running => Ok(Command::Run { script, models, json, limits }),
        (None, Some(script)) => Ok(Command::Link { script, models }),
    }
}

fn execute(command: Command) -> Result<ExitCode, String> {
    match command {
        Command::Help => print(USAGE)?,
        Command::Decode { link } => print(&playground::decode_json(&link).map_err(|error| error.to_string())?)?,
        Command::Link { script, models } => {
            let document = document(&script, models.as_deref())?;
            print(&playground::encode(&document).map_err(|error| error.to_string())?)?;
        }
        Command::Run { script, models, json, limits } => {
            let document = document(&script, models.as_deref())?;
            let models_name = models.as_deref().map_or("models.py".into(), file_name);
            let script_name = file_name(&script);
            let sources = Sources { document: &document, models_name: &models_name, script_name: &script_name };
            return if json { run_to_json(&sources, limits) } else { run_to_terminal(&sources, limits) };
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs with the report as JSON on stdout.
fn run_to_json(sources: &Sources<'_>, limits: Limits) -> Result<ExitCode, String> {
    let (report, ending) = playground::report(sources, &environment(), limits);
    let json = serde_json::to_string(&report).map_err(|error| error.to_string())?;
    print(&json)?;
    Ok(ExitCode::from(ending.exit_code))
}

/// Runs with the script's output as it comes, and a traceback on stderr.
fn run_to_terminal(sources: &Sources<'_>, limits: Limits) -> Result<ExitCode, String> {
    let ending = playground::run(sources, &environment(), limits, Rc::new(RefCell::new(Terminal)));
    let _ = io::stderr().write_all(ending.traceback.as_bytes());
    Ok(ExitCode::from(ending.exit_code))
}

/// SQLite as it is linked in, and the machine's clock.
#[allow(
    clippy::disallowed_methods,
    reason = "the engine asks the host for the time, and here the host is this program"
)]
fn environment() -> Environment {
    let clock = Clock::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64()));
    Environment::new(Rc::new(RusqliteDriver::new()), clock)
}

/// Prints what the script prints.
struct Terminal;

impl Observer for Terminal {
    fn event(&mut self, record: Record) {
        if let Event::Output { text } = record.event {
            // A closed pipe is the reader's choice; the script goes on.
            let _ = io::stdout().write_all(text.as_bytes());
        }
    }

    fn error_output(&mut self, record: Record) {
        if let Event::Output { text } = record.event {
            let _ = io::stderr().write_all(text.as_bytes());
        }
    }
}

fn document(script: &Path, models: Option<&Path>) -> Result<Document, String> {
    Ok(Document {
        models: models.map(read).transpose()?.unwrap_or_default(),
        script: read(script)?,
        ..Document::default()
    })
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn file_name(path: &Path) -> String {
    path.file_name().map(OsString::from).unwrap_or_default().to_string_lossy().into_owned()
}

fn print(text: &str) -> Result<(), String> {
    writeln!(io::stdout(), "{text}").map_err(|error| error.to_string())
}
