//! The access token of a request: the password that comes with it (RFC 7617), or what its address holds.

use axum::extract::Query;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Uri};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

/// The longest header that is looked at, in bytes.
const LONGEST: usize = 2_000;

/// The password, whatever the name beside it is.
pub(super) fn token(headers: &HeaderMap) -> Option<String> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, word) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") || word.len() > LONGEST {
        return None;
    }
    let login = String::from_utf8(STANDARD.decode(word.trim()).ok()?).ok()?;
    let (_, password) = login.split_once(':')?;
    Some(password.to_owned())
}

/// What clients of the relay give as `?token=…`.
pub(super) fn token_of_query(address: &Uri) -> Option<String> {
    #[derive(Deserialize)]
    struct Given {
        token: String,
    }
    let given: Query<Given> = Query::try_from_uri(address).ok()?;
    Some(given.0.token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_what_follows_the_first_colon() {
        let token_in = |header: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, header.parse().expect("a header"));
            token(&headers)
        };
        // ann:open:sesame
        let right = token_in("Basic YW5uOm9wZW46c2VzYW1l");
        assert_eq!(right.as_deref(), Some("open:sesame"));
        for none in ["Basic", "Basic !", "Bearer YW5uOnNlc2FtZQ==", "Basic YW5u"] {
            assert_eq!(token_in(none), None, "{none}");
        }
    }
}
