//! `gatepass restore`: a copy in the place of the store.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::{Code, Refusal},
    files, keyring,
    report::{Loss, Report},
    store::{Pace, Restoration, Store, StoreError, Survey},
    words,
};

use super::{Verb, copies};

/// What may be typed after `restore`.
#[derive(Args, Clone, Debug)]
pub struct Restore {
    /// The copy, as backup made it
    file: PathBuf,
    /// Let the copy's unspent links work
    ///
    /// Links that were spent or withdrawn after the copy was made work again with this.
    #[arg(long)]
    keep_links: bool,
}

/// What came out of `restore`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PutBack {
    outcome: Option<&'static str>,
    accounts: Option<i64>,
    events: Option<i64>,
    revoked: Option<i64>,
    head: Option<String>,
}

impl Report for PutBack {
    fn text(&self, _width: Option<usize>) -> String {
        let (Some(accounts), Some(revoked), Some(head)) = (self.accounts, self.revoked, &self.head) else {
            return String::new();
        };
        let links = if revoked == 1 { "link" } else { "links" };
        format!("restored {accounts} accounts; withdrew {revoked} unspent {links}\nhead {head}\n")
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the store is restored",
            again: Some("gatepass audit --newest 1".to_owned()),
            awaited: false,
        })
    }
}

impl Verb for Restore {
    const NAME: &'static str = "restore";
    const ABOUT: &'static str = "Put a copy in the place of the store";
    const LONG_ABOUT: &'static str = "Put a copy that backup made in the place of everything that is in the store, in one \
step: others see the one or the other, and need not be stopped. The copy is checked first, and so is that its links were \
signed by keys of this key ring. What happened after the copy was made is lost, and so it is asked for: whoever was deleted \
since is there again, whoever was suspended is not, and passwords and roles are those of then. The audit trail goes \
on from the copy's, with an event that says so and names the end of the trail that was replaced.\n\nThe copy's unspent links \
are withdrawn, because those that were spent after it was made would work once more: issue-link makes new ones. Where there \
is no store, one is made. A store that is too damaged to take a copy is left as it is: move it away first.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "See what would come of it, then do it",
            command: "gatepass backup monday.db\ngatepass restore monday.db --dry-run\ngatepass restore monday.db --yes",
        },
        Example {
            says: "Bring a store to another place, where its links go on working",
            command: "gatepass backup moved.db\ngatepass restore moved.db --keep-links --store \"$PWD/new.db\"",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 5, 130];
    type Report = PutBack;

    fn run(self, context: &mut Context) -> Result<PutBack, Refusal> {
        if files::are_one(&self.file, &context.settings.store) {
            return Err(Refusal::usage("this is the store itself, and no copy of it"));
        }
        let (mut copy, found) = copies::examined(context, &self.file, &self.file)?;
        let has_ring = self.fits_the_ring(context, &mut *copy)?;
        drop(copy);
        let existing = context
            .store_if_any(false, Pace::Once)
            .map_err(|refusal| damaged(context, refusal))?;
        let (mut store, replaced) = match existing {
            Some(_) if !has_ring => return Err(Refusal::keys_missing(&context.settings.keys)),
            Some(mut store) => {
                let survey = store.survey().map_err(|error| of_store(context, error))?;
                (store, survey)
            }
            None => {
                let now = context.host.now();
                (context.ground(false, now, Pace::Once)?.1, Survey::default())
            }
        };
        if !replaced.is_empty() {
            context.confirm(&question(&replaced, &found))?;
        }
        let stamp = context.stamp(context.host.now());
        let restored = store.restore(&stamp, &self.file, &mut |_, tip| {
            (tip == replaced.tip).then_some(Restoration {
                keep_links: self.keep_links,
            })
        });
        let restored = restored.map_err(|error| of_store(context, error))?;
        let restored = restored.ok_or_else(|| Refusal::store_moved(&replaced))?;
        Ok(PutBack {
            outcome: Some("restored"),
            accounts: Some(restored.accounts),
            events: Some(restored.tip.sequence),
            revoked: Some(restored.revoked),
            head: Some(crate::event::Head::from(Some(restored.tip)).to_string()),
        })
    }
}

impl Restore {
    /// Whether there is a key ring; it must be one that signed for the copy, unless nobody ever signed for it.
    fn fits_the_ring(&self, context: &Context, copy: &mut dyn Store) -> Result<bool, Refusal> {
        let keys = &context.settings.keys;
        let seen = copy.keys_seen().map_err(|error| Refusal::of_copy(error, &self.file))?;
        let ring = keyring::read(keys, &context.settings.files);
        match ring.map_err(|error| Refusal::of_keys(error, keys))? {
            None if seen.is_empty() => Ok(false),
            None => Err(Refusal::keys_missing(keys)),
            Some(ring) => {
                let ours = ring.thumbprints();
                if seen.is_empty() || seen.iter().any(|key| ours.contains(key)) {
                    Ok(true)
                } else {
                    Err(Refusal::keys_differ(&self.file, keys))
                }
            }
        }
    }
}

fn question(replaced: &Survey, copy: &Survey) -> String {
    let told = |survey: &Survey| {
        let newest = match survey.tip {
            Some(tip) => format!("newest event {} of {}", tip.sequence, words::rfc3339(tip.at)),
            None => "no event".to_owned(),
        };
        format!("{} accounts, {} links, {newest}", survey.accounts, survey.links)
    };
    format!("Replace the store ({}) by the copy ({})?", told(replaced), told(copy))
}

/// The copy was found to be sound: what is damaged is the store.
fn of_store(context: &Context, error: StoreError) -> Refusal {
    match error {
        StoreError::Damaged { reason } => Refusal::too_damaged(&reason, &context.settings.store),
        error => context.store_refusal(error),
    }
}

fn damaged(context: &Context, refusal: Refusal) -> Refusal {
    if refusal.code == Code::StoreDamaged.as_str() {
        Refusal::too_damaged("it cannot be opened", &context.settings.store)
    } else {
        refusal
    }
}
