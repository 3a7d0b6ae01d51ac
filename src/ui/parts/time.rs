//! Moments as this device's calendar and clock show them.

use crate::ui::prelude::*;
use crate::{
    model::Timestamp,
    text,
    ui::context::{use_outside, use_today},
};

/// `18 April 2019, 14:03`.
pub fn moment_words(at: Timestamp) -> String {
    match use_outside().with(|outside| outside.local(at)) {
        Some(local) => format!(
            "{}, {:02}:{:02}",
            text::day(local.day),
            local.hour,
            local.minute
        ),
        None => "at an unknown time".into(),
    }
}

/// `14:03` today, with its date on any other day.
pub fn short_moment(at: Timestamp) -> String {
    let local = use_outside().with(|outside| outside.local(at));
    match local.filter(|local| Some(local.day) == use_today().get()) {
        Some(local) => format!("{:02}:{:02}", local.hour, local.minute),
        None => moment_words(at),
    }
}

/// A moment.
#[component]
pub fn Moment(
    /// When.
    at: Timestamp,
) -> impl IntoView {
    let machine = at.day().map(|day| {
        let second = at.0.rem_euclid(86_400);
        format!(
            "{day}T{:02}:{:02}:{:02}Z",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    });
    view! { <time datetime=machine>{moment_words(at)}</time> }
}
