//! Journeys: what a person does with the page, from end to end, in Chromium and in Firefox.
//!
//! Each starts its own server on the built page and its own browsers on fresh profiles, and finds
//! things by role and accessible name. Nothing sleeps: a journey waits for what it expects to see.
//! `cargo xtask test journeys` builds what they need and runs them, two at a time.

#![cfg(not(target_arch = "wasm32"))]

mod access;
mod again;
mod agenda;
mod apart;
mod columns;
mod deadly;
mod documents;
mod editing;
mod endurance;
mod findings;
mod first_visit;
mod folder;
mod harness;
mod hosts;
mod keyboard;
mod late;
mod locked;
mod meetings;
mod narrow;
mod one_file;
mod others;
mod paper;
mod removal;
mod room;
mod round;
mod sharing;
mod sheet;
mod signing;
mod snapshots;
mod steps;
mod together;
mod versions;
mod whole;
mod widths;

/// Every journey, once in each browser.
macro_rules! journeys {
    ($($module:ident :: $journey:ident;)*) => {
        mod chromium {
            $(#[test]
            fn $journey() {
                crate::harness::travel(crate::harness::Kind::Chromium, stringify!($journey), crate::$module::$journey);
            })*
        }

        mod firefox {
            $(#[test]
            fn $journey() {
                crate::harness::travel(crate::harness::Kind::Firefox, stringify!($journey), crate::$module::$journey);
            })*
        }
    };
}

journeys! {
    first_visit::the_example_is_imported_and_taken_back;
    first_visit::the_real_log_is_read_from_a_file;
    editing::an_edit_is_saved_and_told_in_the_history;
    editing::a_draft_stays_here_until_a_second_person_has_cleared_it;
    editing::a_deadline_that_waits_for_an_action_follows_it_to_another_number;
    whole::everything_on_an_action_can_be_edited;
    editing::own_edits_alone_are_undone_after_a_reload;
    endurance::what_was_shown_as_saved_outlives_a_killed_browser;
    endurance::the_page_starts_and_edits_without_a_network;
    endurance::two_tabs_show_each_others_edits;
    snapshots::a_snapshot_goes_to_a_colleague_and_back;
    snapshots::who_writes_is_asked_before_the_first_change_and_no_text_is_lost;
    locked::a_locked_snapshot_opens_with_its_passphrase_alone;
    snapshots::a_bad_snapshot_is_refused_and_changes_nothing;
    others::a_snapshot_of_another_log_opens_as_another_log;
    deadly::a_chunk_that_ends_the_engine_is_set_aside;
    paper::the_list_prints_as_landscape_tables_with_repeated_headings;
    versions::a_new_version_is_offered_not_forced;
    hosts::the_page_works_below_any_address_and_asks_nobody_else;
    apart::a_log_is_opened_and_edited_without_what_comes_later;
    hosts::the_log_can_be_read_while_its_engine_cannot_be_loaded;
    keyboard::a_log_is_kept_by_keyboard_alone;
    narrow::a_log_is_kept_in_a_window_as_narrow_as_a_phones;
    widths::every_value_is_in_sight_at_a_middling_width;
    meetings::a_meeting_is_run_and_an_edition_frozen;
    agenda::an_agenda_is_put_in_order_rolled_over_and_worked_off_by_keys;
    late::an_outcome_that_comes_in_late_is_shown_and_signed_by_a_supplement;
    round::one_round_of_three_people_ends_with_a_file_that_verifies;
    round::one_round_on_the_log_of_april_2019_ends_with_a_file_that_verifies;
    documents::a_long_import_is_stopped_and_nothing_of_it_kept;
    signing::a_key_that_was_revoked_gives_way_to_a_new_one;
    documents::an_owner_gets_a_letter_with_their_rows_and_an_invitation;
    documents::a_public_copy_has_neither_names_nor_what_is_internal;
    findings::findings_are_ticked_off_and_downloaded;
    findings::the_same_document_again_changes_nothing;
    columns::what_is_said_of_columns_is_kept_and_unclear_dates_are_asked_about;
    again::an_exported_table_that_was_edited_comes_back_as_changes;
    one_file::the_log_as_one_page_is_read_sorted_searched_and_printed_from_the_disk;
    removal::a_log_is_removed_after_a_copy_and_leaves_nothing_behind;
    room::a_change_without_room_is_kept_and_saved_later;
    room::that_room_runs_out_is_said_while_there_still_is_some;
    room::whether_the_browser_keeps_what_is_stored_is_said_as_it_answers;
    sheet::a_share_sheet_is_offered_where_there_is_one_and_the_file_always;
    sharing::two_people_share_a_log_through_a_relay_that_dies_between_them;
    together::what_others_change_moves_nothing_under_who_is_at_work;
    sharing::who_is_invited_to_read_reads_along_and_cannot_write;
    sharing::two_people_type_while_a_sync_server_of_others_dies;
    sharing::a_folder_on_a_web_server_of_others_carries_a_log;
    sharing::a_message_server_of_others_carries_a_log_though_it_dies;
    folder::a_folder_that_a_file_service_carries_exchanges_a_log;
    access::no_page_hinders_anybody_in_light;
    access::no_page_hinders_anybody_in_dark;
}
