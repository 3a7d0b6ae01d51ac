//! What every answer says about itself: what the page may do, and how long a copy may be kept.
//! Knows how the build names files, not what is in them.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY as CSP, HeaderName, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

/// What the page may do. `index.html` says the same, for hosts that set no headers; only
/// `frame-ancestors` has to be a header.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data: blob:; connect-src 'self' wss: https: ws://localhost:* ws://127.0.0.1:* http://localhost:* http://127.0.0.1:*; manifest-src 'self'; worker-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (CSP, CONTENT_SECURITY_POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (VARY, "accept-encoding"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// A year, and never asked for again: the name says what the content is.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Kept, but asked about each time.
const ASK_FIRST: &str = "no-cache";

pub(super) async fn add(request: Request, next: Next) -> Response {
    let named_by_content = is_named_by_content(request.uri().path());
    let mut answer = next.run(request).await;
    // What follows is no page but a WebSocket.
    if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
        return answer;
    }
    let for_ever = named_by_content && answer.status().is_success();
    let headers = answer.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let keep = if for_ever { FOR_EVER } else { ASK_FIRST };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    answer
}

/// Whether the build put sixteen hexadecimal digits of the content's hash into the name.
fn is_named_by_content(path: &str) -> bool {
    path.rsplit_once('.')
        .and_then(|(stem, _)| stem.rsplit_once('-'))
        .is_some_and(|(_, hash)| {
            hash.len() == 16
                && hash
                    .bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        })
}

#[cfg(test)]
mod tests {
    use super::is_named_by_content;

    #[test]
    fn only_a_hash_makes_a_name_last() {
        assert!(is_named_by_content("/sub/page_bg-0123456789abcdef.wasm"));
        for path in [
            "/",
            "/index.html",
            "/sw.js",
            "/icon-192.png",
            "/page-0123456789abcdeg.js",
            "/page-0123456789abcde.js",
        ] {
            assert!(!is_named_by_content(path), "{path}");
        }
    }
}
