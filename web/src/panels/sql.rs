//! The statements in order, under the lines that sent them.

use std::rc::Rc;

use retort::{
    diagnostic::{Location, Pane},
    trace::{CauseKind, Datum, StatementKind},
};
use yew::prelude::*;

use super::{PanelProps, object, rows::cell};
use crate::{
    components::{self, Copy, VirtualList},
    log::{Log, StatementView, Trace},
    sql_text::{self, Hue, Piece},
    state::{Action, Setting, Settings},
    words,
};

/// A row of the list: one statement, or a stretch of folded ones.
#[derive(Clone, PartialEq)]
struct Item {
    /// The statement's number, and that of the last one folded with it.
    first: usize,
    last: usize,
    /// Folded away as noise.
    noise: bool,
    /// Begins the statements of a line.
    group: Option<Group>,
    /// The line is folded: only its heading is there.
    hidden: bool,
    /// The same text as the statement before.
    same: bool,
}

/// The statements of one line.
#[derive(Clone, PartialEq)]
struct Group {
    location: Option<Location>,
    statements: usize,
    rows: usize,
    milliseconds: f64,
    hues: Vec<(Hue, usize)>,
}

fn group_of(log: &Log, first: usize) -> (Group, usize) {
    let location = log.statement(first).and_then(|view| view.location);
    let mut group = Group { location, statements: 0, rows: 0, milliseconds: 0.0, hues: Vec::new() };
    let mut next = first;
    while let Some(view) = log.statement(next).filter(|view| view.location == location) {
        group.statements += usize::from(view.statement.kind == StatementKind::Sql);
        group.rows += view.rows.map_or(0, |rows| rows.len());
        group.milliseconds += view.milliseconds.unwrap_or(0.0);
        let hue = sql_text::hue(view.statement);
        match group.hues.iter_mut().find(|(known, _)| *known == hue) {
            Some((_, count)) => *count += 1,
            None => group.hues.push((hue, 1)),
        }
        next += 1;
    }
    (group, next)
}

fn items(log: &Log, fold_noise: bool, folded: &[Option<Location>]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut first = 0;
    while first < log.statements.len() {
        let (group, end) = group_of(log, first);
        let hidden = folded.contains(&group.location);
        let mut group = Some(group);
        let mut number = first;
        while number < end {
            let mut item = Item { first: number, last: number, noise: false, group: group.take(), hidden, same: false };
            let noise = |at: usize| log.statement(at).is_some_and(|view| sql_text::is_noise(view.statement));
            if hidden {
                item.last = end - 1;
            } else if fold_noise && noise(number) {
                item.noise = true;
                while item.last + 1 < end && noise(item.last + 1) {
                    item.last += 1;
                }
            } else if number > first {
                let text = |at: usize| log.statement(at).map(|view| view.statement.sql.clone());
                item.same = text(number) == text(number - 1);
            }
            number = item.last + 1;
            items.push(item);
        }
        first = end;
    }
    items
}

/// The panel.
#[component]
pub fn Statements(props: &PanelProps) -> Html {
    let folded = props.view.folded.clone();
    let items = use_memo((props.trace.clone(), props.settings.fold_noise, folded), |(trace, fold_noise, folded)| {
        trace.read(|log| items(log, *fold_noise, folded))
    });
    // What was measured is void once the list is another.
    let generation = use_mut_ref(|| (0u32, None::<(Settings, Vec<Option<Location>>)>));
    let generation = {
        let mut known = generation.borrow_mut();
        let wanted = Some((*props.settings, props.view.folded.clone()));
        if known.1 != wanted {
            *known = (known.0 + 1, wanted);
        }
        known.0
    };

    let (statements, rows, time) = props.trace.read(|log| {
        let (statements, rows) = log.totals();
        (statements, rows, log.all_statements().filter_map(|view| view.milliseconds).sum::<f64>())
    });
    if items.is_empty() {
        return components::empty(
            "No statement yet",
            "Run the script. Every statement that it sends comes here, under the line that sent it, and with the reason why.",
        );
    }

    let target = props.target.and_then(|(number, wish)| {
        let at = items.iter().position(|item| (item.first..=item.last).contains(&(number as usize)))?;
        Some((at, wish))
    });
    let set = |setting: Setting| move || Action::SettingChanged(setting);
    let settings = &props.settings;
    let estimate: Rc<dyn Fn(usize) -> f64> = {
        let (items, trace) = (items.clone(), props.trace.clone());
        Rc::new(move |index| items.get(index).map_or(0.0, |item| trace.read(|log| estimate(log, item))))
    };
    let item: Rc<dyn Fn(usize, bool) -> Html> = {
        let (items, props) = (items.clone(), props.clone());
        Rc::new(move |index, windowed| match items.get(index) {
            Some(item) => draw_item(&props, item, index, windowed.then_some(items.len())),
            None => Html::default(),
        })
    };
    html! {
        <>
        <header>
            <p>
                <b>{ words::thousands(statements) }</b>{ " statements" }
                <b>{ words::thousands(rows) }</b>{ " rows" }
                <b>{ words::milliseconds(time) }</b>
            </p>
            <span class="hint" id="parameters">{ "Parameters" }</span>
            <div class="switch" role="group" aria-labelledby="parameters">
                { components::toggle("Beside", !settings.in_place, &props.act, set(Setting::InPlace(false))) }
                { components::toggle("In place", settings.in_place, &props.act, set(Setting::InPlace(true))) }
            </div>
            { components::toggle("Format", settings.format, &props.act, set(Setting::Format(!settings.format))) }
            { components::toggle("Fold PRAGMA, BEGIN", settings.fold_noise, &props.act,
                set(Setting::FoldNoise(!settings.fold_noise))) }
        </header>
        <VirtualList class="statements" label="Statements" count={items.len()} {estimate} {item} {generation} {target} />
        </>
    }
}

