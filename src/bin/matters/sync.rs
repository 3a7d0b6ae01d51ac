//! `matters sync`: brings a log file and a shared folder to the same state, with the session that the page
//! uses. The keys lie in a file beside the log.

use crate::{Failure as AnyFailure, failure::Failure, files, folder, logs};
use matters_arising::{
    command::{Command, ExportFormat},
    model::*,
    session::{Input, LinkEvent, LinkId, MailCall, Output, Session},
    text,
    trust::Invite,
    ui::invite_link::word_in_file,
    wire::{Chunk, ChunkKey, ChunkKind, is_sealed_name},
};
use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
};

/// Exchange a log with others through a shared folder, sealed.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder, which a file service or server carries to the others
    folder: PathBuf,
    /// The log file; made if an invitation is followed
    log: PathBuf,
    /// The invitation to follow: its word, the whole link, or a file that holds it
    #[arg(long, value_name = "WORD")]
    invite: Option<String>,
    /// Begin a new share of a log that names relays, apart from those who share it already
    #[arg(long, conflicts_with = "invite")]
    share_anew: bool,
    /// Print an invitation for others, who may write
    #[arg(long)]
    print_invitation: bool,
    /// Print an invitation for others, who may only read
    #[arg(long, conflicts_with = "print_invitation")]
    print_reading_invitation: bool,
    /// Who takes part
    #[arg(long = "as", value_name = "NAME", default_value = "Command line")]
    name: String,
    /// The organisation for which they do
    #[arg(long, default_value = "")]
    organisation: String,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), AnyFailure> {
    if !arguments.folder.is_dir() {
        let failure = Failure::on("use", &arguments.folder, "it is not a folder");
        return Err(failure
            .hint("Make it, or check that its drive is connected.")
            .into());
    }
    let mut sync = Sync::new(arguments)?;
    sync.exchange()?;
    Ok(())
}

/// One run: a session, and what it has asked for.
struct Sync<'a> {
    arguments: &'a Arguments,
    session: Session,
    queue: VecDeque<Input>,
    log: LogId,
    keys_path: PathBuf,
    keys: Option<Vec<u8>>,
    /// The document that the log file held.
    stored: Option<Vec<u8>>,
    number: u32,
    heard: Heard,
    /// The link to the folder.
    link: Option<LinkId>,
}

/// What the session has told.
#[derive(Default)]
struct Heard {
    sharing: Option<Sharing>,
    file: Option<Vec<u8>>,
    invitation: Option<String>,
    refusal: Option<Refusal>,
    has_log: bool,
}

