//! A shared folder under test, asked as the session asks it.

use super::adapter;
use matters_arising::{
    model::CourierTrouble,
    session::{MailAnswer, MailRequest},
    trust::Sealed,
    wire::DocumentId,
};
use std::{
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};

/// The place of one log in a folder.
pub(super) struct Fixture {
    folder: PathBuf,
    document: DocumentId,
}

/// A device that has opened it.
pub(super) struct Device {
    folder: PathBuf,
    document: DocumentId,
}

impl Fixture {
    /// A folder that no other test has.
    pub(super) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("shared-folder-{name}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        Self {
            folder,
            document: DocumentId([1; 16]),
        }
    }

    /// The place of another log in the same folder.
    pub(super) fn of_another_log(&self) -> Self {
        Self {
            folder: self.folder.clone(),
            document: DocumentId([2; 16]),
        }
    }

    /// Opens it; a second call is a second device.
    pub(super) fn open(&self) -> Rc<Device> {
        Rc::new(Device {
            folder: self.folder.clone(),
            document: self.document,
        })
    }

    /// Where a file of the log lies, for a look past the adapter.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(self.document.to_string()).join(name)
    }

    pub(super) async fn list(&self) -> Vec<String> {
        let mut names = self.open().list().await.expect("it lists");
        names.sort();
        names
    }

    pub(super) async fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.open().get(name).await.expect("it answers")
    }

    /// Puts bytes under the name that they have; gives the name.
    pub(super) async fn put(&self, bytes: &[u8]) -> String {
        let name = Sealed::name(bytes);
        self.open().put(&name, bytes).await.expect("it takes it");
        name
    }

    pub(super) async fn remove(&self, name: &str) {
        self.open().remove(name).await.expect("it lets go of it");
    }
}

impl Device {
    fn ask(&self, request: MailRequest) -> Result<MailAnswer, CourierTrouble> {
        match adapter::answer(&self.folder, self.document, request) {
            MailAnswer::Failed(trouble) => Err(trouble),
            answer => Ok(answer),
        }
    }

    pub(super) async fn list(&self) -> Result<Vec<String>, CourierTrouble> {
        match self.ask(MailRequest::List)? {
            MailAnswer::Listed(names) => Ok(names),
            other => panic!("{other:?} to a list"),
        }
    }

    pub(super) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, CourierTrouble> {
        match self.ask(MailRequest::Get(name.to_owned()))? {
            MailAnswer::Got(of, bytes) if of == name => Ok(Some(bytes)),
            MailAnswer::Lacks(of) if of == name => Ok(None),
            other => panic!("{other:?} to a get"),
        }
    }

    pub(super) async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), CourierTrouble> {
        match self.ask(MailRequest::Put(name.to_owned(), bytes.to_vec()))? {
            MailAnswer::Stored(of) if of == name => Ok(()),
            other => panic!("{other:?} to a put"),
        }
    }

    pub(super) async fn remove(&self, name: &str) -> Result<(), CourierTrouble> {
        match self.ask(MailRequest::Remove(name.to_owned()))? {
            MailAnswer::Removed(of) if of == name => Ok(()),
            other => panic!("{other:?} to a removal"),
        }
    }
}
