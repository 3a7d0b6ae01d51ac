//! The storage contract: one set of rules, kept by the store in memory and by the browser's.
//!
//! Natively it runs on the store in memory; in a browser (`tests/browser.rs`) on real IndexedDB, whose
//! writes are made to fail for real.

mod rules;
mod support;

#[cfg(all(target_arch = "wasm32", feature = "engine"))]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod memory;

/// Names every rule once, and runs it on the store of the target.
macro_rules! contract {
    ($($rule:ident)*) => {
        #[cfg(not(target_arch = "wasm32"))]
        mod in_memory {
            $(
                #[test]
                fn $rule() {
                    super::memory::block_on(super::rules::$rule(
                        &super::memory::Memory::default(),
                    ));
                }
            )*
        }

        #[cfg(all(target_arch = "wasm32", feature = "engine"))]
        mod indexed_db {
            use super::support::Fixture;
            use wasm_bindgen_test::wasm_bindgen_test;
            $(
                #[wasm_bindgen_test]
                async fn $rule() {
                    let browser = super::browser::Browser::fresh(stringify!($rule)).await;
                    super::rules::$rule(&browser).await;
                    browser.mend();
                }
            )*
        }
    };
}

contract! {
    a_new_store_is_empty
    a_saved_chunk_is_loaded_again_by_every_tab
    the_same_chunk_twice_is_one_record
    a_chunk_that_another_tab_saves_too_still_answers_its_page
    a_load_is_the_union_of_what_all_tabs_saved
    snapshots_come_first_and_changes_in_the_order_of_saving
    a_large_chunk_comes_back_whole
    listings_come_by_title_and_the_last_one_written_counts
    a_failed_save_changes_nothing_and_is_reported
    a_lack_of_room_is_reported_as_such
    a_save_that_is_tried_again_succeeds
    writes_take_effect_in_the_order_in_which_they_begin
    compaction_deletes_exactly_what_the_snapshot_covers
    a_compaction_that_cannot_write_deletes_nothing
    a_compaction_that_cannot_delete_loses_nothing
    a_snapshot_that_covers_itself_stays
    logs_do_not_mix
    removing_a_log_removes_all_of_it_and_nothing_else
    a_removal_that_fails_removes_nothing
    a_chunk_set_aside_is_not_loaded_and_keeps_its_bytes
    setting_aside_what_is_not_there_does_nothing
    a_chunk_that_cannot_be_set_aside_stays
    damaged_bytes_are_set_aside_on_load
    malformed_records_are_set_aside_and_never_panic
    damaged_bytes_are_left_out_even_where_nothing_can_be_written
    marks_are_kept_for_each_engine_and_cleared_by_it
    a_view_keeps_its_base_until_there_is_a_new_one
    a_failed_view_keeps_the_old_one_whole
    what_sharing_needs_is_kept_by_log_and_part_and_goes_with_the_log
    first_keys_never_take_the_place_of_others
}
