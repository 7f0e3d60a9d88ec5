//! The objects of a run as of any event: a fold over the trace. Sessions, their identity maps, the state of each object,
//! and of each attribute whether it is loaded, expired or changed.

use std::rc::Rc;

use compact_str::CompactString;
use retort::{
    diagnostic::Location,
    trace::{ActionKind, AttributeValue, CauseKind, ClassInfo, Event, ObjectRef, ObjectState, Record},
};

/// Everything that is known of sessions and objects at one moment.
#[derive(Clone, Debug, Default)]
pub struct Objects {
    /// By number, in order.
    sessions: Vec<Session>,
    /// By id, which counts from 1.
    objects: Vec<Option<Rc<Object>>>,
    classes: Rc<[ClassInfo]>,
    /// What the flush under way writes: changes are no longer changes once it has.
    flushing: Vec<u32>,
}

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Numbers the run's sessions from 1.
    pub number: u32,
    /// Where it was opened.
    pub opened: Option<Location>,
    /// Whether it has been closed since.
    pub closed: bool,
    /// What left its identity map because nothing referred to it, by its name then, and where.
    pub left: Vec<(String, Option<Location>)>,
}

/// A mapped object.
#[derive(Clone, Debug)]
pub struct Object {
    /// Numbers the run's objects from 1.
    pub id: u32,
    /// The class's name.
    pub class: Rc<str>,
    /// The primary key, once known.
    pub key: Option<CompactString>,
    /// The session it is in.
    pub session: Option<u32>,
    /// Its state.
    pub state: ObjectState,
    /// A flush that is under way deletes it.
    pub going: bool,
    /// Its attributes, in the mapping's order.
    pub attributes: Vec<Attribute>,
}

/// An attribute of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// The name.
    pub name: Rc<str>,
    /// It is mapped to a column; a relationship is not.
    pub is_column: bool,
    /// What is known of its value.
    pub loaded: Loaded,
    /// What the database still says, where the script has changed it.
    pub old: Option<AttributeValue>,
}

/// What is known of an attribute's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Loaded {
    /// It is there.
    Value(AttributeValue),
    /// It was there; the next access asks the database.
    Expired,
    /// It was never asked for.
    Not,
}

impl Object {
    /// Whether nothing of it is loaded and something is expired.
    pub fn is_expired(&self) -> bool {
        let any = |wanted: fn(&Loaded) -> bool| self.attributes.iter().any(|attribute| wanted(&attribute.loaded));
        any(|loaded| matches!(loaded, Loaded::Expired)) && !any(|loaded| matches!(loaded, Loaded::Value(_)))
    }

    /// Whether the script has changed something that is not written yet.
    pub fn is_changed(&self) -> bool {
        self.state == ObjectState::Persistent && self.attributes.iter().any(|attribute| attribute.old.is_some())
    }

    fn attribute(&mut self, name: &Rc<str>) -> &mut Attribute {
        let index = self.attributes.iter().position(|attribute| attribute.name == *name).unwrap_or_else(|| {
            self.attributes.push(Attribute { name: name.clone(), is_column: false, loaded: Loaded::Not, old: None });
            self.attributes.len() - 1
        });
        &mut self.attributes[index]
    }

    fn settle(&mut self) {
        for attribute in &mut self.attributes {
            attribute.old = None;
        }
        self.going = false;
    }
}

