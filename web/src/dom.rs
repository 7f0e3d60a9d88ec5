//! Elements, made by plain functions. `html!` unfolds every element into code of its own, and that was the heaviest part of
//! the page; here an element is a call, and so is each thing about it that is not the same every time.

use std::rc::Rc;

use web_sys::Event;
use yew::{
    prelude::*,
    virtual_dom::{AttributeOrProperty, Attributes, Listener, ListenerKind, VList, VNode, VTag, VText},
};

use crate::state::Action;

/// An element in the making.
pub struct El(Box<VTag>);

/// An element by its tag and its fixed attributes, divided by `|`: `el("button|type=button|class=quiet")`.
#[inline(never)]
pub fn el(head: &'static str) -> El {
    let mut words = head.split('|');
    let mut tag = VTag::new(words.next().unwrap_or_default());
    tag.attributes = Attributes::IndexMap(Rc::default());
    let mut element = El(Box::new(tag));
    for word in words {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        element = element.fixed(name, value);
    }
    element
}

/// Several nodes in a row.
#[inline(never)]
pub fn row(nodes: Vec<Html>) -> Html {
    VList::with_children(nodes, None).into()
}

/// A text.
#[inline(never)]
pub fn text(text: String) -> Html {
    VText::new(text).into()
}

impl El {
    /// An attribute.
    #[inline(never)]
    pub fn with(self, name: &'static str, value: String) -> El {
        self.put(name, value.into())
    }

    #[inline(never)]
    fn put(mut self, name: &'static str, value: AttrValue) -> El {
        if let Attributes::IndexMap(map) = &mut self.0.attributes
            && let Some(map) = Rc::get_mut(map)
        {
            map.insert(AttrValue::Static(name), AttributeOrProperty::Attribute(value));
        }
        self
    }

    /// An attribute of fixed words.
    #[inline(never)]
    pub fn fixed(self, name: &'static str, value: &'static str) -> El {
        self.put(name, AttrValue::Static(value))
    }

    /// An attribute that is there only with a value.
    #[inline(never)]
    pub fn may(self, name: &'static str, value: Option<String>) -> El {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// An attribute that says yes by being there.
    #[inline(never)]
    pub fn flag(self, name: &'static str, there: bool) -> El {
        if there { self.fixed(name, name) } else { self }
    }

    /// An attribute that says `true` or `false`.
    #[inline(never)]
    pub fn says(self, name: &'static str, value: bool) -> El {
        self.fixed(name, if value { "true" } else { "false" })
    }

    /// One class more.
    #[inline(never)]
    pub fn class(self, class: &'static str) -> El {
        let known = match &self.0.attributes {
            Attributes::IndexMap(map) => map.get("class"),
            _ => None,
        };
        match known {
            Some(AttributeOrProperty::Attribute(known)) => {
                let classes = format!("{known} {class}");
                self.with("class", classes)
            }
            _ => self.fixed("class", class),
        }
    }

    /// One class more, where `wanted`.
    #[inline(never)]
    pub fn class_if(self, class: &'static str, wanted: bool) -> El {
        if wanted { self.class(class) } else { self }
    }

    /// The value of an input.
    #[inline(never)]
    pub fn value(mut self, value: String) -> El {
        self.0.set_value(AttrValue::from(value));
        self
    }

    /// The key among its siblings.
    #[inline(never)]
    pub fn key(mut self, key: usize) -> El {
        self.0.key = Some(key.into());
        self
    }

    /// Where the element of the browser is to be found.
    #[inline(never)]
    pub fn at(mut self, node: &NodeRef) -> El {
        self.0.node_ref = node.clone();
        self
    }

    /// A child.
    #[inline(never)]
    pub fn child(self, child: El) -> El {
        self.node(child.into())
    }

    /// A child of any sort.
    #[inline(never)]
    pub fn node(mut self, child: Html) -> El {
        self.0.add_child(child);
        self
    }

    /// A child that may be missing; its place is kept.
    #[inline(never)]
    pub fn child_if(self, child: Option<El>) -> El {
        self.node(child.map(Html::from).unwrap_or_default())
    }

    /// Children of one kind, as many as there are.
    pub fn all(self, children: impl IntoIterator<Item = El>) -> El {
        let mut children = children.into_iter();
        self.pull(&mut || children.next())
    }

    #[inline(never)]
    fn pull(self, next: &mut dyn FnMut() -> Option<El>) -> El {
        let mut nodes = Vec::new();
        while let Some(child) = next() {
            nodes.push(child.into());
        }
        self.node(row(nodes))
    }

    /// Fixed words.
    #[inline(never)]
    pub fn text(self, words: &'static str) -> El {
        self.node(VText::new(words).into())
    }

    /// Words.
    #[inline(never)]
    pub fn say(self, words: String) -> El {
        self.node(text(words))
    }

    /// What a click on it does.
    pub fn click(self, act: &Callback<Action>, action: impl Fn() -> Action + 'static) -> El {
        let act = act.clone();
        self.hear(On::Click, move |_| act.emit(action()))
    }

    /// What it does on an event.
    pub fn hear(self, on: On, with: impl Fn(Event) + 'static) -> El {
        self.listen(on, Box::new(with))
    }

    #[inline(never)]
    fn listen(mut self, on: On, with: Box<dyn Fn(Event)>) -> El {
        self.0.add_listener(Rc::new(Hears { on, with }));
        self
    }
}

impl From<El> for VNode {
    #[inline(never)]
    fn from(element: El) -> VNode {
        (*element.0).into()
    }
}

/// What can happen to an element.
#[derive(Clone, Copy)]
pub enum On {
    /// It is clicked.
    Click,
    /// Another value was chosen.
    Change,
    /// Its value moves.
    Input,
    /// A key goes down.
    Key,
}

struct Hears {
    on: On,
    with: Box<dyn Fn(Event)>,
}

impl Listener for Hears {
    fn kind(&self) -> ListenerKind {
        match self.on {
            On::Click => ListenerKind::onclick,
            On::Change => ListenerKind::onchange,
            On::Input => ListenerKind::oninput,
            On::Key => ListenerKind::onkeydown,
        }
    }

    fn handle(&self, event: Event) {
        (self.with)(event);
    }

    fn passive(&self) -> bool {
        false
    }
}
