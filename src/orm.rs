//! The object-relational mapper: how classes are mapped to tables, what is known of each object, and the session that keeps
//! objects and rows in step. It reaches the script's objects through [`crate::value::Host`] alone.

mod attributes;
pub mod bulk;
mod bundle;
mod cascade;
mod collections;
mod composite;
mod configure;
pub mod context;
mod declarative;
mod dependency;
mod entity;
pub mod events;
mod identity;
mod identity_map;
pub mod loading;
mod mapper;
mod persistence;
mod properties;
pub mod query;
pub mod queryable;
mod registry;
mod relationships;
pub mod session;
mod state;
mod strategies;
pub mod strategy_options;
mod sync;
mod synonym;
pub mod unitofwork;

pub use self::{
    attributes::{
        Attribute, AttributeKind, Committed, History, Initiator, Loaded, Loading, Operation, Passive,
        PendingCollection, describe,
    },
    bundle::{Bundle, BundleMaker},
    cascade::{Cascade, CascadeOptions},
    collections::Collection,
    composite::{CompositeDeclaration, CompositeOptions, CompositeProperty, NoneOn},
    configure::qualified_name,
    declarative::{
        AttributeOptions, CollectedAttribute, ColumnPropertyDeclaration, Declared, DeclaredAttr, DeclaredColumn,
        MappedColumn, MappedColumnOptions, Setup, annotation_kind, attribute_names, attribute_options,
        becomes_dataclass, is_property, scan, waits_apart,
    },
    entity::{AliasedClass, MappedEntity, RelationshipAttribute},
    identity::IdentityKey,
    identity_map::{IdentityMap, WeakIdentityMap},
    mapper::{
        DeclaredProperty, Mapper, MapperArguments, MapperOptions, MemoKey, PolymorphicLoad, PolymorphicOn, WeakMapper,
        WithPolymorphic,
    },
    properties::{ColumnProperty, ColumnPropertyOptions, Described, Face, MapperProperty},
    queryable::InstrumentedAttribute,
    registry::{
        Registry, WeakRegistry, clear_mappers, configure_mappers, is_waiting, mapper_of_class, registries, release,
    },
    relationships::{
        Direction, InnerJoin, JoinArguments, JoinCondition, LazyClause, PassiveDeletes, Relationship,
        RelationshipArguments, RelationshipOptions, RelationshipProperty, attribute_equals, map_columns,
    },
    state::{Instance, InstanceState, Owner, WeakInstanceState, reset_numbers, unmapped_instance},
    strategies::loader,
    synonym::{SynonymDeclaration, SynonymProperty},
};
