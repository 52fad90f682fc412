//! `gatepass inspect-token`: what is wrong with a link, or that nothing is. Changes nothing.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::Args;
use serde::Serialize;

use crate::{
    account::AccountRef,
    cli::Example,
    context::Context,
    diagnosis::Verdict,
    error::{Exit, Refusal},
    files::{self, Kind},
    inspection::{Bench, Inspection, InspectionView, Layout, page},
    key::KeyRing,
    link::{LinkFacts, LinkId, LinkIdPrefix, Purpose},
    report::Report,
    store::Store,
    token::KidMatching,
    words::At,
};

use super::{
    Names, Verb,
    link_input::{link_named, pasted_text, purposes},
};

/// A key file holds a handful of keys; more than this is none.
const KEY_FILE_BYTES: u64 = 1024 * 1024;

/// Columns of a page where there is no terminal to ask.
const PAGE_WIDTH: usize = 80;

/// What may be typed after `inspect-token`.
#[derive(Args, Clone, Debug)]
pub struct InspectToken {
    /// The link, its token, or any text that holds one; `-` reads standard input
    #[arg(conflicts_with_all = ["account", "id"])]
    link: Option<String>,
    /// Inspect the newest link of this account instead
    #[arg(long, value_name = "USERNAME", conflicts_with_all = ["id", "no_store", "secret_file", "key_file", "show_link"])]
    account: Option<AccountRef>,
    /// With --account: its newest link for this purpose [default: the newest of all]
    #[arg(long, value_name = "PURPOSE", requires = "account", value_parser = purposes())]
    purpose: Option<Purpose>,
    /// Inspect the link of this id, or of its first eight characters, instead
    #[arg(long, value_name = "ID", conflicts_with_all = ["no_store", "secret_file", "key_file", "show_link"])]
    id: Option<LinkIdPrefix>,
    /// Judge as of this instant
    ///
    /// RFC 3339, such as `2026-12-01T09:00:00Z`; a time of day, such as `14:30` (the latest one past, in the local
    /// time zone); or `-10m`, ten minutes ago. The record is judged as it stood then.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    at: Option<At>,
    /// Judge shape, signature and time alone, without store and key ring
    #[arg(long)]
    no_store: bool,
    /// Verify with a JWK, a JWK Set or a PEM in place of the key ring
    #[arg(long, value_name = "PATH", conflicts_with = "secret_file")]
    key_file: Option<PathBuf>,
    /// Verify with the raw bytes of an HMAC secret in place of the key ring
    ///
    /// One newline at the end of the file is not part of the secret.
    #[arg(long, value_name = "PATH")]
    secret_file: Option<PathBuf>,
    /// Also print the whole confirmation URL
    #[arg(long)]
    show_link: bool,
}

/// What came out of `inspect-token`.
#[derive(Default, Serialize)]
pub struct Inspected {
    #[serde(flatten)]
    view: InspectionView,
    #[serde(skip)]
    page: String,
    #[serde(skip)]
    status: u8,
}

impl Report for Inspected {
    fn text(&self, _width: Option<usize>) -> String {
        self.page.clone()
    }

    fn exit(&self) -> Exit {
        Exit(self.status)
    }
}

impl Verb for InspectToken {
    const NAME: &'static str = "inspect-token";
    const ABOUT: &'static str = "Say what is wrong with a link, or that nothing is";
    const LONG_ABOUT: &'static str = "Say what is wrong with a link, or that nothing is: the verdict, when and why, \
what to do next, and a sentence for the customer. Change nothing and spend nothing; print no whole token unless \
--show-link asks for it.\n\nA link in the arguments is seen in the process list and kept by the shell's \
history: standard input keeps it out of both. With --account or --id no link is needed: it says what would happen if the \
newest link, or that one, were opened now.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "A link from a ticket, on standard input",
            command: "gatepass inspect-token - < ticket.txt",
        },
        Example {
            says: "Somebody on the telephone, by account",
            command: "gatepass inspect-token --account ada",
        },
        Example {
            says: "How it stood when the customer clicked, as JSON for a program",
            command: "gatepass inspect-token --account ada --at -10m --json",
        },
        Example {
            says: "Another system's token, without a store",
            command: "gatepass inspect-token --no-store \\\n    --secret-file django.secret - < token.txt",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 130];
    const NAMES: &'static [(&'static str, Names)] = &[("--account", Names::Accounts), ("--id", Names::Links)];
    type Report = Inspected;

    fn run(self, context: &mut Context) -> Result<Inspected, Refusal> {
        let by_record = self.account.is_some() || self.id.is_some();
        let text = if by_record {
            None
        } else {
            Some(pasted_text(context, self.link.as_deref())?)
        };
        let foreign = self.foreign_keys(context)?;
        let mut store = if self.no_store {
            None
        } else {
            self.store(context, foreign.is_some())?
        };
        let ring = match (&foreign, &mut store) {
            (None, Some(store)) if by_record => Some(context.key_ring(&mut **store)?),
            (None, Some(store)) => context.key_ring_if_any(Some(&mut **store))?,
            (None, None) if !self.no_store => context.key_ring_if_any(None)?,
            // The token is checked with the key that was given; the ring, if it can be read, is for the store's other links.
            (Some(_), Some(store)) => context.key_ring_if_any(Some(&mut **store)).ok().flatten(),
            _ => None,
        };
        let now = context.host.now();
        let counted = match &mut store {
            Some(store) => context.counted(now, &mut **store)?,
            None => now,
        };
        let at = self.at(context, counted)?;
        let asked = match &mut store {
            Some(store) if by_record => Some(self.facts(context, &mut **store, at)?),
            _ => None,
        };
        let mut bench = Bench {
            ring: foreign.as_ref().or(ring.as_ref()),
            store_ring: ring.as_ref(),
            matching: if foreign.is_some() {
                KidMatching::Reported
            } else {
                KidMatching::ByKid
            },
            as_it_stood: self.at.is_some(),
            ..context.bench(None, store.as_deref_mut(), at)
        };
        let inspection = match (asked, text) {
            (Some(facts), _) => Ok(bench.record(facts)),
            (None, text) => bench.text(text.as_deref().unwrap_or_default()),
        };
        let inspection = inspection.map_err(|error| context.store_refusal(error))?;
        if inspection.diagnosis.verdict == Verdict::Unverified {
            context.say("notice: a key is given with --key-file PATH or --secret-file PATH");
        }
        Ok(self.report(context, &inspection))
    }
}

