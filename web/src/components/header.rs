//! The bar at the top: what it is, run and stop, how the run stands, and the menus.

use yew::prelude::*;

use super::{help::help, icon, menus};
use crate::{
    dom::{El, el},
    state::{Action, FIRST, Origin, Phase, Setting, State, Theme},
};

/// The bar.
pub fn header(state: &State, act: &Callback<Action>) -> El {
    let theme_now = state.settings.theme;
    let menu = state.view.menu;
    let title = match state.sources.origin {
        Origin::Example => FIRST.0,
        Origin::Draft => "Your draft",
        Origin::Link => "From a link",
    };
    let status = state.run.status();
    let theme = theme_now.next();
    let sign = match theme_now {
        Theme::System => "system",
        Theme::Light => "sun",
        Theme::Dark => "theme",
    };
    el("header|class=top")
        .child(
            el("a|class=brand|href=./|aria-label=Retort, to its first page")
                .child(el("svg|aria-hidden=true").child(el("use|href=#wordmark"))),
        )
        .child(el("h1").text(title))
        .child(
            el("div|class=run|role=group|aria-label=Run the script")
                .child(
                    el("button|type=button|class=primary|aria-keyshortcuts=Control+Enter|title=Ctrl+Enter")
                        .click(act, || Action::RunWanted)
                        .child(icon("play"))
                        .text("Run"),
                )
                .child(
                    el("button|type=button")
                        .flag("disabled", !state.run.is_busy())
                        .click(act, || Action::StopWanted)
                        .child(icon("stop"))
                        .text("Stop"),
                ),
        )
        .child(
            el("p|role=status")
                .class_if("failed", state.run.phase == Phase::Failed)
                .with("title", status.clone())
                .say(status),
        )
        .child(
            el("button|type=button|class=quiet more|aria-label=Menu")
                .says("aria-expanded", menu)
                .click(act, || Action::MenuToggled)
                .child(icon("more")),
        )
        .child(
            el("nav|aria-label=Playground")
                .class_if("open", menu)
                .node(menus::lessons(act))
                .node(menus::share(state, act))
                .node(menus::database())
                .child(
                    el("button|type=button|class=quiet|aria-label=Theme")
                        .click(act, move || Action::SettingChanged(Setting::Theme(theme)))
                        .with("title", format!("Theme: {}. Next: {}", theme_now.name(), theme.name()))
                        .child(icon(sign)),
                )
                .node(help()),
        )
}
