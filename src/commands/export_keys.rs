//! `gatepass export-keys`: the public parts, for whoever verifies links elsewhere.

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use crate::{cli::Example, context::Context, error::Refusal, report::Report};

use super::Verb;

/// What may be typed after `export-keys`.
#[derive(Args, Clone, Debug)]
pub struct ExportKeys {
    /// Print the public parts; nothing else of a key is ever printed
    #[arg(long, required = true)]
    public: bool,
}

/// What came out of `export-keys`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Exported {
    keys: Option<Value>,
    #[serde(skip)]
    text: String,
}

impl Report for Exported {
    fn text(&self, _width: Option<usize>) -> String {
        self.text.clone()
    }
}

impl Verb for ExportKeys {
    const NAME: &'static str = "export-keys";
    const ABOUT: &'static str = "Print the public parts of the keys as a JWK Set";
    const LONG_ABOUT: &'static str = "Print the public parts of our own key pairs as a JWK Set (RFC 7517), for a program \
that verifies links itself. Keys that stand by are among them, retired ones are not. An HMAC key has no public part and is \
left out. That a signature is good does not say that a link works: only activate knows whether it was spent or withdrawn.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Sign with a key pair, and hand its public part out",
            command: "gatepass rotate-key --algorithm EdDSA\ngatepass export-keys --public > jwks.json",
        },
        Example {
            says: "The ids that somebody else can verify",
            command: "gatepass export-keys --public --json --quiet",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3];
    type Report = Exported;

    fn run(self, context: &mut Context) -> Result<Exported, Refusal> {
        let ring = context.key_ring_if_any(None)?;
        let ring = ring.ok_or_else(|| Refusal::keys_missing(&context.settings.keys))?;
        let text = ring.public_jwks();
        let keys = serde_json::from_str::<Value>(&text).ok();
        let keys = keys.and_then(|mut set| set.get_mut("keys").map(Value::take));
        let secret = ring.keys.iter().filter(|key| key.is_secret()).count();
        if secret > 0 {
            let left_out = match secret {
                1 => "1 HMAC key is".to_owned(),
                more => format!("{more} HMAC keys are"),
            };
            context.say(&format!("notice: {left_out} left out: an HMAC key has no public part"));
        }
        Ok(Exported { keys, text })
    }
}
