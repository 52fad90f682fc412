//! `gatepass import-key`: another system's key, so that its tokens can be told from forged ones.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    event::Action,
    files::{self, Kind},
    key::{Imported, KeyId, KeyRing},
    report::{KeyView, Loss, Report},
    store::{KeyChange, KeyFacts},
    words,
};

use super::{Verb, ring_change::change_ring};

/// A key file holds one key; more than this is none.
const KEY_FILE_BYTES: u64 = 1024 * 1024;

/// Whoever can have a login signed would have a link signed.
pub(super) const SIGNS_LOGINS: &str = "warning: a key that also signs logins must never sign links: whoever gets one signed \
could pass it off for the other";

/// What may be typed after `import-key`.
#[derive(Args, Clone, Debug)]
pub struct ImportKey {
    /// The file: a JWK, a JWK Set of one key, or a PEM
    #[arg(value_name = "PATH")]
    file: PathBuf,
    /// Take the file's raw bytes for an HMAC secret, such as Django's SECRET_KEY
    ///
    /// One newline at the end of the file is not part of the secret.
    #[arg(long)]
    secret: bool,
    /// Call the key by this id in place of its own
    #[arg(long, value_name = "ID")]
    key_id: Option<KeyId>,
    /// Sign links with it from now on, and with no other key
    #[arg(long)]
    sign: bool,
}

/// What came out of `import-key`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Taken {
    outcome: Option<&'static str>,
    key: Option<KeyView>,
    #[serde(skip)]
    said: String,
}

impl Report for Taken {
    fn text(&self, _width: Option<usize>) -> String {
        self.said.clone()
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the key is in the ring",
            again: Some("gatepass list-keys".to_owned()),
            awaited: false,
        })
    }
}

impl Verb for ImportKey {
    const NAME: &'static str = "import-key";
    const ABOUT: &'static str = "Take another system's key into the ring, and print its id";
    const LONG_ABOUT: &'static str = "Take a key of another system into the ring, and print its id, alone, on standard \
output. It verifies and signs nothing: inspect-token then knows that system's tokens from forged ones, and none of them \
activates an account, because no link of the store was signed with it. The private part of a key pair is not kept, unless \
--sign lets the key sign links.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "The secret of a Django application, whose tokens come with tickets",
            command: "gatepass import-key --secret django.secret --key-id django",
        },
        Example {
            says: "A JWK Set, only to see what would come of it",
            command: "gatepass import-key django-keys.json --dry-run --json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 5];
    type Report = Taken;

    fn run(self, context: &mut Context) -> Result<Taken, Refusal> {
        let foreign = self.foreign(context)?;
        let mut store = context.store_to_write()?;
        context.key_ring(&mut *store)?;
        if self.sign {
            context.say(SIGNS_LOGINS);
        }
        let mut imported = None;
        let mut import = |ring: &mut KeyRing, _: &KeyFacts| {
            let taken = ring.import(foreign.clone(), self.key_id.as_ref(), self.sign);
            let taken = taken.map_err(|fault| Refusal::of_ring(&fault, Some(&self.file)))?;
            let change = recorded(ring, &taken, self.sign);
            imported = Some(taken);
            Ok(change)
        };
        let changed = change_ring(context, &mut *store, &mut import)?;
        let imported = imported.ok_or_else(Refusal::again)?;
        let id = imported.id();
        if let Imported::Unchanged(id) = &imported {
            context.say(&format!("the key is in the ring already, as `{}`", words::safe(id)));
        }
        Ok(Taken {
            outcome: Some(match imported {
                Imported::Unchanged(_) => "unchanged",
                Imported::Added(_) | Imported::Signs(_) => "imported",
            }),
            key: changed.view(id),
            said: match (changed.revoked, context.settings.dry_run) {
                (Some(_), true) => String::new(),
                _ => format!("{}\n", words::safe(id)),
            },
        })
    }
}

impl ImportKey {
    fn foreign(&self, context: &Context) -> Result<KeyRing, Refusal> {
        let read = |path: &Path| files::read(path, Kind::Secret, &context.settings.files, KEY_FILE_BYTES);
        let bytes = read(&self.file)?;
        let ring = match (self.secret, self.sign) {
            (true, _) => KeyRing::from_secret(&bytes),
            (false, true) => KeyRing::from_private_key_file(&bytes),
            (false, false) => KeyRing::from_key_file(&bytes),
        };
        ring.map_err(|fault| Refusal::of_key_file(&fault, &self.file, Self::NAME))
    }
}

/// What the store writes of an import; nothing where the key was there as it is wanted.
fn recorded(ring: &KeyRing, taken: &Imported, signs: bool) -> Option<KeyChange> {
    let id = taken.id().to_owned();
    let mut events = match taken {
        Imported::Unchanged(_) => return None,
        Imported::Added(_) => vec![(Action::KeyImported, id.clone())],
        Imported::Signs(_) => Vec::new(),
    };
    let signer = ring.find(&id).filter(|_| signs);
    if signer.is_some() {
        events.push((Action::KeyRotated, id));
    }
    Some(KeyChange {
        events,
        signer: signer.map(|key| key.thumbprint()),
        revoked: None,
    })
}
