//! Instants and durations in words, and text from outside made safe to print.
//!
//! Every room that speaks needs the same words, so this one imports none of them: it is pure (the instant and the time
//! zone are handed in) and the rules may use it. It must not decide anything about accounts or links.

mod at;
mod duration;
mod instant;
mod text;
mod zone;

pub use at::{At, AtFault};
pub use duration::{ago, duration, parse_duration};
pub use instant::{date_time_zone, instant, rfc3339};
pub use text::{
    count, counted, is_visible, list, safe, safe_json, safe_lines, shell, without_addresses, without_tokens,
};
pub use zone::{Zone, ZoneFault};
