//! Statements over entities: what a `select()` of classes and attributes means in terms of tables, and how its rows are read.

mod collect;
mod eager;
mod entities;
mod from_statement;
mod join;
mod plugin;

use std::{any::Any, rc::Rc};

pub(super) use self::{eager::ordering_columns, entities::names};
pub use self::{
    entities::{CompileState, EagerLoad, EntityPlan, JoinedLoad, ObjectPlan, QueryEntity, SubclassLoad},
    from_statement::from_statement_state,
    join::join,
    plugin::{added_criteria, as_core_insert, as_core_update, plugin, returning_columns, returning_state},
};
use super::{
    Mapper,
    entity::MappedEntity,
    strategy_options::{LoadPath, LoaderOptions},
};
use crate::{
    engine::CursorResult,
    sql::{
        compiler::Statement,
        elements::ColumnElement,
        entity::{ExecutableOption, PluginContext},
        selectable::{Select, SelectBase, SelectItem},
    },
    value::{Result, Str, Value},
};

/// What a select of entities is told beside its parts: SQLAlchemy's compile options.
#[derive(Clone, Default)]
pub struct CompileOptions {
    /// The attributes that are loaded of the entity; all where none is named.
    pub only: Option<Rc<[Str]>>,
    /// Whether one known object is loaded anew.
    pub for_refresh: bool,
    /// Whether the script asked for that: it gets the relationships that it named at once.
    pub user_refresh: bool,
    /// Whether it is what an INSERT, UPDATE or DELETE gives back: an entity gives its columns alone.
    pub dml_returning: bool,
    /// Nothing is selected from but what the columns and conditions draw on, and no more conditions are added.
    pub as_written: bool,
    /// It asks whether a relationship leads to anything (`any()`): as it stands, but for what holds for all objects of a class.
    pub exists_of: Option<MappedEntity>,
    /// Whether the rows are there already, and nothing can be joined to them.
    pub rows_only: bool,
    /// Whether the rows are those that a subquery gave: which of a shared table's are the class's was decided there.
    pub any_class: bool,
    /// The order of what the last join leads to, behind the statement's own.
    pub eager_order_by: Rc<[ColumnElement]>,
    /// How relationships and columns load.
    pub load_path: LoadPath,
}

impl CompileOptions {
    /// The select with these options.
    pub fn attach(mut self, select: &Select) -> Select {
        self.load_path = self.load_path.in_statement();
        let mut key: u64 = 0xcbf2_9ce4_8422_2325 ^ u64::from(self.for_refresh) ^ (u64::from(self.as_written) << 1);
        key ^= u64::from(self.user_refresh) << 2;
        key ^= u64::from(self.any_class) << 20;
        key ^= (self.eager_order_by.len() as u64) << 3;
        for name in self.only.iter().flat_map(|only| only.iter()) {
            key = (key ^ name.hash() as u64).wrapping_mul(0x0100_0000_01b3);
        }
        key = (key ^ self.load_path.number()).wrapping_mul(0x0100_0000_01b3);
        let extra: Rc<dyn Any> = Rc::new(self);
        select.with(|parts| {
            parts.extra = Some(extra);
            parts.extra_key = key;
        })
    }

    fn of(select: &Select, context: Option<&PluginContext>) -> CompileOptions {
        let extra = select.parts().extra.clone().and_then(|extra| extra.downcast::<CompileOptions>().ok());
        let mut options = extra.map(|options| (*options).clone()).unwrap_or_default();
        let own = &select.parts().statement.options;
        if !own.is_empty() {
            options.load_path = options.load_path.with_options(
                own.iter().filter_map(LoaderOptions::from_option).flat_map(|options| options.0).collect(),
            );
        }
        if let Some(context) = context.filter(|context| !context.toplevel)
            && let Some(outer) =
                context.extra.clone().and_then(|extra| extra.downcast::<Vec<Rc<dyn ExecutableOption>>>().ok())
        {
            let outer = outer.iter().filter_map(LoaderOptions::from_option).flat_map(|options| options.0);
            options.load_path = options.load_path.with_criteria(outer);
        }
        options
    }
}

/// `select(Class)`.
pub fn mapper_select(mapper: &Mapper) -> Result<Select> {
    Ok(Select::new(vec![SelectItem::Entity(MappedEntity::of(mapper).as_entity())]))
}

/// How the rows of a cursor become objects, where its statement was over entities.
pub fn state_of(cursor: &CursorResult) -> Option<Rc<CompileState>> {
    cursor.outcome().compiled.as_ref()?.state.clone()?.downcast::<CompileState>().ok()
}

/// Whether the statement is an INSERT, UPDATE or DELETE of an entity.
pub fn is_orm_dml(statement: &Statement) -> bool {
    match statement {
        Statement::Insert(insert) => insert.parts().subject.is_some(),
        Statement::Update(update) => update.parts().subject.is_some(),
        Statement::Delete(delete) => delete.parts().subject.is_some(),
        _ => false,
    }
}

/// Whether a select names entities.
pub fn is_orm_select(select: &SelectBase) -> bool {
    match select {
        SelectBase::Select(select) => select.parts().subject.is_some(),
        SelectBase::Compound(compound) => compound.parts().subject.is_some(),
        _ => false,
    }
}

/// The parameter of LIMIT and OFFSET.
pub fn limit_bind(number: i64) -> ColumnElement {
    ColumnElement::anonymous_bind(Value::Int(number), None)
}