fn estimate(log: &Log, item: &Item) -> f64 {
    let heading = if item.group.is_some() { 28.0 } else { 0.0 };
    if item.hidden {
        return heading;
    }
    let lines = log.statement(item.first).map_or(1, |view| view.statement.sql.trim().lines().count());
    let noise = item.noise || log.statement(item.first).is_some_and(|view| sql_text::is_noise(view.statement));
    heading + if noise { 27.0 } else { 50.0 + 19.0 * lines as f64 }
}

fn draw_item(props: &PanelProps, item: &Item, index: usize, of: Option<usize>) -> Html {
    props.trace.read(|log| {
        let Some(view) = log.statement(item.first) else { return Html::default() };
        let later = view.seq as usize >= props.moment;
        // The line between what has happened and what has not.
        let boundary = later
            && props.view.moment.is_some()
            && item.first.checked_sub(1).and_then(|before| log.statement(before)).is_none_or(|before| (before.seq as usize) < props.moment);
        let statement = view.statement;
        let whole = !item.noise && !item.hidden;
        let (posinset, setsize) = (of.map(|_| (index + 1).to_string()), of.map(|count| count.to_string()));
        html! {
            <li key={item.first} data-index={index.to_string()} class={classes!(later.then_some("later"))}
                id={whole.then(|| format!("s{}", statement.number))}
                data-seq={whole.then(|| view.seq.to_string())}
                data-pane={view.location.map(|at| at.pane.name())}
                data-line={view.location.map(|at| at.line.to_string())}
                data-kind={whole.then(|| kind_name(statement.kind))}
                data-cause={whole.then(|| cause_name(statement.cause.kind))}
                aria-setsize={setsize} aria-posinset={posinset}>
                if boundary {
                    <p class="now"><span>{ format!("Event {}: what follows has not been sent yet", props.moment) }</span></p>
                }
                if let Some(group) = &item.group { { heading(props, group, item.hidden) } }
                if item.hidden {
                } else if item.noise {
                    { folded_noise(log, item) }
                } else {
                    { draw_statement(props, &view, item.same) }
                }
            </li>
        }
    })
}

fn heading(props: &PanelProps, group: &Group, hidden: bool) -> Html {
    let location = group.location;
    let onclick = {
        let act = props.act.clone();
        Callback::from(move |_: MouseEvent| act.emit(Action::LineFolded(location)))
    };
    let now = props.view.moment.is_some()
        && props.trace.read(|log| {
            log.records
                .get(..props.moment)
                .and_then(|records| records.last())
                .is_some_and(|record| record.location == location)
        });
    let source = location.and_then(|at| {
        let document = &props.ran.document;
        let text = if at.pane == Pane::Models { &document.models } else { &document.script };
        text.lines().nth(at.line as usize - 1).map(|line| line.trim().to_owned())
    });
    let some = group.hues.len() > 1 || hidden;
    html! {
        <div class={classes!("line-group", now.then_some("current"))}>
            if let Some(location) = location { { components::line_link(location, &props.act) } }
            <code>{ source.unwrap_or_else(|| "outside of any line".to_owned()) }</code>
            if some {
                <span class="kinds">
                    { for group.hues.iter().map(|(hue, count)| html! { <>{ components::kind(*hue) }{ count }</> }) }
                </span>
            }
            <span class="sum">
                { words::count(group.statements, "statement") }
                <span>
                    if group.rows > 0 { { format!(" · {}", words::count(group.rows, "row")) } }
                    { format!(" · {}", words::milliseconds(group.milliseconds)) }
                </span>
            </span>
            <button type="button" class="quiet fold" aria-expanded={(!hidden).to_string()} {onclick}
                aria-label={location.map_or("Statements".to_owned(), |at| format!("Statements of {}", words::place(at)))}>
                { components::icon("down") }
            </button>
        </div>
    }
}

