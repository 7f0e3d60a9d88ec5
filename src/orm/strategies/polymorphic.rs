//! Loading the columns of derived classes behind the rows of a base (`selectin_polymorphic()`, `polymorphic_load="selectin"`).

use std::rc::Rc;

use super::selectin::{self, CHUNK};
use crate::engine::Parameters;
use crate::{
    orm::{
        InstanceState, MappedEntity,
        context::{CompileOptions, SubclassLoad},
        loading::{LoadContext, LoadOptions},
        session::ExecuteOptions,
    },
    sql::{
        compiler::Statement,
        elements::ColumnElement,
        selectable::{LabelStyle, Select, SelectBase, SelectItem},
    },
    value::{Host, Result},
};

/// Loads what a derived class has beside the base of those objects.
pub fn load(
    host: &mut dyn Host,
    context: &LoadContext,
    subclass: &SubclassLoad,
    states: &[(InstanceState, bool)],
) -> Result<()> {
    let mapper = subclass.entity.mapper();
    let concerned: Vec<&InstanceState> = states
        .iter()
        .map(|(state, _)| state)
        .filter(|state| state.mapper().isa(mapper))
        // A class that has a load of its own gets its columns by that.
        .filter(|state| subclass.by_option || state.mapper().selectin_loads_by(mapper))
        .collect();
    for chunk in concerned.chunks(CHUNK) {
        let mut keys = Vec::with_capacity(chunk.len());
        for state in chunk {
            keys.extend(state.key().map(|key| selectin::key_value(key.values())));
        }
        let select = statement(&subclass.entity, selectin::within(columns(&subclass.entity), &keys)?);
        let options = CompileOptions {
            only: Some(subclass.only.clone()),
            load_path: subclass.load_path.clone(),
            ..CompileOptions::default()
        };
        let select = Statement::Select(SelectBase::Select(options.attach(&select)));
        let options = ExecuteOptions {
            cause: Some(Rc::new(super::ahead(&context.path_to(&subclass.path()), "selectin"))),
            autoflush: Some(false),
            load: LoadOptions { populate_existing: context.options.populate_existing, ..LoadOptions::default() },
            ..ExecuteOptions::default()
        };
        let rows = context.session.execute(host, &select, Parameters::None, &options)?.into_rows();
        selectin::unique_rows(host, &rows)?;
    }
    Ok(())
}

fn columns(entity: &MappedEntity) -> Vec<ColumnElement> {
    entity.mapper().primary_key().iter().map(|column| entity.column(column)).collect()
}

fn statement(entity: &MappedEntity, condition: ColumnElement) -> Select {
    Select::new(vec![SelectItem::Entity(entity.as_entity())]).with(|parts| {
        parts.label_style = LabelStyle::TablenamePlusCol;
        parts.criteria = vec![condition];
    })
}
