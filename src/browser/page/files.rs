//! Files in and out: picked, dropped, downloaded, shared; and the clipboard.

use crate::model::{FileError, LARGEST_FILE, Refusal, ShareSheetAnswer};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, DomException, DragEvent, File, FileList, HtmlAnchorElement,
    HtmlInputElement, Response, ShareData, Url, Window, window,
};

/// Hears a file's name and bytes, or why it could not be read.
pub type HearFile = Box<dyn FnOnce(Result<(String, Vec<u8>), Refusal>)>;

/// Lets the person pick a file; never calls back if they leave it.
pub fn pick_file(accept: &str, then: HearFile) {
    let Some(input) = element::<HtmlInputElement>("input") else {
        return;
    };
    input.set_type("file");
    input.set_accept(accept);
    let picked = input.clone();
    let on_change = Closure::once_into_js(move || {
        if let Some(files) = picked.files() {
            read(&files, then);
        }
    });
    input.set_onchange(Some(on_change.unchecked_ref()));
    input.click();
}

/// Whether files are being dragged, and not text or a link.
pub fn brings_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.includes(&"Files".into(), 0))
}

/// Reads the file of a drop.
pub fn read_dropped(event: &DragEvent, then: HearFile) {
    if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
        read(&files, then);
    }
}

/// What is pasted, as the page that office programs and browsers put on the clipboard; `None` where it has no tables.
pub fn pasted_tables(event: &web_sys::Event) -> Option<String> {
    let data = Reflect::get(event, &"clipboardData".into()).ok()?;
    let data = data.dyn_into::<web_sys::DataTransfer>().ok()?;
    let page = data.get_data("text/html").ok()?;
    let has_rows = page.len() as u64 <= LARGEST_FILE && page.contains("<tr");
    has_rows.then_some(page)
}

/// Hears files that the operating system opens with the installed page.
pub fn on_launch_file(hear: impl Fn(Result<(String, Vec<u8>), Refusal>) + 'static) {
    let hear = std::rc::Rc::new(hear);
    let consumer = Closure::<dyn Fn(JsValue)>::new(move |launch: JsValue| {
        let hear = hear.clone();
        spawn_local(async move {
            if let Some(read) = launched(&launch).await {
                hear(read);
            }
        });
    });
    let set = || -> Option<()> {
        // Only some browsers have it, and only for installed pages.
        let queue = Reflect::get(window()?.as_ref(), &"launchQueue".into()).ok()?;
        let set: Function = Reflect::get(&queue, &"setConsumer".into())
            .ok()?
            .dyn_into()
            .ok()?;
        set.call1(&queue, consumer.as_ref()).ok().map(drop)
    };
    if set().is_some() {
        consumer.forget();
    }
}

