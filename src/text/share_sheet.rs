//! What is said after the share sheet of the system.

use crate::model::ShareSheetAnswer;

/// After a snapshot was handed to it. One that it refuses is downloaded.
pub fn shared_file(answer: ShareSheetAnswer) -> &'static str {
    match answer {
        ShareSheetAnswer::Shared => SHARED,
        ShareSheetAnswer::Closed => NOT_SHARED,
        ShareSheetAnswer::Refused => {
            "This browser does not share files of this kind. The snapshot is in your downloads: send it from there."
        }
    }
}

/// After the link of an invitation was.
pub fn shared_link(answer: ShareSheetAnswer) -> &'static str {
    match answer {
        ShareSheetAnswer::Shared => SHARED,
        ShareSheetAnswer::Closed => NOT_SHARED,
        ShareSheetAnswer::Refused => "This browser did not share it. Copy the link instead.",
    }
}

const SHARED: &str = "Shared.";
const NOT_SHARED: &str = "It was not shared.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_refused_is_told_where_it_is_or_what_to_do() {
        assert!(shared_file(ShareSheetAnswer::Refused).contains("in your downloads"));
        assert!(shared_link(ShareSheetAnswer::Refused).contains("Copy the link"));
        for words in [shared_file, shared_link] {
            assert_eq!(words(ShareSheetAnswer::Shared), "Shared.");
            assert_eq!(words(ShareSheetAnswer::Closed), "It was not shared.");
        }
    }
}
