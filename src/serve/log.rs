//! The access log: one JSON object a line, on standard error. A token is never in it; a link is told by its id.
//!
//! A thread of its own writes, so that somebody who does not read standard error stops nobody: what cannot be written in time
//! is left out and counted.

use std::{
    io,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{host::Station, words};

/// Characters of a path that is not a link's.
const LONGEST_PATH: usize = 100;

/// Lines that wait to be written at most.
const MOST_WAITING: usize = 10_000;
/// How long the last lines may take when the server ends.
const LAST_LINES: Duration = Duration::from_secs(2);

/// Where lines are written.
pub(super) struct Log {
    lines: Option<SyncSender<String>>,
    left_out: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Log {
    /// # Errors
    /// The system gives no more threads.
    pub(super) fn new(station: Arc<dyn Station>) -> io::Result<Log> {
        let (lines, waiting) = sync_channel(MOST_WAITING);
        let left_out = Arc::new(AtomicU64::new(0));
        let counted = left_out.clone();
        let thread = thread::Builder::new()
            .name("log".to_owned())
            .spawn(move || write(&waiting, &counted, &*station))?;
        Ok(Log {
            lines: Some(lines),
            left_out,
            thread: Some(thread),
        })
    }

    /// Hands a line over; never waits.
    pub(super) fn write(&self, line: String) {
        let is_taken = self.lines.as_ref().is_some_and(|lines| lines.try_send(line).is_ok());
        if !is_taken {
            self.left_out.fetch_add(1, Relaxed);
        }
    }
}

fn write(waiting: &Receiver<String>, left_out: &AtomicU64, station: &dyn Station) {
    while let Ok(line) = waiting.recv() {
        station.log(&line);
        let count = left_out.swap(0, Relaxed);
        if count > 0 {
            station.log(&format!("{{\"error\":\"lines were left out\",\"count\":{count}}}"));
        }
    }
}

impl Drop for Log {
    /// Writes what waits, as long as somebody reads it.
    fn drop(&mut self) {
        drop(self.lines.take());
        let Some(thread) = self.thread.take() else { return };
        let pause = Duration::from_millis(5);
        let pauses = LAST_LINES.as_millis() / pause.as_millis();
        for _ in 0..pauses {
            if thread.is_finished() {
                let _ = thread.join();
                return;
            }
            thread::sleep(pause);
        }
    }
}

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
