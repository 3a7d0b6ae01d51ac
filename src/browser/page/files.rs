//! Files in and out: picked, dropped, downloaded, shared; and the clipboard.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, DragEvent, File, FileList, HtmlAnchorElement, HtmlInputElement,
    Response, ShareData, Url, Window, window,
};

/// Hears a file's name and bytes.
pub type HearFile = Box<dyn FnOnce(String, Vec<u8>)>;

/// Lets the person pick a file; never calls back if they leave it.
pub fn pick_file(accept: &str, then: HearFile) {
    let Some(input) = element::<HtmlInputElement>("input") else {
        return;
    };
    input.set_type("file");
    input.set_accept(accept);
    let picked = input.clone();
    let on_change = Closure::once_into_js(move || {
        if let Some(file) = picked.files().and_then(|files: FileList| files.get(0)) {
            read(file, then);
        }
    });
    input.set_onchange(Some(on_change.unchecked_ref()));
    input.click();
}

/// Reads the first file of a drop.
pub fn read_dropped(event: &DragEvent, then: HearFile) {
    let files = event.data_transfer().and_then(|data| data.files());
    if let Some(file) = files.and_then(|files| files.get(0)) {
        read(file, then);
    }
}

/// Hears files that the operating system opens with the installed page.
pub fn on_launch_file(hear: impl Fn(String, Vec<u8>) + 'static) {
    let hear = std::rc::Rc::new(hear);
    let consumer = Closure::<dyn Fn(JsValue)>::new(move |launch: JsValue| {
        let hear = hear.clone();
        spawn_local(async move {
            if let Some((name, bytes)) = launched(&launch).await {
                hear(name, bytes);
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

async fn launched(launch: &JsValue) -> Option<(String, Vec<u8>)> {
    let handles: Array = Reflect::get(launch, &"files".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let handle = handles.get(0);
    let get: Function = Reflect::get(&handle, &"getFile".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let getting: Promise = get.call0(&handle).ok()?.dyn_into().ok()?;
    let file: File = JsFuture::from(getting).await.ok()?.dyn_into().ok()?;
    let name = file.name();
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some((name, Uint8Array::new(&buffer).to_vec()))
}

fn read(file: File, then: HearFile) {
    let name = file.name();
    spawn_local(async move {
        if let Ok(buffer) = JsFuture::from(file.array_buffer()).await {
            then(name, Uint8Array::new(&buffer).to_vec());
        }
    });
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
    let ask = || -> Option<bool> {
        let navigator = window()?.navigator();
        let can: Function = Reflect::get(&navigator, &"canShare".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let data = share_data(name, media_type, &[])?;
        can.call1(&navigator, &data).ok()?.as_bool()
    };
    ask().unwrap_or(false)
}

/// Opens the share sheet with a file; must be called from a click.
pub fn share_file(name: &str, media_type: &str, bytes: &[u8], then: Box<dyn FnOnce(bool)>) {
    let sharing = window()
        .zip(share_data(name, media_type, bytes))
        .map(|(w, data)| w.navigator().share_with_data(&data));
    spawn_local(async move {
        let shared = match sharing {
            Some(sharing) => JsFuture::from(sharing).await.is_ok(),
            None => false,
        };
        then(shared);
    });
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
