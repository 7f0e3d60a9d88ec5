//! `mapped_column()`, and what an annotation adds to its column.

use std::{cell::RefCell, rc::Rc};

use super::{
    AttributeOptions, Setup,
    annotations::{self, MappedAnnotation},
};
use crate::{
    orm::{ColumnPropertyOptions, Mapper},
    sql::{elements::ColumnElement, schema::Column, types::TypeEngine},
    value::{Class, Host, Payload, Raise, Result, Str, Value},
};

/// What `mapped_column()` made: a column that the class's scan completes. A handle: clones are the same one.
#[derive(Clone)]
pub struct MappedColumn(Rc<Inner>);

struct Inner {
    column: RefCell<Column>,
    options: RefCell<MappedColumnOptions>,
}

/// What `mapped_column()` says besides the column.
#[derive(Clone, Debug, Default)]
pub struct MappedColumnOptions {
    /// What goes to the property.
    pub property: ColumnPropertyOptions,
    /// Whether `nullable` was given.
    pub nullable_given: bool,
    /// Whether a default for inserts was given.
    pub default_given: bool,
    /// `sort_order`.
    pub sort_order: Option<i64>,
    /// `use_existing_column`: where the table of a base has the column already, it is that one.
    pub use_existing: bool,
    /// What is said of the dataclass field.
    pub attribute_options: AttributeOptions,
}

impl MappedColumnOptions {
    /// Whether more is said than a column of that name would say by itself.
    pub fn maps_property(&self) -> bool {
        let ColumnPropertyOptions { deferred, deferred_group, deferred_raiseload, active_history, .. } = &self.property;
        *deferred || deferred_group.is_some() || *deferred_raiseload || *active_history
    }
}

impl Payload for MappedColumn {}

/// What `column_property()` and `deferred()` made.
#[derive(Clone)]
pub struct ColumnPropertyDeclaration {
    /// What it stands for: columns or an expression, the one that is read first.
    pub columns: Vec<ColumnElement>,
    /// What was said besides.
    pub options: ColumnPropertyOptions,
    /// What is said of the dataclass field.
    pub attribute_options: AttributeOptions,
    /// Whether the field is no parameter unless it is said to be.
    pub is_readonly: bool,
}

impl Payload for ColumnPropertyDeclaration {}

/// What `@declared_attr` made: a function that is called with the mapped class.
pub struct DeclaredAttr {
    /// The function.
    pub function: Value,
    /// It is called for every class that derives from what has it, those too whose bases have the attribute already.
    pub cascading: bool,
}

impl Payload for DeclaredAttr {}

impl MappedColumn {
    /// A declared column.
    pub fn new(column: Column, options: MappedColumnOptions) -> MappedColumn {
        MappedColumn(Rc::new(Inner { column: RefCell::new(column), options: RefCell::new(options) }))
    }

    /// The column.
    pub fn column(&self) -> Column {
        self.0.column.borrow().clone()
    }

    /// Takes the column that the table of a base has under the name, where the script says so and there is one.
    pub(super) fn use_existing(&self, base: Option<&Mapper>) {
        if !self.0.options.borrow().use_existing {
            return;
        }
        let name = self.column().name();
        let existing = base.and_then(|base| base.local_table().c(&name));
        if let Some(existing) = existing.as_ref().and_then(ColumnElement::as_column) {
            let old = self.0.column.replace(existing.clone());
            drop(old);
        }
    }

    /// What was said besides the column.
    pub fn options(&self) -> MappedColumnOptions {
        self.0.options.borrow().clone()
    }

    /// The same for another class, as mixins need it.
    #[must_use]
    pub fn copy(&self) -> MappedColumn {
        MappedColumn::new(self.column().copy(), self.options())
    }

