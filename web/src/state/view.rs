//! What the reader looks at, and what the reader prefers.

use std::rc::Rc;

use retort::diagnostic::{Location, Pane};

/// A tab of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The statements.
    #[default]
    Sql,
    /// The rows of a query.
    Rows,
    /// The sessions and their objects.
    Identity,
    /// The plans of the flushes.
    Flush,
    /// Tables and classes.
    Schema,
    /// What was printed, and the error.
    Output,
    /// What Retort noticed.
    Advice,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Tab; 7] = [Tab::Sql, Tab::Rows, Tab::Identity, Tab::Flush, Tab::Schema, Tab::Output, Tab::Advice];

    /// The name on the tab.
    pub fn name(self) -> &'static str {
        match self {
            Tab::Sql => "SQL",
            Tab::Rows => "Rows",
            Tab::Identity => "Identity map",
            Tab::Flush => "Flush",
            Tab::Schema => "Schema",
            Tab::Output => "Output",
            Tab::Advice => "Advice",
        }
    }

    /// The id of its panel.
    pub fn id(self) -> &'static str {
        match self {
            Tab::Sql => "sql",
            Tab::Rows => "rows",
            Tab::Identity => "identity",
            Tab::Flush => "flush",
            Tab::Schema => "schema",
            Tab::Output => "output",
            Tab::Advice => "advice",
        }
    }
}

/// What a phone shows: one pane at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaneTab {
    /// The models' editor.
    Models,
    /// The script's editor.
    Script,
    /// The report.
    #[default]
    Report,
}

impl PaneTab {
    /// Every pane, in order.
    pub const ALL: [PaneTab; 3] = [PaneTab::Models, PaneTab::Script, PaneTab::Report];

    /// The name on its tab.
    pub fn name(self) -> &'static str {
        match self {
            PaneTab::Models => "Models",
            PaneTab::Script => "Script",
            PaneTab::Report => "Report",
        }
    }

    /// The id of its section.
    pub fn id(self) -> &'static str {
        match self {
            PaneTab::Models => "models",
            PaneTab::Script => "script",
            PaneTab::Report => "report",
        }
    }

    /// The pane that holds an editor.
    pub fn of(pane: Pane) -> PaneTab {
        match pane {
            Pane::Models => PaneTab::Models,
            Pane::Script => PaneTab::Script,
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// Its name in storage and CSS.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The one that comes after it.
    pub fn next(self) -> Theme {
        match self {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        }
    }
}

/// A change of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// PRAGMA, BEGIN and their like folded away, or not.
    FoldNoise(bool),
    /// Parameters put into their places, or beside.
    InPlace(bool),
    /// SQL on several lines, or on one.
    Format(bool),
    /// Light or dark.
    Theme(Theme),
}

/// What the reader prefers; kept on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// PRAGMA, BEGIN and their like are folded away.
    pub fold_noise: bool,
    /// Parameters are put into their places.
    pub in_place: bool,
    /// SQL keeps its lines.
    pub format: bool,
    /// Light or dark.
    pub theme: Theme,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { fold_noise: false, in_place: false, format: true, theme: Theme::System }
    }
}

impl Settings {
    /// Takes over a change.
    pub fn change(&mut self, setting: Setting) {
        match setting {
            Setting::FoldNoise(value) => self.fold_noise = value,
            Setting::InPlace(value) => self.in_place = value,
            Setting::Format(value) => self.format = value,
            Setting::Theme(value) => self.theme = value,
        }
    }

    /// The settings as words, for storage.
    pub fn to_words(self) -> String {
        let mut words = vec![self.theme.name()];
        words.extend(self.fold_noise.then_some("fold"));
        words.extend(self.in_place.then_some("in-place"));
        words.extend((!self.format).then_some("one-line"));
        words.join(" ")
    }

    /// The settings from [`Settings::to_words`]; what is not known counts for nothing.
    pub fn from_words(text: &str) -> Settings {
        let mut settings = Settings::default();
        for word in text.split_whitespace() {
            match word {
                "fold" => settings.fold_noise = true,
                "in-place" => settings.in_place = true,
                "one-line" => settings.format = false,
                _ => {
                    if let Some(theme) = Theme::ALL.into_iter().find(|theme| theme.name() == word) {
                        settings.theme = theme;
                    }
                }
            }
        }
        settings
    }
}

/// What the reader looks at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The statements whose first rows are shown below them.
    pub previews: Vec<u32>,
    /// Whether Identity map shows only what changed.
    pub only_changed: bool,
    /// The address to share, once it was asked for.
    pub link: Rc<str>,
    /// The report's tab.
    pub tab: Tab,
    /// The pane, on a phone.
    pub pane: PaneTab,
    /// So many events have happened in what the report shows; `None` is the end, also while it moves on.
    pub moment: Option<u32>,
    /// The lines whose statements are folded.
    pub folded: Vec<Option<Location>>,
    /// The statement whose rows are shown; the last with rows unless chosen.
    pub rows_of: Option<u32>,
    /// The flush that is shown.
    pub flush: usize,
    /// Whether the menu of a narrow page is open.
    pub menu: bool,
}
