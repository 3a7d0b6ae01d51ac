//! Notes each visit to a log, so that what changed since the last one can be told.

use crate::ui::prelude::*;
use crate::{
    model::LogId,
    projection::Visits,
    ui::context::{World, use_log, use_outside},
};

fn preference(log: LogId) -> String {
    format!("visits.{log}")
}

/// The visits to a log from this browser, as far as they were noted.
pub fn visits(world: World, log: LogId) -> Visits {
    let kept = world.with(|outside| outside.preference(&preference(log)));
    kept.as_deref().map(Visits::decode).unwrap_or_default()
}

/// Forgets the visits to a log: it is no longer on this device.
pub fn forget_visits(world: World, log: LogId) {
    world.with(|outside| outside.set_preference(&preference(log), None));
}

/// Notes a visit whenever a log is opened.
pub fn follow_visits() {
    let (state, world) = (use_log(), use_outside());
    Effect::new(move |_| {
        let Some((log, heads)) = state.opened_at.get() else {
            return;
        };
        let mut all = visits(world, log);
        all.open(world.with(|outside| outside.now()), heads);
        let kept = all.encode();
        world.with(|outside| outside.set_preference(&preference(log), Some(&kept)));
    });
}
