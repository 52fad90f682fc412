//! `gatepass list-keys`: the keys of the ring, and what hangs on each.

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    key::Key,
    report::{KeyView, Report, key_listing},
    store::Unspent,
};

use super::Verb;

/// Nothing is typed after `list-keys`.
#[derive(Args, Clone, Debug)]
pub struct ListKeys {}

/// What came out of `list-keys`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Keys {
    keys: Option<Vec<KeyView>>,
}

impl Report for Keys {
    fn text(&self, width: Option<usize>) -> String {
        key_listing(self.keys.as_deref().unwrap_or_default(), width.is_some()).text(width)
    }
}

impl Verb for ListKeys {
    const NAME: &'static str = "list-keys";
    const ABOUT: &'static str = "List the keys of the ring and what hangs on each";
    const LONG_ABOUT: &'static str = "List the keys of the ring: whether each signs new links, only verifies what was \
signed, or is retired; how many of its links are unused and in time; and until when the last of these lives. Those links \
die when the key is retired, and of a retired one they are dead.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "All keys",
            command: "gatepass list-keys",
        },
        Example {
            says: "The id of the key that signs",
            command: "gatepass list-keys | awk -F'\\t' '$3 == \"signing\" { print $1 }'",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 5];
    type Report = Keys;

    fn run(self, context: &mut Context) -> Result<Keys, Refusal> {
        let mut store = context.store_to_read()?;
        let ring = context.key_ring(&mut *store)?;
        let at = context.counted(context.host.now(), &mut *store)?;
        let unspent = store.unspent_by_key(at);
        let unspent = unspent.map_err(|error| context.store_refusal(error))?;
        let is_lost = |of: &&Unspent| ring.find(&of.key_id).is_none();
        let lost: u32 = unspent.iter().filter(is_lost).map(|of| of.links).sum();
        if lost > 0 {
            context.say(&format!(
                "warning: {lost} unused links were signed by keys that the ring no longer holds, and do not work"
            ));
        }
        let view = |key: &Key| {
            let own = unspent.iter().find(|of| key.id.as_ref() == Some(&of.key_id));
            KeyView::new(&ring, key, at, own)
        };
        Ok(Keys {
            keys: Some(ring.keys.iter().map(view).collect()),
        })
    }
}