impl Objects {
    /// Takes in the next event.
    pub fn apply(&mut self, record: &Record) {
        self.end_flush(&record.event);
        match &record.event {
            Event::Session { session, opened } => {
                let entry = self.session(*session);
                entry.closed = !opened;
                if *opened && entry.opened.is_none() {
                    entry.opened = record.location;
                }
                if !opened {
                    // What lives on was told to be detached; whatever else it held is gone.
                    for object in &mut self.objects {
                        if object.as_ref().is_some_and(|object| object.session == Some(*session)) {
                            *object = None;
                        }
                    }
                }
            }
            Event::Mapping { classes, .. } => self.classes = classes.as_slice().into(),
            Event::State { session, object, state } => {
                let entry = self.object(object);
                entry.state = *state;
                entry.session = match state {
                    ObjectState::Transient | ObjectState::Detached => None,
                    _ => session.or(entry.session),
                };
                if *state != ObjectState::Persistent || entry.key.is_none() {
                    entry.settle();
                }
            }
            Event::Attribute { object, name, old, new } => {
                let entry = self.object(object);
                let keeps_history = entry.state == ObjectState::Persistent;
                let attribute = entry.attribute(name);
                attribute.change(keeps_history.then(|| old.clone()), new.clone());
            }
            Event::Collection { object, name, member, added } => {
                let entry = self.object(object);
                let persistent = entry.state == ObjectState::Persistent;
                let attribute = entry.attribute(name);
                let before = match &attribute.loaded {
                    Loaded::Value(AttributeValue::Collection(members)) => members.clone(),
                    // Of a collection that was never loaded nobody knows the rest.
                    _ if persistent => return,
                    _ => Vec::new(),
                };
                let mut members = before.clone();
                match added {
                    true if members.iter().any(|known| known.id == member.id) => {}
                    true => members.push(member.clone()),
                    false => members.retain(|known| known.id != member.id),
                }
                let old = persistent.then_some(AttributeValue::Collection(before));
                attribute.change(old, AttributeValue::Collection(members));
            }
            Event::Load { session, object, attributes, .. } => {
                let entry = self.object(object);
                entry.session = Some(*session);
                if matches!(entry.state, ObjectState::Transient | ObjectState::Detached) {
                    entry.state = ObjectState::Persistent;
                }
                for (name, value) in attributes {
                    let attribute = entry.attribute(name);
                    attribute.old = None;
                    attribute.loaded = match value {
                        AttributeValue::Absent => Loaded::Not,
                        value => Loaded::Value(value.clone()),
                    };
                }
            }
            Event::Expire { object, attributes } => {
                for attribute in &mut self.object(object).attributes {
                    if attributes.is_empty() || attributes.contains(&attribute.name) {
                        attribute.old = None;
                        // A column that was not loaded yet comes with the others then.
                        if attribute.is_column || matches!(attribute.loaded, Loaded::Value(_)) {
                            attribute.loaded = Loaded::Expired;
                        }
                    }
                }
            }
            Event::Dropped { session, object } => {
                let name = self.name(object);
                if let Some(entry) = self.objects.get_mut(object.id as usize) {
                    *entry = None;
                }
                self.session(*session).left.push((name, record.location));
            }
            Event::Flush { actions, .. } => {
                for action in actions {
                    for object in &action.objects {
                        let entry = self.object(object);
                        entry.going |= action.kind == ActionKind::Delete;
                        self.flushing.push(object.id);
                    }
                }
            }
            _ => {}
        }
    }

    /// The sessions, in the order of their opening.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter()
    }

    /// The objects of a session; with `None` those that are in no session.
    pub fn of_session(&self, session: Option<u32>) -> impl Iterator<Item = &Object> {
        self.all().filter(move |object| object.session == session)
    }

    /// How many objects there are in sessions.
    pub fn count(&self) -> usize {
        self.all().filter(|object| object.session.is_some()).count()
    }

    /// The name of an object: `User(1)`, and before it has a key `User(new 1)`, counted among the new ones of its class.
    pub fn name(&self, reference: &ObjectRef) -> String {
        let known = self.objects.get(reference.id as usize).and_then(Option::as_ref);
        match known.and_then(|object| object.key.as_ref()).or(reference.key.as_ref()) {
            Some(key) => format!("{}({key})", reference.class),
            None => {
                let session = known.and_then(|object| object.session);
                let number = self
                    .of_session(session)
                    .filter(|other| other.class == reference.class && other.key.is_none() && other.id <= reference.id)
                    .count();
                format!("{}(new {})", reference.class, number.max(1))
            }
        }
    }

    fn all(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().flatten().map(Rc::as_ref)
    }

    fn session(&mut self, number: u32) -> &mut Session {
        let index = self.sessions.iter().position(|session| session.number == number).unwrap_or_else(|| {
            self.sessions.push(Session { number, opened: None, closed: false, left: Vec::new() });
            self.sessions.len() - 1
        });
        &mut self.sessions[index]
    }

    fn object(&mut self, reference: &ObjectRef) -> &mut Object {
        let classes = &self.classes;
        let index = reference.id as usize;
        if index >= self.objects.len() {
            self.objects.resize(index + 1, None);
        }
        let entry = self.objects[index].get_or_insert_with(|| {
            Rc::new(Object {
                id: reference.id,
                class: reference.class.clone(),
                key: None,
                session: None,
                state: ObjectState::Transient,
                going: false,
                attributes: attributes_of(classes, &reference.class),
            })
        });
        let entry = Rc::make_mut(entry);
        if reference.key.is_some() {
            entry.key.clone_from(&reference.key);
        }
        entry
    }

    /// A flush has done its work when something happens that is no part of it.
    fn end_flush(&mut self, event: &Event) {
        let part = match event {
            Event::Statement(statement) => {
                matches!(statement.cause.kind, CauseKind::Flush | CauseKind::Autoflush | CauseKind::Transaction)
            }
            Event::Executed { .. } | Event::Flush { .. } | Event::Listener { .. } | Event::Collection { .. } => true,
            _ => false,
        };
        if !part {
            for id in std::mem::take(&mut self.flushing) {
                if let Some(Some(object)) = self.objects.get_mut(id as usize) {
                    Rc::make_mut(object).settle();
                }
            }
        }
    }
}

