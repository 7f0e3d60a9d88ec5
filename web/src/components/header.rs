//! The bar at the top: what it is, run and stop, how the run stands, and the menus.

use std::rc::Rc;

use yew::prelude::*;

use super::{help::Help, icon, menus};
use crate::state::{Action, FIRST, Origin, Phase, Run, Setting, Sources, Theme};

/// What the bar shows.
#[derive(Clone, PartialEq, Properties)]
pub struct HeaderProps {
    /// How the run stands.
    pub run: Rc<Run>,
    /// What is in the editors.
    pub sources: Rc<Sources>,
    /// Light or dark.
    pub theme: Theme,
    /// Whether the menu of a narrow page is open.
    pub menu: bool,
    /// The page.
    pub act: Callback<Action>,
}

/// The bar.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let act = |action: fn() -> Action| {
        let act = props.act.clone();
        Callback::from(move |_: MouseEvent| act.emit(action()))
    };
    let title = match props.sources.origin {
        Origin::Example => FIRST.0,
        Origin::Draft => "Your draft",
        Origin::Link => "From a link",
    };
    let failed = props.run.phase == Phase::Failed;
    let theme = props.theme.next();
    let change_theme = {
        let act = props.act.clone();
        Callback::from(move |_: MouseEvent| act.emit(Action::SettingChanged(Setting::Theme(theme))))
    };
    html! {
        <header class="top">
            <a class="brand" href="./" aria-label="Retort, to its first page">
                <svg aria-hidden="true"><use href="#wordmark" /></svg>
            </a>
            <h1>{ title }</h1>
            <div class="run" role="group" aria-label="Run the script">
                <button type="button" class="primary" aria-keyshortcuts="Control+Enter" title="Ctrl+Enter"
                    onclick={act(|| Action::RunWanted)}>{ icon("play") }{ "Run" }</button>
                <button type="button" disabled={!props.run.is_busy()} onclick={act(|| Action::StopWanted)}>
                    { icon("stop") }{ "Stop" }
                </button>
            </div>
            <p role="status" class={classes!(failed.then_some("failed"))} title={props.run.status()}>
                { props.run.status() }
            </p>
            <button type="button" class="quiet more" aria-label="Menu" aria-expanded={props.menu.to_string()}
                onclick={act(|| Action::MenuToggled)}>{ icon("more") }</button>
            <nav aria-label="Playground" class={classes!(props.menu.then_some("open"))}>
                <menus::Lessons act={props.act.clone()} />
                <menus::Share sources={props.sources.clone()} act={props.act.clone()} />
                <menus::Database />
                <button type="button" class="quiet" aria-label="Theme" onclick={change_theme}
                    title={format!("Theme: {}. Next: {}", props.theme.name(), theme.name())}>
                    { icon(match props.theme { Theme::System => "system", Theme::Light => "sun", Theme::Dark => "theme" }) }
                </button>
                <Help />
            </nav>
        </header>
    }
}
