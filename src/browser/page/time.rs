//! This device's clock, calendar and randomness.

use crate::model::{Day, Offset, Timestamp};
use js_sys::Date;

/// Now, in seconds.
pub fn now() -> Timestamp {
    Timestamp((Date::now() / 1000.0).floor() as i64)
}

/// A moment's day, hour and minute where this device is.
pub fn local(at: Timestamp) -> Option<(Day, u8, u8)> {
    let date = Date::new(&((at.0 as f64) * 1000.0).into());
    let day = Day::new(
        i16::try_from(date.get_full_year()).ok()?,
        date.get_month() as u8 + 1,
        date.get_date() as u8,
    )?;
    Some((day, date.get_hours() as u8, date.get_minutes() as u8))
}

/// How far the clocks are from UTC here when a day begins.
pub fn offset_at(day: Day) -> Offset {
    let month = day.month();
    let begin = Date::new_with_year_month_day(
        month.year().unsigned_abs().into(),
        i32::from(month.month()) - 1,
        day.day().into(),
    );
    // What the browser gives is how far they are behind.
    Offset(-begin.get_timezone_offset() as i16)
}

/// 64 random bits.
pub fn random() -> u64 {
    // `Math.random` would do for no identity that must never clash; the browser always has the other.
    getrandom::u64().unwrap_or_default()
}
