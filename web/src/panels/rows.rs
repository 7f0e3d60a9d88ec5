//! The rows of a query as a grid. Only the rows in sight exist, so it scrolls as lightly with a hundred thousand.

use gloo::events::EventListener;
use retort::trace::Datum;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use super::PanelProps;
use crate::{components, rows::RowStore, sql_text, state::Action, words};

/// The height of a row in pixels, as the style sheet has it.
const HEIGHT: f64 = 23.0;

/// So many rows exist beyond either edge.
const MARGIN: usize = 20;

/// So many rows tell how wide a column is.
const SAMPLE: usize = 100;

/// A cell as it is written; `role` where the table is a grid.
pub fn cell(datum: &Datum, role: Option<&'static str>) -> Html {
    let number = matches!(datum, Datum::Int(_) | Datum::Float(_));
    let text = text(datum);
    let class = match datum {
        Datum::Null => "null",
        Datum::Bytes(_) => "blob",
        _ if number => "number",
        _ => "",
    };
    html! {
        <td class={class} {role} title={(text.len() > 40).then(|| text.clone())}>
            { text }
            if let Datum::Bytes(bytes) = datum { <small>{ format!(" {}", words::count(bytes.len(), "byte")) }</small> }
        </td>
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
#[component]
pub fn RowGrid(props: &PanelProps) -> Html {
    let numbers = use_memo((props.trace.clone(), props.moment), |(trace, moment)| {
        trace.read(|log| {
            let sent = |number: &u32| log.statement(*number as usize).is_some_and(|view| (view.seq as usize) < *moment);
            // A PRAGMA's rows interest nobody here, unless there are no others.
            let all: Vec<u32> = log.with_rows().filter(sent).collect();
            let asked: Vec<u32> = all
                .iter()
                .copied()
                .filter(|number| {
                    log.statement(*number as usize).is_some_and(|view| !sql_text::is_noise(view.statement))
                })
                .collect();
            if asked.is_empty() { all } else { asked }
        })
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
    let choose = |index: Option<usize>| {
        let (act, next) = (props.act.clone(), index.and_then(|index| numbers.get(index).copied()));
        (
            next.is_none(),
            Callback::from(move |_: MouseEvent| next.into_iter().for_each(|next| act.emit(Action::RowsWanted(next)))),
        )
    };
    let (first, back) = choose(at.checked_sub(1));
    let (last, on) = choose(Some(at + 1));
    let onchange = {
        let act = props.act.clone();
        Callback::from(move |event: Event| {
            let select = event.target_unchecked_into::<HtmlSelectElement>();
            if let Ok(number) = select.value().parse() {
                act.emit(Action::RowsWanted(number));
            }
        })
    };
    let download = {
        let trace = props.trace.clone();
        Callback::from(move |_: MouseEvent| {
            let text = trace.read(|log| log.rows(number).map(csv));
            if let Some(text) = text {
                components::save("rows.csv", &text);
            }
        })
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
        html! { <option value={number.to_string()} selected={*number == chosen.unwrap_or(0)}>{ text.unwrap_or_default() }</option> }
    };
    html! {
        <>
        <header>
            <button type="button" class="quiet" aria-label="Previous result" disabled={first} onclick={back}>
                { components::icon("left") }
            </button>
            <select aria-label="Result" class="pick" {onchange}>{ for numbers.iter().map(option) }</select>
            <button type="button" class="quiet" aria-label="Next result" disabled={last} onclick={on}>
                { components::icon("right") }
            </button>
            if let Some(location) = location { { components::line_link(location, &props.act) } }
            <p>
                <b>{ words::thousands(store.len()) }</b>{ if store.len() == 1 { " row" } else { " rows" } }
                <b>{ store.columns.len() }</b>{ if store.columns.len() == 1 { " column" } else { " columns" } }
                if let Some(time) = time { <b>{ words::milliseconds(time) }</b> }
            </p>
            <button type="button" onclick={download}>{ "Export CSV" }</button>
        </header>
        <Grid key={number} {store} statement={number} />
        </>
    }
}

#[derive(Clone, Properties)]
struct GridProps {
    store: RowStore,
    statement: u32,
}

impl PartialEq for GridProps {
    fn eq(&self, other: &GridProps) -> bool {
        self.statement == other.statement && self.store.len() == other.store.len()
    }
}

#[component]
fn Grid(props: &GridProps) -> Html {
    let body = use_node_ref();
    let seen = use_state_eq(|| (0usize, 60usize));
    let count = props.store.len();
    let columns = use_memo((props.statement, count.min(SAMPLE)), |_| columns(&props.store));
    {
        let (body, seen) = (body.clone(), seen.setter());
        use_effect_with(count, move |_| {
            let listener = body.cast::<Element>().and_then(|body| {
                let panel: HtmlElement = body.closest(".scroller").ok().flatten()?.dyn_into().ok()?;
                let look = {
                    let panel = panel.clone();
                    move || {
                        let above = panel.get_bounding_client_rect().top() - body.get_bounding_client_rect().top();
                        let first = (above / HEIGHT).max(0.0) as usize;
                        let shown = (f64::from(panel.client_height()) / HEIGHT) as usize;
                        // In steps, so that not every pixel draws anew.
                        let first = first.saturating_sub(MARGIN) / 10 * 10;
                        seen.set((first, first + shown + 2 * MARGIN + 10));
                    }
                };
                look();
                Some(EventListener::new(&panel, "scroll", move |_| look()))
            });
            move || drop(listener)
        });
    }
    let last = seen.1.min(count);
    let first = seen.0.min(last);
    let gap = |rows: usize| {
        html! {
            if rows > 0 { <tr class="gap" aria-hidden="true" style={format!("height: {}px", rows * HEIGHT as usize)}><td /></tr> }
        }
    };
    let index_width = words::thousands(count).len().max(3) + 2;
    html! {
        <div class="grid">
        <table role="grid" aria-label={format!("Rows of statement {}", props.statement + 1)}
            aria-rowcount={(count + 1).to_string()} aria-colcount={props.store.columns.len().to_string()}>
            <colgroup>
                <col style={format!("width: {index_width}ch")} />
                { for columns.iter().map(|(_, width)| html! { <col style={format!("width: calc({width}ch + 1.5rem)")} /> }) }
            </colgroup>
            <thead><tr role="row" aria-rowindex="1">
                <td class="row" aria-hidden="true" />
                { for props.store.columns.iter().zip(columns.iter()).map(|(name, (class, _))| html! {
                    <th role="columnheader" scope="col" class={classes!(matches!(class, Some("INTEGER" | "REAL")).then_some("number"))}>
                        { name }
                        if let Some(class) = class { <small>{ format!(" {class}") }</small> }
                    </th>
                }) }
            </tr></thead>
            <tbody ref={body}>
                { gap(first) }
                { for (first..last).filter_map(|index| Some((index, props.store.row(index)?))).map(|(index, row)| html! {
                    <tr key={index} role="row" aria-rowindex={(index + 2).to_string()}>
                        <td class="row" aria-hidden="true">{ index + 1 }</td>
                        { for row.iter().map(|datum| cell(datum, Some("gridcell"))) }
                    </tr>
                }) }
                { gap(count - last) }
            </tbody>
        </table>
        if count == 0 { <p class="note">{ "The query found no row." }</p> }
        </div>
    }
}
