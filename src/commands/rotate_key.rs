//! `gatepass rotate-key`: another key signs from now on, and what becomes of the one before.

mod rotation;

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    issuing::IssueFault,
    key::{Algorithm, KeyRing, RingFault},
    report::{KeyView, Loss, Report},
    store::Store,
    words,
};

use super::{
    Names, Verb,
    import_key::SIGNS_LOGINS,
    issue_options::warn,
    ring_change::{Changed, Seed, change_ring, signing_algorithm},
};
use rotation::{Needy, Rotation};

/// What may be typed after `rotate-key`.
#[derive(Args, Clone, Debug)]
pub struct RotateKey {
    /// The new key's algorithm: `HS256`, `HS384`, `HS512`, `EdDSA` or `ES256` [default: that of the key before]
    #[arg(long, value_name = "ALGORITHM", value_parser = signing_algorithm)]
    algorithm: Option<Algorithm>,
    /// Sign with this key, which stands by, in place of a new one
    #[arg(long, value_name = "ID", conflicts_with = "algorithm")]
    to: Option<String>,
    /// Retire the key before at once and withdraw its unused links, because somebody else has it
    #[arg(long)]
    compromised: bool,
    /// With --compromised: the key that somebody else has, where it is not the one that signs
    #[arg(long, value_name = "ID", requires = "compromised", conflicts_with_all = ["to", "algorithm"])]
    of: Option<String>,
    /// Issue fresh links in the place of those that are withdrawn
    ///
    /// They work as long as the setting default_ttl says, and are printed one a line, each behind its username and a tab.
    #[arg(long, requires = "compromised")]
    reissue: bool,
}

/// What came out of `rotate-key`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Rotated {
    outcome: Option<&'static str>,
    key: Option<KeyView>,
    former: Option<KeyView>,
    revoked_links: Option<u32>,
    accounts: Option<Vec<Needy>>,
    #[serde(skip)]
    said: String,
    #[serde(skip)]
    again: Option<String>,
}

impl Report for Rotated {
    fn text(&self, _width: Option<usize>) -> String {
        self.said.clone()
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "another key signs now",
            again: self.again.clone(),
            awaited: true,
        })
    }
}

impl Verb for RotateKey {
    const NAME: &'static str = "rotate-key";
    const ABOUT: &'static str = "Sign new links with another key";
    const LONG_ABOUT: &'static str = "Sign new links with another key: a new one, or one that stands by. The key before \
goes on verifying, so that no link is lost, and it is said until when the last one lives; the id of the key that signs now \
is printed.\n\nWith --compromised the key before is retired at once and its unused links are withdrawn, with those of keys that were \
retired earlier, all in one step: whoever has it can make no link that works. Where the stolen key signed before and does not any more, \
--of names it, and the key that signs stays. The accounts that need a new link are printed, one a line; with --reissue each \
with its new confirmation URL behind a tab.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "A new key, as every year",
            command: "gatepass rotate-key",
        },
        Example {
            says: "The key got into wrong hands: new links for all who wait for one",
            command: "gatepass rotate-key --compromised --reissue --yes > links.tsv",
        },
        Example {
            says: "What that would be, and nothing written",
            command: "gatepass rotate-key --compromised --dry-run --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 4, 5, 130];
    const NAMES: &'static [(&'static str, Names)] = &[("--to", Names::Keys), ("--of", Names::Keys)];
    type Report = Rotated;

    fn run(self, context: &mut Context) -> Result<Rotated, Refusal> {
        let mut store = context.store_to_write()?;
        let ring = context.key_ring(&mut *store)?;
        if self.compromised {
            self.ask(context, &mut *store, &ring)?;
        }
        // A key that was not made here may be another system's.
        if let Some(id) = &self.to
            && ring.find(id).is_some_and(|key| key.created_at.is_none())
        {
            context.say(SIGNS_LOGINS);
        }
        let seed = Seed::draw(context)?;
        let mut rotation = Rotation::new(context, &self, &seed);
        let changed = change_ring(context, &mut *store, &mut rotation)?;
        let (former, accounts) = (rotation.former_id().map(str::to_owned), rotation.into_accounts());
        drop(store);
        Ok(self.told(context, &changed, former.as_deref(), accounts))
    }
}

