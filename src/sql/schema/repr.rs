//! `repr()` of schema objects.

use super::{Column, ColumnDefault, Constraint, ConstraintKind, ForeignKey, ServerDefault, Table};
use crate::sql::elements::brief;

impl Table {
    /// `Table('name', MetaData(), Column(…), schema=None)`.
    pub fn repr(&self) -> String {
        let columns: Vec<String> = self.columns().iter().map(Column::repr).collect();
        let mut parts = vec![quote(self.name()), "MetaData()".to_owned()];
        parts.extend(columns);
        parts.push(format!("schema={}", self.schema().map_or("None".to_owned(), |schema| quote(schema))));
        format!("Table({})", parts.join(", "))
    }
}

impl Column {
    /// `Column('name', String(), table=<name>)`.
    pub fn repr(&self) -> String {
        let name = if self.has_name() { quote(&self.name()) } else { "None".to_owned() };
        let mut parts = vec![name, self.ty().repr()];
        parts.extend(self.foreign_keys().iter().map(ForeignKey::repr));
        parts.push(match self.table() {
            Some(table) => format!("table=<{}>", table.name()),
            None => "table=None".to_owned(),
        });
        if self.key() != self.name() {
            parts.push(format!("key={}", quote(&self.key())));
        }
        if self.primary_key() {
            parts.push("primary_key=True".to_owned());
        }
        if !self.nullable() {
            parts.push("nullable=False".to_owned());
        }
        if let Some(default) = self.onupdate() {
            parts.push(format!("onupdate={}", default.repr()));
        }
        if let Some(default) = self.default() {
            parts.push(format!("default={}", default.repr()));
        }
        match self.server_default() {
            Some(ServerDefault::Text(_) | ServerDefault::Clause(_)) => {
                parts.push("server_default=DefaultClause(for_update=False)".to_owned());
            }
            Some(_) => parts.push("server_default=FetchedValue()".to_owned()),
            None => {}
        }
        if let Some(comment) = self.options().and_then(|options| options.comment.clone()) {
            parts.push(format!("comment={}", quote(&comment)));
        }
        format!("Column({})", parts.join(", "))
    }
}

impl ColumnDefault {
    /// `ScalarElementColumnDefault(5)` and its like.
    pub fn repr(&self) -> String {
        match self {
            ColumnDefault::Scalar(value) => format!("ScalarElementColumnDefault({})", brief(value)),
            ColumnDefault::Callable { callable, .. } => format!("CallableColumnDefault({})", brief(callable)),
            ColumnDefault::Clause(clause) => format!("ColumnElementColumnDefault({clause:?})"),
        }
    }
}

impl ForeignKey {
    /// `ForeignKey('table.column')`.
    pub fn repr(&self) -> String {
        format!("ForeignKey({})", quote(&self.target_fullname()))
    }
}

impl Constraint {
    /// `UniqueConstraint(Column(…))` and its like.
    pub fn repr(&self) -> String {
        let mut parts: Vec<String> = match self.kind() {
            ConstraintKind::Check(condition) => vec![format!("{condition:?}")],
            _ => self.columns().iter().map(Column::repr).collect(),
        };
        if let (ConstraintKind::Check(_), Some(name)) = (self.kind(), self.name()) {
            parts.push(format!("name={}", quote(&name)));
        }
        format!("{}({})", self.noun(), parts.join(", "))
    }
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
