//! `gatepass complete`, which the completion scripts call: the names in the store that could stand where the cursor is.
//!
//! It is no verb of the command line: it has no options of its own, and nothing that goes wrong in it is said, because
//! whoever presses a key in the middle of a line cannot be told.

use std::{ffi::OsString, time::Duration};

use clap::Command;

use crate::{
    account::{AccountFilter, AccountSort},
    context::Context,
    error::{Exit, Refusal},
    host::Host,
    keyring,
    link::{LinkFilter, LinkIdPrefix, LinkState},
    settings::{Flag, Settings},
    store::{Page, Store},
    words,
};

use super::{Entry, named};

/// What is typed before the words.
pub const NAME: &str = "complete";

/// At most so many are offered: more than fit a screen help nobody.
const MOST: usize = 100;

/// Of so many of the newest links those are offered that begin as typed.
const NEWEST_LINKS: usize = 1000;

/// What a word of the command line names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// An account, by its name.
    Accounts,
    /// An unused link, by its id.
    Links,
    /// A key of the key ring, by its id.
    Keys,
}

/// Prints a name a line. `typed` is the command line behind the program's name, the last one the word at the
/// cursor, as far as it was typed.
pub fn run(typed: &[OsString], host: &mut dyn Host) -> Exit {
    let mut line: Vec<&str> = typed.iter().filter_map(|word| word.to_str()).collect();
    // bash makes three words of `--account=ada`.
    if line.last() == Some(&"=") {
        line.push("");
    }
    line.retain(|word| *word != "=");
    let found = candidates(&line, host).unwrap_or_default();
    // What cannot be seen, or would be two words, is nothing to offer.
    let is_a_word = |name: &String| name.chars().all(|c| words::is_visible(c) && c != ' ');
    let lines: String = found.into_iter().filter(is_a_word).map(|name| name + "\n").collect();
    let stdout = host.stdout();
    let _ = stdout.write_all(lines.as_bytes()).and_then(|()| stdout.flush());
    Exit::DONE
}

fn candidates(words: &[&str], host: &mut dyn Host) -> Option<Vec<String>> {
    let (typed, before) = words.split_last()?;
    let line: Vec<OsString> = before.iter().map(OsString::from).collect();
    let verb = named(&line)?;
    let (names, typed) = at_the_cursor(verb, before, typed)?;
    let mut settings = Settings::read(&ground(before), host).ok()?;
    // A key is pressed, and nobody waits.
    settings.wait = Duration::ZERO;
    let context = Context {
        host,
        settings,
        accept_clock: false,
    };
    match names {
        Names::Keys => keys(&context, typed),
        Names::Accounts => accounts(&mut *context.store_to_read().ok()?, &context, typed).ok(),
        Names::Links => links(&mut *context.store_to_read().ok()?, &context, typed).ok(),
    }
}

/// What stands at the cursor: the value of an option that takes a name, or the verb's first argument; and as much of it as
/// was typed.
fn at_the_cursor<'w>(verb: &Entry, before: &[&'w str], typed: &'w str) -> Option<(Names, &'w str)> {
    let of = |place: &str| {
        verb.names
            .iter()
            .find(|(named, _)| *named == place)
            .map(|(_, names)| *names)
    };
    if let Some((option, value)) = typed.split_once('=').filter(|_| typed.starts_with("--")) {
        return Some((of(option)?, value));
    }
    let mut command = (verb.define)(Command::new(verb.name));
    command.build();
    let takes_value = |option: &str| {
        let its_own = command
            .get_arguments()
            .any(|arg| arg.get_action().takes_values() && arg.get_long() == option.strip_prefix("--"));
        its_own || crate::cli::Globals::TAKING_VALUES.contains(&option)
    };
    let mut behind = before.iter().skip_while(|word| **word != verb.name).skip(1);
    let mut arguments = 0;
    while let Some(word) = behind.next() {
        if word.starts_with("--") && !word.contains('=') && takes_value(word) {
            match behind.next() {
                Some(_) => {}
                None => return Some((of(word)?, typed)),
            }
        } else if !word.starts_with('-') {
            arguments += 1;
        }
    }
    if arguments > 0 || typed.starts_with('-') {
        return None;
    }
    Some((of("")?, typed))
}

/// The options of the line by which it finds its store and its key ring.
fn ground(words: &[&str]) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        for (name, option) in [("store", "--store"), ("keys", "--keys"), ("config", "--config")] {
            let joined = word.strip_prefix(option).and_then(|rest| rest.strip_prefix('='));
            let value = match joined {
                None if *word == option => words.next().copied(),
                joined => joined,
            };
            flags.extend(value.map(|value| (name, OsString::from(value))));
        }
    }
    flags
}

fn accounts(store: &mut dyn Store, context: &Context, typed: &str) -> Result<Vec<String>, Refusal> {
    let filter = AccountFilter {
        beginning: Some(typed.to_owned()),
        ..AccountFilter::default()
    };
    let first = Page {
        after: None,
        reverse: false,
        limit: MOST,
    };
    let found = store.accounts(&filter, AccountSort::Username, &first);
    let found = found.map_err(|error| context.store_refusal(error))?;
    Ok(found.iter().map(|account| account.username.to_string()).collect())
}

fn links(store: &mut dyn Store, context: &Context, typed: &str) -> Result<Vec<String>, Refusal> {
    let failed = |error| context.store_refusal(error);
    if let Ok(prefix) = typed.parse::<LinkIdPrefix>() {
        let found = store.links_beginning(&prefix, MOST).map_err(failed)?;
        return Ok(found.iter().map(ToString::to_string).collect());
    }
    let newest = Page {
        after: None,
        reverse: true,
        limit: NEWEST_LINKS,
    };
    let found = store.links(&LinkFilter::default(), &newest).map_err(failed)?;
    let unused = found.iter().filter(|listed| listed.link.state() == LinkState::Unused);
    let ids = unused.map(|listed| listed.link.id.to_string());
    Ok(ids.filter(|id| id.starts_with(typed)).take(MOST).collect())
}

fn keys(context: &Context, typed: &str) -> Option<Vec<String>> {
    let ring = keyring::read(&context.settings.keys, &context.settings.files).ok()??;
    let ids = ring.keys.iter().filter_map(|key| key.id.clone());
    Some(ids.filter(|id| id.starts_with(typed)).collect())
}
