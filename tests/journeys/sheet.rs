//! The share sheet of the system: offered for what the browser says that it takes, and for nothing else. What it does
//! once it is open is not to be seen here: on this system no browser has one that opens.

use crate::{
    harness::{Browser, Kind, Look, World, is},
    sharing::share,
    steps::*,
};

pub(crate) async fn a_share_sheet_is_offered_where_there_is_one_and_the_file_always(world: World) {
    let (_relay, address) = world.relay(0);
    for sheet in [false, true] {
        let look = Look {
            sheet,
            ..Look::default()
        };
        let profile = if sheet { "with" } else { "without" };
        let page = world.browser_that_looks(profile, look).await;
        start_log(&page, "Tide tables", "Ada Byron", "Harbour Office").await;
        add_action(&page, 1, "Agree the tide table").await;
        is_saved(&page).await;
        let [files, links] = takes(&page).await;
        // Firefox has none that takes files.
        let expected = [sheet && world.kind == Kind::Chromium, sheet];
        assert_eq!([files, links], expected, "what this browser says");

        let (_, file) = snapshot(&page).await;
        let read = automerge::AutoCommit::load(&file);
        assert!(read.is_ok(), "the download is whole");
        let offer = page.button(is("Share a snapshot"));
        offer.are(usize::from(files)).await;
        if files {
            offer.click().await;
            page.status(is("The file is ready. Choose “Share it now”."))
                .appears()
                .await;
            page.button(is("Share it now")).appears().await;
        }

        share(&page, &address, "They can write").await;
        page.button(is("Copy the link")).appears().await;
        page.button(is("Share the link"))
            .are(usize::from(links))
            .await;
        page.kill();
    }
}

/// Whether the browser says that it can share a snapshot, and a link.
async fn takes(page: &Browser) -> [bool; 2] {
    let script = "const can = what => !!navigator.share && navigator.canShare(what);
        const type = 'application/vnd.automerge';
        const files = [new File(['a log'], 'log.automerge', {type})];
        return [can({files}), can({url: location.href})];";
    let takes = page.run(script, vec![]).await;
    serde_json::from_value(takes).expect("two answers")
}
