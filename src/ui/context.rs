//! What every view may reach: commands out, the log's signals in, and the world outside.

use crate::ui::prelude::*;
use crate::{
    command::{Command, Edit, ExportFormat},
    model::*,
    projection::{LogState, Projection},
};
use std::rc::Rc;

/// What the page wants of the browser. The page's binary implements it; tests may as well.
pub trait Outside {
    /// Lets the person pick a file; `then` is called with it, or never.
    fn pick_file(&self, accept: &str, then: Box<dyn FnOnce(PickedFile)>);
    /// Whether files are being dragged, and not text or a link.
    fn brings_files(&self, event: &web_sys::DragEvent) -> bool;
    /// Reads the file of a drop; `then` is called if it can be read.
    fn read_dropped(&self, event: &web_sys::DragEvent, then: Box<dyn FnOnce(PickedFile)>);
    /// What is pasted, as a page with its tables; `None` where it has none.
    fn pasted_tables(&self, event: &web_sys::Event) -> Option<String>;
    /// Hands a file to the browser's downloads.
    fn save_file(&self, name: &str, media_type: &str, bytes: &[u8]);
    /// Whether this browser can share such a file.
    fn can_share(&self, name: &str, media_type: &str) -> bool;
    /// Opens the system's share sheet; must be called from a click. `then` says what came of it.
    fn share_file(
        &self,
        name: &str,
        media_type: &str,
        bytes: &[u8],
        then: Box<dyn FnOnce(ShareSheetAnswer)>,
    );
    /// Puts text on the clipboard; `then` says whether it worked.
    fn copy_text(&self, text: &str, then: Box<dyn FnOnce(bool)>);
    /// The address of this page, with everything after `#`.
    fn page_address(&self) -> String;
    /// Whether this browser can share a link.
    fn can_share_link(&self) -> bool;
    /// Opens the system's share sheet with a link; must be called from a click. `then` says what came of it.
    fn share_link(&self, title: &str, link: &str, then: Box<dyn FnOnce(ShareSheetAnswer)>);
    /// Whether this browser lets the page use a folder of this device.
    fn can_pick_folder(&self) -> bool;
    /// Lets the person pick a folder, and keeps it; must be called from a click. `then` says whether there is
    /// one.
    fn pick_folder(&self, then: Box<dyn FnOnce(bool)>);
    /// Asks the person whether the page may use the folder again; must be called from a click.
    fn allow_folder(&self, then: Box<dyn FnOnce(bool)>);
    /// Fetches a file that is published beside the page, such as the example log.
    fn fetch_own(&self, path: &str, then: Box<dyn FnOnce(Option<Vec<u8>>)>);
    /// A preference of this browser profile.
    fn preference(&self, key: &str) -> Option<String>;
    /// Keeps or forgets a preference.
    fn set_preference(&self, key: &str, value: Option<&str>);
    /// Now, by this device's clock.
    fn now(&self) -> Timestamp;
    /// A moment as this device's calendar and clock show it.
    fn local(&self, at: Timestamp) -> Option<LocalTime>;
    /// How far this device's clocks are from UTC when a day begins.
    fn offset_at(&self, day: Day) -> Offset;
    /// 64 random bits.
    fn random(&self) -> u64;
    /// Opens the browser's print dialog.
    fn print(&self);
    /// Loads the page anew, so that a waiting version takes over.
    fn take_new_version(&self);
}

/// A file that a person picked, dropped or pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A moment on this device's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// The day.
    pub day: Day,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute.
    pub minute: u8,
}

/// Sends commands to the engine.
#[derive(Clone, Copy)]
pub struct Dispatch {
    send: StoredValue<Rc<dyn Fn(Command) -> u32>, LocalStorage>,
    outside: World,
    /// What becomes of the next file; held here because handlers have no context.
    goes: RwSignal<FileGoes>,
}

/// The world outside, for views.
#[derive(Clone, Copy)]
pub struct World(StoredValue<Rc<dyn Outside>, LocalStorage>);

/// Today, by this device; moves on at midnight.
#[derive(Clone, Copy)]
pub struct Today(pub Signal<Option<Day>>);

/// Who writes here.
#[derive(Clone, Copy)]
pub struct Me {
    author: RwSignal<Option<Author>>,
    world: World,
    dispatch: Dispatch,
}

/// Whether a new version of the page waits to be taken.
#[derive(Clone, Copy)]
pub struct NewVersion(pub ReadSignal<bool>);

/// Whether a list has drawn as many rows as a person sees at first, once since the page began.
#[derive(Clone, Copy, Default)]
pub struct FirstRows(pub RwSignal<bool>);

/// What becomes of the file that the engine hands out next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileGoes {
    /// To the browser's downloads, at once.
    #[default]
    Downloads,
    /// To the view that asked for it; it stays in `LogState::file` until `Dispatch::file_taken`.
    View,
}

/// An identity that can be made anew.
pub trait NewId: Sized {
    /// Makes one.
    fn new_id(random: &mut dyn FnMut() -> u64) -> Self;
}

macro_rules! new_ids {
    ($($name:ident)*) => {$(
        impl NewId for $name {
            fn new_id(random: &mut dyn FnMut() -> u64) -> Self {
                $name::random(&mut || random())
            }
        }
    )*};
}

