//! The rules again for whole devices: what the sessions of the page make of a courier of this kind.

use super::{device::Device, fixture::Peer, together::Together};
use crate::carriers::Result;
use matters_arising::model::Secrecy;

pub(super) async fn two_devices_that_share_a_sealed_log_have_what_both_wrote(
    peer: Peer,
) -> Result<()> {
    both_write(&peer, Secrecy::Sealed).await
}

pub(super) async fn two_devices_that_share_an_open_log_have_what_both_wrote(
    peer: Peer,
) -> Result<()> {
    both_write(&peer, Secrecy::Open).await
}

async fn both_write(peer: &Peer, secrecy: Secrecy) -> Result<()> {
    let mut together = Together::at(&peer.address(), &["Ann", "Ben"])?;
    together.share(secrecy).await?;
    // One after the other, and each has read what the other wrote.
    let action = together.add(1, "Book the hall");
    together.until_equal(2).await?;
    together.type_in(0, action, ", the small one");
    together.until_equal(2).await?;
    assert_eq!(
        together.devices[1].shown.rows[&action].text,
        "Book the hall, the small one"
    );
    // Both at the same moment, into the same words.
    for round in 0..5 {
        together.type_in(0, action, &format!(" a{round}"));
        together.type_in(1, action, &format!(" b{round}"));
        together.add(round % 2, &format!("Action {round}"));
    }
    together.until_equal(7).await?;
    let text = &together.devices[0].shown.rows[&action].text;
    for round in 0..5 {
        for typed in [format!(" a{round}"), format!(" b{round}")] {
            assert!(text.contains(&typed), "{typed} is lacking in {text}");
        }
    }
    // Also where no document says who takes part, they tell each other.
    let knows_the_other = |device: &Device| {
        let sharing = device.shown.sharing.as_ref();
        sharing.is_some_and(|it| it.members.len() == 1 && (it.n_held, it.n_refused) == (0, 0))
    };
    together
        .until(|together| together.devices.iter().all(knows_the_other))
        .await
}

pub(super) async fn a_device_that_was_away_catches_up_and_the_others_get_what_it_wrote(
    peer: Peer,
) -> Result<()> {
    let mut together = Together::at(&peer.address(), &["Ann", "Ben"])?;
    let log = together.share(Secrecy::Sealed).await?;
    together.cut(1);
    for n in 0..30 {
        together.add(0, &format!("Written by Ann while Ben was away: {n}"));
        together.add(1, &format!("Written by Ben on the train: {n}"));
    }
    // All of Ann's is at the courier, and none of it at Ben's.
    together.until_sent(0).await?;
    assert_eq!(together.devices[1].shown.rows.len(), 31);
    together.mend(1);
    together.until_equal(61).await?;

    // Once more, and this time the engine that comes back is another one, which knows what is stored.
    together.cut(1);
    together.add(0, "Written while Ben's machine was off");
    together.until_sent(0).await?;
    together.restart(1, log);
    together.mend(1);
    together.until_equal(62).await
}

pub(super) async fn who_joins_when_the_others_are_gone_has_the_log_from_the_courier(
    peer: Peer,
) -> Result<()> {
    let mut together = Together::at(&peer.address(), &["Ann", "Ben", "Cai"])?;
    let (_, invite) = together.invite(Secrecy::Sealed).await?;
    together.join(1, &invite);
    together
        .until(|together| together.devices[1].shown.rows.len() == 1)
        .await?;
    together.add(1, "Book the hall");
    together.until_sent(1).await?;
    together.cut(0);
    together.cut(1);
    together.join(2, &invite);
    together
        .until(|together| together.devices[2].shown.rows.len() == 2)
        .await?;
    assert_eq!(
        together.devices[2].shown.texts(),
        ["Publish the minutes", "Book the hall"]
    );
    Ok(())
}
