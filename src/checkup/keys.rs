//! The key ring: there, the store's own, and with a key for every link that somebody may still open.

use chrono::{DateTime, Utc};

use crate::{
    context::Context,
    error::Refusal,
    key::KeyRing,
    keyring,
    store::{Store, StoreError, Unspent},
    words,
};

use super::Finding;

/// The key ring itself, where it can be used.
pub(super) fn key_ring(context: &Context) -> (Option<KeyRing>, Finding) {
    const NAME: &str = "key-ring";
    let (path, policy) = (&context.settings.keys, &context.settings.files);
    let ring = match keyring::read(path, policy) {
        Ok(Some(ring)) => ring,
        Ok(None) => {
            let refusal = Refusal::keys_missing(path);
            // With no store either, nothing is lost: both can be made.
            let refusal = if context.settings.store.exists() {
                refusal
            } else {
                refusal.hint("gatepass init")
            };
            return (None, Finding::refused(NAME, refusal));
        }
        Err(error) => return (None, Finding::refused(NAME, Refusal::of_keys(error, path))),
    };
    let finding = match ring.signing_key().and_then(|key| key.id.as_deref()) {
        Some(id) => {
            let count = match ring.keys.len() {
                1 => "one key".to_owned(),
                more => format!("{more} keys"),
            };
            Finding::pass(NAME, format!("{count}, of which `{}` signs", words::safe(id)))
        }
        None => Finding::fail(NAME, "no key of the key ring can sign", "gatepass rotate-key"),
    };
    (Some(ring), finding)
}

/// Whether this ring signed for this store.
pub(super) fn each_others(context: &Context, store: &mut dyn Store, ring: Option<&KeyRing>) -> Finding {
    const NAME: &str = "keys";
    let Some(ring) = ring else {
        return Finding::skipped(NAME, "there is no key ring to hold the store against");
    };
    let seen = match store.keys_seen() {
        Ok(seen) => seen,
        Err(error) => return Finding::refused(NAME, context.store_refusal(error)),
    };
    let ours = ring.thumbprints();
    let known = seen.iter().filter(|key| ours.contains(key)).count();
    match (known, seen.len()) {
        (_, 0) => Finding::pass(NAME, "no key has signed for the store yet"),
        (0, _) => Finding::refused(
            NAME,
            Refusal::keys_differ(&context.settings.store, &context.settings.keys),
        ),
        (known, all) => Finding::pass(
            NAME,
            format!("the key ring holds {known} of {all} keys that signed for the store"),
        ),
    }
}

/// Whether every link that may still be opened has its key.
pub(super) fn live_links(
    context: &Context,
    store: &mut dyn Store,
    ring: Option<&KeyRing>,
    now: DateTime<Utc>,
) -> Finding {
    const NAME: &str = "links";
    let Some(ring) = ring else {
        return Finding::skipped(NAME, "there is no key ring to hold the links against");
    };
    let live = match store.unspent_by_key(now) {
        Ok(live) => live,
        Err(StoreError::Damaged { reason }) => return Finding::skipped(NAME, &reason),
        Err(error) => return Finding::refused(NAME, context.store_refusal(error)),
    };
    let (mut missing, mut retired, mut good) = (Vec::new(), Vec::new(), 0);
    for of_key in live {
        match ring.find(&of_key.key_id) {
            None => missing.push(of_key),
            Some(key) if key.retired_at.is_some() => retired.push(of_key),
            Some(_) => good += of_key.links,
        }
    }
    let told = |links: &[Unspent]| {
        let count: u32 = links.iter().map(|of_key| of_key.links).sum();
        let ids: Vec<&str> = links.iter().map(|of_key| of_key.key_id.as_str()).collect();
        (count, words::list(&ids))
    };
    if !missing.is_empty() {
        let (count, ids) = told(&missing);
        let detail = format!("unspent links whose key is not in the key ring: {count}, signed by {ids}");
        return Finding::fail(NAME, detail, "gatepass import-key --help");
    }
    if !retired.is_empty() {
        let (count, ids) = told(&retired);
        let detail = format!("unspent links whose key was retired, and which do not work: {count}, signed by {ids}");
        return Finding::warn(NAME, detail, "gatepass list-links --live");
    }
    Finding::pass(NAME, format!("unspent links whose key is in the key ring: {good}"))
}
