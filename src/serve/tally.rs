//! What was answered, counted for Prometheus.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Upper bounds of the histogram's buckets, in seconds.
const BUCKETS: [f64; 8] = [0.001, 0.005, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0];

/// The counters.
#[derive(Default)]
pub(super) struct Tally(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    answers: BTreeMap<(&'static str, &'static str, u16), u64>,
    codes: BTreeMap<&'static str, u64>,
    seconds: f64,
    buckets: [u64; BUCKETS.len()],
    total: u64,
}

impl Tally {
    /// Counts an answer: what was asked for, by which method, its status, its code where it has one, and how long it took.
    pub(super) fn count(
        &self,
        (route, method): (&'static str, &'static str),
        status: u16,
        code: Option<&'static str>,
        took: Duration,
    ) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.answers.entry((route, method, status)).or_default() += 1;
        if let Some(code) = code {
            *counts.codes.entry(code).or_default() += 1;
        }
        let seconds = took.as_secs_f64();
        counts.seconds += seconds;
        counts.total += 1;
        for (bucket, bound) in counts.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(seconds <= bound);
        }
    }

    /// How many requests were answered.
    pub(super) fn total(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).total
    }

    /// All of it, in Prometheus's text format 0.0.4.
    pub(super) fn text(&self) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::from("# TYPE gatepass_requests_total counter\n");
        // Writing to a String does not fail.
        for ((route, method, status), count) in &counts.answers {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            let _ = writeln!(text, "gatepass_requests_total{{{labels}}} {count}");
        }
        text += "# TYPE gatepass_answers_total counter\n";
        for (code, count) in &counts.codes {
            let _ = writeln!(text, "gatepass_answers_total{{code=\"{code}\"}} {count}");
        }
        text += "# TYPE gatepass_request_seconds histogram\n";
        for (bound, count) in BUCKETS.iter().zip(counts.buckets) {
            let _ = writeln!(text, "gatepass_request_seconds_bucket{{le=\"{bound}\"}} {count}");
        }
        let _ = writeln!(text, "gatepass_request_seconds_bucket{{le=\"+Inf\"}} {}", counts.total);
        let _ = writeln!(text, "gatepass_request_seconds_sum {}", counts.seconds);
        let _ = writeln!(text, "gatepass_request_seconds_count {}", counts.total);
        text
    }
}
