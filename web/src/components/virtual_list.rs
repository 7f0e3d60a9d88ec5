//! A list of which only what is in sight exists. Its items have the heights that they turn out to have.

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::numbers::fixed;

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
    pub item: Rc<dyn Fn(usize, bool) -> Html>,
    /// What was measured holds as long as this stays.
    pub generation: u32,
    /// An item to bring into sight, and a number that changes with each wish.
    #[prop_or_default]
    pub target: Option<(usize, u32)>,
    /// The list's name.
    pub label: AttrValue,
    /// Its class.
    #[prop_or_default]
    pub class: Classes,
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
#[component]
pub fn VirtualList(props: &VirtualListProps) -> Html {
    let list = use_node_ref();
    let heights = use_mut_ref(Heights::default);
    let seen = use_state_eq(|| (0, 40));
    let windowed = props.count > WINDOWED;
    heights.borrow_mut().fit(props);

    {
        let (list, heights, seen) = (list.clone(), heights.clone(), seen.setter());
        use_effect_with(windowed, move |windowed| {
            let listener = windowed.then(|| list.cast::<HtmlElement>()).flatten().and_then(|list| {
                let panel = scroller(&list)?;
                let look = move || {
                    let (top, bottom) = sight(&list);
                    seen.set(heights.borrow().between(top, bottom));
                };
                look();
                Some(EventListener::new(&panel, "scroll", move |_| look()))
            });
            move || drop(listener)
        });
    }
    {
        // After each drawing the items say how high they really are.
        let (list, heights, seen) = (list.clone(), heights.clone(), seen.setter());
        use_effect(move || {
            let Some(list) = list.cast::<HtmlElement>().filter(|_| windowed) else { return };
            let children = list.children();
            for at in 0..children.length() {
                let Some(child) = children.item(at) else { continue };
                let Some(index) = child.get_attribute("data-index").and_then(|index| index.parse::<usize>().ok())
                else {
                    continue;
                };
                let height = child.get_bounding_client_rect().height();
                if let Some(known) = heights.borrow_mut().known.get_mut(index).filter(|_| height > 0.0) {
                    *known = height;
                }
            }
            let (top, bottom) = sight(&list);
            seen.set(heights.borrow().between(top, bottom));
        });
    }
    {
        let (list, heights) = (list.clone(), heights.clone());
        use_effect_with(props.target, move |target| {
            let Some((list, (index, _))) = list.cast::<HtmlElement>().zip(*target) else { return };
            let Some(panel) = scroller(&list) else { return };
            let item = list.query_selector(&format!("[data-index=\"{index}\"]")).ok().flatten();
            let top = match item {
                Some(item) => item.get_bounding_client_rect().top(),
                None => list.get_bounding_client_rect().top() + heights.borrow().above(index),
            };
            let offset = top - panel.get_bounding_client_rect().top() - 72.0;
            panel.set_scroll_top(panel.scroll_top() + offset as i32);
        });
    }

    let (first, last) = if windowed { *seen } else { (0, props.count) };
    let last = last.min(props.count);
    let first = first.min(last);
    let (before, after) = match windowed {
        true => {
            let heights = heights.borrow();
            (heights.above(first), heights.known.iter().skip(last).sum::<f64>())
        }
        false => (0.0, 0.0),
    };
    let style = windowed.then(|| format!("padding-top: {}px; padding-bottom: {}px", fixed(before, 0), fixed(after, 0)));
    html! {
        <ol class={props.class.clone()} aria-label={props.label.clone()} role="list" ref={list} {style}>
            { for (first..last).map(|index| (props.item)(index, windowed)) }
        </ol>
    }
}
