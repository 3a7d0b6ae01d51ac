//! Joins screen, projection and browser into the page; holds no rule of its own.

use leptos::{ev, mount::mount_to_body, prelude::*};
use matters_arising::{
    browser::page::{self as browser, EngineHandle, EngineNews},
    command::Command,
    model::{
        ClientId, Day, Delta, Offset, Refusal, RelayAddress, Saving, ShareSheetAnswer,
        StorageState, Timestamp,
    },
    projection::{EngineState, Projection, Shown},
    text,
    ui::{
        app::App,
        context::{
            Dispatch, FirstRows, LocalTime, Me, NewVersion, Outside, PickedFile, Today, World,
        },
        opening::{self, Opening},
        pages::is_folder_used,
        route::Route,
        router::Router,
        steady,
    },
};
use std::{rc::Rc, time::Duration};

fn main() {
    browser::tell_of_panics(text::PAGE_STOPPED);
    let mount = || {
        mount_to_body(|| {
            provide();
            view! { <App/> }
        });
    };
    // Keys that were pressed while the program came go first.
    set_timeout(mount, Duration::ZERO);
}

/// Everything that views find by context.
fn provide() {
    let client = ClientId::random(&mut browser::random);
    let projection = Projection::new(client);
    let engine = EngineHandle::start(client, move |news| match news {
        EngineNews::Deltas(deltas) => {
            let unasked = deltas.iter().find_map(|delta| match delta {
                Delta::Storage(state) if state.persistent.is_none() => Some(*state),
                _ => None,
            });
            steady::over(|| projection.take(deltas));
            if let Some(state) = unasked {
                browser::ask_for_permanence(move |answer| {
                    let persistent = Some(answer);
                    projection.take(vec![Delta::Storage(StorageState {
                        persistent,
                        ..state
                    })]);
                });
            }
        }
        EngineNews::Restarting => projection.engine_is(EngineState::Restarting),
        EngineNews::Dead { reason } => projection.engine_is(EngineState::Dead { reason }),
    });
    let world = World::new(Rc::new(Browser(projection)));
    let opening = Opening::default();
    let send = move |command: Command| {
        let changes = command.changes_a_log();
        let opens = opening::opens(&command, projection.state());
        let number = engine.send(command);
        if let Some(log) = opens {
            opening.sent(log, number);
        }
        if changes {
            projection.change_sent(number);
        }
        number
    };
    let dispatch = Dispatch::new(world, Rc::new(send));
    let router = Router::start();
    provide_context(projection);
    provide_context(world);
    provide_context(dispatch);
    provide_context(router);
    provide_context(Me::recall(world, dispatch));
    provide_context(today());
    watch_network(projection, dispatch);
    tell_what_is_looked_at(projection, dispatch, router);
    go_on_with_folder(projection, dispatch, world);
    watch_room(projection);
    open_logs(projection, dispatch, router, opening);
    let first_rows = FirstRows::default();
    provide_context(first_rows);
    keep_pictures(projection, router, first_rows);
    browser::on_launch_file(move |read| {
        if let Some(PickedFile { name, bytes }) = readable(projection, read) {
            dispatch.send(Command::ReadSnapshot { name, bytes });
        }
        let log = projection
            .state()
            .head
            .with_untracked(|head| head.as_ref().map(|h| h.id));
        router.go(Route::Snapshot(log));
    });
    let new_version = RwSignal::new(false);
    browser::watch_for_new_version(move || new_version.set(true));
    provide_context(NewVersion(new_version.read_only()));
}

/// Opens the log that the address names: the stored last view at once, then the log itself.
fn open_logs(projection: Projection, dispatch: Dispatch, router: Router, opening: Opening) {
    let route = router.route();
    // Where another log may be shown than that of the address, the way back leads to its own again.
    let place = Memo::new(move |_| route.with(|route| (route.log(), route.may_show_another())));
    dispatch.send(Command::ListLogs);
    Effect::new(move |_| {
        let (Some(log), _) = place.get() else { return };
        if !opening.must_ask(log, projection.state()) {
            return;
        }
        projection.leave();
        leptos::task::spawn_local(async move {
            let view = browser::read_last_view(log).await;
            if router.route().with_untracked(|route| route.log()) != Some(log) {
                return;
            }
            let heads = view.as_ref().map(|view| view.heads.clone());
            // The engine loads while the last view is drawn.
            dispatch.send(Command::Open { log, view: heads });
            if let Some(view) = view {
                projection.show_last_view(view);
            }
        });
    });
}