fn folded_noise(log: &Log, item: &Item) -> Html {
    let mut names: Vec<(String, usize)> = Vec::new();
    for view in (item.first..=item.last).filter_map(|number| log.statement(number)) {
        let name = view.statement.sql.split('(').next().unwrap_or_default().trim().to_owned();
        match names.last_mut().filter(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => names.push((name, 1)),
        }
    }
    html! {
        <div class="noise">
            { components::kind(Hue::Txn) }
            <span>
                { for names.iter().map(|(name, count)| html! {
                    <>if *count > 1 { { count }{ " " } }<code>{ name }</code>{ ", " }</>
                }) }
                { "folded" }
            </span>
        </div>
    }
}

fn draw_statement(props: &PanelProps, view: &StatementView<'_>, same: bool) -> Html {
    let statement = view.statement;
    let hue = sql_text::hue(statement);
    let quiet = sql_text::is_noise(statement);
    let text = sql_text::layout(&statement.sql, props.settings.format && !same);
    let (first, more) = sql_text::parameters(&statement.parameters);
    let copied = {
        let (sql, literals) = (text.clone(), first.iter().map(sql_text::literal).collect::<Vec<_>>());
        Callback::from(move |()| fill(&sql, &literals))
    };
    let rows = view.rows.filter(|rows| !rows.columns.is_empty());
    let number = statement.number;
    html! {
        <div class={classes!("statement", same.then_some("same"), quiet.then_some("noise"))}>
            { components::kind(hue) }
            <div>
                <p class="cause">{ in_words(&statement.cause.text, statement.cause.path.as_deref(), &props.act) }</p>
                <div class="sql">
                    { sql_html(&text, hue, props.settings.in_place.then_some(first)) }
                    if !first.is_empty() && (more > 0 || !props.settings.in_place) {
                        { chips(first, more, props.settings.in_place) }
                    }
                </div>
                if let Some(error) = view.error { <p class="refused">{ error }</p> }
                if let Some(rows) = rows.filter(|rows| !rows.is_empty()) {
                    <RowPreview trace={props.trace.clone()} statement={number} count={rows.len()} act={props.act.clone()} />
                }
            </div>
            <p class="cost">
                if let Some(rows) = rows {
                    <span>{ words::count(rows.len(), "row") }</span>
                } else if let Some(changed) = view.changed.filter(|_| !quiet && hue != Hue::Ddl) {
                    <span>{ format!("{} changed", words::count(changed as usize, "row")) }</span>
                }
                if let Some(time) = view.milliseconds { <span>{ words::milliseconds(time) }</span> }
            </p>
            <Copy text={copied} label={format!("Copy statement {}", number + 1)} />
        </div>
    }
}

/// The text with each `?` replaced by its literal, as far as there are any.
fn fill(sql: &str, literals: &[String]) -> String {
    sql_text::pieces(sql)
        .iter()
        .map(|piece| match piece {
            Piece::Placeholder(index) => literals.get(*index).map_or("?", String::as_str),
            Piece::Verb(text) | Piece::Keyword(text) | Piece::Literal(text) | Piece::Plain(text) => text,
        })
        .collect()
}

fn sql_html(sql: &str, hue: Hue, values: Option<&[Datum]>) -> Html {
    let piece = |piece: &Piece<'_>| match piece {
        Piece::Verb(text) => html! { <b class={hue.class()}>{ text }</b> },
        Piece::Keyword(text) => html! { <span class="k">{ text }</span> },
        Piece::Literal(text) => html! { <span class="l">{ text }</span> },
        Piece::Plain(text) => html! { text },
        Piece::Placeholder(index) => {
            let value = values.and_then(|values| values.get(*index)).map(|value| shorten(sql_text::literal(value)));
            html! { <span class={classes!("l", value.is_some().then_some("placed"))}>{ value.unwrap_or_else(|| "?".to_owned()) }</span> }
        }
    };
    html! { <pre>{ for sql_text::pieces(sql).iter().map(piece) }</pre> }
}

