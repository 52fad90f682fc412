//! `gatepass import`: many accounts at once, out of a file.

mod claim;
mod crew;
mod ending;
mod entering;
mod input;
mod intake;
mod link_ids;
mod outcomes;
mod preparing;
mod queue;
mod reading;
mod results;
mod row;
mod run;
mod steps;
mod tally;
mod withheld;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};

use clap::{Args, ValueEnum};

use crate::{
    cli::Example,
    context::Context,
    error::Refusal,
    host::Stream,
    mail::Due,
    mailing::{Mailer, Stop},
    report::Progress,
    roster::Cells,
    words,
};

use super::{Verb, issue_options::LinkOptions, mail_round};
pub use ending::Imported;

use entering::Manner;
use input::Input;
use link_ids::LinkIds;
use outcomes::Outcomes;
use queue::Queue;
use results::{Format, Results};
use run::Run;
use tally::Tally;

/// What may be typed after `import`.
#[derive(Args, Clone, Debug)]
pub struct Import {
    /// The list: CSV, JSON Lines or a Django fixture; `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Issue a link for every pending account
    #[arg(long)]
    issue_links: bool,
    /// Generate a password for whoever brings none
    ///
    /// The results hold it, so they belong where nobody else can read them.
    #[arg(long, conflicts_with = "no_password")]
    generate_passwords: bool,
    /// Give no account a password, whatever the list says
    #[arg(long)]
    no_password: bool,
    /// Take a hash that is not Argon2 for no password, instead of refusing its row
    #[arg(long)]
    drop_unknown_hashes: bool,
    /// Say what to do with accounts that exist already
    #[arg(long, value_enum, default_value_t = IfExists::Fail, value_name = "WHAT")]
    if_exists: IfExists,
    /// Write all accounts or, where a single row is refused, none
    #[arg(long)]
    all_or_nothing: bool,
    /// Accept reserved names, such as `admin` or `support`
    #[arg(long)]
    allow_reserved: bool,
    /// Write the results to a new file that its owner alone can read
    #[arg(long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// How the results are written [default: csv; json-lines under --json]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// Put a `'` before cells that a spreadsheet would take for formulas
    #[arg(long)]
    spreadsheet_safe: bool,
    /// Take a missing store for an error instead of creating one
    #[arg(long)]
    no_create: bool,
    #[command(flatten)]
    link: LinkOptions,
    /// Mail each link to its owner as well, once all rows are written
    #[arg(long, requires = "issue_links")]
    mail: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum IfExists {
    /// Refuse the row
    Fail,
    /// Leave an account that is as asked, and print its live link again, or a fresh one
    Keep,
}

impl Verb for Import {
    const NAME: &'static str = "import";
    const ABOUT: &'static str = "Register many accounts out of a file";
    const LONG_ABOUT: &'static str = "Register many accounts out of a list: CSV under a header line (username, email, \
password or password_hash, state, roles, created_at, activated_at; only the first is needed), JSON Lines with the same \
members, or what Django's `dumpdata auth.user` writes. Which one it is, is told by its content. Whoever is not active needs \
an email; times are such as 2026-12-01T09:00:00Z. Ready Argon2 hashes are \
taken as they are, once their parameters are checked.\n\nThere is one result for each row, in their order: what became of \
it, and its link and generated password where there is one. A row that is refused is its own fault and stops nobody else; \
the status is 1 then. A file that cannot be read at all is refused before anything is written.\n\nAccounts are written in \
batches, each of them whole and safe before its results are told. So an import that was interrupted is run again with \
--if-exists keep and ends in the same store, with the same live links; only generated passwords are told once, and those of a \
batch that was written and not told when the process was killed are lost. An account that is there is as asked where its \
address is the same and it is as active. Ctrl-C ends once what was read by then is written.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "Look first: every row is judged and nothing is written",
            command: "gatepass import people.csv --issue-links --dry-run",
        },
        Example {
            says: "Accounts and their links, for a mail merge",
            command: "gatepass import people.csv --issue-links \\\n    --output links.csv --spreadsheet-safe",
        },
        Example {
            says: "The same once more, after it was interrupted",
            command: "gatepass import people.csv --issue-links --if-exists keep \\\n    > all-links.csv",
        },
        Example {
            says: "Users of a Django application, who keep their passwords",
            command: "gatepass import dumpdata.json --json > results.jsonl",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 1, 2, 3, 5, 130];
    type Report = Imported;

    fn run(self, context: &mut Context) -> Result<Imported, Refusal> {
        if self.issue_links {
            self.link.check(context)?;
        } else if !self.link.is_untouched() {
            return Err(Refusal::usage(
                "links are issued under --issue-links alone: leave their options out",
            ));
        }
        self.import(context)
    }
}

