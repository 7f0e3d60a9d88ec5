//! The rows of a query as a grid. Only the rows in sight exist, so it scrolls as lightly with a hundred thousand.

use gloo::events::EventListener;
use retort::trace::Datum;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use super::{PanelProps, tally};
use crate::{
    components,
    dom::{El, On, el, row},
    log::Trace,
    rows::RowStore,
    sql_text,
    state::Action,
    words,
};

/// The height of a row in pixels, as the style sheet has it.
const HEIGHT: f64 = 23.0;

/// So many rows exist beyond either edge.
const MARGIN: usize = 20;

/// So many rows tell how wide a column is.
const SAMPLE: usize = 100;

/// A datum as it is written, in `cell`.
pub fn cell(datum: &Datum, cell: El) -> El {
    let text = text(datum);
    let class = match datum {
        Datum::Null => "null",
        Datum::Bytes(_) => "blob",
        Datum::Int(_) | Datum::Float(_) => "number",
        _ => "",
    };
    let cell = cell.class_if(class, !class.is_empty()).may("title", (text.len() > 40).then(|| text.clone())).say(text);
    match datum {
        Datum::Bytes(bytes) => cell.child(el("small").say(format!(" {}", words::count(bytes.len(), "byte")))),
        _ => cell,
    }
}

fn text(datum: &Datum) -> String {
    match datum {
        Datum::Text(text) => text.to_string(),
        Datum::Bytes(bytes) if bytes.len() > 8 => format!("{}…", sql_text::hex(&bytes[..8])),
        Datum::Bytes(bytes) => sql_text::hex(bytes),
        other => sql_text::literal(other),
    }
}

/// The heading of what rows became: the ways to the objects.
pub fn made_heading(paths: &[String], cell: El) -> El {
    cell.class("made").say(paths.join(", "))
}

/// The objects that a row became, by their names.
pub fn made_cell(names: Vec<Option<String>>, cell: El, act: &Callback<Action>) -> El {
    super::names_in(cell.class("made"), names.into_iter().flatten().collect(), act)
}

/// SQLite's name of the value's storage class.
fn storage(datum: &Datum) -> Option<&'static str> {
    match datum {
        Datum::Int(_) | Datum::Bool(_) => Some("INTEGER"),
        Datum::Float(_) => Some("REAL"),
        Datum::Text(_) => Some("TEXT"),
        Datum::Bytes(_) => Some("BLOB"),
        Datum::Null | Datum::Repr { .. } => None,
    }
}

/// A column's storage class, and its width in characters, by its first rows.
fn columns(store: &RowStore) -> Vec<(Option<&'static str>, usize)> {
    let mut columns: Vec<_> = store.columns.iter().map(|name| (None, name.chars().count() + 9)).collect();
    for row in (0..store.len().min(SAMPLE)).filter_map(|index| store.row(index)) {
        for (datum, (class, width)) in row.iter().zip(&mut columns) {
            *class = class.or_else(|| storage(datum));
            *width = (*width).max(text(datum).chars().count() + if matches!(datum, Datum::Bytes(_)) { 9 } else { 0 });
        }
    }
    for (_, width) in &mut columns {
        *width = (*width).clamp(6, 42);
    }
    columns
}

/// The rows as comma-separated values.
fn csv(store: &RowStore) -> String {
    let quote = |text: &str| match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let mut lines = vec![store.columns.iter().map(|name| quote(name)).collect::<Vec<_>>().join(",")];
    for row in (0..store.len()).filter_map(|index| store.row(index)) {
        let cells = row.iter().map(|datum| match datum {
            Datum::Null => String::new(),
            Datum::Text(text) => quote(text),
            Datum::Bytes(bytes) => sql_text::hex(bytes),
            other => sql_text::literal(other),
        });
        lines.push(cells.collect::<Vec<_>>().join(","));
    }
    lines.join("\r\n") + "\r\n"
}

