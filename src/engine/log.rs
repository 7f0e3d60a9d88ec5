//! The engine's log, as Python's logging writes it to stdout with `echo=True`.

use std::{borrow::Cow, cell::RefCell, rc::Rc};

use chrono::DateTime;

use super::{
    Clock, Echo, Engine,
    base::CursorParameters,
    errors::{parameters_value, repr_parameters},
};
use crate::value::{Host, Result, Str, Value};

/// Writes the log of one connection.
pub(super) struct Log {
    clock: Clock,
    handlers: Rc<RefCell<Vec<Str>>>,
    logger: Str,
    /// Whether the engine asked for the log itself, by `echo=True`.
    echo: bool,
    rows: bool,
    /// `logging_token`: what each message begins with.
    token: RefCell<Option<Str>>,
}

/// Levels of Python's logging.
const INFO: i64 = 20;
const DEBUG: i64 = 10;

impl Log {
    /// The log of a connection of `engine`; `None` where nobody wants it.
    pub fn of(engine: &Engine, host: &mut dyn Host) -> Result<Option<Log>> {
        let logger = engine.logger();
        let echo = engine.echo();
        if !echo.is_on() && !host.logs(&logger, INFO)? {
            return Ok(None);
        }
        let rows = if echo.is_on() { echo == Echo::Rows } else { host.logs(&logger, DEBUG)? };
        Ok(Some(Log {
            clock: engine.0.environment.clock.clone(),
            handlers: engine.0.environment.handlers.clone(),
            logger,
            echo: echo.is_on(),
            rows,
            token: RefCell::default(),
        }))
    }

    /// Sets what each message begins with.
    pub fn set_token(&self, token: Option<Str>) {
        *self.token.borrow_mut() = token;
    }

    /// Writes a message of level INFO.
    pub fn info(&self, host: &mut dyn Host, message: &str) -> Result<()> {
        self.line(host, INFO, message)
    }

    /// Writes a statement with its parameters; `stats` says how it was compiled.
    pub fn statement(
        &self,
        host: &mut dyn Host,
        sql: &str,
        parameters: &CursorParameters,
        stats: &str,
        hide_parameters: bool,
    ) -> Result<()> {
        self.info(host, sql)?;
        let shown = if hide_parameters {
            "[SQL parameters hidden due to hide_parameters=True]".to_owned()
        } else {
            let multi = matches!(parameters, CursorParameters::Many(_));
            repr_parameters(host, &parameters_value(parameters), Some(multi))?
        };
        self.info(host, &format!("[{stats}] {shown}"))
    }

    /// With `echo="debug"`, writes the names of the columns.
    pub fn columns(&self, host: &mut dyn Host, names: &[Str]) -> Result<()> {
        if !self.rows {
            return Ok(());
        }
        let names = Value::tuple(names.iter().cloned().map(Value::Str).collect::<Vec<_>>());
        let shown = host.repr(&names)?;
        self.line(host, DEBUG, &format!("Col {shown}"))
    }

    /// With `echo="debug"`, writes a row.
    pub fn row(&self, host: &mut dyn Host, row: &Value) -> Result<()> {
        if !self.rows {
            return Ok(());
        }
        let shown = repr_parameters(host, row, Some(false))?;
        self.line(host, DEBUG, &format!("Row {shown}"))
    }

    /// Whether rows are written.
    pub fn shows_rows(&self) -> bool {
        self.rows
    }

    fn line(&self, host: &mut dyn Host, level: i64, message: &str) -> Result<()> {
        let token = self.token.borrow().clone();
        let message = &*match token {
            Some(token) => Cow::Owned(format!("[{token}] {message}")),
            None => Cow::Borrowed(message),
        };
        if host.log(&self.logger, level, message, self.echo)? {
            return Ok(());
        }
        let level = if level == INFO { "INFO" } else { "DEBUG" };
        let text = format!("{} {level} {} {message}\n", timestamp(self.clock.now()), self.logger);
        // A message goes up to the handlers of the loggers above, as Python's logging has it.
        let above = |known: &Str| {
            let rest = self.logger.strip_prefix(known.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let times = self.handlers.borrow().iter().filter(|known| above(known)).count();
        for _ in 0..times {
            host.write(&text)?;
        }
        Ok(())
    }
}

/// The time as logging writes it: `2026-11-22 10:11:30,741`.
fn timestamp(seconds: f64) -> String {
    let milliseconds = (seconds * 1000.0).floor();
    match DateTime::from_timestamp_millis(milliseconds as i64) {
        Some(time) => time.format("%Y-%m-%d %H:%M:%S,%3f").to_string(),
        None => String::new(),
    }
}

/// A number of seconds as `%.4g` writes it.
pub(super) fn general(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{number:.3e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let strip = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    if (-4..4).contains(&exponent) {
        strip(&format!("{number:.*}", (3 - exponent).max(0) as usize))
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{}e{sign}{:02}", strip(mantissa), exponent.abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_loggings() {
        assert_eq!(timestamp(0.0), "1970-01-01 00:00:00,000");
        assert_eq!(timestamp(1_795_342_290.741_9), "2026-11-22 10:11:30,741");
    }

    #[test]
    fn numbers_read_as_percent_4g() {
        for (number, text) in [
            (0.0, "0"),
            (0.000_123_456, "0.0001235"),
            (0.000_012_345_6, "1.235e-05"),
            (0.5, "0.5"),
            (12.0, "12"),
            (12.3456, "12.35"),
            (1234.5, "1234"),
            (123_456.0, "1.235e+05"),
        ] {
            assert_eq!(general(number), text);
        }
    }
}