impl<'a> Sync<'a> {
    fn new(arguments: &'a Arguments) -> Result<Self, AnyFailure> {
        let invite = match &arguments.invite {
            None => None,
            Some(text) => Some(invite(text)?),
        };
        let keys_path = beside(&arguments.log);
        let keys = match fs::read(&keys_path) {
            Ok(keys) => Some(keys),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::on("read", &keys_path, error).into()),
        };
        let document = match arguments.log.exists() {
            true => Some(logs::read(&arguments.log)?),
            false => None,
        };
        let here = document.as_ref().and_then(|document| document.head());
        let log = match (&here, &invite) {
            (Some(head), Some(invite)) if head.id != invite.log => {
                let failure = Failure::on("use", &arguments.log, "it is another log");
                return Err(failure
                    .hint("Name a file that does not exist yet for the log of the invitation.")
                    .into());
            }
            (Some(head), _) => head.id,
            (None, Some(invite)) => invite.log,
            (None, None) => {
                let failure = Failure::on("read", &arguments.log, "there is no such file");
                return Err(failure
                    .hint("To get a log from others, give the invitation with --invite.")
                    .into());
            }
        };
        let names_relays = document
            .as_ref()
            .is_some_and(|document| !document.relays().is_empty());
        if names_relays && keys.is_none() && invite.is_none() && !arguments.share_anew {
            let reason = "others share this log already, and its keys are not here";
            return Err(Failure::on("share", &arguments.log, reason)
                .hint("Ask one of them for an invitation and give it with --invite. To begin a share of your own, apart from theirs, give --share-anew.")
                .into());
        }
        let client = ClientId::random(&mut random);
        let mut sync = Self {
            arguments,
            session: Session::new(client),
            queue: VecDeque::new(),
            log,
            keys_path,
            keys,
            stored: document.map(|document| document.save()),
            number: 0,
            heard: Heard::default(),
            link: None,
        };
        let author = Author {
            device: DeviceId::random(&mut random),
            name: arguments.name.clone(),
            organisation: arguments.organisation.clone(),
        };
        sync.send(Command::IAm(author))?;
        Ok(sync)
    }

    fn exchange(&mut self) -> Result<(), AnyFailure> {
        match &self.arguments.invite {
            Some(text) => self.send(Command::Join(word(text)))?,
            None => self.send(Command::Open {
                log: self.log,
                view: None,
            })?,
        }
        let read_only = self.arguments.print_reading_invitation;
        if self.arguments.invite.is_none()
            && (self.keys.is_none() || self.arguments.print_invitation || read_only)
        {
            self.send(Command::Invite { read_only })?;
        }
        let here = RelayAddress::folder();
        self.send(Command::UseHere(here))?;
        // The second and third look are for chunks that came while the first was at work.
        for _ in 0..3 {
            if let (false, Some(link)) = (self.is_level(), self.link) {
                self.queue.push_back(Input::Link(link, LinkEvent::Due));
                self.work()?;
            }
        }
        self.report()
    }

    fn is_level(&self) -> bool {
        let sharing = self.heard.sharing.as_ref();
        sharing.is_some_and(|sharing| {
            let folder = sharing
                .couriers
                .iter()
                .find(|c| c.address == RelayAddress::folder());
            folder.is_some_and(|courier| courier.state == CourierState::Level)
        })
    }

    fn report(&mut self) -> Result<(), AnyFailure> {
        if let Some(refusal) = self.heard.refusal.take() {
            return Err(Failure::on("exchange", &self.arguments.log, refusal).into());
        }
        let sharing = self.heard.sharing.clone().unwrap_or_default();
        let folder = sharing
            .couriers
            .iter()
            .find(|c| c.address == RelayAddress::folder());
        if let Some(CourierTrouble::Refused(reason)) = folder.and_then(|c| c.trouble.clone()) {
            return Err(Failure::on("use", &self.arguments.folder, reason).into());
        }
        if !self.heard.has_log {
            let reason = "the log of the invitation is not in it yet";
            return Err(
                Failure::on("find the log in", &self.arguments.folder, reason)
                    .hint("Has the folder been carried over completely? Try again later.")
                    .into(),
            );
        }
        self.send(Command::Export(ExportFormat::Snapshot))?;
        if let Some(bytes) = self.heard.file.take() {
            files::write(&self.arguments.log, &bytes)?;
        }
        if sharing.n_held > 0 {
            logs::say(&format!(
                "{} pieces came from devices that this log does not know; they were left out.",
                sharing.n_held
            ));
        }
        if sharing.n_refused > 0 {
            logs::say(&format!(
                "{} files in the folder are none of this log's, or damaged; they were left out.",
                sharing.n_refused
            ));
        }
        if sharing.n_kept_back > 0 {
            logs::say(&format!(
                "{} made here {} not passed on: this copy was invited to read only.",
                text::count(sharing.n_kept_back as usize, "change", "changes"),
                if sharing.n_kept_back == 1 {
                    "was"
                } else {
                    "were"
                },
            ));
        }
        let n_others = n_other_shares(&self.arguments.folder);
        if n_others > 0 && sharing.members.is_empty() {
            logs::say(&format!(
                "The folder also holds {} that the keys of this log do not open. If one of them is of another copy of this log, the two share no keys and exchange nothing: follow an invitation from that copy with --invite.",
                text::count(n_others, "share", "shares"),
            ));
        }
        match self.is_level() {
            true if sharing.n_kept_back > 0 => {
                logs::say("The log has all that is in the folder.");
            }
            true => logs::say("The log and the folder are level."),
            false => logs::say("The log has all that is in the folder."),
        }
        if self.arguments.print_invitation && !sharing.may_write {
            logs::say("This copy can only read, so the invitation lets others only read as well.");
        }
        if let Some(invitation) = &self.heard.invitation {
            logs::say("Whoever has this invitation can read the log; pass it on with care:");
            logs::print(&format!("{invitation}\n"))?;
        }
        Ok(())
    }

    fn send(&mut self, command: Command) -> Result<(), AnyFailure> {
        self.number += 1;
        let number = self.number;
        self.queue.push_back(Input::Command { number, command });
        self.work()
    }

    fn work(&mut self) -> Result<(), AnyFailure> {
        while let Some(input) = self.queue.pop_front() {
            for output in self.session.handle(input, logs::now(), &mut random) {
                self.perform(output)?;
            }
        }
        Ok(())
    }

    fn perform(&mut self, output: Output) -> Result<(), AnyFailure> {
        let answer = match output {
            Output::Show(deltas) => {
                deltas.into_iter().for_each(|delta| self.heard.take(delta));
                return Ok(());
            }
            Output::Load(log) => {
                self.queue.push_back(Input::ShareLoaded {
                    log,
                    keys: self.keys.clone(),
                    copy: None,
                });
                let chunks = self.stored.iter().map(|bytes| Chunk {
                    key: ChunkKey::of(log, ChunkKind::Snapshot, bytes),
                    bytes: bytes.clone(),
                    answers: None,
                });
                Input::Loaded {
                    log,
                    chunks: chunks.collect(),
                    last: true,
                }
            }
            Output::Save(task, ..) | Output::Compact { task, .. } => Input::Saved(task),
            Output::SaveFirstKeys(log, _) if self.keys_path.exists() => {
                // Another run was quicker: nothing takes the place of its keys.
                let keys = fs::read(&self.keys_path);
                let keys = keys.map_err(|error| Failure::on("read", &self.keys_path, error))?;
                self.keys = Some(keys);
                Input::ShareLoaded {
                    log,
                    keys: self.keys.clone(),
                    copy: None,
                }
            }
            Output::SaveKeys(log, keys) | Output::SaveFirstKeys(log, keys) => {
                files::write_secret(&self.keys_path, &keys)?;
                self.keys = Some(keys);
                Input::KeysSaved(log, Ok(()))
            }
            Output::Lead(log) => Input::Leads(log),
            Output::TakeMore(link) => Input::Link(link, LinkEvent::More),
            Output::Mail(MailCall {
                link,
                address,
                document,
                request,
            }) if address == RelayAddress::folder() => {
                self.link = Some(link);
                let answer = folder::answer(&self.arguments.folder, document, request);
                Input::Link(link, LinkEvent::Mail(answer))
            }
            // Relays are the page's business, and time does not pass here.
            _ => return Ok(()),
        };
        self.queue.push_back(answer);
        Ok(())
    }
}