/// Shows the page as it was left until it has rows of its own, and keeps how it looks when it is left. What has changed
/// since is in no picture, and neither is a log that was removed.
fn keep_pictures(projection: Projection, router: Router, first_rows: FirstRows) {
    let (state, route) = (projection.state(), router.route());
    let is_list = move || route.with(|route| matches!(route, Route::List(..)));
    let is_here = Memo::new(move |_| state.shown.get() == Shown::Complete);
    let is_coming = move || {
        is_list()
            && match state.shown.get() {
                Shown::Nothing => {
                    !state.is_missing.get() && state.refusals.with(|all| all.is_empty())
                }
                _ => !first_rows.0.get(),
            }
    };
    Effect::new(move |_| {
        if !is_coming() {
            // The rows that this brings are in the page by then.
            request_animation_frame(browser::drop_picture);
        }
    });
    let keep = move || {
        if untrack(|| is_list() && is_here.get()) {
            browser::keep_picture();
        }
    };
    Effect::new(move |was_here: Option<bool>| {
        let is_here = is_here.get();
        state.with_rows(|_| ());
        state.head.track();
        match was_here {
            Some(true) => browser::forget_picture(),
            // Once the page has come to rest.
            _ if is_here => set_timeout(keep, Duration::from_secs(1)),
            _ => {}
        }
        is_here
    });
    Effect::new(move |_| {
        if state.removed.get().is_some() {
            browser::forget_picture();
        }
    });
    browser::on_hidden(keep);
}

/// Today, looked at again every minute, so that "due today" is true after midnight.
fn today() -> Today {
    let read = || browser::local(browser::now()).map(|(day, _, _)| day);
    let today = RwSignal::new(read());
    let again = move || {
        let now = read();
        if today.get_untracked() != now {
            today.set(now);
        }
    };
    // Refused only where there is no window: then nothing is shown either.
    let _ = set_interval_with_handle(again, Duration::from_secs(60));
    Today(today.into())
}

/// Where this browser exchanges a log through its folder, each engine is told so.
fn go_on_with_folder(projection: Projection, dispatch: Dispatch, world: World) {
    let state = projection.state();
    let lacks_it = Memo::new(move |_| {
        let log = state.head.with(|head| head.as_ref().map(|head| head.id))?;
        let is_missing = state.sharing.with(|sharing| {
            let couriers = sharing.as_ref().map(|sharing| &sharing.couriers);
            couriers.is_some_and(|all| all.iter().all(|it| it.address != RelayAddress::folder()))
        });
        is_missing.then_some(log)
    });
    Effect::new(move |_| {
        if lacks_it.get().is_some_and(|log| is_folder_used(world, log)) {
            dispatch.send(Command::UseHere(RelayAddress::folder()));
        }
    });
}

/// Looks at the room there is, and again a while after changes were saved.
fn watch_room(projection: Projection) {
    let look = move || {
        browser::look_at_storage(move |state| projection.take(vec![Delta::Storage(state)]));
    };
    look();
    let saving = projection.state().saving;
    let is_coming = StoredValue::new(false);
    Effect::new(move |before: Option<()>| {
        let is_saved = saving.with(|saving| *saving == Saving::Saved);
        if before.is_none() || !is_saved || is_coming.get_value() {
            return;
        }
        is_coming.set_value(true);
        let again = move || {
            is_coming.set_value(false);
            look();
        };
        // Later than the save by so much that typing is over, and not after each of many.
        set_timeout(again, Duration::from_secs(10));
    });
}

/// Tells the engine which action is before the person, so that others who share the log can see it.
fn tell_what_is_looked_at(projection: Projection, dispatch: Dispatch, router: Router) {
    let sharing = projection.state().sharing;
    let is_shared = Memo::new(move |_| sharing.with(Option::is_some));
    let action = Memo::new(move |_| router.route().with(Route::action));
    Effect::new(move |_| {
        let action = action.get();
        if is_shared.get() {
            dispatch.send(Command::LookAt(action));
        }
    });
}

