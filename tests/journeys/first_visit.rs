//! The first visit: the example log, looked at before it is kept, and taken back.

use crate::{
    harness::{World, has},
    steps::*,
};

pub(crate) async fn the_example_is_imported_and_taken_back(world: World) {
    let page = world.browser("ada").await;
    import_example(&page, "Ada Byron", "Harbour Office").await;
    page.row(has("1")).appears().await;
}
