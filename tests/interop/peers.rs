//! The contract of peers: one set of rules for couriers that speak the automerge-repo protocol, kept by our relay and
//! by the published sync server, both real, over real sockets. Another kind is one line below.

mod fixture;
mod rules;

macro_rules! contract {
    ($($kind:ident is $start:path;)* => $rules:tt) => {
        $(contract! { @one $kind $start; $rules })*
    };
    (@one $kind:ident $start:path; { $($rule:ident)* }) => {
        mod $kind {
            $(
                #[tokio::test]
                async fn $rule() -> crate::carriers::Result<()> {
                    use super::fixture::Peer;
                    let name = concat!("peer-", stringify!($kind), "-", stringify!($rule));
                    let peer = Peer::new(name, $start).await?;
                    super::rules::$rule(peer).await
                }
            )*
        }
    };
}

contract! {
    our_relay is super::fixture::Kind::Ours;
    published_server is super::fixture::Kind::Published;
    => {
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
}