impl RotateKey {
    /// Whether all who hold a link of the key are to lose it.
    fn ask(&self, context: &mut Context, store: &mut dyn Store, ring: &KeyRing) -> Result<(), Refusal> {
        let at = context.counted(context.host.now(), store)?;
        let signing = ring.signing_key().and_then(|key| key.id.as_deref());
        let signing = signing.ok_or_else(|| Refusal::of_issue(IssueFault::NoSigningKey))?;
        let stolen = self.of.as_deref().unwrap_or(signing);
        if ring.find(stolen).is_none() {
            return Err(Refusal::of_ring(&RingFault::NoKey(stolen.to_owned()), None));
        }
        if let Some(id) = &self.to {
            let mut trial = ring.clone();
            let tried = trial.rotate_to(id).and_then(|_| trial.retire(signing, at));
            tried.map_err(|fault| Refusal::of_ring(&fault, None))?;
        }
        let unspent = store.unspent_by_key(at);
        let unspent = unspent.map_err(|error| context.store_refusal(error))?;
        let is_retired = |id: &str| ring.find(id).is_some_and(|key| key.retired_at.is_some());
        let dying = unspent
            .iter()
            .filter(|of| of.key_id == stolen || is_retired(&of.key_id));
        let links = counted(dying.map(|of| of.links).sum());
        let name = words::safe(stolen).into_owned();
        context.confirm(&format!("Retire the key `{name}` at once and withdraw {links} of it?"))
    }

    fn told(&self, context: &mut Context, changed: &Changed, former: Option<&str>, accounts: Vec<Needy>) -> Rotated {
        let signing = changed
            .ring
            .signing_key()
            .and_then(|key| key.id.clone())
            .unwrap_or_default();
        let rehearsed = context.settings.dry_run;
        if let (Some(former), Some(revoked)) = (former, changed.revoked) {
            let (name, now) = (words::safe(former).into_owned(), words::safe(&signing).into_owned());
            let told = match changed.unspent(former) {
                _ if self.of.is_some() && former != signing => {
                    format!(
                        "`{name}` is retired, and {} withdrawn; `{now}` goes on signing",
                        were(revoked)
                    )
                }
                _ if self.compromised => {
                    format!(
                        "`{now}` signs from now on; `{name}` is retired, and {} withdrawn",
                        were(revoked)
                    )
                }
                Some(unspent) => {
                    let zone = context.zone();
                    let until = words::instant(unspent.last_expires_at, changed.at(), &zone);
                    let links = counted(unspent.links);
                    format!("`{name}` goes on verifying {links}, the last of which runs out at {until}")
                }
                None => {
                    let retire = format!("gatepass retire-key {}", words::shell(former));
                    let retire = context.settings.complete(&retire);
                    format!("no link depends on `{name}` any more: {retire}")
                }
            };
            let rehearsal = if rehearsed {
                "a rehearsal; nothing was written. Otherwise: "
            } else {
                ""
            };
            context.say(&format!("{rehearsal}{told}"));
        }
        if self.reissue && !accounts.is_empty() {
            let template = context.settings.link_template.clone();
            warn(context, &template);
        }
        let said = match (self.compromised, rehearsed) {
            (true, false) => accounts.iter().map(Needy::line).collect(),
            (false, true) if changed.revoked.is_some() => String::new(),
            (false, _) => format!("{}\n", words::safe(&signing)),
            (true, true) => accounts.iter().map(Needy::name).collect(),
        };
        let again = match &accounts[..] {
            [only] if self.reissue => only.again(),
            _ => "gatepass list-keys".to_owned(),
        };
        Rotated {
            outcome: Some(match changed.revoked {
                Some(_) => "rotated",
                None => "unchanged",
            }),
            key: changed.view(&signing),
            former: former.and_then(|id| changed.view(id)),
            revoked_links: changed.revoked.filter(|_| self.compromised),
            accounts: self.compromised.then_some(accounts),
            said,
            again: Some(context.settings.complete(&again)),
        }
    }
}

fn counted(links: u32) -> String {
    match links {
        1 => "1 unused link".to_owned(),
        more => format!("{more} unused links"),
    }
}

fn were(links: u32) -> String {
    match links {
        1 => "1 unused link of it is".to_owned(),
        more => format!("{more} unused links of it are"),
    }
}
