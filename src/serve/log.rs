//! The access log: one JSON object a line, on standard error. A token is never in it; a link is told by its id.

use std::{net::IpAddr, time::Duration};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::words;

/// Characters of a path that is not a link's.
const LONGEST_PATH: usize = 100;

/// One line.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    at: String,
    client: IpAddr,
    method: &'a str,
    path: String,
    status: u16,
    code: Option<&'static str>,
    /// The link's id, where the token's signature matches.
    link: Option<String>,
    milliseconds: f64,
}

impl<'a> Line<'a> {
    pub(super) fn new(
        at: DateTime<Utc>,
        client: IpAddr,
        (method, path): (&'a str, &str),
        (status, code, link): (u16, Option<&'static str>, Option<String>),
        took: Duration,
    ) -> Line<'a> {
        let shown: String = words::without_tokens(path).chars().take(LONGEST_PATH).collect();
        Line {
            at: words::rfc3339(at),
            client,
            method,
            path: shown,
            status,
            code,
            link,
            milliseconds: (took.as_secs_f64() * 1e6).round() / 1e3,
        }
    }

    pub(super) fn text(&self) -> String {
        // A line holds nothing that JSON cannot.
        words::safe_json(serde_json::to_string(self).unwrap_or_default())
    }
}
