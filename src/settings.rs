//! Every setting, from a flag, the environment, the configuration file or its default, with where it came from.

mod file;
mod mail;
mod sources;

use std::{ffi::OsString, path::PathBuf, time::Duration};

use crate::{
    diagnosis::Environment,
    error::Refusal,
    files::{self, Policy},
    host::Host,
    link::{Bounds, Lifetime, LinkTemplate},
    password::{self, Cost},
    token::ClaimsStyle,
    words,
};

pub use mail::MailSettings;
use sources::Sources;

/// Where a setting's value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An option on the command line, by its name.
    Flag(String),
    /// A variable of the environment, by its name.
    Environment(String),
    /// The configuration file.
    File(PathBuf),
    /// Nobody set it.
    Default,
}

/// One line of `gatepass config`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name: the key in the configuration file.
    pub name: &'static str,
    /// Its effective value, `None` where it is not set.
    pub value: Option<String>,
    /// Where that came from.
    pub origin: Origin,
}

/// An option of the command line that is a setting: its name and its value.
pub type Flag = (&'static str, OsString);

/// All settings, read once and parsed; `Default` is for what rests on none of them.
#[derive(Debug, Default)]
pub struct Settings {
    /// The store's file.
    pub store: PathBuf,
    /// The key ring's file.
    pub keys: PathBuf,
    /// The link template.
    pub link_template: LinkTemplate,
    /// How long a link works where nobody says.
    pub default_ttl: Lifetime,
    /// The shortest and the longest lifetime of a link.
    pub ttl_bounds: Bounds,
    /// Whose links these are.
    pub environment: Environment,
    /// Which claims a token carries.
    pub claims: ClaimsStyle,
    /// What a password must be like.
    pub password_policy: password::Policy,
    /// What hashing one costs.
    pub password_cost: Cost,
    /// How mail is sent.
    pub mail: MailSettings,
    /// Whose files are made, and which are trusted.
    pub files: Policy,
    /// The time zone's name, where it is not the machine's.
    pub time_zone: Option<String>,
    /// How long a busy store is waited for.
    pub wait: Duration,
    /// Whom the audit trail names.
    pub actor: String,
    /// One JSON object on standard output.
    pub json: bool,
    /// No notices.
    pub quiet: bool,
    /// No prompts.
    pub no_input: bool,
    /// Every question is answered with yes.
    pub yes: bool,
    /// Do all the work and roll it back.
    pub dry_run: bool,
    /// All of the above as text, with where each came from.
    pub listing: Vec<Setting>,
    /// `--store`, `--keys`, `--config` and `--actor` as they were typed, for commands that are to stand on the same ground.
    pub ground_flags: String,
}

impl Settings {
    /// Reads them all; every fault names where its value came from.
    pub fn read(flags: &[Flag], host: &dyn Host) -> Result<Settings, Refusal> {
        let mut from = Sources::open(flags, host)?;
        let store = from.path("store", "gatepass.db")?;
        let keys = from.path("keys", "keys.json")?;
        let link_template: LinkTemplate = from.value("link_template", &LinkTemplate::default().to_string())?;
        let default_ttl = from.checked("default_ttl", "2h", |ttl: &Lifetime| {
            (ttl.seconds() > 0).then_some(()).ok_or("must be longer than zero")
        })?;
        let (min, max) = (from.value("min_ttl", "1s")?, from.value("max_ttl", "30d")?);
        let environment = Environment {
            issuer: from.optional("issuer")?,
            audience: from.value("audience", &Environment::default().audience)?,
            host: Some(&link_template)
                .filter(|template| !template.is_default())
                .map(|template| template.host().to_owned()),
        };
        let claims = from.value("claims", "full")?;
        let min_length = from.checked("password_min_length", "15", |&n: &usize| {
            (8..=64)
                .contains(&n)
                .then_some(())
                .ok_or("must be a number from 8 to 64")
        })?;
        let usual = Cost::default();
        let cost = Cost {
            memory_kib: from.value("argon2_memory_kib", &usual.memory_kib.to_string())?,
            time: from.value("argon2_time", &usual.time.to_string())?,
            lanes: from.value("argon2_lanes", &usual.lanes.to_string())?,
        };
        let password_cost = cost
            .check()
            .map_err(|fault| Refusal::invalid_setting("argon2_…", fault))?;
        let mail = MailSettings::read(&mut from)?;
        let group: Option<String> = from.optional("group")?;
        let files = Policy {
            group: group.as_deref().map(files::group_id).transpose()?,
            store_owner: files::owner(&store),
            keys_mode_check: from.switch("keys_mode_check", true)?,
        };
        Ok(Settings {
            store,
            keys,
            link_template,
            default_ttl,
            ttl_bounds: Bounds::new(min, max).map_err(|fault| Refusal::invalid_setting("min_ttl, max_ttl", fault))?,
            environment,
            claims,
            password_policy: password::Policy { min_length },
            password_cost,
            mail,
            files,
            time_zone: from.optional("time_zone")?,
            wait: from.duration("wait", "5s")?,
            actor: from.actor()?,
            json: from.switch("json", false)?,
            quiet: from.switch("quiet", false)?,
            no_input: from.switch("no_input", false)?,
            yes: from.switch("yes", false)?,
            dry_run: from.switch("dry_run", false)?,
            ground_flags: ground_flags(flags),
            listing: from.into_listing(),
        })
    }

    /// A command of ours with the flags by which it finds the store that this one used.
    pub fn complete(&self, command: &str) -> String {
        let ours = command.starts_with("gatepass ");
        if ours {
            format!("{command}{}", self.ground_flags)
        } else {
            command.to_owned()
        }
    }
}

/// Whether JSON is asked for, where the settings as a whole cannot be read: a refusal is to be in it too.
pub fn ask_for_json(flags: &[Flag], host: &dyn Host) -> bool {
    let environment = || {
        host.var("GATEPASS_JSON")
            .is_some_and(|value| value == "1" || value == "true")
    };
    match Sources::open(flags, host) {
        Ok(mut from) => from.switch("json", false).unwrap_or(false),
        Err(_) => flags.iter().any(|(name, _)| *name == "json") || environment(),
    }
}

fn ground_flags(flags: &[Flag]) -> String {
    let ground = flags
        .iter()
        .filter(|(name, _)| matches!(*name, "store" | "keys" | "config" | "actor"));
    ground
        .map(|(name, value)| {
            format!(
                " --{name} {}",
                words::shell(&words::without_tokens(&value.to_string_lossy()))
            )
        })
        .collect()
}
