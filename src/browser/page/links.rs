//! Links in and out: the page's own address, and the share sheet for a link.

use super::files::{open_sheet, sheet_takes};
use crate::model::ShareSheetAnswer;
use web_sys::{ShareData, window};

/// The address of this page, with everything after `#`; empty where there is none.
pub fn page_address() -> String {
    let address = window().and_then(|window| window.location().href().ok());
    address.unwrap_or_default()
}

/// Whether the share sheet takes a link.
pub fn can_share_link() -> bool {
    sheet_takes(&link_data("Log", &page_address()))
}

/// Opens the share sheet with a link; must be called from a click.
pub fn share_link(title: &str, link: &str, then: Box<dyn FnOnce(ShareSheetAnswer)>) {
    open_sheet(Some(link_data(title, link)), then);
}

fn link_data(title: &str, link: &str) -> ShareData {
    let data = ShareData::new();
    data.set_title(title);
    data.set_url(link);
    data
}