impl Attribute {
    fn change(&mut self, old: Option<AttributeValue>, new: AttributeValue) {
        if self.old.is_none() {
            self.old = old;
        }
        if self.old.as_ref() == Some(&new) {
            self.old = None;
        }
        self.loaded = match new {
            AttributeValue::Absent => Loaded::Not,
            value => Loaded::Value(value),
        };
    }
}

/// The attributes of a class in the order of its mapping, those it inherits first.
fn attributes_of(classes: &[ClassInfo], name: &str) -> Vec<Attribute> {
    let mut list = Vec::new();
    let mut lineage: Vec<&ClassInfo> = Vec::new();
    let mut next = Some(name);
    while let Some(info) = next.and_then(|name| classes.iter().find(|info| info.name == name)) {
        if lineage.len() > classes.len() {
            break;
        }
        lineage.push(info);
        next = info.inherits.as_deref();
    }
    for info in lineage.iter().rev() {
        let columns = info.attributes.iter().map(|(name, _)| (name, true));
        let relationships = info.relationships.iter().map(|relationship| (&relationship.name, false));
        for (name, is_column) in columns.chain(relationships) {
            if !list.iter().any(|known: &Attribute| *known.name == **name) {
                list.push(Attribute { name: name.as_str().into(), is_column, loaded: Loaded::Not, old: None });
            }
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: u32, key: Option<&str>) -> ObjectRef {
        ObjectRef { id, class: "User".into(), key: key.map(Into::into) }
    }

    fn scalar(text: &str) -> AttributeValue {
        AttributeValue::Scalar(text.into())
    }

    fn fold(events: Vec<Event>) -> Objects {
        let mut objects = Objects::default();
        for (seq, event) in (0..).zip(events) {
            objects.apply(&Record { seq, location: None, event });
        }
        objects
    }

    fn state(object: ObjectRef, state: ObjectState) -> Event {
        Event::State { session: Some(1), object, state }
    }

    fn loaded(object: ObjectRef, value: &str) -> Event {
        let attributes = vec![("name".into(), scalar(value))];
        Event::Load { session: 1, object, attributes, refreshed: false, statement: None }
    }

    fn changed(object: ObjectRef, old: &str, new: &str) -> Event {
        Event::Attribute { object, name: "name".into(), old: scalar(old), new: scalar(new) }
    }

    #[test]
    fn a_pending_object_gets_its_key() {
        let mut events = vec![state(user(1, None), ObjectState::Pending), state(user(2, None), ObjectState::Pending)];
        let objects = fold(events.clone());
        assert_eq!(objects.name(&user(2, None)), "User(new 2)");
        events.push(state(user(1, Some("1")), ObjectState::Persistent));
        let objects = fold(events);
        assert_eq!(objects.name(&user(1, None)), "User(1)");
        assert_eq!(objects.name(&user(2, None)), "User(new 1)");
        assert_eq!(objects.count(), 2);
    }

    #[test]
    fn a_change_keeps_what_the_database_says() {
        let one = || user(1, Some("1"));
        let check = |events: Vec<Event>, old: Option<&str>, loaded: Loaded| {
            let objects = fold(events);
            let object = objects.of_session(Some(1)).next().unwrap();
            assert_eq!(object.is_changed(), old.is_some());
            assert_eq!(
                object.attributes,
                [Attribute { name: "name".into(), is_column: false, loaded, old: old.map(scalar) }]
            );
        };
        check(vec![loaded(one(), "a")], None, Loaded::Value(scalar("a")));
        check(vec![loaded(one(), "a"), changed(one(), "a", "b")], Some("a"), Loaded::Value(scalar("b")));
        check(
            vec![loaded(one(), "a"), changed(one(), "a", "b"), changed(one(), "b", "c")],
            Some("a"),
            Loaded::Value(scalar("c")),
        );
        check(
            vec![loaded(one(), "a"), changed(one(), "a", "b"), changed(one(), "b", "a")],
            None,
            Loaded::Value(scalar("a")),
        );
        check(vec![loaded(one(), "a"), Event::Expire { object: one(), attributes: Vec::new() }], None, Loaded::Expired);
    }

    #[test]
    fn a_closed_session_holds_nothing() {
        let objects = fold(vec![
            loaded(user(1, Some("1")), "a"),
            loaded(user(2, Some("2")), "b"),
            state(user(1, Some("1")), ObjectState::Detached),
            Event::Session { session: 1, opened: false },
        ]);
        assert_eq!(objects.count(), 0);
        let left: Vec<String> = objects.of_session(None).map(|object| object.id.to_string()).collect();
        assert_eq!(left, ["1"]);
    }

    #[test]
    fn what_nothing_refers_to_leaves_the_map() {
        let objects =
            fold(vec![loaded(user(1, Some("1")), "a"), Event::Dropped { session: 1, object: user(1, Some("1")) }]);
        assert_eq!(objects.count(), 0);
        assert_eq!(objects.sessions().next().unwrap().left, [("User(1)".to_owned(), None)]);
    }
}
