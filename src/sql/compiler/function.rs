//! Calls of functions to text, with their windows and orders.

use super::state::{Compiler, Context};
use crate::{
    sql::{
        compile_error,
        dialects::DialectKind as D,
        elements::{ColumnElement, Element, FrameBound, FrameKind, Over},
        functions::{Function, SEQUENCE},
    },
    value::{Raise, Result},
};

/// Generic functions that go by another name; those in capitals without arguments go without parentheses.
const NAMES: &[(&str, &str)] = &[
    ("current_date", "CURRENT_DATE"),
    ("current_time", "CURRENT_TIME"),
    ("current_timestamp", "CURRENT_TIMESTAMP"),
    ("current_user", "CURRENT_USER"),
    ("localtime", "LOCALTIME"),
    ("localtimestamp", "LOCALTIMESTAMP"),
    ("sysdate", "sysdate"),
    ("session_user", "SESSION_USER"),
    ("user", "USER"),
    ("cube", "CUBE"),
    ("rollup", "ROLLUP"),
    ("grouping_sets", "GROUPING SETS"),
];

/// Of these the parentheses stand even when nothing is in them.
const ALWAYS_CALLED: &[&str] = &["cube", "rollup", "grouping_sets"];

impl Compiler<'_> {
    pub(super) fn write_function(&mut self, function: &Function, context: Context, out: &mut String) -> Result<()> {
        if function.packages.first().is_some_and(|package| *package == SEQUENCE) {
            return self.write_next_value(function, context, out);
        }
        let context = Context { aggregate: true, ..context };
        if !self.write_own_function(function, context, out)? {
            self.write_plain_function(function, context, out)?;
        }
        if function.ordinality {
            out.push_str(" WITH ORDINALITY");
        }
        Ok(())
    }

    /// The next number of a sequence.
    fn write_next_value(&mut self, function: &Function, context: Context, out: &mut String) -> Result<()> {
        let mut name = String::new();
        if let Some(clause) = function.clauses.first() {
            self.write(clause, context, &mut name)?;
        }
        let parts: Vec<String> = name.split('.').map(|part| self.dialect.quote(part)).collect();
        let name = parts.join(".");
        match self.dialect.kind {
            D::Default => out.push_str(&format!("<next sequence value: {name}>")),
            D::PostgreSql => out.push_str(&format!("nextval('{name}')")),
            D::MySql => out.push_str(&format!("nextval({name})")),
            D::Sqlite => {
                return Err(Raise::new(
                    "NotImplementedError",
                    "Dialect 'sqlite' does not support sequence increments.",
                ));
            }
        }
        Ok(())
    }

    /// Functions that a dialect writes in a way of its own, by their names, whatever stands before these.
    fn write_own_function(&mut self, function: &Function, context: Context, out: &mut String) -> Result<bool> {
        let lower = function.name.to_ascii_lowercase();
        let arguments = function.clauses.as_slice();
        let name = match (&*lower, self.dialect.kind, arguments) {
            ("now", D::Sqlite, _) => {
                out.push_str("CURRENT_TIMESTAMP");
                return Ok(true);
            }
            ("localtimestamp", D::Sqlite, _) => {
                out.push_str("DATETIME(CURRENT_TIMESTAMP, 'localtime')");
                return Ok(true);
            }
            ("sysdate", D::MySql, _) => {
                out.push_str("SYSDATE()");
                return Ok(true);
            }
            ("rollup", D::MySql, _) => {
                self.write_joined(arguments, ", ", context, out)?;
                out.push_str(" WITH ROLLUP");
                return Ok(true);
            }
            ("substring", D::PostgreSql, [text, start, rest @ ..]) => {
                out.push_str("SUBSTRING(");
                self.write(text, context, out)?;
                out.push_str(" FROM ");
                self.write(start, context, out)?;
                if let Some(length) = rest.first() {
                    out.push_str(" FOR ");
                    self.write(length, context, out)?;
                }
                out.push(')');
                return Ok(true);
            }
            ("aggregate_strings", _, [_, _, ..]) => {
                self.write_aggregate_strings(function, &[], context, out)?;
                return Ok(true);
            }
            (
                "to_tsvector"
                | "to_tsquery"
                | "plainto_tsquery"
                | "phraseto_tsquery"
                | "websearch_to_tsquery"
                | "ts_headline",
                D::PostgreSql,
                _,
            ) => {
                return Err(Raise::unsupported(format!("PostgreSQL's function {lower}()")));
            }
            ("char_length", D::Sqlite, _) => "length",
            ("pow", D::PostgreSql, _) => "power",
            ("random", D::MySql, _) => "rand",
            _ => return Ok(false),
        };
        self.write_call(name, arguments, context, out)?;
        Ok(true)
    }

    fn write_plain_function(&mut self, function: &Function, context: Context, out: &mut String) -> Result<()> {
        for package in &function.packages {
            out.push_str(&self.quote_illegal(package));
            out.push('.');
        }
        let known = NAMES.iter().find(|(name, _)| function.generic && function.name == *name);
        match known {
            Some((name, word)) if function.clauses.is_empty() && !ALWAYS_CALLED.contains(name) => out.push_str(word),
            Some((_, word)) => self.write_call(word, &function.clauses, context, out)?,
            None => {
                let name = self.quote_illegal(&function.name);
                self.write_call(&name, &function.clauses, context, out)?;
            }
        }
        Ok(())
    }

    /// `group_concat()` and its like: what stands between the strings is never a parameter for the driver.
    fn write_aggregate_strings(
        &mut self,
        function: &Function,
        order_by: &[ColumnElement],
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let [strings, separator, ..] = function.clauses.as_slice() else {
            return Err(compile_error("aggregate_strings() takes two arguments"));
        };
        out.push_str(match self.dialect.kind {
            D::Default => "aggregate_strings",
            D::Sqlite | D::MySql => "group_concat",
            D::PostgreSql => "string_agg",
        });
        out.push('(');
        self.write(strings, context, out)?;
        let separate = Context { literal_execute: true, ..context };
        if self.dialect.kind == D::MySql {
            self.write_order(order_by, context, out)?;
            out.push_str(" SEPARATOR ");
            self.write(separator, separate, out)?;
        } else {
            out.push_str(", ");
            self.write(separator, separate, out)?;
            self.write_order(order_by, context, out)?;
        }
        out.push(')');
        Ok(())
    }

    fn write_order(&mut self, order_by: &[ColumnElement], context: Context, out: &mut String) -> Result<()> {
        if !order_by.is_empty() {
            out.push_str(" ORDER BY ");
            self.write_joined(order_by, ", ", context, out)?;
        }
        Ok(())
    }

    /// An aggregate with an order of its own.
    pub(super) fn write_ordered_aggregate(
        &mut self,
        aggregate: &ColumnElement,
        order_by: &[ColumnElement],
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let Element::Function(function) = aggregate.element() else {
            return Err(compile_error("an aggregate function is needed"));
        };
        if function.name.eq_ignore_ascii_case("aggregate_strings") {
            return self.write_aggregate_strings(function, order_by, context, out);
        }
        let mut call = String::new();
        self.write(aggregate, context, &mut call)?;
        let Some(open) = call.strip_suffix(')') else { return Err(compile_error("an aggregate function is needed")) };
        out.push_str(open);
        self.write_order(order_by, context, out)?;
        out.push(')');
        Ok(())
    }

    /// A function's name, quoted only for characters that no name may have.
    fn quote_illegal(&self, name: &str) -> String {
        let legal = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
        let starts = name.chars().next().is_some_and(|c| !c.is_ascii_digit() && c != '$');
        if legal && starts { name.to_owned() } else { self.dialect.quoted(name) }
    }

    pub(super) fn write_over(&mut self, over: &Over, context: Context, out: &mut String) -> Result<()> {
        self.write(&over.element, context, out)?;
        out.push_str(" OVER (");
        let mut first = true;
        for (word, clauses) in [("PARTITION BY ", &over.partition_by), ("ORDER BY ", &over.order_by)] {
            if clauses.is_empty() {
                continue;
            }
            out.push_str(if first { "" } else { " " });
            first = false;
            out.push_str(word);
            self.write_joined(clauses, ", ", context, out)?;
        }
        if let Some((kind, from, to)) = &over.frame {
            out.push_str(if first { "" } else { " " });
            out.push_str(match kind {
                FrameKind::Range => "RANGE BETWEEN ",
                FrameKind::Rows => "ROWS BETWEEN ",
                FrameKind::Groups => "GROUPS BETWEEN ",
            });
            self.write_bound(from, "PRECEDING", context, out)?;
            out.push_str(" AND ");
            self.write_bound(to, "FOLLOWING", context, out)?;
            if let Some(exclude) = &over.exclude {
                let words = ["CURRENT ROW", "GROUP", "TIES", "NO OTHERS"];
                if !words.iter().any(|word| exclude.eq_ignore_ascii_case(word)) {
                    return Err(compile_error(format!(
                        "Unexpected SQL phrase: {} (matching against '^(?:CURRENT ROW|GROUP|TIES|NO OTHERS)$')",
                        crate::sql::elements::brief(&crate::value::Value::Str(exclude.clone()))
                    )));
                }
                out.push_str(" EXCLUDE ");
                out.push_str(exclude);
            }
        }
        out.push(')');
        Ok(())
    }

    fn write_bound(&mut self, bound: &FrameBound, unbounded: &str, context: Context, out: &mut String) -> Result<()> {
        match bound {
            FrameBound::Unbounded => out.push_str(&format!("UNBOUNDED {unbounded}")),
            FrameBound::CurrentRow => out.push_str("CURRENT ROW"),
            FrameBound::Preceding(rows) => {
                self.write(rows, context, out)?;
                out.push_str(" PRECEDING");
            }
            FrameBound::Following(rows) => {
                self.write(rows, context, out)?;
                out.push_str(" FOLLOWING");
            }
        }
        Ok(())
    }
}
