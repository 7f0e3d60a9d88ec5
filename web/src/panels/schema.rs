//! The tables of the metadata, with the classes and relationships that are mapped to them.

use retort::trace::{ClassInfo, Direction, Event, TableInfo};
use yew::prelude::*;

use super::PanelProps;
use crate::components;

/// The panel.
#[component]
pub fn Schema(props: &PanelProps) -> Html {
    props.trace.read(|log| {
        let last = log.mappings.iter().rev().find(|index| (**index as usize) < props.moment);
        let event = last.and_then(|index| log.records.get(*index as usize)).map(|record| &record.event);
        let Some(Event::Mapping { tables, classes }) = event.filter(|event| !is_bare(event)) else {
            return components::empty(
                "No table yet",
                "The tables of the metadata come here, with the classes that are mapped to them and their relationships.",
            );
        };
        let of = |table: &TableInfo| classes.iter().filter(|class| class.table == table.name).collect::<Vec<_>>();
        html! {
            <>
            <header>
                <p>
                    <b>{ tables.len() }</b>{ if tables.len() == 1 { " table" } else { " tables" } }
                    <b>{ classes.len() }</b>{ if classes.len() == 1 { " mapped class" } else { " mapped classes" } }
                </p>
            </header>
            <div class="tables">{ for tables.iter().map(|table| draw_table(table, &of(table))) }</div>
            </>
        }
    })
}

fn is_bare(event: &Event) -> bool {
    matches!(event, Event::Mapping { tables, classes } if tables.is_empty() && classes.is_empty())
}

fn draw_table(table: &TableInfo, classes: &[&ClassInfo]) -> Html {
    let id = format!("table-{}", table.name);
    html! {
        <section class={classes!("entity", classes.is_empty().then_some("unmapped"))} aria-labelledby={id.clone()}>
            <h3 id={id}>
                if classes.is_empty() {
                    <code>{ &table.name }</code><small>{ "no class" }</small>
                } else {
                    { classes.iter().map(|class| class.name.as_str()).collect::<Vec<_>>().join(", ") }
                    <small>{ &table.name }</small>
                }
            </h3>
            <table aria-label={format!("Columns of {}", table.name)}>
                <tbody>
                    { for table.columns.iter().map(|column| html! {
                        <tr>
                            <td class="key">
                                if column.primary_key { <b>{ "PK" }</b> }
                                if column.references.is_some() { <span>{ "FK" }</span> }
                            </td>
                            <th scope="row">{ &column.name }</th>
                            <td>
                                { &column.kind }
                                if column.nullable && !column.primary_key { <span class="null">{ " null" }</span> }
                                if let Some(target) = &column.references { <small>{ " → " }{ target }</small> }
                            </td>
                        </tr>
                    }) }
                </tbody>
            </table>
            if classes.iter().any(|class| !class.relationships.is_empty() || class.inherits.is_some()) {
                <dl class="relations">
                    { for classes.iter().flat_map(|class| class.relationships.iter()).map(|relation| html! {
                        <div>
                            <dt>{ &relation.name }</dt>
                            <dd>
                                { match relation.direction {
                                    Direction::OneToMany => "many ",
                                    Direction::ManyToOne => "one ",
                                    Direction::ManyToMany => "many ",
                                } }
                                <b>{ &relation.target }</b>
                                if let Some(secondary) = &relation.secondary { { " through " }<code>{ secondary }</code> }
                                if let Some(back) = &relation.back_populates { <small>{ format!(" ⇄ {back}") }</small> }
                            </dd>
                        </div>
                    }) }
                    { for classes.iter().filter_map(|class| class.inherits.as_ref()).map(|parent| html! {
                        <div><dt>{ "inherits" }</dt><dd><b>{ parent }</b></dd></div>
                    }) }
                </dl>
            }
        </section>
    }
}