new_ids! { LogId ActionId EntryId MoveId CategoryId SourceId OrganisationId RuleId DeviceId MeetingId OutcomeId EditionId }

impl World {
    /// Holds the world for views.
    pub fn new(outside: Rc<dyn Outside>) -> Self {
        Self(StoredValue::new_local(outside))
    }

    /// Calls the world.
    pub fn with<T>(self, call: impl FnOnce(&dyn Outside) -> T) -> T {
        let outside = self.0.with_value(Rc::clone);
        call(&*outside)
    }

    /// Makes an identity.
    pub fn new_id<T: NewId>(self) -> T {
        T::new_id(&mut || self.with(|outside| outside.random()))
    }
}

impl Dispatch {
    /// Sends by `send`, which gives the command's number.
    pub fn new(world: World, send: Rc<dyn Fn(Command) -> u32>) -> Self {
        Self {
            send: StoredValue::new_local(send),
            outside: world,
            goes: RwSignal::new(FileGoes::default()),
        }
    }

    /// What becomes of the file that the engine hands out next.
    pub fn file_goes(self) -> FileGoes {
        self.goes.get_untracked()
    }

    /// Sends a command and gives its number, under which `LogState::outcome` tells what became of it.
    pub fn send(self, command: Command) -> u32 {
        let send = self.send.with_value(Rc::clone);
        send(command)
    }

    /// Sends an edit of the open log.
    pub fn edit(self, edit: Edit) -> u32 {
        self.send(Command::Edit(edit))
    }

    /// Makes the identity of a new thing.
    pub fn new_id<T: NewId>(self) -> T {
        self.outside.new_id()
    }

    /// Asks for the log as a file.
    pub fn export(self, format: ExportFormat, goes: FileGoes) -> u32 {
        self.goes.set(goes);
        self.send(Command::Export(format))
    }

    /// Asks for stored bytes that were set aside, to be handed to the browser's downloads.
    pub fn export_set_aside(self, key: String) -> u32 {
        self.goes.set(FileGoes::Downloads);
        self.send(Command::ShowSetAside(key))
    }

    /// Sets the category of some actions.
    pub fn set_category(self, actions: Vec<ActionId>, category: Option<CategoryId>) -> u32 {
        self.edit(Edit::SetCategory { actions, category })
    }

    /// Moves the deadline of some actions, in one change.
    pub fn move_deadline(self, actions: &[ActionId], to: Deadline, reason: String) -> u32 {
        let actions = actions.iter().map(|id| (*id, self.new_id())).collect();
        self.edit(Edit::MoveDeadline {
            actions,
            to,
            reason,
        })
    }
}

const NAME: &str = "me/name";
const ORGANISATION: &str = "me/organisation";
const DEVICE: &str = "me/device";

impl Me {
    /// Reads who writes here from the preferences, and tells the engine if it is known.
    pub fn recall(world: World, dispatch: Dispatch) -> Self {
        let recalled = world.with(|outside| {
            let name = outside.preference(NAME).filter(|n| !n.trim().is_empty())?;
            let device = outside.preference(DEVICE)?;
            Some(Author {
                device: DeviceId::parse(&device)?,
                name,
                organisation: outside.preference(ORGANISATION).unwrap_or_default(),
            })
        });
        if let Some(author) = &recalled {
            dispatch.send(Command::IAm(author.clone()));
        }
        Self {
            author: RwSignal::new(recalled),
            world,
            dispatch,
        }
    }

    /// Who writes here; `None` before somebody has said.
    pub fn author(self) -> ReadSignal<Option<Author>> {
        self.author.read_only()
    }

    /// Keeps who writes here and tells the engine.
    pub fn is(self, name: &str, organisation: &str) {
        let known = self.author.with_untracked(|a| a.as_ref().map(|a| a.device));
        let stored = || {
            let text = self.world.with(|outside| outside.preference(DEVICE))?;
            DeviceId::parse(&text)
        };
        let author = Author {
            device: known.or_else(stored).unwrap_or_else(|| self.world.new_id()),
            name: name.trim().to_owned(),
            organisation: organisation.trim().to_owned(),
        };
        self.world.with(|outside| {
            outside.set_preference(NAME, Some(&author.name));
            outside.set_preference(ORGANISATION, Some(&author.organisation));
            outside.set_preference(DEVICE, Some(&author.device.to_string()));
        });
        self.dispatch.send(Command::IAm(author.clone()));
        self.author.set(Some(author));
    }
}

/// Sends commands.
pub fn use_dispatch() -> Dispatch {
    expect_context::<Dispatch>()
}

/// The signals of the open log.
pub fn use_log() -> LogState {
    expect_context::<Projection>().state()
}

/// The projection, for views that say that they have shown a refusal, a preview or a file.
pub fn use_projection() -> Projection {
    expect_context::<Projection>()
}

/// The world outside.
pub fn use_outside() -> World {
    expect_context::<World>()
}

/// Who writes here.
pub fn use_me() -> Me {
    expect_context::<Me>()
}

/// Today, by this device.
pub fn use_today() -> Signal<Option<Day>> {
    expect_context::<Today>().0
}
