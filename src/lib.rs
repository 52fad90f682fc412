//! gatepass: accounts, one-time activation links, and why a link does not work; offline, on a local SQLite store.
//!
//! The map of the house is ARCHITECTURE.md. In one breath: a verb is one file in [`commands`]; it asks the rules
//! ([`account`], [`link`], [`key`], [`token`], [`diagnosis`], [`advice`], [`pasted`], [`password`], [`event`],
//! [`roster`]), which are pure, and the [`store`]; what came out is a [`report`]; what went wrong is in [`error`]; the
//! outside world is a [`host`].

pub mod account;
pub mod admission;
pub mod advice;
pub mod checkup;
pub mod cli;
pub mod commands;
pub mod context;
pub mod diagnosis;
pub mod error;
pub mod event;
pub mod files;
pub mod host;
pub mod inspection;
pub mod issuing;
pub mod key;
pub mod keyring;
pub mod letter;
pub mod link;
pub mod mail;
pub mod mailing;
pub mod manual;
pub mod password;
pub mod pasted;
pub mod post;
pub mod prompt;
pub mod report;
pub mod roster;
pub mod secret;
#[cfg(feature = "serve")]
pub mod serve;
pub mod settings;
pub mod store;
pub mod token;
pub mod trail;
pub mod words;

use std::ffi::OsString;

use clap::error::ErrorKind;

use crate::{
    commands::complete,
    error::{Code, Exit},
    host::Host,
};

/// Runs one command line (`args` without the program's name) in a world, and says with which number to end.
pub fn run(args: impl IntoIterator<Item = OsString>, host: &mut dyn Host) -> Exit {
    let mut args: Vec<OsString> = args.into_iter().collect();
    // `gatepass help register` is what some type for `gatepass register --help`.
    if args.first().is_some_and(|first| first == "help") {
        args.rotate_left(1);
        args.pop();
        args.push("--help".into());
    }
    if args.first().is_some_and(|first| first == complete::NAME) {
        return complete::run(&args[1..], host);
    }
    match commands::parse(&args) {
        Ok(mut matches) => {
            let called = matches.remove_subcommand().and_then(|(name, matches)| {
                commands::VERBS
                    .iter()
                    .find(|verb| verb.name == name)
                    .map(|verb| (verb, matches))
            });
            // clap has made sure that there is one.
            called.map_or(Exit::USAGE, |(verb, matches)| (verb.run)(matches, host))
        }
        Err(error) => not_parsed(error, &args, host),
    }
}

/// Help and version go to standard output; a value that cannot be used is an answer like any other; the rest is text.
fn not_parsed(error: clap::Error, args: &[OsString], host: &mut dyn Host) -> Exit {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let stdout = host.stdout();
        // A closed pipe after `--help | head` is no error.
        let _ = write!(stdout, "{error}").and_then(|()| stdout.flush());
        return Exit::DONE;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let stderr = host.stderr();
        let _ = write!(stderr, "{error}").and_then(|()| stderr.flush());
        return Exit::USAGE;
    }
    let verb = commands::named(args);
    let refusal = cli::refusal(error, verb.map(|verb| verb.name));
    let before_ddash = args.iter().take_while(|arg| *arg != "--");
    let asked =
        before_ddash.into_iter().any(|arg| arg == "--json") || settings::ask_for_json(&cli::config_flag(args), host);
    let json = asked && refusal.code == Code::InvalidValue.as_str();
    match verb {
        Some(verb) if json => (verb.refuse)(refusal, host),
        _ => {
            report::show_refusal(&refusal, host);
            refusal.exit
        }
    }
}
