//! What a mailbox answers, in HTTP and in words. Knows no store.

use crate::relay::access::Refusal;
use crate::wire::{DocumentId, SealedName};
use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;

const METHODS: &str = "GET, HEAD, PUT, DELETE, PROPFIND, MKCOL, OPTIONS";

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum No {
    Refused(Refusal),
    Nothing,
    IsThere,
    Method,
    Name,
    TooLarge,
    CutOff,
    TooSlow,
    MailboxFull,
    DiskFull,
    Store,
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let (status, words) = match self {
            Self::Refused(refusal) => refusal.answer(),
            Self::Nothing => (StatusCode::NOT_FOUND, "There is nothing at this address.\n"),
            Self::IsThere => (
                StatusCode::METHOD_NOT_ALLOWED,
                "This mailbox is there already: every log has one.\n",
            ),
            Self::Method => (
                StatusCode::METHOD_NOT_ALLOWED,
                "A mailbox knows PROPFIND, GET, PUT and DELETE.\n",
            ),
            Self::Name => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "A mailbox keeps sealed chunks only, each under the name that its content has.\n",
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "This is longer than this relay allows.\n",
            ),
            Self::CutOff => (
                StatusCode::BAD_REQUEST,
                "The body is not as long as its header says.\n",
            ),
            Self::TooSlow => (
                StatusCode::REQUEST_TIMEOUT,
                "The body did not come in time. Try again.\n",
            ),
            Self::MailboxFull => (
                StatusCode::INSUFFICIENT_STORAGE,
                "This mailbox has reached the size that this relay allows.\n",
            ),
            Self::DiskFull => (
                StatusCode::INSUFFICIENT_STORAGE,
                "This relay has no room left. Tell whoever runs it.\n",
            ),
            Self::Store => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "This relay cannot use its disk. Tell whoever runs it, and try again later.\n",
            ),
        };
        let mut answer = (status, words).into_response();
        let headers = answer.headers_mut();
        match status {
            StatusCode::UNAUTHORIZED => {
                let how = HeaderValue::from_static("Basic realm=\"relay\", charset=\"UTF-8\"");
                headers.insert(WWW_AUTHENTICATE, how);
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(ALLOW, HeaderValue::from_static(METHODS));
            }
            _ => {}
        }
        answer
    }
}

/// A change to what is kept, done and on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    Kept,
    Gone,
}

impl IntoResponse for Stored {
    fn into_response(self) -> Response {
        match self {
            Self::Kept => StatusCode::CREATED,
            Self::Gone => StatusCode::NO_CONTENT,
        }
        .into_response()
    }
}

/// A chunk as it lies there.
pub(super) struct Kept {
    pub(super) n_bytes: usize,
    pub(super) body: Body,
}

impl IntoResponse for Kept {
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, "application/octet-stream".to_owned()),
            (CONTENT_LENGTH, self.n_bytes.to_string()),
        ];
        (headers, self.body).into_response()
    }
}

/// The names, one a line.
pub(super) fn lines(names: &[SealedName]) -> Response {
    names
        .iter()
        .map(|name| format!("{name}\n"))
        .collect::<String>()
        .into_response()
}

/// The place and what lies in it, as WebDAV tells it.
pub(super) fn listing(document: DocumentId, names: &[SealedName], headers: &HeaderMap) -> Response {
    let mut text =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">\n".to_owned();
    let mut one = |name: &str, kind: &str| {
        // Writing to a text does not fail.
        let _ = writeln!(
            text,
            "<D:response><D:href>{}/{document}/{name}</D:href><D:propstat><D:prop><D:resourcetype>{kind}</D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>",
            super::MAILBOX
        );
    };
    one("", "<D:collection/>");
    if headers.get("depth").is_none_or(|depth| depth != "0") {
        names.iter().for_each(|name| one(&name.to_string(), ""));
    }
    text.push_str("</D:multistatus>\n");
    let kind = [(CONTENT_TYPE, "application/xml; charset=utf-8")];
    (StatusCode::MULTI_STATUS, kind, text).into_response()
}

/// Browsers ask, without a password, whether a page of another address may come here.
pub(super) fn preflight() -> Response {
    let headers: [(HeaderName, &str); 5] = [
        (ALLOW, METHODS),
        (HeaderName::from_static("dav"), "1"),
        (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (
            ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Depth",
        ),
        (ACCESS_CONTROL_MAX_AGE, "7200"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Any page may come: who may use the relay is told by the token, and nothing is sent that a browser adds
/// by itself.
pub(super) async fn for_any_page(mut answer: Response) -> Response {
    let any = HeaderValue::from_static("*");
    answer
        .headers_mut()
        .insert(ACCESS_CONTROL_ALLOW_ORIGIN, any);
    answer
}
