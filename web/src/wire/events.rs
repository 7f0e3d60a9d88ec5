//! The trace, the document and the error as bytes.

use retort::{
    diagnostic::{Location, Pane},
    playground::{Document, ErrorReport, Options, TracebackEntry},
    trace::{
        Action, ActionKind, Advice, AdviceKind, AttributeValue, Cause, CauseKind, Change, ClassInfo, ColumnInfo, Cost,
        Datum, Direction, EagerInfo, Edge, EntityInfo, Event, Hydration, ObjectRef, ObjectState, Objects, Parameters,
        Record, RelationshipInfo, Statement, StatementKind, TableInfo,
    },
};

use super::{wire_enum, wire_struct};

wire_enum!(Pane { 0 = Models, 1 = Script });
wire_struct!(Location { pane, line });
wire_struct!(Options {});
wire_struct!(Document { models, script, options });
wire_struct!(TracebackEntry { pane, line, function });
wire_struct!(ErrorReport { kind, message, line, pane, hint, traceback });

wire_enum!(Datum {
    0 = Null,
    1 = Bool(value),
    2 = Int(value),
    3 = Float(value),
    4 = Text(value),
    5 = Bytes(value),
    6 = Repr { text, kind },
});
wire_enum!(Parameters { 0 = One(list), 1 = Many(lists) });
wire_enum!(StatementKind {
    0 = Sql,
    1 = Begin,
    2 = Commit,
    3 = Rollback,
    4 = Savepoint,
    5 = ReleaseSavepoint,
    6 = RollbackSavepoint,
});
wire_enum!(CauseKind {
    0 = Script,
    1 = Autoflush,
    2 = Flush,
    3 = LazyLoad,
    4 = Refresh,
    5 = EagerLoad,
    6 = Ddl,
    7 = Reflection,
    8 = Listener,
    9 = Transaction,
});
wire_struct!(Cause { kind, text, path, line, object });
wire_struct!(Statement { number, kind, sql, parameters, many, cause });

wire_enum!(ObjectState { 0 = Transient, 1 = Pending, 2 = Persistent, 3 = Deleted, 4 = Detached });
wire_struct!(ObjectRef { id, class, key });
wire_enum!(AttributeValue { 0 = Absent, 1 = Scalar(text), 2 = Object(object), 3 = Collection(members) });

wire_enum!(ActionKind { 0 = Insert, 1 = Update, 2 = Delete, 3 = Link, 4 = Unlink });
wire_struct!(Action { kind, mapper, objects });
wire_struct!(Edge { before, after, reason });

wire_struct!(ColumnInfo { name, kind, primary_key, nullable, references });
wire_struct!(TableInfo { name, columns });
wire_enum!(Direction { 0 = OneToMany, 1 = ManyToOne, 2 = ManyToMany });
wire_struct!(RelationshipInfo { name, target, direction, secondary, back_populates });
wire_struct!(ClassInfo { name, table, inherits, attributes, relationships });

wire_struct!(EntityInfo { path, columns });
wire_struct!(EagerInfo { path, strategy, collection, by_option });
wire_struct!(Hydration { entities, ahead, wrapped });

wire_struct!(Objects { statement, width, ids });
wire_enum!(AdviceKind {
    0 = NPlusOne,
    1 = CartesianProduct,
    2 = JoinedLimit,
    3 = UnusedOption,
    4 = QueryInLoop,
});
wire_struct!(Cost { amount, sum, text });
wire_struct!(Change { location, old, new });
wire_struct!(Advice { advice, title, text, path, statements, cost, changes, others });

wire_enum!(Event {
    0 = Statement(statement),
    1 = Executed { statement, changed, milliseconds, error },
    2 = Flush { session, actions, edges },
    3 = State { session, object, state },
    4 = Attribute { object, name, old, new },
    5 = Collection { object, name, member, added },
    6 = Load { session, object, attributes, refreshed, statement },
    7 = Expire { object, attributes },
    8 = Dropped { session, object },
    9 = Session { session, opened },
    10 = Mapping { tables, classes },
    11 = Listener { event, function },
    12 = Output { text },
    13 = Warning { category, message },
    14 = Error { category, message },
    15 = Advice(advice),
    16 = Hydration { statement, hydration },
});
wire_struct!(Record { seq, location, event });

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{from_bytes, to_bytes};

    #[test]
    fn a_record_survives_and_damage_is_seen() {
        let object = ObjectRef { id: 7, class: "User".into(), key: Some("1, 'x'".into()) };
        let record = Record {
            seq: 300,
            location: Some(Location { pane: Pane::Script, line: 12 }),
            event: Event::Load {
                session: 1,
                object: object.clone(),
                attributes: vec![
                    ("name".into(), AttributeValue::Scalar("'ä'".into())),
                    ("boss".into(), AttributeValue::Object(None)),
                    ("all".into(), AttributeValue::Collection(vec![object])),
                ],
                refreshed: true,
                statement: Some(4),
            },
        };
        let bytes = to_bytes(&record);
        let read: Record = from_bytes(&bytes).unwrap();
        assert_eq!(format!("{read:?}"), format!("{record:?}"));
        for len in 0..bytes.len() {
            assert!(from_bytes::<Record>(&bytes[..len]).is_none(), "{len}");
        }
    }
}
