//! Steps that many journeys take, in the words of the page.

use crate::harness::{Browser, Name, Place, has, is, starts};

/// Says who writes here, where the page asks.
pub(crate) async fn say_who(page: &Place, name: &str, organisation: &str) {
    page.textbox(is("Your name")).fill(name).await;
    page.textbox(starts("Organisation"))
        .fill(organisation)
        .await;
    page.button(has("Keep")).click().await;
}

/// Waits until everything typed is stored, as the page says.
pub(crate) async fn is_saved(page: &Place) {
    page.region(is("State of your work"))
        .says("Saved on this device")
        .await;
}

/// A link of the header.
pub(crate) fn menu(page: &Place, name: Name) -> Place {
    page.navigation(is("Main")).link(name)
}

/// Imports the example log as somebody.
pub(crate) async fn import_example(page: &Browser, name: &str, organisation: &str) {
    page.visit("").await;
    page.button(has("example")).click().await;
    say_who(page, name, organisation).await;
    page.button(starts("Keep")).click().await;
    is_saved(page).await;
}