/// The panel.
pub fn rows(props: &PanelProps) -> Html {
    let numbers = props.trace.read(|log| {
        let sent =
            |number: &u32| log.statement(*number as usize).is_some_and(|view| (view.seq as usize) < props.moment);
        // A PRAGMA's rows interest nobody here, unless there are no others.
        let all: Vec<u32> = log.with_rows().filter(sent).collect();
        let mut asked = all.clone();
        asked.retain(|number| log.statement(*number as usize).is_some_and(|view| !sql_text::is_noise(view.statement)));
        if asked.is_empty() { all } else { asked }
    });
    let chosen = props.view.rows_of.filter(|number| numbers.contains(number)).or_else(|| {
        // The last that brought something.
        let full = |number: &&u32| props.trace.read(|log| log.rows(**number).is_some_and(|store| !store.is_empty()));
        numbers.iter().rev().find(full).or(numbers.last()).copied()
    });
    let Some(number) = chosen else {
        return components::empty("No rows", "The rows of every query come here, once the script has asked for some.");
    };
    let at = numbers.iter().position(|known| *known == number).unwrap_or(0);
    let step = |head: &'static str, icon: &'static str, index: Option<usize>| {
        let button = el(head).child(components::icon(icon));
        match index.and_then(|index| numbers.get(index).copied()) {
            Some(next) => button.click(&props.act, move || Action::RowsWanted(next)),
            None => button.flag("disabled", true),
        }
    };
    let change = {
        let act = props.act.clone();
        move |event: Event| {
            let select = event.target_unchecked_into::<HtmlSelectElement>();
            if let Ok(number) = select.value().parse() {
                act.emit(Action::RowsWanted(number));
            }
        }
    };
    let download = {
        let trace = props.trace.clone();
        move |_| {
            let text = trace.read(|log| log.rows(number).map(csv));
            if let Some(text) = text {
                components::save("rows.csv", &text);
            }
        }
    };
    let Some((store, location, time)) = props.trace.read(|log| {
        let view = log.statement(number as usize)?;
        Some((log.rows(number)?.clone(), view.location, view.milliseconds))
    }) else {
        return Html::default();
    };
    let option = |number: &u32| {
        let text = props.trace.read(|log| {
            let view = log.statement(*number as usize)?;
            let line = view.location.map(|at| format!("{}  ", at.line)).unwrap_or_default();
            Some(format!("{line}{}", words::statement(view.statement)))
        });
        el("option")
            .with("value", number.to_string())
            .flag("selected", Some(*number) == chosen)
            .say(text.unwrap_or_default())
    };
    let head = tally(el("p"), store.len(), " row", " rows");
    let header = el("header")
        .child(step("button|type=button|class=quiet|aria-label=Previous result", "left", at.checked_sub(1)))
        .child(el("select|aria-label=Result|class=pick").hear(On::Change, change).all(numbers.iter().map(option)))
        .child(step("button|type=button|class=quiet|aria-label=Next result", "right", Some(at + 1)))
        .child_if(components::line_link_if(location, &props.act))
        .child(
            tally(head, store.columns.len(), " column", " columns")
                .child_if(time.map(|time| el("b").say(words::milliseconds(time)))),
        )
        .child(el("button|type=button").hear(On::Click, download).text("Export CSV"));
    row(vec![
        header.into(),
        html! { <Grid key={number} {store} statement={number} trace={props.trace.clone()} act={props.act.clone()} /> },
    ])
}

#[derive(Clone, Properties)]
struct GridProps {
    store: RowStore,
    statement: u32,
    trace: Trace,
    act: Callback<Action>,
}

impl PartialEq for GridProps {
    fn eq(&self, other: &GridProps) -> bool {
        self.statement == other.statement && self.store.len() == other.store.len() && self.trace == other.trace
    }
}

struct Grid {
    body: NodeRef,
    seen: (usize, usize),
    columns: Vec<(Option<&'static str>, usize)>,
    listener: Option<EventListener>,
}

impl Component for Grid {
    /// The panel was scrolled.
    type Message = ();
    type Properties = GridProps;

    fn create(ctx: &Context<Grid>) -> Grid {
        Grid { body: NodeRef::default(), seen: (0, 60), columns: columns(&ctx.props().store), listener: None }
    }

    fn update(&mut self, _: &Context<Grid>, (): ()) -> bool {
        self.look().unwrap_or(false)
    }

    fn changed(&mut self, ctx: &Context<Grid>, old: &GridProps) -> bool {
        let props = ctx.props();
        if old.statement != props.statement || old.store.len() < SAMPLE {
            self.columns = columns(&props.store);
        }
        true
    }

    fn view(&self, ctx: &Context<Grid>) -> Html {
        draw_grid(ctx.props(), self.seen, &self.columns, &self.body)
    }

