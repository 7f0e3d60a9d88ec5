//! Sessions with their identity maps, as they were at the moment that the timeline shows.

use retort::trace::{AttributeValue, ObjectState};
use yew::prelude::*;

use super::{PanelProps, object, objects};
use crate::{
    components,
    objects::{Attribute, Loaded, Object, Objects, Session},
    state::Action,
    words,
};

/// So many objects of a class are drawn at first.
const SHOWN: usize = 120;

/// The panel.
#[component]
pub fn Identity(props: &PanelProps) -> Html {
    let only_changed = use_state(|| false);
    let known = use_memo((props.trace.clone(), props.moment), |(trace, moment)| trace.read(|log| log.objects(*moment)));
    let toggle = {
        let only_changed = only_changed.clone();
        Callback::from(move |_: MouseEvent| only_changed.set(!*only_changed))
    };
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
    html! {
        <>
        <header>
            <p><b>{ known.count() }</b>{ if known.count() == 1 { " object in " } else { " objects in " } }{ words::count(sessions.len(), "session") }</p>
            <button type="button" aria-pressed={only_changed.to_string()} onclick={toggle}>{ "Only what changed" }</button>
        </header>
        { for sessions.iter().map(|session| draw_session(&known, session, *only_changed, &props.act)) }
        if loose > 0 {
            <section class="session" aria-label="In no session">
                <h3>{ "In no session " }<small>{ "transient, or detached" }</small></h3>
                { cards(&known, None, *only_changed, &props.act) }
            </section>
        }
        </>
    }
}

fn draw_session(known: &Objects, session: &Session, only_changed: bool, act: &Callback<Action>) -> Html {
    let of = || known.of_session(Some(session.number));
    let list = |wanted: fn(&Object) -> bool| -> Vec<String> {
        of().filter(|object| wanted(object)).map(|object| name(known, object)).collect()
    };
    let new = list(|object| object.state == ObjectState::Pending);
    let dirty = list(Object::is_changed);
    let deleted = list(|object| object.state == ObjectState::Deleted || object.going);
    let set = |class: &'static str, title: &str, names: &[String]| {
        html! {
            <div class={class}>
                <dt>{ title }{ " " }<b>{ names.len() }</b></dt>
                <dd>
                    { for names.iter().take(8).map(|name| html! { <>{ object(name.clone(), act) }{ " " }</> }) }
                    if names.len() > 8 { { format!("and {} more", names.len() - 8) } }
                </dd>
            </div>
        }
    };
    let left: Vec<String> = session.left.iter().map(|(name, _)| name.clone()).collect();
    html! {
        <section class={classes!("session", session.closed.then_some("closed"))} aria-label={format!("Session {}", session.number)}>
            <h3>
                { format!("Session {}", session.number) }
                if let Some(location) = session.opened { { " from " }{ components::line_link(location, act) } }
                if session.closed { <small>{ " closed" }</small> }
            </h3>
            if !session.closed || of().next().is_some() {
                <dl class="sets">
                    { set("insert", "New", &new) }
                    { set("update", "Dirty", &dirty) }
                    { set("delete", "Deleted", &deleted) }
                    <div class="txn">
                        <dt>{ "Left the map " }<b>{ left.len() }</b></dt>
                        <dd>
                            if left.is_empty() { { "nothing yet" } } else {
                                { left.iter().rev().take(6).cloned().collect::<Vec<_>>().join(", ") }
                                { ": nothing referred to them" }
                            }
                        </dd>
                    </div>
                </dl>
            }
            { cards(known, Some(session.number), only_changed, act) }
        </section>
    }
}

fn cards(known: &Objects, session: Option<u32>, only_changed: bool, act: &Callback<Action>) -> Html {
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
    html! {
        { for classes.into_iter().map(|(class, list)| html! {
            <section class="class">
                <h4>{ class }<small>{ format!(" {}", words::count(list.len(), "object")) }</small></h4>
                <ul class="cards" role="list">
                    { for list.iter().take(SHOWN).map(|object| card(known, object, session, act)) }
                </ul>
                if list.len() > SHOWN { <p class="note">{ format!("and {} more", list.len() - SHOWN) }</p> }
            </section>
        }) }
    }
}

fn card(known: &Objects, object: &Object, session: Option<u32>, act: &Callback<Action>) -> Html {
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
    html! {
        <li key={object.id}
            class={classes!("card", changed.then_some("changed"), deleted.then_some("deleted"), expired.then_some("expired"))}
            data-session={session.map(|number| number.to_string()).unwrap_or_default()} data-identity={name.clone()}
            data-state={object.state.name()} data-expired={expired.to_string()}>
            <h5>
                <svg class={classes!("kind", hue)} aria-hidden="true"><use href={symbol} /></svg>
                { name }<span class="state">{ object.state.name() }</span>
                if let Some((hue, word)) = mark { <span class={classes!("mark", hue)}>{ word }</span> }
            </h5>
            <dl>{ for object.attributes.iter().map(|attribute| draw_attribute(known, object, attribute, act)) }</dl>
        </li>
    }
}

fn draw_attribute(known: &Objects, object: &Object, attribute: &Attribute, act: &Callback<Action>) -> Html {
    let value = |value: &AttributeValue| draw_value(known, value, act);
    let (class, content) = match (&attribute.loaded, &attribute.old) {
        (Loaded::Value(new), Some(old)) => (
            "changed",
            html! { <>
                if !matches!(old, AttributeValue::Absent) { <del>{ value(old) }</del>{ " → " } }
                <ins>{ value(new) }</ins>
            </> },
        ),
        (Loaded::Value(new), None) => ("", value(new)),
        (Loaded::Expired, _) => ("absent", html! { "expired" }),
        (Loaded::Not, _) if object.state == ObjectState::Persistent => ("absent", html! { "not loaded" }),
        (Loaded::Not, _) => ("absent", html! { "no value yet" }),
    };
    html! { <div><dt>{ &*attribute.name }</dt><dd class={class}>{ content }</dd></div> }
}

fn draw_value(known: &Objects, value: &AttributeValue, act: &Callback<Action>) -> Html {
    match value {
        AttributeValue::Absent => html! { <span class="absent">{ "not loaded" }</span> },
        AttributeValue::Scalar(text) if text == "None" => html! { <span class="null">{ "None" }</span> },
        AttributeValue::Scalar(text) => html! { <span title={(text.len() > 30).then(|| text.clone())}>{ text }</span> },
        AttributeValue::Object(None) => html! { <span class="null">{ "None" }</span> },
        AttributeValue::Object(Some(other)) => object(known.name(other), act),
        AttributeValue::Collection(members) if members.is_empty() => html! { <span class="null">{ "empty" }</span> },
        AttributeValue::Collection(members) => objects(members, known, act),
    }
}

fn name(known: &Objects, object: &Object) -> String {
    known.name(&retort::trace::ObjectRef { id: object.id, class: object.class.clone(), key: object.key.clone() })
}
