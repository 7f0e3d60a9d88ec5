//! Operators between two expressions to text. Most stand between their sides as they are; here is what a dialect writes in
//! another way.

use super::state::{Compiler, Context};
use crate::{
    sql::{
        compile_error,
        dialects::DialectKind as D,
        elements::{ColumnElement, Operand, literal_column},
        operators::Op,
        types::{Affinity, TypeArguments, TypeClass, TypeEngine},
    },
    value::{Raise, Result},
};

impl Compiler<'_> {
    /// Writes `left operator right`, which gives `ty`. `modifier` is what an operator carries besides: the escape character of
    /// LIKE, the flags of a regular expression.
    #[expect(clippy::too_many_arguments, reason = "they are the parts of a binary expression")]
    pub(super) fn write_binary(
        &mut self,
        left: &ColumnElement,
        right: &ColumnElement,
        operator: &Op,
        modifier: Option<&str>,
        ty: &TypeEngine,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        if context.lint && operator.is_comparison() {
            self.lint_edges(&left.from_objects(), &right.from_objects());
        }
        match (operator, self.dialect.kind) {
            (Op::TrueDiv, D::Sqlite) => {
                self.write_infix(left, " / (", right, context, out)?;
                out.push_str(" + 0.0)");
                Ok(())
            }
            (Op::TrueDiv, _) if self.dialect.div_is_floordiv => {
                let ty = match right.ty().affinity() {
                    Affinity::Numeric | Affinity::Float => right.ty(),
                    _ => TypeEngine::new(TypeClass::Numeric),
                };
                let cast = crate::sql::elements::cast(Operand::Element(right.clone()), ty)?;
                self.write_infix(left, " / ", &cast, context, out)
            }
            (Op::TrueDiv, _) => self.write_infix(left, " / ", right, context, out),
            (Op::FloorDiv, _) if self.dialect.div_is_floordiv && is_integer(left) && is_integer(right) => {
                self.write_infix(left, " / ", right, context, out)
            }
            (Op::FloorDiv, _) => {
                out.push_str("FLOOR(");
                self.write_infix(left, " / ", right, context, out)?;
                out.push(')');
                Ok(())
            }
            (Op::Concat, D::MySql) => self.write_call("concat", &[left.clone(), right.clone()], context, out),
            (Op::BitwiseXor, D::Sqlite) => {
                out.push('(');
                self.write_eager_infix(left, " | ", right, context, out)?;
                out.push_str(" - ");
                self.write_eager_infix(left, " & ", right, context, out)?;
                out.push(')');
                Ok(())
            }
            (Op::Between | Op::NotBetween, _) => {
                self.write(left, context, out)?;
                out.push_str(if *operator == Op::Between { " BETWEEN " } else { " NOT BETWEEN " });
                out.push_str(if modifier == Some("symmetric") { "SYMMETRIC " } else { "" });
                self.write(right, context, out)
            }
            (Op::NotIn, _) => {
                // The empty list is written `(NULL) OR (1 = 1`, hence the parentheses around it all.
                out.push('(');
                self.write_infix(left, " NOT IN ", right, context, out)?;
                out.push(')');
                Ok(())
            }
            (Op::IsDistinctFrom, D::MySql) => {
                out.push_str("NOT (");
                self.write_infix(left, " <=> ", right, context, out)?;
                out.push(')');
                Ok(())
            }
            (Op::Match | Op::NotMatch, _) => self.write_match(left, right, *operator == Op::NotMatch, context, out),
            (Op::RegexpMatch | Op::NotRegexpMatch | Op::RegexpReplace, _) => {
                self.write_regexp(left, right, operator, modifier, context, out)
            }
            (Op::JsonGetItem | Op::JsonPathGetItem, D::Sqlite | D::PostgreSql | D::MySql) => {
                self.write_json_index(left, right, operator, ty, context, out)
            }
            (Op::JsonGetItem | Op::JsonPathGetItem | Op::GetItem, D::Default) | (Op::GetItem, D::PostgreSql) => {
                self.write(left, context, out)?;
                out.push('[');
                self.write(right, context, out)?;
                out.push(']');
                Ok(())
            }
            (Op::GetItem, _) => Err(self.unsupported("<built-in function getitem>")),
            (Op::Custom(custom), _) => {
                let symbol = format!(" {} ", self.escape_percent(&custom.text));
                match custom.eager_grouping {
                    true => self.write_eager_infix(left, &symbol, right, context, out),
                    false => self.write_infix(left, &symbol, right, context, out),
                }
            }
            _ => match (Like::of(operator), self.symbol(operator)) {
                (Some(like), _) => self.write_like(left, right, like, modifier, context, out),
                (None, Some(symbol)) => self.write_infix(left, symbol, right, context, out),
                (None, None) => Err(Raise::unsupported(format!("the SQL operator {operator:?} on this dialect"))),
            },
        }
    }

    /// What stands between the sides, where it is a word of its own.
    pub(super) fn symbol<'o>(&self, operator: &'o Op) -> Option<&'o str> {
        Some(match (operator, self.dialect.kind) {
            (Op::Mod, D::PostgreSql | D::MySql) => " %% ",
            (Op::BitwiseXor, D::PostgreSql) => " # ",
            (Op::IsDistinctFrom, D::Sqlite) => " IS NOT ",
            (Op::IsNotDistinctFrom, D::Sqlite) => " IS ",
            (Op::IsNotDistinctFrom, D::MySql) => " <=> ",
            _ => return operator.symbol(),
        })
    }

    fn write_infix(
        &mut self,
        left: &ColumnElement,
        symbol: &str,
        right: &ColumnElement,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let compares = !matches!(symbol, " IS " | " IS NOT ");
        let context = Context { operand: true, compares, ..context };
        self.write(left, context, out)?;
        out.push_str(symbol);
        self.write(right, context, out)
    }

    /// The same, in parentheses where it is itself a side of an operator.
    fn write_eager_infix(
        &mut self,
        left: &ColumnElement,
        symbol: &str,
        right: &ColumnElement,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        out.push_str(if context.operand { "(" } else { "" });
        self.write_infix(left, symbol, right, context, out)?;
        out.push_str(if context.operand { ")" } else { "" });
        Ok(())
    }

    /// An index into JSON. What is not to stay JSON is cast.
    fn write_json_index(
        &mut self,
        left: &ColumnElement,
        right: &ColumnElement,
        operator: &Op,
        ty: &TypeEngine,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let json = ty.affinity() == Affinity::Json;
        if self.dialect.kind == D::MySql {
            return self.write_mysql_json_index([left, right], ty, context, out);
        }
        if !json {
            out.push_str("CAST(");
        }
        match (self.dialect.kind, operator) {
            (D::PostgreSql, Op::JsonGetItem) => {
                self.write_eager_infix(left, if json { " -> " } else { " ->> " }, right, context, out)?;
            }
            (D::PostgreSql, _) => {
                self.write_eager_infix(left, if json { " #> " } else { " #>> " }, right, context, out)?;
            }
            _ => {
                let sides = [left.clone(), right.clone()];
                out.push_str(if json { "JSON_QUOTE(" } else { "" });
                self.write_call("JSON_EXTRACT", &sides, context, out)?;
                out.push_str(if json { ")" } else { "" });
            }
        }
        if !json {
            out.push_str(" AS ");
            out.push_str(&self.type_text(ty)?);
            out.push(')');
        }
        Ok(())
    }

    /// MySQL's JSON null is no NULL, and says so whatever it is cast to.
    fn write_mysql_json_index(
        &mut self,
        sides: [&ColumnElement; 2],
        ty: &TypeEngine,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let sides = sides.map(ColumnElement::clone);
        if ty.affinity() == Affinity::Json {
            return self.write_call("JSON_EXTRACT", &sides, context, out);
        }
        out.push_str("CASE ");
        self.write_call("JSON_EXTRACT", &sides, context, out)?;
        out.push_str(" WHEN 'null' THEN NULL ");
        let (before, behind) = match (ty.affinity(), ty.arguments()) {
            (Affinity::Integer, _) => ("ELSE CAST(", " AS SIGNED INTEGER)".to_owned()),
            (
                Affinity::Numeric | Affinity::Float,
                TypeArguments::Numeric { precision: Some(precision), scale: Some(scale), .. },
            ) => ("ELSE CAST(", format!(" AS DECIMAL({precision}, {scale}))")),
            (Affinity::Numeric | Affinity::Float, _) => ("ELSE ", "+0.0000000000000000000000".to_owned()),
            (Affinity::String, _) => ("ELSE JSON_UNQUOTE(", ")".to_owned()),
            (Affinity::Boolean, _) => {
                out.push_str("WHEN true THEN true ELSE false END");
                return Ok(());
            }
            _ => ("ELSE ", String::new()),
        };
        out.push_str(before);
        self.write_call("JSON_EXTRACT", &sides, context, out)?;
        out.push_str(&behind);
        out.push_str(" END");
        Ok(())
    }

    /// `name(arguments)`.
    pub(super) fn write_call(
        &mut self,
        name: &str,
        arguments: &[ColumnElement],
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        out.push_str(name);
        out.push('(');
        self.write_joined(arguments, ", ", context, out)?;
        out.push(')');
        Ok(())
    }

    /// LIKE with `%` before or behind. Where the case is not to matter both sides are in lower case, unless there is ILIKE.
    fn write_like(
        &mut self,
        left: &ColumnElement,
        right: &ColumnElement,
        like: Like,
        escape: Option<&str>,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let ilike = like.ignores_case && self.dialect.kind == D::PostgreSql;
        let lower = like.ignores_case && !ilike;
        let in_lower = |element: &ColumnElement| match lower {
            true => ColumnElement::function(Vec::new(), "lower", vec![Operand::Element(element.clone())], None),
            false => Ok(element.clone()),
        };
        let percent = literal_column("'%'", Some(TypeEngine::string()));
        let mut pattern = in_lower(right)?;
        if like.any_before {
            pattern = percent.operate(Op::Concat, Operand::Element(pattern))?;
        }
        if like.any_behind {
            pattern = pattern.operate(Op::Concat, Operand::Element(percent))?;
        }
        let left = in_lower(left)?;
        let word = match (like.negated, ilike) {
            (false, false) => " LIKE ",
            (true, false) => " NOT LIKE ",
            (false, true) => " ILIKE ",
            (true, true) => " NOT ILIKE ",
        };
        self.write(&left, context, out)?;
        out.push_str(word);
        self.write(&pattern, context, out)?;
        if let Some(escape) = escape {
            out.push_str(&format!(" ESCAPE {}", super::literal::quote(escape, &self.dialect)));
        }
        Ok(())
    }

    /// A full text search.
    fn write_match(
        &mut self,
        left: &ColumnElement,
        right: &ColumnElement,
        negated: bool,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        out.push_str(if negated { "NOT " } else { "" });
        let (before, between, behind) = match self.dialect.kind {
            D::PostgreSql => ("", " @@ plainto_tsquery(", ")"),
            D::MySql => ("MATCH (", ") AGAINST (", " IN BOOLEAN MODE)"),
            D::Default | D::Sqlite => ("", " MATCH ", ""),
        };
        out.push_str(before);
        self.write_infix(left, between, right, context, out)?;
        out.push_str(behind);
        Ok(())
    }

    /// A regular expression that is searched for or replaced.
    fn write_regexp(
        &mut self,
        left: &ColumnElement,
        right: &ColumnElement,
        operator: &Op,
        flags: Option<&str>,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let negated = *operator == Op::NotRegexpMatch;
        let call = match (operator, self.dialect.kind, flags) {
            (Op::RegexpReplace, D::Sqlite, _) => {
                return Err(compile_error("sqlite dialect does not support regular expression replacements"));
            }
            (Op::RegexpReplace, D::Default, _) => "<regexp replace>(",
            (Op::RegexpReplace, ..) => "REGEXP_REPLACE(",
            (_, D::MySql, Some(_)) if negated => "NOT REGEXP_LIKE(",
            (_, D::MySql, Some(_)) => "REGEXP_LIKE(",
            (_, kind, _) => {
                let word = match (kind, negated) {
                    (D::Sqlite | D::MySql, false) => " REGEXP ",
                    (D::Sqlite | D::MySql, true) => " NOT REGEXP ",
                    (D::PostgreSql, false) => " ~ ",
                    (D::PostgreSql, true) => " !~ ",
                    (D::Default, false) => " <regexp> ",
                    (D::Default, true) => " <not regexp> ",
                };
                return match (kind, flags) {
                    (D::PostgreSql, Some("i")) => {
                        self.write_infix(left, &format!("{}* ", word.trim_end()), right, context, out)
                    }
                    (D::PostgreSql, Some(flags)) => {
                        self.write(left, context, out)?;
                        let flags = super::literal::quote(flags, &self.dialect);
                        out.push_str(&format!("{word}CONCAT('(?', {flags}, ')', "));
                        self.write(right, context, out)?;
                        out.push(')');
                        Ok(())
                    }
                    _ => self.write_infix(left, word, right, context, out),
                };
            }
        };
        out.push_str(call);
        self.write_infix(left, ", ", right, context, out)?;
        if let Some(flags) = flags.filter(|_| self.dialect.kind != D::Default) {
            out.push_str(&format!(", {}", super::literal::quote(flags, &self.dialect)));
        }
        out.push(')');
        Ok(())
    }

    /// Text of the script's own, in which `%` must not begin a parameter.
    pub(super) fn escape_percent(&self, text: &str) -> String {
        if self.dialect.doubles_percent() { text.replace('%', "%%") } else { text.to_owned() }
    }
}