    fn rendered(&mut self, ctx: &Context<Grid>, first: bool) {
        if first {
            let link = ctx.link().clone();
            let panel = self.body.cast::<Element>().and_then(|body| panel_of(&body));
            self.listener = panel.map(|panel| EventListener::new(&panel, "scroll", move |_| link.send_message(())));
            ctx.link().send_message(());
        }
    }
}

impl Grid {
    /// Finds out which rows are in sight; whether they are others than before.
    fn look(&mut self) -> Option<bool> {
        let body = self.body.cast::<Element>()?;
        let panel = panel_of(&body)?;
        let above = panel.get_bounding_client_rect().top() - body.get_bounding_client_rect().top();
        let first = (above / HEIGHT).max(0.0) as usize;
        let shown = (f64::from(panel.client_height()) / HEIGHT) as usize;
        // In steps, so that not every pixel draws anew.
        let first = first.saturating_sub(MARGIN) / 10 * 10;
        let seen = (first, first + shown + 2 * MARGIN + 10);
        Some(std::mem::replace(&mut self.seen, seen) != seen)
    }
}

fn panel_of(body: &Element) -> Option<HtmlElement> {
    body.closest(".scroller").ok().flatten()?.dyn_into().ok()
}

fn draw_grid(
    props: &GridProps,
    seen: (usize, usize),
    columns: &[(Option<&'static str>, usize)],
    body: &NodeRef,
) -> Html {
    let count = props.store.len();
    let last = seen.1.min(count);
    let first = seen.0.min(last);
    let gap = |rows: usize| {
        let height = format!("height: {}px", rows * HEIGHT as usize);
        (rows > 0).then(|| el("tr|class=gap|aria-hidden=true").with("style", height).child(el("td")))
    };
    let index_width = words::thousands(count).len().max(3) + 2;
    let width = |width: String| el("col").with("style", format!("width: {width}"));
    let heading = |(name, (class, _)): (&String, &(Option<&'static str>, usize))| {
        el("th|role=columnheader|scope=col")
            .class_if("number", matches!(class, Some("INTEGER" | "REAL")))
            .say(name.clone())
            .child_if(class.map(|class| el("small").say(format!(" {class}"))))
    };
    let paths = props.trace.read(|log| log.made(props.statement).map(|made| made.paths()));
    let made = |index: usize| {
        let names = props.trace.read(|log| Some(log.made(props.statement)?.names(index)))?;
        Some(made_cell(names, el("th|role=rowheader|scope=row"), &props.act))
    };
    let line = |(index, row): (usize, Vec<Datum>)| {
        el("tr|role=row")
            .key(index)
            .with("aria-rowindex", (index + 2).to_string())
            .child(el("td|class=row|aria-hidden=true").say((index + 1).to_string()))
            .child_if(made(index))
            .all(row.iter().map(|datum| cell(datum, el("td|role=gridcell"))))
    };
    // As wide as the objects of the first rows.
    let made_width = || {
        let names = |index: usize| {
            let names = props.trace.read(|log| log.made(props.statement).map(|made| made.names(index)));
            names.into_iter().flatten().flatten().map(|name| name.chars().count() + 1).sum::<usize>()
        };
        let heading = paths.iter().flatten().map(|path| path.chars().count() + 2).sum();
        (0..count.min(SAMPLE)).map(names).max().unwrap_or_default().max(heading).min(60)
    };
    let made_column = paths.as_ref().map(|_| width(format!("calc({}ch + 1.5rem)", made_width())));
    let table = el("table|role=grid")
        .with("aria-label", format!("Rows of statement {}", props.statement + 1))
        .with("aria-rowcount", (count + 1).to_string())
        .with("aria-colcount", (props.store.columns.len() + usize::from(paths.is_some())).to_string())
        .child(
            el("colgroup")
                .child(width(format!("{index_width}ch")))
                .child_if(made_column)
                .all(columns.iter().map(|(_, chars)| width(format!("calc({chars}ch + 1.5rem)")))),
        )
        .child(
            el("thead").child(
                el("tr|role=row|aria-rowindex=1")
                    .child(el("td|class=row|aria-hidden=true"))
                    .child_if(paths.as_ref().map(|paths| made_heading(paths, el("td|role=presentation"))))
                    .all(props.store.columns.iter().zip(columns).map(heading)),
            ),
        )
        .child(
            el("tbody")
                .at(body)
                .child_if(gap(first))
                .all((first..last).filter_map(|index| Some((index, props.store.row(index)?))).map(line))
                .child_if(gap(count - last)),
        );
    el("div|class=grid")
        .child(table)
        .child_if((count == 0).then(|| el("p|class=note").text("The query found no row.")))
        .into()
}