    /// Completes the column by the attribute's name and annotation.
    pub(super) fn complete(
        &self,
        host: &mut dyn Host,
        setup: &Setup,
        class: &Class,
        key: &Str,
        annotation: Option<&MappedAnnotation>,
    ) -> Result<()> {
        let column = &self.column();
        if !column.has_name() {
            column.set_name(key.clone());
        }
        let typed = !column.own_ty().is_null() || !column.foreign_keys().is_empty();
        let Some(annotation) = annotation else {
            if typed {
                return Ok(());
            }
            return Err(Raise::new(
                "sqlalchemy.exc.ArgumentError",
                format!(
                    "Python typing annotation is required for attribute \"{}.{key}\" when primary argument(s) for \
                     \"MappedColumn\" construct are None or not present",
                    class.name()
                ),
            ));
        };
        if annotation.is_unresolved() {
            let raw = host.str(&annotation.raw)?;
            return Err(Raise::new(
                "sqlalchemy.orm.exc.MappedAnnotationError",
                format!(
                    "Could not resolve all types within mapped annotation: \"{raw}\".  Ensure all types are written correctly \
                     and are imported within the module in use."
                ),
            ));
        }
        let nullable = annotations::includes_none(&annotation.argument);
        if !self.0.options.borrow().nullable_given {
            column.edit(|options| options.nullable = Some(nullable));
        }
        let mut ours = annotations::without_none(&annotation.argument);
        if let Some((inner, metadata)) = annotations::annotated(&ours) {
            for item in &metadata {
                if let Some(other) = item.payload::<MappedColumn>() {
                    other.options().attribute_options.warn_of_annotated(host)?;
                    self.merge(other);
                    break;
                }
            }
            // A type map may know the whole of it; the binding looks for that first.
            if column.own_ty().is_null() && column.foreign_keys().is_empty() {
                let whole = column_type(host, setup, class, &ours)?;
                if let Some(ty) = whole {
                    column.set_ty(ty);
                    return Ok(());
                }
            }
            ours = annotations::without_none(&annotations::expand(host, setup, class, &inner)?);
        }
        if !column.own_ty().is_null() || !column.foreign_keys().is_empty() {
            return Ok(());
        }
        match column_type(host, setup, class, &ours)? {
            Some(ty) => {
                column.set_ty(ty);
                Ok(())
            }
            None => Err(unknown_type(host, key, &ours)?),
        }
    }

    /// Takes what the `mapped_column()` of an `Annotated` type says and this one does not.
    fn merge(&self, other: &MappedColumn) {
        let theirs = other.0.options.borrow().clone();
        {
            let mut ours = self.0.options.borrow_mut();
            ours.property.deferred |= theirs.property.deferred;
            ours.property.active_history |= theirs.property.active_history;
            ours.sort_order = ours.sort_order.or(theirs.sort_order);
        }
        let column = &self.column();
        if column.own_ty().is_null() {
            column.set_ty(other.column().own_ty());
        }
        let copied = other.column().copy();
        let keys = if column.foreign_keys().is_empty() { copied.foreign_keys() } else { Vec::new() };
        let Some(source) = copied.options().map(|options| options.clone()) else { return };
        let nullable_given = self.0.options.borrow().nullable_given;
        let default_given = self.0.options.borrow().default_given;
        column.edit(|options| {
            options.primary_key |= source.primary_key;
            if theirs.nullable_given && !nullable_given {
                options.nullable = source.nullable;
            }
            if options.default.is_none() && !default_given {
                options.default = source.default;
            }
            options.onupdate = options.onupdate.take().or(source.onupdate);
            options.server_default = options.server_default.take().or(source.server_default);
            options.index = options.index.or(source.index);
            options.unique = options.unique.or(source.unique);
            options.comment = options.comment.take().or(source.comment);
            options.doc = options.doc.take().or(source.doc);
            if options.autoincrement == crate::sql::schema::Autoincrement::Auto {
                options.autoincrement = source.autoincrement;
            }
        });
        for key in keys {
            let key = key.copy();
            // A key that is of no table yet always goes.
            let _ = column.append_foreign_key(&key);
        }
    }
}

fn column_type(host: &mut dyn Host, setup: &Setup, class: &Class, annotation: &Value) -> Result<Option<TypeEngine>> {
    let arguments = vec![Value::Class(class.clone()), annotation.clone()];
    let found = host.call(&setup.column_type, arguments, Vec::new())?;
    Ok(found.payload::<TypeEngine>().cloned())
}

fn unknown_type(host: &mut dyn Host, key: &Str, annotation: &Value) -> Result<Raise> {
    let is_type = matches!(annotation, Value::Class(_)) || annotation.payload::<crate::value::GenericAlias>().is_some();
    let message = if is_type {
        let text = host.str(annotation)?;
        format!(
            "Could not locate SQLAlchemy Core type when resolving for Python type indicated by '{text}' inside the Mapped[] \
             annotation for the '{key}' attribute; the type object is not resolvable by the registry"
        )
    } else {
        let text = host.repr(annotation)?;
        format!(
            "The object provided inside the '{key}' attribute Mapped annotation is not a Python type, it's the object {text}. \
             Expected a Python type."
        )
    };
    Ok(Raise::new("sqlalchemy.orm.exc.MappedAnnotationError", message))
}
