//! The folder of this device as a mailbox, in the layout of `matters sync`: `<folder>/<document>/<name>`, one
//! file a sealed chunk. Whatever else lies there is left alone.

use super::{Answer, Mailbox};
use crate::{
    browser::{
        engine::record,
        folder::{call, kept, with},
    },
    model::CourierTrouble,
    wire::{DocumentId, is_sealed_name},
};
use js_sys::{Reflect, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// The largest file that is read, in bytes.
const LARGEST: f64 = 65_000_000.0;
/// The most files that are looked at.
const MOST_FILES: usize = 200_000;

pub(super) struct Folder {
    document: DocumentId,
    /// The handle of the folder, once it has been found and may be used.
    root: RefCell<Option<JsValue>>,
}

impl Mailbox for Folder {
    fn list(&self) -> Answer<'_, Vec<String>> {
        Box::pin(self.names())
    }

    fn get<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Vec<u8>>> {
        Box::pin(self.read(name))
    }

    fn put<'a>(&'a self, name: &'a str, bytes: &'a [u8]) -> Answer<'a, ()> {
        Box::pin(self.write(name, bytes))
    }

    fn remove<'a>(&'a self, name: &'a str) -> Answer<'a, ()> {
        Box::pin(self.delete(name))
    }
}

impl Folder {
    pub(super) fn new(document: DocumentId) -> Self {
        Self {
            document,
            root: RefCell::default(),
        }
    }

    async fn root(&self) -> Result<JsValue, CourierTrouble> {
        if let Some(root) = &*self.root.borrow() {
            return Ok(root.clone());
        }
        let found = kept().await.map_err(|error| trouble(&error))?;
        let found = found.ok_or_else(|| refused("no folder was chosen in this browser"))?;
        if !is_allowed(&found).await {
            return Err(not_allowed());
        }
        self.root.replace(Some(found.clone()));
        Ok(found)
    }

    /// The place of the log; `None` where it is not there and is not to be made.
    async fn place(&self, make: bool) -> Result<Option<JsValue>, CourierTrouble> {
        let root = self.root().await?;
        let name = self.document.to_string().into();
        let place = call(&root, "getDirectoryHandle", &[name, with("create", make)]).await;
        match place {
            Ok(place) => Ok(Some(place)),
            Err(error) if is_missing(&error) && !make => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    async fn names(&self) -> Result<Vec<String>, CourierTrouble> {
        let Some(place) = self.place(false).await? else {
            return Ok(Vec::new());
        };
        let mut names = Vec::new();
        let files = call(&place, "keys", &[]).await;
        let files = files.map_err(|error| trouble(&error))?;
        for _ in 0..MOST_FILES {
            let next = call(&files, "next", &[]).await;
            let next = next.map_err(|error| trouble(&error))?;
            let field = |name: &str| Reflect::get(&next, &name.into()).unwrap_or_default();
            if field("done").is_truthy() {
                return Ok(names);
            }
            names.extend(field("value").as_string().filter(|it| is_sealed_name(it)));
        }
        Err(CourierTrouble::Misbehaved)
    }

    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, CourierTrouble> {
        let Some(place) = self.place(false).await? else {
            return Ok(None);
        };
        let read = async {
            let file = call(&place, "getFileHandle", &[name.into()]).await?;
            let file = call(&file, "getFile", &[]).await?;
            let size = Reflect::get(&file, &"size".into())?.as_f64();
            match size.unwrap_or_default() {
                // It is being written, by another page or by what carries the folder.
                0.0 => Ok(None),
                // Nothing that is so large is a chunk of ours: read as empty, it is refused.
                size if size > LARGEST => Ok(Some(Vec::new())),
                _ => {
                    let buffer = call(&file, "arrayBuffer", &[]).await?;
                    Ok(record::bytes_of_buffer(&buffer))
                }
            }
        };
        match read.await {
            Err(error) if is_missing(&error) => Ok(None),
            outcome => outcome.map_err(|error: JsValue| trouble(&error)),
        }
    }

    /// The browser writes beside the file and puts it in its place when it is closed.
    async fn write(&self, name: &str, bytes: &[u8]) -> Result<(), CourierTrouble> {
        let place = self.place(true).await?;
        let place = place.ok_or(CourierTrouble::Closed)?;
        let write = async {
            let file = call(
                &place,
                "getFileHandle",
                &[name.into(), with("create", true)],
            )
            .await?;
            let writable = call(&file, "createWritable", &[]).await?;
            let bytes = Uint8Array::from(bytes);
            call(&writable, "write", &[bytes.into()]).await?;
            call(&writable, "close", &[]).await
        };
        let outcome: Result<JsValue, JsValue> = write.await;
        outcome.map(drop).map_err(|error| trouble(&error))
    }

    async fn delete(&self, name: &str) -> Result<(), CourierTrouble> {
        let Some(place) = self.place(false).await? else {
            return Ok(());
        };
        match call(&place, "removeEntry", &[name.into()]).await {
            Err(error) if !is_missing(&error) => Err(trouble(&error)),
            _ => Ok(()),
        }
    }
}

/// Whether this page may write to the folder now. Where the browser has no such question, it may.
async fn is_allowed(handle: &JsValue) -> bool {
    match call(handle, "queryPermission", &[with("mode", "readwrite")]).await {
        Ok(state) => state.as_string().is_none_or(|state| state == "granted"),
        Err(_) => true,
    }
}

fn name_of(error: &JsValue) -> String {
    let exception = error.dyn_ref::<DomException>();
    exception.map(DomException::name).unwrap_or_default()
}

fn is_missing(error: &JsValue) -> bool {
    name_of(error) == "NotFoundError"
}

fn refused(why: &str) -> CourierTrouble {
    CourierTrouble::Refused(why.to_owned())
}

fn not_allowed() -> CourierTrouble {
    refused("the browser asks again whether this page may use it")
}

/// What an error of the browser means for a person.
fn trouble(error: &JsValue) -> CourierTrouble {
    match name_of(error).as_str() {
        "NotAllowedError" | "SecurityError" => not_allowed(),
        "NotFoundError" => refused("it is not there any more"),
        "QuotaExceededError" => refused("its disk is full"),
        "NoModificationAllowedError" => refused("files in it cannot be changed now"),
        "" => refused("this browser cannot use folders"),
        other => refused(other),
    }
}
