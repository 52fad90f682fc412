//! `gatepass retire-key`: what a key signed is honoured no more.

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    event::Action,
    key::KeyRing,
    report::{KeyView, Loss, Report},
    store::{KeyChange, KeyFacts},
    words,
};

use super::{Names, Verb, ring_change::change_ring};

/// What may be typed after `retire-key`.
#[derive(Args, Clone, Debug)]
pub struct RetireKey {
    /// The key's id
    #[arg(value_name = "ID")]
    key: String,
}

/// What came out of `retire-key`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Retired {
    outcome: Option<&'static str>,
    key: Option<KeyView>,
    #[serde(skip)]
    said: String,
}

impl Report for Retired {
    fn text(&self, _width: Option<usize>) -> String {
        self.said.clone()
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the key is retired",
            again: Some("gatepass list-keys".to_owned()),
            awaited: false,
        })
    }
}

impl Verb for RetireKey {
    const NAME: &'static str = "retire-key";
    const ABOUT: &'static str = "Retire a key: what it signed works no more";
    const LONG_ABOUT: &'static str = "Retire a key, which cannot be undone: the links that it signed and that are still \
unused stop working at once, and inspect-token says why. How many these are is shown before, and asked about. The key that \
signs is not retired before another does; where it got into wrong hands, rotate-key --compromised does both.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Let another key sign, and end the one before",
            command: "old=$(gatepass list-keys | awk -F'\\t' '$3 == \"signing\" { print $1 }')\n\
                      gatepass rotate-key\n\
                      gatepass retire-key \"$old\" --yes",
        },
        Example {
            says: "See what would be lost with a key",
            command: "old=$(gatepass list-keys | awk -F'\\t' '$3 == \"signing\" { print $1 }')\n\
                      gatepass rotate-key\n\
                      gatepass retire-key \"$old\" --dry-run --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 4, 5, 130];
    const NAMES: &'static [(&'static str, Names)] = &[("", Names::Keys)];
    type Report = Retired;

    fn run(self, context: &mut Context) -> Result<Retired, Refusal> {
        let mut store = context.store_to_write()?;
        let ring = context.key_ring(&mut *store)?;
        let at = context.counted(context.host.now(), &mut *store)?;
        // Looked at before, so that nobody is asked in vain.
        let would = ring.clone().retire(&self.key, at);
        if would.map_err(|fault| Refusal::of_ring(&fault, None))? {
            let unspent = store.unspent_by_key(at);
            let unspent = unspent.map_err(|error| context.store_refusal(error))?;
            let links = unspent.iter().find(|of| of.key_id == self.key).map_or(0, |of| of.links);
            let name = words::safe(&self.key).into_owned();
            context.confirm(&format!("Retire the key `{name}`? {}", dying(links)))?;
        }
        let mut retire = |ring: &mut KeyRing, facts: &KeyFacts| {
            let retired = ring.retire(&self.key, facts.at);
            let retired = retired.map_err(|fault| Refusal::of_ring(&fault, None))?;
            Ok(retired.then(|| KeyChange {
                events: vec![(Action::KeyRetired, self.key.clone())],
                signer: None,
                revoked: None,
            }))
        };
        let changed = change_ring(context, &mut *store, &mut retire)?;
        let links = changed.unspent(&self.key).map_or(0, |of| of.links);
        let name = words::safe(&self.key).into_owned();
        let said = match (changed.revoked, context.settings.dry_run) {
            (None, _) => format!("the key `{name}` was retired before\n"),
            (Some(_), true) => format!("a rehearsal; nothing was written. Otherwise: {}\n", dying(links)),
            (Some(_), false) => format!("the key `{name}` is retired: {}\n", dead(links)),
        };
        Ok(Retired {
            outcome: Some(match changed.revoked {
                Some(_) => "retired",
                None => "unchanged",
            }),
            key: changed.view(&self.key),
            said,
        })
    }
}

fn dying(links: u32) -> String {
    match links {
        0 => "no link depends on it".to_owned(),
        1 => "1 unused link of it stops working".to_owned(),
        more => format!("{more} unused links of it stop working"),
    }
}

fn dead(links: u32) -> String {
    match links {
        0 => "no link depended on it".to_owned(),
        1 => "1 unused link of it works no more".to_owned(),
        more => format!("{more} unused links of it work no more"),
    }
}
