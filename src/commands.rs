//! The verbs: one line each, in the order of the help.

mod account_change;
pub mod activate;
pub mod audit;
pub mod backup;
pub mod check;
pub mod check_password;
pub mod complete;
pub mod completions;
pub mod config;
mod copies;
pub mod delete;
pub mod export;
pub mod export_keys;
pub mod generate_key;
pub mod grant;
pub mod import;
pub mod import_key;
pub mod init;
pub mod inspect_token;
pub mod issue_link;
mod issue_options;
mod link_input;
pub mod list;
pub mod list_keys;
pub mod list_links;
pub mod list_mail;
mod listing_options;
mod mail_options;
mod mail_round;
pub mod man;
mod password_options;
pub mod prune_links;
pub mod register;
pub mod rename;
pub mod restore;
pub mod resume;
pub mod retire_key;
pub mod revoke_link;
mod ring_change;
pub mod rotate_key;
pub mod send_mail;
#[cfg(feature = "serve")]
pub mod serve;
pub mod set_email;
pub mod set_password;
pub mod show;
pub mod suspend;
pub mod withdraw;

use std::{ffi::OsString, iter::once, slice};

use clap::{ArgMatches, Args, Command, FromArgMatches};

use crate::{
    cli::{self, Example, Globals, examples_text},
    context::Context,
    error::{Exit, Refusal},
    host::Host,
    report::{self, Delivery, Report},
    settings::{self, Settings},
};

pub use complete::Names;

/// A verb: what may be typed after it, and what it does.
pub trait Verb: Args {
    /// What is typed.
    const NAME: &'static str;
    /// One line for the list of verbs.
    const ABOUT: &'static str;
    /// What it is for, for its help and its man page.
    const LONG_ABOUT: &'static str;
    /// Command lines that show it; a test runs them.
    const EXAMPLES: &'static [Example];
    /// The exit statuses that it may end with.
    const STATUSES: &'static [u8];
    /// Whether it rests on any setting. A manual must be there to be read where a setting is at fault.
    const NEEDS_SETTINGS: bool = true;
    /// What its man page tells beside that: a title, and the rows of a table.
    const TABLE: Option<Table> = None;
    /// Which of its words are names out of the store: those of these options, or, under an empty one, its first argument.
    const NAMES: &'static [(&'static str, Names)] = &[];
    /// What it gives back.
    type Report: Report;

    /// Does it.
    fn run(self, context: &mut Context) -> Result<Self::Report, Refusal>;
}

/// A table of a verb's man page.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its title.
    pub title: &'static str,
    /// Numbers and what they mean.
    pub rows: &'static [(u16, &'static str)],
}

/// A verb in the table.
pub struct Entry {
    /// What is typed.
    pub name: &'static str,
    /// One line for the list of verbs.
    pub about: &'static str,
    /// Command lines that show it.
    pub examples: &'static [Example],
    /// The exit statuses that it may end with.
    pub statuses: &'static [u8],
    /// What its man page tells beside that.
    pub table: Option<Table>,
    /// Which of its words are names out of the store.
    pub names: &'static [(&'static str, Names)],
    /// Adds its options, its help and its examples.
    pub define: fn(Command) -> Command,
    /// Runs it and writes what came out.
    pub run: fn(ArgMatches, &mut dyn Host) -> Exit,
    /// Answers in its own JSON that a value on the command line cannot be used.
    pub refuse: fn(Refusal, &mut dyn Host) -> Exit,
}

const fn entry<V: Verb>() -> Entry {
    Entry {
        name: V::NAME,
        about: V::ABOUT,
        examples: V::EXAMPLES,
        statuses: V::STATUSES,
        table: V::TABLE,
        names: V::NAMES,
        define: define::<V>,
        run: run::<V>,
        refuse: refuse::<V>,
    }
}

/// All verbs.
pub const VERBS: &[Entry] = &[
    entry::<register::Register>(),
    entry::<issue_link::IssueLink>(),
    entry::<activate::Activate>(),
    entry::<inspect_token::InspectToken>(),
    entry::<list::List>(),
    entry::<show::Show>(),
    entry::<suspend::Suspend>(),
    entry::<resume::Resume>(),
    entry::<rename::Rename>(),
    entry::<set_email::SetEmail>(),
    entry::<set_password::SetPassword>(),
    entry::<check_password::CheckPassword>(),
    entry::<grant::Grant>(),
    entry::<withdraw::Withdraw>(),
    entry::<delete::Delete>(),
    entry::<import::Import>(),
    entry::<list_links::ListLinks>(),
    entry::<revoke_link::RevokeLink>(),
    entry::<prune_links::PruneLinks>(),
    entry::<list_mail::ListMail>(),
    entry::<send_mail::SendMail>(),
    entry::<list_keys::ListKeys>(),
    entry::<generate_key::GenerateKey>(),
    entry::<rotate_key::RotateKey>(),
    entry::<retire_key::RetireKey>(),
    entry::<import_key::ImportKey>(),
    entry::<export_keys::ExportKeys>(),
    entry::<audit::Audit>(),
    entry::<init::Init>(),
    entry::<check::Check>(),
    entry::<export::Export>(),
    entry::<backup::Backup>(),
    entry::<restore::Restore>(),
    #[cfg(feature = "serve")]
    entry::<serve::Serve>(),
    entry::<config::Config>(),
    entry::<completions::Completions>(),
    entry::<man::Man>(),
];

