//! The vectors from outside once more, through the program: as a script that calls it for each of them would see it.
//!
//! The rules behind are held to them row by row elsewhere. What can only go wrong here is the way there and back: the
//! command line, the streams, the exit status, the JSON. Where a row and the program differ, the row's name is listed
//! with the reason, and neither more nor fewer rows may differ.

mod accounts;
mod signatures;
mod tokens;

use std::{
    panic,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use serde_json::Value;

use crate::{
    program::{Answer, Home},
    vectors,
};

/// Rows of a vector file that is a list.
fn rows(name: &str) -> Option<Vec<Value>> {
    let Value::Array(rows) = vectors::json(name)? else {
        panic!("{name} is a list")
    };
    Some(rows)
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_else(|| panic!("no {key} in {row}"))
}

/// The names of the rows that the program judges otherwise than they expect, in the file's order.
///
/// Most of the time goes into starting processes, so a few threads share the rows; each has a home of its own.
fn differing(rows: &[Value], judge: impl Fn(&Home, &Value) -> bool + Sync) -> Vec<&str> {
    let next = AtomicUsize::new(0);
    let work = || {
        let (home, mut differing) = (Home::new(), Vec::new());
        while let Some((at, row)) = rows.iter().enumerate().nth(next.fetch_add(1, Ordering::Relaxed)) {
            if !judge(&home, row) {
                differing.push(at);
            }
        }
        differing
    };
    let mut differing: Vec<usize> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined
            .flat_map(|found| found.unwrap_or_else(|fault| panic::resume_unwind(fault)))
            .collect()
    });
    differing.sort_unstable();
    differing.into_iter().map(|at| text(&rows[at], "name")).collect()
}

/// Whether a run ended as the row expects.
fn as_expected(row: &Value, accept: bool, answer: &Answer) -> bool {
    check(row, (answer.status == 0) == accept, answer)
}

/// Hands `right` on, and where it is not so prints what the program said.
fn check(row: &Value, right: bool, answer: &Answer) -> bool {
    if !right {
        println!("{}: {} {}{}", row["name"], answer.status, answer.stdout, answer.stderr);
    }
    right
}
