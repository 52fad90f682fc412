//! What is in the store: its schema, its pages, its records, its audit trail, and its time.

use chrono::{DateTime, Utc};

use crate::{
    context::Context,
    error::Refusal,
    event::{self, Head, Verified},
    key::KeyRing,
    store::{Store, StoreError},
    trail, words,
};

use super::{Finding, keys, mail};

/// The costly checks: each reads the whole store.
const COSTLY: [&str; 3] = ["integrity", "records", "audit-trail"];

/// A copy in the place of what is damaged.
const PUT_BACK: &str = "gatepass restore --help";

/// Opens the store, which is the check of its schema.
pub(super) fn opened(context: &Context, is_there: bool, findings: &mut Vec<Finding>) -> Option<Box<dyn Store>> {
    const NAME: &str = "schema";
    if !is_there {
        findings.push(Finding::skipped(NAME, UNREADABLE));
        return None;
    }
    match context.store_to_read() {
        Ok(store) => {
            findings.push(Finding::pass(NAME, "that of this gatepass"));
            Some(store)
        }
        Err(refusal) => {
            findings.push(Finding::refused(NAME, refusal));
            None
        }
    }
}

const UNREADABLE: &str = "the store cannot be read";

/// Everything that is asked of the store itself.
pub(super) fn of_store(
    context: &Context,
    store: Option<Box<dyn Store>>,
    ring: Option<&KeyRing>,
    quick: bool,
) -> Vec<Finding> {
    let now = context.host.now();
    let Some(mut store) = store else {
        let others = ["keys", "links", "outbox", "clock"];
        let all = COSTLY.into_iter().chain(others);
        return all.map(|name| Finding::skipped(name, UNREADABLE)).collect();
    };
    let store = &mut *store;
    let mut findings = if quick {
        COSTLY
            .map(|name| Finding::skipped(name, "left out by --quick"))
            .to_vec()
    } else {
        vec![
            told(context, "integrity", store.flaws()),
            told(context, "records", store.odd_records()),
            audit_trail(context, store),
        ]
    };
    findings.push(keys::each_others(context, store, ring));
    findings.push(keys::live_links(context, store, ring, now));
    findings.push(mail::waiting(context, store));
    findings.push(clock(context, store, now));
    findings
}

/// What was found wrong, if anything.
fn told(context: &Context, name: &'static str, found: Result<Vec<String>, StoreError>) -> Finding {
    match found {
        Ok(found) if found.is_empty() => Finding::pass(name, "sound"),
        Ok(found) => Finding::fail(name, found.join("; "), PUT_BACK),
        Err(error) => Finding::refused(name, context.store_refusal(error)),
    }
}

fn audit_trail(context: &Context, store: &mut dyn Store) -> Finding {
    let mut verified = Verified::default();
    match trail::verify(store, None, &mut verified) {
        Ok(()) => Finding::pass(
            COSTLY[2],
            format!("whole, with {} events", Head::from(verified.tip).sequence),
        ),
        Err(fault) => Finding::refused(COSTLY[2], Refusal::of_trail(fault, &context.settings.store)),
    }
}

/// A clock that is behind what happened already: nothing is written by it.
fn clock(context: &Context, store: &mut dyn Store, now: DateTime<Utc>) -> Finding {
    const NAME: &str = "clock";
    let newest = match store.newest_event_at() {
        Ok(newest) => newest,
        Err(error) => return Finding::refused(NAME, context.store_refusal(error)),
    };
    match event::counted(now, newest) {
        Ok(_) => {
            let newest = newest.map_or("no event yet".to_owned(), |newest| {
                format!("the newest event is of {}", words::rfc3339(newest))
            });
            Finding::pass(NAME, newest)
        }
        Err(behind) => Finding::fail(NAME, behind.to_string(), "date -u"),
    }
}
