//! The tables of the metadata, with the classes and relationships that are mapped to them.

use retort::trace::{ClassInfo, ColumnInfo, Direction, Event, RelationshipInfo, TableInfo};
use yew::prelude::*;

use super::{PanelProps, tally};
use crate::{
    components,
    dom::{El, el, row},
};

/// The panel.
pub fn schema(props: &PanelProps) -> Html {
    props.trace.read(|log| {
        let last = log.mappings.iter().rev().find(|index| (**index as usize) < props.moment);
        let event = last.and_then(|index| log.records.get(*index as usize)).map(|record| &record.event);
        let (tables, classes) = match event {
            Some(Event::Mapping { tables, classes }) if !tables.is_empty() || !classes.is_empty() => (tables, classes),
            _ => {
                return components::empty(
                    "No table yet",
                    "The tables of the metadata come here, with the classes that are mapped to them and their relationships.",
                );
            }
        };
        let of = |table: &TableInfo| classes.iter().filter(|class| class.table == table.name).collect::<Vec<_>>();
        let head = tally(el("p"), tables.len(), " table", " tables");
        row(vec![
            el("header").child(tally(head, classes.len(), " mapped class", " mapped classes")).into(),
            el("div|class=tables").all(tables.iter().map(|table| draw_table(table, &of(table)))).into(),
        ])
    })
}

fn draw_table(table: &TableInfo, classes: &[&ClassInfo]) -> El {
    let id = format!("table-{}", table.name);
    let heading = el("h3").with("id", id.clone());
    let heading = if classes.is_empty() {
        heading.child(el("code").say(table.name.to_string())).child(el("small").text("no class"))
    } else {
        let names: Vec<&str> = classes.iter().map(|class| &*class.name).collect();
        heading.say(names.join(", ")).child(el("small").say(table.name.to_string()))
    };
    let relations: Vec<Html> = classes
        .iter()
        .flat_map(|class| &class.relationships)
        .map(draw_relation)
        .chain(classes.iter().filter_map(|class| class.inherits.as_ref()).map(|parent| {
            el("div").child(el("dt").text("inherits")).child(el("dd").child(el("b").say(parent.to_string())))
        }))
        .map(Html::from)
        .collect();
    el("section|class=entity")
        .class_if("unmapped", classes.is_empty())
        .with("aria-labelledby", id)
        .child(heading)
        .child(
            el("table")
                .with("aria-label", format!("Columns of {}", table.name))
                .child(el("tbody").all(table.columns.iter().map(draw_column))),
        )
        .child_if((!relations.is_empty()).then(|| el("dl|class=relations").node(row(relations))))
}

fn draw_column(column: &ColumnInfo) -> El {
    let mut kind = el("td").say(column.kind.to_string());
    if column.nullable && !column.primary_key {
        kind = kind.child(el("span|class=null").text(" null"));
    }
    if let Some(target) = &column.references {
        kind = kind.child(el("small").say(format!(" → {target}")));
    }
    el("tr")
        .child(
            el("td|class=key")
                .child_if(column.primary_key.then(|| el("b").text("PK")))
                .child_if(column.references.as_ref().map(|_| el("span").text("FK"))),
        )
        .child(el("th|scope=row").say(column.name.to_string()))
        .child(kind)
}

fn draw_relation(relation: &RelationshipInfo) -> El {
    let direction = match relation.direction {
        Direction::OneToMany | Direction::ManyToMany => "many ",
        Direction::ManyToOne => "one ",
    };
    let mut words = el("dd").text(direction).child(el("b").say(relation.target.to_string()));
    if let Some(secondary) = &relation.secondary {
        words = words.text(" through ").child(el("code").say(secondary.to_string()));
    }
    if let Some(back) = &relation.back_populates {
        words = words.child(el("small").say(format!(" ⇄ {back}")));
    }
    el("div").child(el("dt").say(relation.name.to_string())).child(words)
}
