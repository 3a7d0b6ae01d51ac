//! The contract of peers: one set of rules for couriers that speak the automerge-repo protocol, kept by our relay and
//! by the published sync server, both real, over real sockets. Another kind is one line below.

#[path = "../core/sharing/device.rs"]
#[allow(dead_code, reason = "this program uses a part of it")]
mod device;
mod fixture;
mod rules;
mod sessions;
mod together;

macro_rules! contract {
    ($($kind:ident is $start:path;)* => $rules:tt) => {
        $(contract! { @one $kind $start; $rules })*
    };
    (@one $kind:ident $start:path; { $($of:ident { $($rule:ident)* })* }) => {
        mod $kind {
            $($(
                #[tokio::test]
                async fn $rule() -> crate::carriers::Result<()> {
                    use super::fixture::Peer;
                    let name = concat!("peer-", stringify!($kind), "-", stringify!($rule));
                    let peer = Peer::new(name, $start).await?;
                    super::$of::$rule(peer).await
                }
            )*)*
        }
    };
}

contract! {
    our_relay is super::fixture::Kind::Ours;
    published_server is super::fixture::Kind::Published;
    => {
        rules {
            a_join_is_answered_with_our_name_and_the_version_of_the_protocol
            what_one_gives_the_others_get
            what_one_changes_reaches_the_others_and_theirs_comes_back
            what_two_wrote_apart_both_have
            a_document_that_nobody_has_is_said_to_be_so_and_served_once_somebody_brings_it
            two_documents_do_not_mix
            who_comes_back_gets_what_it_missed_and_gives_what_it_made
            who_returns_after_an_abrupt_end_is_served_under_the_name_of_a_new_call
            a_message_to_all_reaches_the_others_as_it_was_and_is_kept_nowhere
            a_large_chunk_comes_whole
            what_was_given_is_there_after_a_restart
        }
        sessions {
            two_devices_that_share_a_sealed_log_have_what_both_wrote
            two_devices_that_share_an_open_log_have_what_both_wrote
            a_device_that_was_away_catches_up_and_the_others_get_what_it_wrote
            who_joins_when_the_others_are_gone_has_the_log_from_the_courier
        }
    }
}