fn is_integer(element: &ColumnElement) -> bool {
    element.ty().affinity() == Affinity::Integer
}

/// What an operator of the LIKE family says.
struct Like {
    negated: bool,
    ignores_case: bool,
    any_before: bool,
    any_behind: bool,
}

impl Like {
    fn of(operator: &Op) -> Option<Like> {
        let (negated, ignores_case, any_before, any_behind) = match operator {
            Op::Like => (false, false, false, false),
            Op::NotLike => (true, false, false, false),
            Op::ILike => (false, true, false, false),
            Op::NotILike => (true, true, false, false),
            Op::StartsWith => (false, false, false, true),
            Op::NotStartsWith => (true, false, false, true),
            Op::IStartsWith => (false, true, false, true),
            Op::NotIStartsWith => (true, true, false, true),
            Op::EndsWith => (false, false, true, false),
            Op::NotEndsWith => (true, false, true, false),
            Op::IEndsWith => (false, true, true, false),
            Op::NotIEndsWith => (true, true, true, false),
            Op::Contains => (false, false, true, true),
            Op::NotContains => (true, false, true, true),
            Op::IContains => (false, true, true, true),
            Op::NotIContains => (true, true, true, true),
            _ => return None,
        };
        Some(Like { negated, ignores_case, any_before, any_behind })
    }
}
