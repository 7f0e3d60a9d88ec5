use retort::{
    playground::LinkError,
    trace::{Event, Record},
};

use super::*;

fn state() -> State {
    State::new(State::example(), Origin::Example, Settings::default())
}

fn output(seq: u32) -> Record {
    Record {
        seq,
        location: Some(Location { pane: Pane::Script, line: seq + 1 }),
        event: Event::Output { text: "x\n".to_owned() },
    }
}

#[test]
fn a_run_goes_from_run_to_done() {
    let mut state = state();
    assert_eq!(state.run.status(), "Loading the engine");
    state.reduce(Action::Received(1, Response::Ready));
    assert_eq!(state.run.status(), "Ready");
    assert_eq!(state.reduce(Action::RunWanted), [Effect::Start(State::example())]);
    state.reduce(Action::Started(1));
    assert_eq!(state.run.status(), "Running");
    state.reduce(Action::Received(1, Response::Events(vec![output(0)])));
    // What another worker still says belongs to a run that is over.
    state.reduce(Action::Received(7, Response::Events(vec![output(0)])));
    let done = Response::Done { error: None, milliseconds: 1.0 };
    assert_eq!(state.reduce(Action::Received(1, done)), [Effect::Rest]);
    assert_eq!(state.run.status(), "Done: 0 statements, 0 rows");
    assert_eq!(state.moment(), 1);
}

#[test]
fn stop_ends_the_worker_and_what_it_still_says_counts_no_more() {
    let mut state = state();
    state.reduce(Action::RunWanted);
    state.reduce(Action::Started(1));
    assert_eq!(state.reduce(Action::StopWanted), [Effect::End]);
    state.reduce(Action::Received(1, Response::Events(vec![output(0)])));
    assert_eq!(state.moment(), 0);
    assert_eq!(state.run.status(), "Stopped");
    assert_eq!(state.reduce(Action::StopWanted), []);
}

#[test]
fn a_link_that_does_not_open_leaves_the_text() {
    let mut state = state();
    let before = state.sources.clone();
    assert_eq!(state.reduce(Action::LinkOpened(Err(LinkError::Damaged))), []);
    assert!(Rc::ptr_eq(&before, &state.sources));
    assert!(state.notice.is_some());
}

#[test]
fn edits_of_a_link_never_overwrite_the_draft() {
    let mut state = state();
    assert_eq!(state.reduce(Action::Edited(Pane::Script, "pass".to_owned())), [Effect::KeepDraft]);
    state.reduce(Action::LinkOpened(Ok(Document::default())));
    assert_eq!(state.reduce(Action::Edited(Pane::Script, "pass".to_owned())), []);
}

#[test]
fn the_timeline_shows_a_prefix() {
    let mut state = state();
    state.reduce(Action::RunWanted);
    state.reduce(Action::Started(1));
    state.reduce(Action::Received(1, Response::Events((0..5).map(output).collect())));
    state.reduce(Action::MomentChosen(Some(2)));
    assert_eq!((state.moment(), state.now().map(|at| at.line)), (2, Some(2)));
    for end in [Some(5), Some(99), None] {
        state.reduce(Action::MomentChosen(end));
        assert_eq!((state.moment(), state.now()), (5, None));
    }
}

#[test]
fn settings_survive_storage() {
    for fold_noise in [false, true] {
        for theme in Theme::ALL {
            let settings = Settings { fold_noise, theme, in_place: !fold_noise, format: fold_noise };
            assert_eq!(Settings::from_words(&settings.to_words()), settings);
        }
    }
}
