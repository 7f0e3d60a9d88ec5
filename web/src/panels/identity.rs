//! Sessions with their identity maps, as they were at the moment that the timeline shows.

use retort::trace::{AttributeValue, ObjectState};
use yew::prelude::*;

use super::{PanelProps, names_in, objects, tally};
use crate::{
    components,
    dom::{El, el, row},
    objects::{Attribute, Loaded, Object, Objects, Session},
    state::Action,
    words,
};

/// So many objects of a class are drawn at first.
const SHOWN: usize = 120;

/// The panel.
pub fn identity(props: &PanelProps) -> Html {
    let changed = props.view.only_changed;
    let known = props.trace.read(|log| log.objects(props.moment));
    let loose = known.of_session(None).count();
    if known.sessions().next().is_none() && loose == 0 {
        return components::empty(
            "No session yet",
            "Each session comes here with the objects that it knows: their state, and what is loaded, expired or changed.",
        );
    }
    // The latest session first: it is the one that is being talked about.
    let latest = |closed: bool| {
        known.sessions().filter(move |session| session.closed == closed).collect::<Vec<_>>().into_iter().rev()
    };
    let sessions: Vec<&Session> = latest(false).chain(latest(true)).collect();
    let mut parts = vec![
        el("header")
            .child(
                tally(el("p"), known.count(), " object in ", " objects in ")
                    .say(words::count(sessions.len(), "session")),
            )
            .child(
                el("button|type=button")
                    .says("aria-pressed", changed)
                    .click(&props.act, || Action::ChangedToggled)
                    .text("Only what changed"),
            )
            .into(),
        row(sessions.iter().map(|session| draw_session(&known, session, changed, &props.act).into()).collect()),
    ];
    if loose > 0 {
        let heading = el("h3").text("In no session ").child(el("small").text("transient, or detached"));
        let section = el("section|class=session|aria-label=In no session").child(heading);
        parts.push(cards(section, &known, None, changed, &props.act).into());
    }
    row(parts)
}

fn draw_session(known: &Objects, session: &Session, only_changed: bool, act: &Callback<Action>) -> El {
    let mut heading = el("h3").say(format!("Session {}", session.number));
    if let Some(location) = session.opened {
        heading = heading.text(" from ").child(components::line_link(location, act));
    }
    if session.closed {
        heading = heading.child(el("small").text(" closed"));
    }
    let mut section = el("section|class=session")
        .class_if("closed", session.closed)
        .with("aria-label", format!("Session {}", session.number))
        .child(heading);
    if !session.closed || known.of_session(Some(session.number)).next().is_some() {
        section = section.child(sets(known, session, act));
    }
    cards(section, known, Some(session.number), only_changed, act)
}

fn sets(known: &Objects, session: &Session, act: &Callback<Action>) -> El {
    const SHOWN: usize = 8;
    let set = |class: &'static str, title: &'static str, wanted: fn(&Object) -> bool| {
        let mut names: Vec<String> = Vec::new();
        for object in known.of_session(Some(session.number)).filter(|object| wanted(object)) {
            names.push(name(known, object));
        }
        let count = names.len();
        names.truncate(SHOWN);
        let mut list = names_in(el("dd"), names, act);
        if count > SHOWN {
            list = list.say(format!("and {} more", count - SHOWN));
        }
        el("div").class(class).child(el("dt").text(title).child(el("b").say(count.to_string()))).child(list)
    };
    let mut left = String::new();
    for (name, _) in session.left.iter().rev().take(6) {
        if !left.is_empty() {
            left.push_str(", ");
        }
        left.push_str(name);
    }
    let left = if left.is_empty() { "nothing yet".to_owned() } else { left + ": nothing referred to them" };
    el("dl|class=sets")
        .child(set("insert", "New ", |object| object.state == ObjectState::Pending))
        .child(set("update", "Dirty ", Object::is_changed))
        .child(set("delete", "Deleted ", |object| object.state == ObjectState::Deleted || object.going))
        .child(
            el("div|class=txn")
                .child(el("dt").text("Left the map ").child(el("b").say(session.left.len().to_string())))
                .child(el("dd").say(left)),
        )
}

