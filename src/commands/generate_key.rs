//! `gatepass generate-key`: a key that stands by, so that others know it before it signs.

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    event::Action,
    key::{Algorithm, KeyId, KeyRing},
    report::{KeyView, Loss, Report},
    store::{KeyChange, KeyFacts},
    words,
};

use super::{
    Verb,
    ring_change::{Seed, change_ring, signing_algorithm},
};

/// What may be typed after `generate-key`.
#[derive(Args, Clone, Debug)]
pub struct GenerateKey {
    /// The algorithm: `HS256`, `HS384`, `HS512`, `EdDSA` or `ES256`
    #[arg(long, value_name = "ALGORITHM", default_value = "HS256", value_parser = signing_algorithm)]
    algorithm: Algorithm,
    /// Call the key by this id in place of one of chance
    #[arg(long, value_name = "ID")]
    key_id: Option<KeyId>,
}

/// What came out of `generate-key`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Generated {
    outcome: Option<&'static str>,
    key: Option<KeyView>,
    #[serde(skip)]
    said: String,
}

impl Report for Generated {
    fn text(&self, _width: Option<usize>) -> String {
        self.said.clone()
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the key is generated",
            again: Some("gatepass list-keys".to_owned()),
            awaited: true,
        })
    }
}

impl Verb for GenerateKey {
    const NAME: &'static str = "generate-key";
    const ABOUT: &'static str = "Add a new key that stands by, and print its id";
    const LONG_ABOUT: &'static str = "Add a new key to the ring and print its id, alone, on standard output. The key \
stands by: links that it signed would be honoured, and nothing is signed with it until rotate-key --to says so. Of EdDSA and \
ES256 export-keys hands out the public part meanwhile, so that whoever verifies links knows the key before it signs.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "A key that others will verify with, and then its first day",
            command: "id=$(gatepass generate-key --algorithm EdDSA)\n\
                      gatepass export-keys --public > jwks.json\n\
                      gatepass rotate-key --to \"$id\"",
        },
        Example {
            says: "A key like the first one, as JSON",
            command: "gatepass generate-key --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 5];
    type Report = Generated;

    fn run(self, context: &mut Context) -> Result<Generated, Refusal> {
        let mut store = context.store_to_write()?;
        context.key_ring(&mut *store)?;
        let seed = Seed::draw(context)?;
        let mut id = String::new();
        let mut generate = |ring: &mut KeyRing, facts: &KeyFacts| {
            let mut key = seed.key(self.algorithm, facts.at)?;
            key.id = self.key_id.as_ref().map(KeyId::to_string).or(key.id);
            id = key.id.clone().unwrap_or_default();
            ring.add(key).map_err(|fault| Refusal::of_ring(&fault, None))?;
            Ok(Some(KeyChange {
                events: vec![(Action::KeyGenerated, id.clone())],
                signer: None,
                revoked: None,
            }))
        };
        let changed = change_ring(context, &mut *store, &mut generate)?;
        drop(store);
        let rehearsed = context.settings.dry_run;
        if !rehearsed {
            let next = context
                .settings
                .complete(&format!("gatepass rotate-key --to {}", words::shell(&id)));
            context.say(&format!("the key stands by; to let it sign: {next}"));
        }
        Ok(Generated {
            outcome: Some("generated"),
            key: changed.view(&id),
            said: match rehearsed {
                true => String::new(),
                false => format!("{}\n", words::safe(&id)),
            },
        })
    }
}
