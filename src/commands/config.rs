//! `gatepass config`: every effective setting and where it came from.

use clap::Args;
use serde::Serialize;

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    report::{Listing, Report},
    settings::Origin,
};

use super::Verb;

/// Nothing is typed after `config`.
#[derive(Args, Clone, Debug)]
pub struct Config {}

/// What came out of `config`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Settings {
    settings: Option<Vec<Row>>,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    name: &'static str,
    value: Option<String>,
    origin: String,
}

impl Report for Settings {
    fn text(&self, width: Option<usize>) -> String {
        let row = |row: &Row| {
            vec![
                row.name.to_owned(),
                row.value.clone().unwrap_or_default(),
                row.origin.clone(),
            ]
        };
        let rows = self.settings.iter().flatten().map(row).collect();
        Listing {
            header: vec!["setting", "value", "origin"],
            rows,
        }
        .text(width)
    }
}

impl Verb for Config {
    const NAME: &'static str = "config";
    const ABOUT: &'static str = "Show every setting and where it came from";
    const LONG_ABOUT: &'static str = "Show every effective setting and where it came from. A flag wins over the \
environment (GATEPASS_ and the setting's name in capitals), that over the configuration file, that over the default. \
Nothing is ever read from the current folder.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "All settings",
            command: "gatepass config",
        },
        Example {
            says: "Try a setting out before it goes into the configuration file",
            command: "GATEPASS_DEFAULT_TTL=24h gatepass config",
        },
        Example {
            says: "The path of the store",
            command: "gatepass config | awk -F'\\t' '$1 == \"store\" { print $2 }'",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3];
    type Report = Settings;

    fn run(self, context: &mut Context) -> Result<Settings, Refusal> {
        let row = |setting: &crate::settings::Setting| Row {
            name: setting.name,
            value: setting.value.clone(),
            origin: match &setting.origin {
                Origin::Flag(option) => option.clone(),
                Origin::Environment(variable) => variable.clone(),
                Origin::File(path) => path.to_string_lossy().into_owned(),
                Origin::Default => "default".to_owned(),
            },
        };
        Ok(Settings {
            settings: Some(context.settings.listing.iter().map(row).collect()),
        })
    }
}