fn cards(mut parent: El, known: &Objects, session: Option<u32>, only_changed: bool, act: &Callback<Action>) -> El {
    let mut classes: Vec<(&str, Vec<&Object>)> = Vec::new();
    for object in known.of_session(session) {
        let shown = !only_changed || object.is_changed() || object.state != ObjectState::Persistent || object.going;
        if shown {
            match classes.iter_mut().find(|(class, _)| *class == &*object.class) {
                Some((_, list)) => list.push(object),
                None => classes.push((&object.class, vec![object])),
            }
        }
    }
    for (class, list) in classes {
        let heading = el("h4").say(class.to_owned());
        let mut section = el("section|class=class")
            .child(heading.child(el("small").say(format!(" {}", words::count(list.len(), "object")))))
            .child(
                el("ul|class=cards|role=list")
                    .all(list.iter().take(SHOWN).map(|object| card(known, object, session, act))),
            );
        if list.len() > SHOWN {
            section = section.child(el("p|class=note").say(format!("and {} more", list.len() - SHOWN)));
        }
        parent = parent.child(section);
    }
    parent
}

fn card(known: &Objects, object: &Object, session: Option<u32>, act: &Callback<Action>) -> El {
    let name = name(known, object);
    let expired = object.is_expired();
    let changed = object.is_changed();
    let deleted = object.going || object.state == ObjectState::Deleted;
    let (symbol, hue) = match object.state {
        ObjectState::Pending => ("#k-insert", "insert"),
        ObjectState::Persistent => ("#s-persistent", "read"),
        ObjectState::Deleted => ("#k-delete", "delete"),
        ObjectState::Transient => ("#s-transient", "txn"),
        ObjectState::Detached => ("#s-detached", "txn"),
    };
    let mark = if object.going {
        Some(("delete", "to delete"))
    } else if changed {
        Some(("update", "changed"))
    } else if expired {
        Some(("txn", "expired"))
    } else {
        None
    };
    let mut heading = el("h5")
        .child(el("svg|class=kind|aria-hidden=true").class(hue).child(el("use").fixed("href", symbol)))
        .say(name.clone())
        .child(el("span|class=state").text(object.state.name()));
    if let Some((hue, word)) = mark {
        heading = heading.child(el("span|class=mark").class(hue).text(word));
    }
    el("li|class=card")
        .key(object.id as usize)
        .class_if("changed", changed)
        .class_if("deleted", deleted)
        .class_if("expired", expired)
        .with("data-session", session.map(|number| number.to_string()).unwrap_or_default())
        .with("data-identity", name)
        .fixed("data-state", object.state.name())
        .says("data-expired", expired)
        .child(heading)
        .child(el("dl").all(object.attributes.iter().map(|attribute| draw_attribute(known, object, attribute, act))))
}

fn draw_attribute(known: &Objects, object: &Object, attribute: &Attribute, act: &Callback<Action>) -> El {
    let cell = el("dd");
    let cell = match (&attribute.loaded, &attribute.old) {
        (Loaded::Value(new), Some(old)) => {
            let mut cell = cell.class("changed");
            if !matches!(old, AttributeValue::Absent) {
                cell = cell.child(draw_value(el("del"), known, old, act)).text(" → ");
            }
            cell.child(draw_value(el("ins"), known, new, act))
        }
        (Loaded::Value(new), None) => draw_value(cell, known, new, act),
        (Loaded::Expired, _) => cell.class("absent").text("expired"),
        (Loaded::Not, _) if object.state == ObjectState::Persistent => cell.class("absent").text("not loaded"),
        (Loaded::Not, _) => cell.class("absent").text("no value yet"),
    };
    el("div").child(el("dt").say(attribute.name.to_string())).child(cell)
}

fn draw_value(parent: El, known: &Objects, value: &AttributeValue, act: &Callback<Action>) -> El {
    let null = |words| el("span|class=null").text(words);
    match value {
        AttributeValue::Absent => parent.child(el("span|class=absent").text("not loaded")),
        AttributeValue::Scalar(text) if text == "None" => parent.child(null("None")),
        AttributeValue::Scalar(text) => {
            parent.child(el("span").may("title", (text.len() > 30).then(|| text.to_string())).say(text.to_string()))
        }
        AttributeValue::Object(None) => parent.child(null("None")),
        AttributeValue::Object(Some(other)) => parent.child(super::object(known.name(other), act)),
        AttributeValue::Collection(members) if members.is_empty() => parent.child(null("empty")),
        AttributeValue::Collection(members) => objects(parent, members, known, act),
    }
}

fn name(known: &Objects, object: &Object) -> String {
    known.name(&retort::trace::ObjectRef { id: object.id, class: object.class.clone(), key: object.key.clone() })
}