/// The whole command line. A verb's own part is built when it is called for: most runs need one of many.
pub fn command() -> Command {
    command_of(VERBS)
}

/// The verb that a command line seems to name: the first word that is one and no value of a global option.
pub fn named(args: &[OsString]) -> Option<&'static Entry> {
    let mut words = args.iter();
    while let Some(word) = words.next() {
        if Globals::TAKING_VALUES.iter().any(|option| word == option) {
            words.next();
        } else if let Some(verb) = VERBS.iter().find(|verb| word == verb.name) {
            return Some(verb);
        }
    }
    None
}

/// Reads a command line. The verb that it seems to name is tried alone first, because clap copies the global options
/// into every verb that it is given, which costs as much as all the rest of its work.
pub fn parse(args: &[OsString]) -> Result<ArgMatches, clap::Error> {
    let all = || once(OsString::from("gatepass")).chain(args.iter().cloned());
    if let Some(verb) = named(args)
        && let Ok(matches) = command_of(slice::from_ref(verb)).try_get_matches_from(all())
    {
        return Ok(matches);
    }
    command().try_get_matches_from(all())
}

fn command_of(verbs: &[Entry]) -> Command {
    verbs.iter().fold(cli::top(), |top, verb| {
        top.subcommand(Command::new(verb.name).about(verb.about).defer(verb.define))
    })
}

fn define<V: Verb>(command: Command) -> Command {
    V::augment_args(command)
        .about(V::ABOUT)
        .long_about(V::LONG_ABOUT)
        .after_help(examples_text(V::EXAMPLES))
}

fn refuse<V: Verb>(refusal: Refusal, host: &mut dyn Host) -> Exit {
    let how = Delivery {
        json: true,
        rehearsed: false,
    };
    report::finish::<V::Report>(V::NAME, Err(refusal), how, host)
}

fn run<V: Verb>(mut matches: ArgMatches, host: &mut dyn Host) -> Exit {
    let mut how = Delivery::default();
    let globals = Globals::from_arg_matches_mut(&mut matches);
    let (globals, verb) = match (globals, V::from_arg_matches_mut(&mut matches)) {
        (Ok(globals), Ok(verb)) => (globals, verb),
        (Err(error), _) | (_, Err(error)) => {
            return report::finish::<V::Report>(V::NAME, Err(cli::refusal(error, Some(V::NAME))), how, host);
        }
    };
    let flags = globals.flags();
    let settings = if V::NEEDS_SETTINGS {
        Settings::read(&flags, host)
    } else {
        Ok(Settings {
            json: settings::ask_for_json(&flags, host),
            ..Settings::default()
        })
    };
    let settings = match settings {
        Ok(settings) => settings,
        Err(refusal) => {
            how.json = settings::ask_for_json(&flags, host);
            return report::finish::<V::Report>(V::NAME, Err(refusal), how, host);
        }
    };
    (how.json, how.rehearsed) = (settings.json, settings.dry_run);
    let mut context = Context {
        host,
        settings,
        accept_clock: globals.accept_clock,
    };
    let result = verb.run(&mut context);
    if how.rehearsed && result.as_ref().is_ok_and(|report| report.lost().is_some()) {
        context.say("dry run: all of this was rolled back; nothing was written");
    }
    let result = result.map_err(|refusal| refusal.map_hint(|hint| context.settings.complete(&hint)));
    report::finish(V::NAME, result, how, context.host)
}

/// Splits a decision that was taken under the store's lock: what to write goes to the store, the rest to `slot`, which the
/// verb reads when the step is over.
fn note<T, W>(decision: Result<(T, Option<W>), Refusal>, slot: &mut Option<Result<T, Refusal>>) -> Option<W> {
    match decision {
        Ok((decided, write)) => {
            *slot = Some(Ok(decided));
            write
        }
        Err(refusal) => {
            *slot = Some(Err(refusal));
            None
        }
    }
}