impl InspectToken {
    /// The keys that were given in place of the key ring.
    fn foreign_keys(&self, context: &Context) -> Result<Option<KeyRing>, Refusal> {
        let read = |path: &Path| files::read(path, Kind::Secret, &context.settings.files, KEY_FILE_BYTES);
        match (&self.key_file, &self.secret_file) {
            (Some(path), _) => {
                let ring = KeyRing::from_key_file(&read(path)?);
                ring.map(Some)
                    .map_err(|fault| Refusal::of_key_file(&fault, path, Self::NAME))
            }
            (None, Some(path)) => {
                let ring = KeyRing::from_secret(&read(path)?);
                ring.map(Some)
                    .map_err(|fault| Refusal::of_key_file(&fault, path, Self::NAME))
            }
            (None, None) => Ok(None),
        }
    }

    /// The store; `None` on a machine that has neither store nor key ring, where a token can still be read.
    fn store(&self, context: &mut Context, has_keys: bool) -> Result<Option<Box<dyn Store>>, Refusal> {
        let reads_text = self.account.is_none() && self.id.is_none();
        if reads_text && !has_keys && !context.settings.store.exists() && !context.settings.keys.exists() {
            context.say("notice: there is no store and no key ring here; the token is read, and nothing is checked");
            return Ok(None);
        }
        context.store_to_read().map(Some)
    }

    fn at(&self, context: &mut Context, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
        match &self.at {
            None => Ok(now),
            Some(at) => {
                let zone = context.zone();
                Ok(at.resolve(now, &zone))
            }
        }
    }

    /// The record that `--account` or `--id` names. Of an account it is the link that was the newest at the instant of
    /// judgement; where none had been issued, the newest of all says since when there is one.
    fn facts(&self, context: &Context, store: &mut dyn Store, at: DateTime<Utc>) -> Result<LinkFacts, Refusal> {
        let failed = |error| context.store_refusal(error);
        let id = match (&self.account, &self.id) {
            (Some(who), _) => self.newest_of(context, store, who, at)?,
            (None, Some(prefix)) => link_named(context, store, prefix)?,
            (None, None) => return Err(Refusal::again()),
        };
        store.facts(id).map_err(failed)?.ok_or_else(Refusal::again)
    }

    fn newest_of(
        &self,
        context: &Context,
        store: &mut dyn Store,
        who: &AccountRef,
        at: DateTime<Utc>,
    ) -> Result<LinkId, Refusal> {
        let failed = |error| context.store_refusal(error);
        let account = context.account(store, who)?;
        let mut newest = |at| store.newest_link(account.id, self.purpose, at).map_err(failed);
        let then = match &self.at {
            Some(_) => newest(at)?,
            None => None,
        };
        match then {
            Some(id) => Ok(id),
            None => newest(DateTime::<Utc>::MAX_UTC)?.ok_or_else(|| Refusal::no_link_of(&account)),
        }
    }

    fn report(&self, context: &mut Context, inspection: &Inspection) -> Inspected {
        let zone = context.zone();
        let advice = context.advice(inspection, &zone);
        let template = context.settings.link_template.clone();
        let show_link = self.show_link.then_some(&template);
        let page = if context.settings.json {
            String::new()
        } else {
            let width = context
                .host
                .columns()
                .map_or(PAGE_WIDTH, |columns| columns.min(PAGE_WIDTH));
            page(
                inspection,
                &advice,
                &Layout {
                    zone: &zone,
                    width,
                    show_link,
                },
            )
        };
        let view = InspectionView::new(inspection, &advice, show_link);
        Inspected {
            view,
            page,
            status: inspection.diagnosis.verdict.status(),
        }
    }
}