impl Import {
    fn generates_passwords(&self) -> bool {
        self.generate_passwords
    }

    /// Sends the mails of the list. The accounts and their links stand whatever comes of it.
    fn send(&self, mailer: &mut Mailer, interrupted: Arc<AtomicBool>, context: &mut Context) -> Result<(), Refusal> {
        let mut store = context.store_to_write()?;
        let ring = context.key_ring(&mut *store)?;
        let tally = mail_round::send(mailer, Due::ByNow, (&ring, &mut *store), interrupted, context)?;
        if tally.stopped == Some(Stop::Interrupted) {
            context.say("warning: interrupted; what is left waits for send-mail or serve");
        } else if let Some(fault) = tally.last_fault {
            let fault = words::safe_lines(&fault);
            context.say(&format!("warning: mails wait: {fault}; send-mail or serve tries again"));
        }
        Ok(())
    }

    fn import(&self, context: &mut Context) -> Result<Imported, Refusal> {
        let (dry_run, json) = (context.settings.dry_run, context.settings.json);
        let output = self.output.as_deref().filter(|_| !dry_run);
        if json && output.is_none() && self.format == Some(Format::Csv) {
            return Err(Refusal::usage(
                "--json shows JSON: --format csv goes with --output PATH",
            ));
        }
        let guard = if self.spreadsheet_safe {
            Cells::ForSpreadsheets
        } else {
            Cells::Plain
        };
        let mut mailer = self.mail.then(|| Mailer::new(&context.settings)).transpose()?;
        let template = self.link.template(context)?;
        let interrupted = context.host.heed_interrupts();
        let interrupted = interrupted.map_err(|error| Refusal::failed("signals cannot be heeded", error))?;
        let mut results = Results::new(
            self.format(json && output.is_none()),
            guard,
            self.output.as_deref(),
            dry_run,
        )?;
        let opened = Input::open(&self.file, context.host);
        // What stopped it may have cut the list.
        let opened = match interrupted.load(SeqCst) {
            true => Err(Refusal::import_undone()),
            false => opened,
        };
        let input = opened.inspect_err(|_| results.remove())?;
        // Rows and the line would lie over each other on one terminal.
        let quiet = context.settings.quiet || (results.are_shown() && context.host.is_terminal(Stream::Stdout));
        let mut run = Run {
            options: self,
            template,
            manner: Manner {
                keep: self.if_exists == IfExists::Keep,
                links: self.issue_links,
                rehearsed: dry_run,
            },
            results,
            progress: Progress::new(&*context.host, quiet, input.lines()),
            tally: Tally::new(context.host.now()),
            interrupted: Arc::clone(&interrupted),
            order: mailer.as_ref().map(|mailer| mailer.order().clone()),
            ids: LinkIds::new(),
            queue: Queue::new(self.issue_links),
            outcomes: Outcomes::default(),
        };
        let ended = run.through(input, context);
        run.progress.end(context.host);
        let imported = self.ended(run, ended, context);
        let is_whole = imported.is_ok() && !interrupted.load(SeqCst);
        if mailer.is_some() && !dry_run && !is_whole {
            context.say("mails of links that were issued wait for send-mail or serve");
        }
        let imported = imported?;
        if let Some(mailer) = mailer.as_mut().filter(|_| !dry_run && is_whole) {
            let sent = self.send(mailer, interrupted, context);
            if let Err(refusal) = sent {
                context.say(&format!("warning: mails wait: {}", refusal.message));
            }
        }
        Ok(imported)
    }

    fn format(&self, json: bool) -> Format {
        let usual = if json { Format::JsonLines } else { Format::Csv };
        self.format.unwrap_or(usual)
    }

    /// The command that goes on where this one stopped; its results need another file.
    fn again(&self) -> String {
        let mut command = format!("gatepass import {}", words::shell(&self.file.to_string_lossy()));
        for (given, option) in [
            (self.issue_links, " --issue-links"),
            (self.generate_passwords, " --generate-passwords"),
            (self.no_password, " --no-password"),
            (self.drop_unknown_hashes, " --drop-unknown-hashes"),
            (self.all_or_nothing, " --all-or-nothing"),
            (self.allow_reserved, " --allow-reserved"),
            (self.spreadsheet_safe, " --spreadsheet-safe"),
            (self.no_create, " --no-create"),
            (self.mail, " --mail"),
            (true, " --if-exists keep"),
        ] {
            command += if given { option } else { "" };
        }
        if let Some(output) = &self.output {
            let further = format!("{}.2", output.to_string_lossy());
            command += &format!(" --output {}", words::shell(&further));
        }
        if let Some(format) = self.format.and_then(|format| format.to_possible_value()) {
            command += &format!(" --format {}", format.get_name());
        }
        command + &self.link.as_typed()
    }
}
