//! The title of the window and where focus goes when another place is shown.

use crate::ui::prelude::*;
use crate::ui::{context::use_log, focus, route::Route, router::use_router};

const PAGE_HEADING: &str = "#main h1";

/// What a page calls itself when it knows better than its route, such as "Action 85".
#[derive(Clone, Copy)]
pub struct PageTitle {
    name: RwSignal<Option<String>>,
    /// The focus goes to a page that has not come yet.
    waits: StoredValue<bool>,
}

impl PageTitle {
    /// No page has spoken yet.
    pub fn new() -> Self {
        Self {
            name: RwSignal::new(None),
            waits: StoredValue::new(false),
        }
    }

    /// Names the place that is shown, until another one is.
    pub fn set(self, title: impl Into<String>) {
        let title = title.into();
        if self.name.with_untracked(|old| old.as_ref() != Some(&title)) {
            self.name.set(Some(title));
        }
    }

    /// The focus is to go to the page that is waited for.
    pub fn page_is_coming(self) {
        self.waits.set_value(true);
    }

    /// A page that was waited for has been put in its place.
    pub fn page_has_come(self) {
        if self.waits.get_value() {
            self.waits.set_value(false);
            focus::soon(PAGE_HEADING);
        }
    }
}

impl Default for PageTitle {
    fn default() -> Self {
        Self::new()
    }
}

/// The title of the page, for pages that know better than their route.
pub fn use_title() -> PageTitle {
    expect_context::<PageTitle>()
}

fn plain_title(route: &Route) -> &'static str {
    match route {
        Route::Home => "Logs on this device",
        Route::Who => "Who are you?",
        Route::Storage => "Storage on this device",
        Route::Import(_) => "Import a document",
        Route::Snapshot(_) => "Open a snapshot",
        Route::List(..) => "Actions",
        Route::Action(..) => "Action",
        Route::NewAction(..) => "New action",
        Route::ActionHistory(..) => "History of an action",
        Route::History(_) => "History",
        Route::Past(..) => "The log as it stood",
        Route::Findings(..) => "Findings",
        Route::Share(_) => "Share this log",
        Route::Sharing(_) => "Sharing",
        // The word of an invitation is a secret: it stands in no title.
        Route::Join(_) => "Invitation",
        Route::Settings(_) => "Settings",
        Route::Parties(_) => "Organisations and rule",
        Route::Keys(_) => "Keys",
        Route::Verify(_) => "Verify",
        Route::Print(..) => "For paper",
        Route::Meetings(_) => "Meetings",
        Route::Meeting(..) => "Meeting",
        Route::RunMeeting(..) => "Running a meeting",
        Route::Minutes(..) => "Minutes",
        Route::Changed(..) => "What changed",
        Route::Drafts(_) => "Private drafts",
        Route::Figures(_) => "Figures",
        Route::Interests(_) => "Who wants to engage on what",
        Route::Editions(_) => "Editions",
        Route::Unknown => "No such place",
    }
}

/// Keeps the window's title and the focus with the place that is shown.
pub fn follow_places(title: PageTitle) {
    let route = use_router().route();
    let log = use_log();
    let place = leptos::prelude::Memo::new_with_compare(
        move |_| route.get(),
        // A filter is no other place: neither focus nor title may jump while somebody types.
        |old, new| match (old, new) {
            (Some(old), Some(new)) => !old.is_same_place(new),
            _ => true,
        },
    );
    Effect::new(move |before: Option<Route>| {
        let place = place.get();
        title.name.set(None);
        title.waits.set_value(false);
        if before.is_some() {
            focus_on(before.as_ref(), &place, title.waits);
        }
        place
    });
    Effect::new(move |_| {
        let place = place.get();
        let page = title
            .name
            .get()
            .unwrap_or_else(|| plain_title(&place).into());
        let of = log.head.with(|head| head.as_ref().map(|h| h.title.clone()));
        let whole = match of.filter(|_| place.log().is_some()) {
            Some(of) => format!("{page} – {of} – Matters Arising"),
            None => format!("{page} – Matters Arising"),
        };
        document().set_title(&whole);
    });
}

/// After the page is drawn: focus goes to its heading, or back to the row that it was opened from.
fn focus_on(before: Option<&Route>, place: &Route, waits: StoredValue<bool>) {
    let row = match (before, place) {
        (Some(Route::Action(_, action, _)), Route::List(..)) => Some(format!("row-{action}")),
        _ => None,
    };
    let heading = match place {
        Route::Action(..) => ".desk__side h1",
        // What is typed next is the new action.
        Route::NewAction(..) => "#new-wording",
        _ => PAGE_HEADING,
    };
    let is_of_log = |old: &&Route| old.log() == place.log();
    let before = before.filter(is_of_log);
    let is_list = before.is_some() && matches!(place, Route::List(..));
    let is_same_desk = before.is_some_and(Route::is_on_desk);
    let opened = place.action().map(|action| format!("row-{action}"));
    request_animation_frame(move || match row {
        Some(row) if focus::exists(&row) => focus::to_id(&row),
        _ => {
            waits.set_value(!focus::finds(heading));
            focus::to_first(heading);
            // Where there is room for both, the list stays where it was.
            let stays = is_list || (is_same_desk && focus::is_laid_out("list-title"));
            match opened {
                Some(row) if stays => focus::bring_into_sight(&row),
                _ if stays => {}
                _ => focus::to_top(),
            }
        }
    });
}
