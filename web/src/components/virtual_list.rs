//! A list of which only what is in sight exists. Its items have the heights that they turn out to have.

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::{
    dom::{El, el},
    numbers::fixed,
};

/// Shorter lists are there as a whole.
const WINDOWED: usize = 160;

/// So much exists beyond either edge, in pixels.
const MARGIN: f64 = 600.0;

/// A list inside a scrolling panel.
#[derive(Clone, Properties)]
pub struct VirtualListProps {
    /// How many items there are.
    pub count: usize,
    /// The height of an item before it was seen, in pixels.
    pub estimate: Rc<dyn Fn(usize) -> f64>,
    /// An item: one `li`. The second argument says whether the list is windowed.
    pub item: Rc<dyn Fn(usize, bool) -> El>,
    /// What was measured holds as long as this stays.
    pub generation: u32,
    /// An item to bring into sight, and a number that changes with each wish.
    #[prop_or_default]
    pub target: Option<(usize, u32)>,
    /// The list's name.
    pub label: &'static str,
    /// Its class.
    pub class: &'static str,
}

impl PartialEq for VirtualListProps {
    fn eq(&self, _: &VirtualListProps) -> bool {
        // What an item looks like is in a closure; whoever passes the list on compares before.
        false
    }
}

#[derive(Default)]
struct Heights {
    generation: u32,
    known: Vec<f64>,
}

impl Heights {
    fn fit(&mut self, props: &VirtualListProps) {
        if self.generation != props.generation {
            self.known.clear();
            self.generation = props.generation;
        }
        self.known.truncate(props.count);
        for index in self.known.len()..props.count {
            self.known.push((props.estimate)(index));
        }
    }

    fn above(&self, index: usize) -> f64 {
        self.known.iter().take(index).sum()
    }

    /// The items between two heights.
    fn between(&self, top: f64, bottom: f64) -> (usize, usize) {
        let (mut first, mut at) = (0, 0.0);
        let mut last = self.known.len();
        for (index, height) in self.known.iter().enumerate() {
            if at + height < top {
                first = index + 1;
            }
            at += height;
            if at > bottom {
                last = index + 1;
                break;
            }
        }
        (first.min(last), last)
    }
}

/// The panel in which `list` scrolls.
fn scroller(list: &Element) -> Option<HtmlElement> {
    list.closest(".scroller").ok().flatten()?.dyn_into().ok()
}

/// What of the list is in sight: from its own top, in pixels.
fn sight(list: &HtmlElement) -> (f64, f64) {
    let Some(panel) = scroller(list) else { return (0.0, 2000.0) };
    let top = panel.get_bounding_client_rect().top() - list.get_bounding_client_rect().top();
    (top - MARGIN, top + f64::from(panel.client_height()) + MARGIN)
}

/// The list.
pub struct VirtualList {
    list: NodeRef,
    heights: Heights,
    seen: (usize, usize),
    listener: Option<EventListener>,
    /// The target that was brought into sight last.
    reached: Option<(usize, u32)>,
}

impl Component for VirtualList {
    /// Whether to draw in any case; otherwise only where something else came into sight.
    type Message = bool;
    type Properties = VirtualListProps;

    fn create(ctx: &Context<VirtualList>) -> VirtualList {
        let mut heights = Heights::default();
        heights.fit(ctx.props());
        VirtualList { list: NodeRef::default(), heights, seen: (0, 40), listener: None, reached: None }
    }

    fn update(&mut self, _: &Context<VirtualList>, draw: bool) -> bool {
        self.look() || draw
    }

    fn changed(&mut self, ctx: &Context<VirtualList>, _: &VirtualListProps) -> bool {
        self.heights.fit(ctx.props());
        true
    }

    fn view(&self, ctx: &Context<VirtualList>) -> Html {
        let props = ctx.props();
        let windowed = props.count > WINDOWED;
        let (first, last) = if windowed { self.seen } else { (0, props.count) };
        let last = last.min(props.count);
        let first = first.min(last);
        let style = windowed.then(|| {
            let after = self.heights.known.iter().skip(last).sum::<f64>();
            format!("padding-top: {}px; padding-bottom: {}px", fixed(self.heights.above(first), 0), fixed(after, 0))
        });
        el("ol|role=list")
            .class(props.class)
            .fixed("aria-label", props.label)
            .at(&self.list)
            .may("style", style)
            .all((first..last).map(|index| (props.item)(index, windowed)))
            .into()
    }

    fn rendered(&mut self, ctx: &Context<VirtualList>, _: bool) {
        let props = ctx.props();
        let Some(list) = self.list.cast::<HtmlElement>() else { return };
        if props.count <= WINDOWED {
            self.listener = None;
        } else {
            if self.listener.is_none() {
                let link = ctx.link().clone();
                self.listener = scroller(&list)
                    .map(|panel| EventListener::new(&panel, "scroll", move |_| link.send_message(false)));
            }
            self.measure(&list);
            if self.look() {
                ctx.link().send_message(true);
            }
        }
        if self.reached != props.target {
            self.reached = props.target;
            self.reach(&list);
        }
    }
}

impl VirtualList {
    /// Finds out what is in sight; whether that is something else than before.
    fn look(&mut self) -> bool {
        let Some(list) = self.list.cast::<HtmlElement>() else { return false };
        let (top, bottom) = sight(&list);
        let seen = self.heights.between(top, bottom);
        std::mem::replace(&mut self.seen, seen) != seen
    }

    /// After each drawing the items say how high they really are.
    fn measure(&mut self, list: &HtmlElement) {
        let children = list.children();
        for at in 0..children.length() {
            let Some(child) = children.item(at) else { continue };
            let index = child.get_attribute("data-index").and_then(|index| index.parse::<usize>().ok());
            let height = child.get_bounding_client_rect().height();
            if let Some(known) = index.and_then(|index| self.heights.known.get_mut(index)).filter(|_| height > 0.0) {
                *known = height;
            }
        }
    }

    fn reach(&self, list: &HtmlElement) {
        let Some((index, _)) = self.reached else { return };
        let Some(panel) = scroller(list) else { return };
        let item = list.query_selector(&format!("[data-index=\"{index}\"]")).ok().flatten();
        let top = match item {
            Some(item) => item.get_bounding_client_rect().top(),
            None => list.get_bounding_client_rect().top() + self.heights.above(index),
        };
        let offset = top - panel.get_bounding_client_rect().top() - 72.0;
        panel.set_scroll_top(panel.scroll_top() + offset as i32);
    }
}
