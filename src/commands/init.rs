//! `gatepass init`: the key ring and the store, where there are none.

use clap::Args;
use serde::Serialize;

use crate::{cli::Example, context::Context, error::Refusal, report::Report, store::Pace, words};

use super::Verb;

/// Nothing is typed after `init`.
#[derive(Args, Clone, Debug)]
pub struct Init {}

/// What came out of `init`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Begun {
    outcome: Option<&'static str>,
    store: Option<String>,
    keys: Option<String>,
}

impl Report for Begun {
    fn text(&self, _width: Option<usize>) -> String {
        String::new()
    }
}

impl Verb for Init {
    const NAME: &'static str = "init";
    const ABOUT: &'static str = "Make the store and the key ring";
    const LONG_ABOUT: &'static str = "Make the key ring and then the store, where there is none; what is missing of the \
folders above is made too. Nobody but their owner can look in, or a group where the setting group names one. Where both \
are there and each other's, nothing is changed; a key ring that is there is kept. A store without its key ring is refused: \
no other key ring fits it.\n\nregister makes both as well. init is for whoever wants them before there is anybody to \
register, such as the script that sets a machine up.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Set a machine up; once more changes nothing",
            command: "gatepass init",
        },
        Example {
            says: "A store for tests, as JSON for a program",
            command: "gatepass init --json --store \"$PWD/test.db\" \\\n    --keys \"$PWD/test-keys.json\"",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 5];
    type Report = Begun;

    fn run(self, context: &mut Context) -> Result<Begun, Refusal> {
        let now = context.host.now();
        let store = context.settings.store.to_string_lossy().into_owned();
        let keys = context.settings.keys.to_string_lossy().into_owned();
        let is_there = context.store_if_any(false, Pace::Once)?.is_some();
        let (_, opened) = context.ground(false, now, Pace::Once)?;
        drop(opened);
        let (shown_store, shown_keys) = (words::safe(&store), words::safe(&keys));
        if is_there {
            context.say(&format!(
                "the store `{shown_store}` and the key ring `{shown_keys}` are there already"
            ));
        } else if context.settings.dry_run {
            context.say(&format!(
                "a rehearsal: the store would be `{shown_store}`, and the key ring `{shown_keys}`"
            ));
        }
        Ok(Begun {
            outcome: Some(if is_there { "unchanged" } else { "created" }),
            store: Some(store),
            keys: Some(keys),
        })
    }
}