/// `None` where the page was launched without a file.
async fn launched(launch: &JsValue) -> Option<Result<(String, Vec<u8>), Refusal>> {
    let handles: Array = Reflect::get(launch, &"files".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let handle = Some(handles.get(0)).filter(JsValue::is_object)?;
    let name = Reflect::get(&handle, &"name".into()).ok()?.as_string()?;
    let file = async || -> Option<File> {
        let get: Function = Reflect::get(&handle, &"getFile".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let getting: Promise = get.call0(&handle).ok()?.dyn_into().ok()?;
        JsFuture::from(getting).await.ok()?.dyn_into().ok()
    };
    let bytes = match file().await {
        _ if handles.length() > 1 => Err(FileError::Several),
        Some(file) => bytes(&file).await,
        None => Err(FileError::Unreadable),
    };
    Some(named(name, bytes))
}

/// Reads one file. Of several none is read: which of them was meant, nobody can tell.
fn read(files: &FileList, then: HearFile) {
    let Some(file) = files.get(0) else { return };
    let is_alone = files.length() == 1;
    spawn_local(async move {
        let bytes = match is_alone {
            true => bytes(&file).await,
            false => Err(FileError::Several),
        };
        then(named(file.name(), bytes));
    });
}

async fn bytes(file: &File) -> Result<Vec<u8>, FileError> {
    if file.size() > LARGEST_FILE as f64 {
        return Err(FileError::TooLarge {
            limit: LARGEST_FILE,
        });
    }
    let read = JsFuture::from(file.array_buffer()).await;
    let buffer = read.map_err(|_| FileError::Unreadable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn named(file: String, bytes: Result<Vec<u8>, FileError>) -> Result<(String, Vec<u8>), Refusal> {
    match bytes {
        Ok(bytes) => Ok((file, bytes)),
        Err(reason) => Err(Refusal::File { file, reason }),
    }
}

/// Hands a file to the browser's downloads.
pub fn save_file(name: &str, media_type: &str, bytes: &[u8]) {
    let url = blob(media_type, bytes).and_then(|b| Url::create_object_url_with_blob(&b).ok());
    let (Some(url), Some(link)) = (url, element::<HtmlAnchorElement>("a")) else {
        return;
    };
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser reads the URL after this turn; a minute later it surely has.
    let revoke = Closure::once_into_js(move || _ = Url::revoke_object_url(&url));
    if let Some(window) = window() {
        let _ = window
            .set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), 60_000);
    }
}

/// Whether the share sheet takes such a file.
pub fn can_share(name: &str, media_type: &str) -> bool {
    share_data(name, media_type, &[]).is_some_and(|data| sheet_takes(&data))
}

/// Opens the share sheet with a file; must be called from a click.
pub fn share_file(
    name: &str,
    media_type: &str,
    bytes: &[u8],
    then: Box<dyn FnOnce(ShareSheetAnswer)>,
) {
    open_sheet(share_data(name, media_type, bytes), then);
}

/// Whether the share sheet, where there is one, takes this.
pub(super) fn sheet_takes(data: &ShareData) -> bool {
    let ask = || -> Option<bool> {
        let navigator = window()?.navigator();
        let can: Function = Reflect::get(&navigator, &"canShare".into())
            .ok()?
            .dyn_into()
            .ok()?;
        can.call1(&navigator, data).ok()?.as_bool()
    };
    ask().unwrap_or(false)
}

/// Opens the share sheet, and tells what it answers.
pub(super) fn open_sheet(data: Option<ShareData>, then: Box<dyn FnOnce(ShareSheetAnswer)>) {
    let sharing = window()
        .zip(data)
        .map(|(window, data)| window.navigator().share_with_data(&data));
    spawn_local(async move {
        let Some(sharing) = sharing else {
            return then(ShareSheetAnswer::Refused);
        };
        then(match JsFuture::from(sharing).await {
            Ok(_) => ShareSheetAnswer::Shared,
            Err(error) if is_abort(&error) => ShareSheetAnswer::Closed,
            Err(_) => ShareSheetAnswer::Refused,
        });
    });
}

fn is_abort(error: &JsValue) -> bool {
    let error = error.dyn_ref::<DomException>();
    error.is_some_and(|error| error.name() == "AbortError")
}

/// Puts text on the clipboard.
pub fn copy_text(text: &str, then: Box<dyn FnOnce(bool)>) {
    let writing = window().and_then(|w| {
        let navigator = w.navigator();
        // Absent outside secure contexts.
        let clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?;
        let clipboard = clipboard.dyn_into::<web_sys::Clipboard>().ok()?;
        Some(clipboard.write_text(text))
    });
    spawn_local(async move {
        let written = match writing {
            Some(writing) => JsFuture::from(writing).await.is_ok(),
            None => false,
        };
        then(written);
    });
}

/// Fetches a file that is published beside the page.
pub fn fetch_own(path: &str, then: Box<dyn FnOnce(Option<Vec<u8>>)>) {
    let fetching = window().map(|w: Window| w.fetch_with_str(path));
    spawn_local(async move {
        then(match fetching {
            Some(fetching) => body(fetching).await,
            None => None,
        });
    });
}

async fn body(fetching: Promise) -> Option<Vec<u8>> {
    let response: Response = JsFuture::from(fetching).await.ok()?.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    let buffer = JsFuture::from(response.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Opens the browser's print dialog.
pub fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

fn share_data(name: &str, media_type: &str, bytes: &[u8]) -> Option<ShareData> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = web_sys::FilePropertyBag::new();
    options.set_type(media_type);
    let file = File::new_with_u8_array_sequence_and_options(&parts, name, &options).ok()?;
    let data = ShareData::new();
    data.set_files(&Array::of1(&file));
    data.set_title(name);
    Some(data)
}

fn blob(media_type: &str, bytes: &[u8]) -> Option<Blob> {
    let parts: JsValue = Array::of1(&Uint8Array::from(bytes)).into();
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

fn element<T: JsCast>(name: &str) -> Option<T> {
    window()?
        .document()?
        .create_element(name)
        .ok()?
        .dyn_into()
        .ok()
}
