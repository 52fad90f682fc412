//! The configuration file as text: TOML, flat, and nothing in it that is no setting.

use std::path::Path;

use crate::{error::Refusal, words};

/// A configuration file is read whole; more than this is none of ours.
pub(super) const BYTES: u64 = 64 * 1024;

/// Every key that a configuration file may hold.
const KEYS: &[&str] = &[
    "store",
    "keys",
    "link_template",
    "default_ttl",
    "min_ttl",
    "max_ttl",
    "issuer",
    "audience",
    "claims",
    "password_min_length",
    "argon2_memory_kib",
    "argon2_time",
    "argon2_lanes",
    "mail",
    "mail_from",
    "mail_reply_to",
    "mail_password_file",
    "mail_ca_file",
    "mail_templates",
    "mail_language",
    "mail_timeout",
    "mail_per_hour",
    "mail_per_day",
    "group",
    "keys_mode_check",
    "time_zone",
    "wait",
    "actor",
    "json",
    "quiet",
    "no_input",
    "yes",
    "dry_run",
];

/// The settings that a file holds; one that cannot be read as a whole is refused with the line.
pub(super) fn parse(path: &Path, bytes: &[u8]) -> Result<toml::Table, Refusal> {
    let shown = words::safe(&path.to_string_lossy()).to_string();
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::config_malformed(&shown, "it is not UTF-8"))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error
            .span()
            .map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        Refusal::config_malformed(
            &shown,
            &format!(
                "line {line} is not TOML: {}",
                words::safe_lines(error.message().lines().next().unwrap_or_default())
            ),
        )
    })?;
    match table.keys().find(|key| !KEYS.contains(&key.as_str())) {
        Some(unknown) => Err(Refusal::config_malformed(
            &shown,
            &format!("there is no setting `{}`", words::safe(unknown)),
        )),
        None => Ok(table),
    }
}
