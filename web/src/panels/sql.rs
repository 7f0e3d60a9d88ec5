//! The statements in order, under the lines that sent them.

use std::rc::Rc;

use retort::{
    diagnostic::{Location, Pane},
    trace::{CauseKind, Datum, StatementKind},
};
use yew::prelude::*;

use super::{
    PanelProps, object,
    rows::{cell, made_cell, made_heading},
};
use crate::{
    components::{self, VirtualList},
    dom::{El, el, row},
    log::{Log, StatementView},
    rows::RowStore,
    sql_text::{self, Hue, Piece},
    state::{Action, Setting},
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
pub struct Statements {
    items: Rc<[Item]>,
    /// What was measured is void once the list is another.
    generation: u32,
}

impl Component for Statements {
    type Message = ();
    type Properties = PanelProps;

    fn create(ctx: &Context<Statements>) -> Statements {
        Statements { items: items_of(ctx.props()), generation: 0 }
    }

    fn changed(&mut self, ctx: &Context<Statements>, old: &PanelProps) -> bool {
        let props = ctx.props();
        let folded = old.view.folded != props.view.folded;
        if folded || old.settings != props.settings {
            self.generation += 1;
        }
        if folded || old.settings.fold_noise != props.settings.fold_noise || old.trace != props.trace {
            self.items = items_of(props);
        }
        true
    }

    fn view(&self, ctx: &Context<Statements>) -> Html {
        draw(ctx.props(), &self.items, self.generation)
    }
}

fn items_of(props: &PanelProps) -> Rc<[Item]> {
    props.trace.read(|log| items(log, props.settings.fold_noise, &props.view.folded)).into()
}

fn draw(props: &PanelProps, items: &Rc<[Item]>, generation: u32) -> Html {
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
    let settings = &props.settings;
    let estimate: Rc<dyn Fn(usize) -> f64> = {
        let (items, trace) = (items.clone(), props.trace.clone());
        Rc::new(move |index| items.get(index).map_or(0.0, |item| trace.read(|log| estimate(log, item))))
    };
    let item: Rc<dyn Fn(usize, bool) -> El> = {
        let (items, props) = (items.clone(), props.clone());
        Rc::new(move |index, windowed| match items.get(index) {
            Some(item) => draw_item(&props, item, index, windowed.then_some(items.len())),
            None => el("li"),
        })
    };
    let toggle = |name, pressed, setting: Setting| {
        components::toggle(name, pressed, &props.act, move || Action::SettingChanged(setting))
    };
    let head = el("p").child(el("b").say(words::thousands(statements))).text(" statements");
    let head =
        head.child(el("b").say(words::thousands(rows))).text(" rows").child(el("b").say(words::milliseconds(time)));
    let header = el("header")
        .child(head)
        .child(el("span|class=hint|id=parameters").text("Parameters"))
        .child(
            el("div|class=switch|role=group|aria-labelledby=parameters")
                .child(toggle("Beside", !settings.in_place, Setting::InPlace(false)))
                .child(toggle("In place", settings.in_place, Setting::InPlace(true))),
        )
        .child(toggle("Format", settings.format, Setting::Format(!settings.format)))
        .child(toggle("Fold PRAGMA, BEGIN", settings.fold_noise, Setting::FoldNoise(!settings.fold_noise)));
    row(vec![
        header.into(),
        html! {
            <VirtualList class="statements" label="Statements" count={items.len()} {estimate} {item} {generation} {target} />
        },
    ])
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

fn draw_item(props: &PanelProps, item: &Item, index: usize, of: Option<usize>) -> El {
    props.trace.read(|log| {
        let row = el("li").key(item.first).with("data-index", index.to_string());
        let Some(view) = log.statement(item.first) else { return row };
        let later = view.seq as usize >= props.moment;
        // The line between what has happened and what has not.
        let boundary = later
            && props.view.moment.is_some()
            && item
                .first
                .checked_sub(1)
                .and_then(|before| log.statement(before))
                .is_none_or(|before| (before.seq as usize) < props.moment);
        let statement = view.statement;
        let mut row = row.class_if("later", later);
        if let Some(location) = view.location {
            row = row.fixed("data-pane", location.pane.name()).with("data-line", location.line.to_string());
        }
        if !item.noise && !item.hidden {
            row = row
                .with("id", format!("s{}", statement.number))
                .with("data-seq", view.seq.to_string())
                .fixed("data-kind", kind_name(statement.kind))
                .fixed("data-cause", cause_name(statement.cause.kind));
        }
        if let Some(count) = of {
            row = row.with("aria-setsize", count.to_string()).with("aria-posinset", (index + 1).to_string());
        }
        if boundary {
            let words = format!("Event {}: what follows has not been sent yet", props.moment);
            row = row.child(el("p|class=now").child(el("span").say(words)));
        }
        let row = row.child_if(item.group.as_ref().map(|group| heading(props, group, item.hidden)));
        if item.hidden {
            row
        } else if item.noise {
            row.child(folded_noise(log, item))
        } else {
            row.child(draw_statement(props, &view, item.same))
        }
    })
}

fn heading(props: &PanelProps, group: &Group, hidden: bool) -> El {
    let location = group.location;
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
    let mut heading = el("div|class=line-group")
        .class_if("current", now)
        .child_if(components::line_link_if(location, &props.act))
        .child(el("code").say(source.unwrap_or_else(|| "outside of any line".to_owned())));
    if group.hues.len() > 1 || hidden {
        let mut kinds = el("span|class=kinds");
        for (hue, count) in &group.hues {
            kinds = kinds.child(components::kind(*hue)).say(count.to_string());
        }
        heading = heading.child(kinds);
    }
    let mut sum = format!(" · {}", words::milliseconds(group.milliseconds));
    if group.rows > 0 {
        sum = format!(" · {}{sum}", words::count(group.rows, "row"));
    }
    let label = location.map_or("Statements".to_owned(), |at| format!("Statements of {}", words::place(at)));
    heading
        .child(el("span|class=sum").say(words::count(group.statements, "statement")).child(el("span").say(sum)))
        .child(
            el("button|type=button|class=quiet fold")
                .says("aria-expanded", !hidden)
                .click(&props.act, move || Action::LineFolded(location))
                .with("aria-label", label)
                .child(components::icon("down")),
        )
}

fn folded_noise(log: &Log, item: &Item) -> El {
    let mut names: Vec<(String, usize)> = Vec::new();
    for view in (item.first..=item.last).filter_map(|number| log.statement(number)) {
        let name = view.statement.sql.split('(').next().unwrap_or_default().trim().to_owned();
        match names.last_mut().filter(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => names.push((name, 1)),
        }
    }
    let mut list = el("span");
    for (name, count) in names {
        if count > 1 {
            list = list.say(format!("{count} "));
        }
        list = list.child(el("code").say(name)).text(", ");
    }
    el("div|class=noise").child(components::kind(Hue::Txn)).child(list.text("folded"))
}

fn draw_statement(props: &PanelProps, view: &StatementView<'_>, same: bool) -> El {
    let statement = view.statement;
    let hue = sql_text::hue(statement);
    let quiet = sql_text::is_noise(statement);
    let in_place = props.settings.in_place;
    let text = sql_text::layout(&statement.sql, props.settings.format && !same);
    let (first, more) = sql_text::parameters(&statement.parameters);
    let rows = view.rows.filter(|rows| !rows.columns.is_empty());
    let number = statement.number;
    let mut sql = el("div|class=sql").child(sql_html(&text, hue, in_place.then_some(first)));
    if !first.is_empty() && (more > 0 || !in_place) {
        sql = sql.child(chips(first, more, in_place));
    }
    let cause = in_words(&statement.cause.text, statement.cause.path.as_deref(), &props.act);
    let mut body =
        el("div").child(cause).child(sql).child_if(view.error.map(|error| el("p|class=refused").say(error.to_owned())));
    if let Some(rows) = rows.filter(|rows| !rows.is_empty()) {
        body = body.child(preview(props, number, rows));
    }
    let changed = view.changed.filter(|_| !quiet && hue != Hue::Ddl);
    let outcome = match (rows, changed) {
        (Some(rows), _) => Some(words::count(rows.len(), "row")),
        (None, Some(changed)) => Some(format!("{} changed", words::count(changed as usize, "row"))),
        (None, None) => None,
    };
    let literals: Vec<String> = first.iter().map(sql_text::literal).collect();
    let label = format!("Copy statement {}", number + 1);
    el("div|class=statement")
        .class_if("same", same)
        .class_if("noise", quiet)
        .child(components::kind(hue))
        .child(body)
        .child(
            el("p|class=cost")
                .child_if(outcome.map(|words| el("span").say(words)))
                .child_if(view.milliseconds.map(|time| el("span").say(words::milliseconds(time)))),
        )
        .child(components::copy_button(label, "", move || fill(&text, &literals)))
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

fn sql_html(sql: &str, hue: Hue, values: Option<&[Datum]>) -> El {
    let mut text = el("pre");
    for piece in sql_text::pieces(sql) {
        let (part, words) = match piece {
            Piece::Verb(words) => (el("b").class(hue.class()), words.to_owned()),
            Piece::Keyword(words) => (el("span|class=k"), words.to_owned()),
            Piece::Literal(words) => (el("span|class=l"), words.to_owned()),
            Piece::Placeholder(index) => match values.and_then(|values| values.get(index)) {
                Some(value) => (el("span|class=l placed"), shorten(sql_text::literal(value))),
                None => (el("span|class=l"), "?".to_owned()),
            },
            Piece::Plain(words) => {
                text = text.say(words.to_owned());
                continue;
            }
        };
        text = text.child(part.say(words));
    }
    text
}

fn chips(values: &[Datum], more: usize, only_more: bool) -> El {
    const SHOWN: usize = 20;
    let mut chips = el("span|class=parameters|aria-label=Parameters|role=group");
    if !only_more {
        chips = chips.all(values.iter().take(SHOWN).map(|value| el("span").say(shorten(sql_text::literal(value)))));
        if values.len() > SHOWN {
            chips = chips.child(el("span").say(format!("and {} more", values.len() - SHOWN)));
        }
    }
    if more > 0 {
        chips = chips.child(el("span").say(format!("and {}", words::count(more, "more set"))));
    }
    chips
}

fn shorten(text: String) -> String {
    const LONGEST: usize = 120;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// A reason with its names marked: the attribute that it serves, and objects.
fn in_words(text: &str, path: Option<&str>, act: &Callback<Action>) -> El {
    // A sentence begins large; a name keeps its own letters.
    let text = &text.replace('`', "");
    let first = text.split(' ').next().unwrap_or_default();
    let text = if first.bytes().all(|byte| byte.is_ascii_lowercase()) { words::capital(text) } else { text.to_owned() };
    let mut words = el("p|class=cause");
    let mut rest = text.as_str();
    while let Some((start, end, is_object)) = next_name(rest, path) {
        let name = rest.get(start..end).unwrap_or_default().to_owned();
        words = words.say(rest.get(..start).unwrap_or_default().to_owned());
        words = words.child(if is_object { object(name, act) } else { el("code").say(name) });
        rest = rest.get(end..).unwrap_or_default();
    }
    words.say(rest.to_owned())
}

/// Where `part` begins in `text`. What the standard library has for this is made for long texts, and larger than this panel.
fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len()).position(|window| window == part.as_bytes())
}

/// The next name in the text: `User.addresses`, or an object's, `User(1)`.
fn next_name(text: &str, path: Option<&str>) -> Option<(usize, usize, bool)> {
    let path =
        path.filter(|path| !path.is_empty()).and_then(|path| find(text, path).map(|at| (at, at + path.len(), false)));
    let object = text.match_indices('(').find_map(|(at, _)| {
        let before = text.get(..at)?;
        let name = before
            .rfind(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_')
            .map_or(0, |before| before + 1);
        let capital = before.get(name..)?.starts_with(|c: char| c.is_ascii_uppercase());
        let (key, _) = text.get(at + 1..)?.split_once(')')?;
        let keyed = key.starts_with(|c: char| c.is_ascii_digit() || c == '\'' || c == '-') || key.starts_with("new ");
        (capital && keyed).then_some((name, at + 1 + key.len() + 1, true))
    });
    [path, object].into_iter().flatten().min_by_key(|(start, ..)| *start)
}

/// The first rows of a statement, once they are asked for.
fn preview(props: &PanelProps, number: u32, store: &RowStore) -> El {
    const SHOWN: usize = 10;
    let open = props.view.previews.contains(&number);
    let more = el("div|class=more").child(
        el("button|type=button|class=disclose")
            .says("aria-expanded", open)
            .click(&props.act, move || Action::PreviewToggled(number))
            .text("Rows"),
    );
    if !open {
        return more;
    }
    let rows = (0..store.len().min(SHOWN)).filter_map(|index| store.row(index));
    let columns = store.columns.iter().map(|column| el("th|scope=col").say(column.clone()));
    let made = props.trace.read(|log| {
        let made = log.made(number)?;
        let names: Vec<_> = (0..store.len().min(SHOWN)).map(|row| made.names(row)).collect();
        Some((made.paths(), names))
    });
    let (paths, names) = made.map_or((None, Vec::new()), |(paths, names)| (Some(paths), names));
    let mut names = names.into_iter();
    let mut line = |row: Vec<Datum>| {
        el("tr")
            .child_if(names.next().map(|names| made_cell(names, el("th|scope=row"), &props.act)))
            .all(row.iter().map(|datum| cell(datum, el("td"))))
    };
    let heading = paths.map(|paths| made_heading(&paths, el("td")));
    let more = more.child(
        el("table")
            .with("aria-label", format!("Rows of statement {}", number + 1))
            .child(el("thead").child(el("tr").child_if(heading).all(columns)))
            .child(el("tbody").all(rows.map(&mut line))),
    );
    if store.len() <= SHOWN {
        return more;
    }
    more.child(
        el("button|type=button|class=all")
            .click(&props.act, move || Action::RowsWanted(number))
            .say(format!("All {} rows", words::thousands(store.len()))),
    )
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