fn watch_network(projection: Projection, dispatch: Dispatch) {
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    projection.online_is(online);
    let _ = window_event_listener(ev::online, move |_| {
        projection.online_is(true);
        if projection.state().sharing.with_untracked(Option::is_some) {
            dispatch.send(Command::NetworkIsBack);
        }
    });
    let _ = window_event_listener(ev::offline, move |_| projection.online_is(false));
}

/// The browser, as views may ask of it; what of a file it cannot do, it says through the projection.
struct Browser(Projection);

impl Outside for Browser {
    fn pick_file(&self, accept: &str, then: Box<dyn FnOnce(PickedFile)>) {
        browser::pick_file(accept, hear(self.0, then));
    }

    fn brings_files(&self, event: &web_sys::DragEvent) -> bool {
        browser::brings_files(event)
    }

    fn read_dropped(&self, event: &web_sys::DragEvent, then: Box<dyn FnOnce(PickedFile)>) {
        browser::read_dropped(event, hear(self.0, then));
    }

    fn pasted_tables(&self, event: &web_sys::Event) -> Option<String> {
        browser::pasted_tables(event)
    }

    fn save_file(&self, name: &str, media_type: &str, bytes: &[u8]) {
        browser::save_file(name, media_type, bytes);
    }

    fn can_share(&self, name: &str, media_type: &str) -> bool {
        browser::can_share(name, media_type)
    }

    fn share_file(
        &self,
        name: &str,
        media_type: &str,
        bytes: &[u8],
        then: Box<dyn FnOnce(ShareSheetAnswer)>,
    ) {
        browser::share_file(name, media_type, bytes, then);
    }

    fn copy_text(&self, text: &str, then: Box<dyn FnOnce(bool)>) {
        browser::copy_text(text, then);
    }

    fn page_address(&self) -> String {
        browser::page_address()
    }

    fn can_share_link(&self) -> bool {
        browser::can_share_link()
    }

    fn share_link(&self, title: &str, link: &str, then: Box<dyn FnOnce(ShareSheetAnswer)>) {
        browser::share_link(title, link, then);
    }

    fn can_pick_folder(&self) -> bool {
        browser::can_pick_folder()
    }

    fn pick_folder(&self, then: Box<dyn FnOnce(bool)>) {
        browser::pick_folder(then);
    }

    fn allow_folder(&self, then: Box<dyn FnOnce(bool)>) {
        browser::allow_folder(then);
    }

    fn fetch_own(&self, path: &str, then: Box<dyn FnOnce(Option<Vec<u8>>)>) {
        browser::fetch_own(path, then);
    }

    fn preference(&self, key: &str) -> Option<String> {
        browser::preference(key)
    }

    fn set_preference(&self, key: &str, value: Option<&str>) {
        browser::set_preference(key, value);
    }

    fn now(&self) -> Timestamp {
        browser::now()
    }

    fn local(&self, at: Timestamp) -> Option<LocalTime> {
        browser::local(at).map(|(day, hour, minute)| LocalTime { day, hour, minute })
    }

    fn offset_at(&self, day: Day) -> Offset {
        browser::offset_at(day)
    }

    fn random(&self) -> u64 {
        browser::random()
    }

    fn print(&self) {
        browser::print();
    }

    fn take_new_version(&self) {
        browser::take_new_version();
    }
}

fn hear(projection: Projection, then: Box<dyn FnOnce(PickedFile)>) -> browser::HearFile {
    Box::new(move |read| {
        if let Some(file) = readable(projection, read) {
            then(file);
        }
    })
}

/// The file, if it could be read; if not, the page is told why.
fn readable(
    projection: Projection,
    read: Result<(String, Vec<u8>), Refusal>,
) -> Option<PickedFile> {
    match read {
        Ok((name, bytes)) => Some(PickedFile { name, bytes }),
        Err(error) => {
            let command = 0;
            projection.take(vec![Delta::Refused { command, error }]);
            None
        }
    }
}