impl Heard {
    fn take(&mut self, delta: Delta) {
        match delta {
            Delta::Sharing(Some(sharing)) => self.sharing = Some(sharing),
            Delta::File { bytes, .. } => self.file = Some(bytes),
            Delta::Invite { word, .. } => self.invitation = Some(word),
            Delta::Opened { .. } => self.has_log = true,
            Delta::Refused { error, .. } => self.refusal = Some(error),
            _ => {}
        }
    }
}

/// The word of an invitation, given as itself, as the whole link, or in a file.
fn word(text: &str) -> String {
    let in_file = || word_in_file(&fs::read(text).ok()?);
    in_file().unwrap_or_else(|| {
        let word = text.trim().rsplit('/').next();
        word.unwrap_or_default().to_owned()
    })
}

fn invite(text: &str) -> Result<Invite, Failure> {
    Invite::decode(&word(text)).map_err(|problem| {
        Failure::new("follow the invitation", problem)
            .hint("Copy the whole link once more, or ask for a new one.")
    })
}

/// How many shares beside one have pieces in a folder. Whatever else lies there is none.
fn n_other_shares(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let is_sealed = |piece: std::io::Result<fs::DirEntry>| {
        let name = piece
            .ok()
            .and_then(|piece| piece.file_name().into_string().ok());
        name.is_some_and(|name| is_sealed_name(&name))
    };
    let has_pieces = |entry: &fs::DirEntry| {
        let pieces = fs::read_dir(entry.path()).into_iter().flatten();
        pieces.into_iter().any(is_sealed)
    };
    let n = entries.flatten().filter(has_pieces).count();
    n.saturating_sub(1)
}

/// Where the keys of a log file lie.
fn beside(log: &Path) -> PathBuf {
    let mut name = log.as_os_str().to_owned();
    name.push(".keys");
    PathBuf::from(name)
}

/// The system's random numbers. Keys are made of them: without them nothing goes on.
fn random() -> u64 {
    getrandom::u64().unwrap_or_else(|error| {
        logs::say(&format!(
            "matters: the system gives no random numbers: {error}"
        ));
        std::process::exit(1);
    })
}