fn chips(values: &[Datum], more: usize, only_more: bool) -> Html {
    const SHOWN: usize = 20;
    let hidden = values.len().saturating_sub(SHOWN);
    html! {
        <span class="parameters" aria-label="Parameters" role="group">
            if !only_more {
                { for values.iter().take(SHOWN).map(|value| html! { <span>{ shorten(sql_text::literal(value)) }</span> }) }
                if hidden > 0 { <span>{ format!("and {hidden} more") }</span> }
            }
            if more > 0 { <span>{ format!("and {}", words::count(more, "more set")) }</span> }
        </span>
    }
}

fn shorten(text: String) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A reason with its names marked: the attribute that it serves, and objects.
fn in_words(text: &str, path: Option<&str>, act: &Callback<Action>) -> Html {
    // A sentence begins large; a name keeps its own letters.
    let first = text.split(' ').next().unwrap_or_default();
    let text = if first.bytes().all(|byte| byte.is_ascii_lowercase()) { words::capital(text) } else { text.to_owned() };
    let mut parts = Vec::new();
    let mut rest = text.as_str();
    while let Some((start, end, is_object)) = next_name(rest, path) {
        parts.push(html! { { &rest[..start] } });
        let name = rest[start..end].to_owned();
        parts.push(if is_object {
            object(name, act)
        } else {
            html! { <code>{ name }</code> }
        });
        rest = &rest[end..];
    }
    parts.push(html! { { rest } });
    parts.into_iter().collect()
}

/// The next name in the text: `User.addresses`, or an object's, `User(1)`.
fn next_name(text: &str, path: Option<&str>) -> Option<(usize, usize, bool)> {
    let path =
        path.filter(|path| !path.is_empty()).and_then(|path| text.find(path).map(|at| (at, at + path.len(), false)));
    let object = text.match_indices('(').find_map(|(at, _)| {
        let name = text[..at]
            .rfind(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_')
            .map_or(0, |before| before + 1);
        let capital = text[name..at].starts_with(|c: char| c.is_ascii_uppercase());
        let end = at + text[at..].find(')')? + 1;
        let key = &text[at + 1..end - 1];
        let keyed = key.starts_with(|c: char| c.is_ascii_digit() || c == '\'' || c == '-') || key.starts_with("new ");
        (capital && keyed).then_some((name, end, true))
    });
    [path, object].into_iter().flatten().min_by_key(|(start, ..)| *start)
}

#[derive(Clone, PartialEq, Properties)]
struct RowPreviewProps {
    trace: Trace,
    statement: u32,
    count: usize,
    act: Callback<Action>,
}

/// The first rows of a statement, once they are asked for.
#[component]
fn RowPreview(props: &RowPreviewProps) -> Html {
    const SHOWN: usize = 10;
    let open = use_state(|| false);
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let all = {
        let (act, statement) = (props.act.clone(), props.statement);
        Callback::from(move |_: MouseEvent| act.emit(Action::RowsWanted(statement)))
    };
    html! {
        <div class="more">
            <button type="button" class="disclose" aria-expanded={open.to_string()} {onclick}>{ "Rows" }</button>
            if *open {
                { props.trace.read(|log| {
                    let Some(store) = log.rows(props.statement) else { return Html::default() };
                    html! {
                        <table aria-label={format!("Rows of statement {}", props.statement + 1)}>
                            <thead><tr>
                                { for store.columns.iter().map(|column| html! { <th scope="col">{ column }</th> }) }
                            </tr></thead>
                            <tbody>
                                { for (0..props.count.min(SHOWN)).filter_map(|index| store.row(index)).map(|row| html! {
                                    <tr>{ for row.iter().map(|datum| cell(datum, None)) }</tr>
                                }) }
                            </tbody>
                        </table>
                    }
                }) }
                if props.count > SHOWN {
                    <button type="button" class="all" onclick={all}>{ format!("All {} rows", words::thousands(props.count)) }</button>
                }
            }
        </div>
    }
}

fn kind_name(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Sql => "sql",
        StatementKind::Begin => "begin",
        StatementKind::Commit => "commit",
        StatementKind::Rollback => "rollback",
        StatementKind::Savepoint => "savepoint",
        StatementKind::ReleaseSavepoint => "release_savepoint",
        StatementKind::RollbackSavepoint => "rollback_savepoint",
    }
}

fn cause_name(kind: CauseKind) -> &'static str {
    match kind {
        CauseKind::Script => "script",
        CauseKind::Autoflush => "autoflush",
        CauseKind::Flush => "flush",
        CauseKind::LazyLoad => "lazy_load",
        CauseKind::Refresh => "refresh",
        CauseKind::EagerLoad => "eager_load",
        CauseKind::Ddl => "ddl",
        CauseKind::Reflection => "reflection",
        CauseKind::Listener => "listener",
        CauseKind::Transaction => "transaction",
    }
}
