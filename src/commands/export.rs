//! `gatepass export`: the accounts as a file that other programs read, and `import` does.

use std::{
    io::{self, ErrorKind},
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::{
    account::{AccountFilter, PlainAccount, Role},
    cli::Example,
    context::Context,
    error::Refusal,
    files::{FileError, Kind, Passing},
    report::{Loss, Report},
    roster::{Entry, Format, Writer},
    store::Page,
    words,
};

use super::{Verb, listing_options::StateWord};

/// Accounts that are read at once: enough that a page costs what its rows do, and few enough for little memory.
const PAGE: usize = 1024;

/// What may be typed after `export`.
#[derive(Args, Clone, Debug)]
pub struct Export {
    /// The format; csv where nothing is said, and json-lines under --json
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<FormatWord>,
    /// Write into a new file that nobody else can read, which gets its name once it is whole
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write the password hashes too; whoever has them can try passwords
    #[arg(long, requires = "output")]
    with_hashes: bool,
    /// Only accounts in this state
    #[arg(long, value_enum, value_name = "STATE")]
    state: Option<StateWord>,
    /// Only accounts with this role
    #[arg(long, value_name = "ROLE")]
    role: Option<Role>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatWord {
    /// Lines of values between commas, under a header
    Csv,
    /// A JSON object a line
    JsonLines,
    /// A fixture for Django's loaddata
    Django,
}

impl From<FormatWord> for Format {
    fn from(word: FormatWord) -> Format {
        match word {
            FormatWord::Csv => Format::Csv,
            FormatWord::JsonLines => Format::JsonLines,
            FormatWord::Django => Format::Django,
        }
    }
}

/// What came out of `export`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Exported {
    outcome: Option<&'static str>,
    path: Option<String>,
    accounts: Option<u64>,
    #[serde(skip)]
    is_out: bool,
}

impl Report for Exported {
    fn text(&self, _width: Option<usize>) -> String {
        let (Some(path), Some(accounts)) = (&self.path, self.accounts) else {
            return String::new();
        };
        let s = if accounts == 1 { "" } else { "s" };
        format!("{}: {accounts} account{s}\n", words::safe(path))
    }

    fn is_out(&self) -> bool {
        self.is_out
    }

    fn lost(&self) -> Option<Loss> {
        self.outcome.map(|_| Loss {
            done: "the accounts are exported",
            again: None,
            awaited: false,
        })
    }
}

impl Verb for Export {
    const NAME: &'static str = "export";
    const ABOUT: &'static str = "Write the accounts into a file that other programs read";
    const LONG_ABOUT: &'static str = "Write the accounts, in the order of their numbers, as CSV, as JSON Lines, or as a fixture \
for Django's loaddata. Deleted accounts are left out, and links and events are never written: backup copies those. What csv and \
json-lines hold reads back with import to the same accounts.\n\nThe accounts are read a page at a time, so that nobody who writes \
waits: no account comes twice, and one that is changed meanwhile comes as it was or as it is. Each is held against its seal; a \
store in which one was damaged is refused.\n\nA fixture is for an empty table auth_user: an account with the same number would be \
replaced. The roles staff and superuser become Django's flags, and the others are left out. Whoever is not active cannot sign in \
there; whether they once were is not told. Without --with-hashes nobody has a password there.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            says: "All active accounts, for a spreadsheet",
            command: "gatepass export --state active > active.csv",
        },
        Example {
            says: "All accounts with their password hashes, to move to another machine",
            command: "gatepass export --output accounts.csv --with-hashes",
        },
        Example {
            says: "A fixture for Django",
            command: "gatepass export --format django --with-hashes --output users.json",
        },
    ];
    const STATUSES: &'static [u8] = &[0, 2, 3, 5];
    type Report = Exported;

    fn run(self, context: &mut Context) -> Result<Exported, Refusal> {
        let json = context.settings.json;
        let format = match self.format {
            Some(word) => Format::from(word),
            None if json => Format::JsonLines,
            None => Format::Csv,
        };
        if json && self.output.is_none() && format != Format::JsonLines {
            let message =
                "under --json standard output holds JSON objects, one a line: give --output FILE for another format";
            return Err(Refusal::usage(message));
        }
        let mut store = context.store_to_read()?;
        let mut target = self.target(context)?;
        let filter = AccountFilter {
            state: self.state.map(Into::into),
            role: self.role.clone(),
            ..AccountFilter::default()
        };
        let mut writer = Writer::new(format, self.with_hashes);
        // Wiped in the end, for there may be hashes in it.
        let (mut out, mut after, mut accounts) = (Zeroizing::new(Vec::new()), None, 0);
        writer.begin(&mut out);
        loop {
            let page = Page {
                after,
                reverse: false,
                limit: PAGE,
            };
            let found = store.plain_accounts(&filter, &page, self.with_hashes);
            let found = found.map_err(|error| context.store_refusal(error))?;
            for account in &found {
                writer.entry(&entry(account), &mut out);
            }
            accounts += found.len() as u64;
            after = found.last().map(|last| last.id);
            let is_last = found.len() < PAGE;
            if is_last {
                writer.end(&mut out);
            }
            if !target.write(&out, context)? || is_last {
                break;
            }
            out.clear();
        }
        target.done(accounts, context)
    }
}

impl Export {
    fn target(&self, context: &Context) -> Result<Target, Refusal> {
        let Some(path) = self.output.clone() else {
            return Ok(Target::Stdout);
        };
        if !context.settings.dry_run {
            let file = Passing::beside(&path, Kind::Secret, &context.settings.files)?;
            return Ok(Target::File {
                path,
                file: Some(file),
                with_hashes: self.with_hashes,
            });
        }
        if path.symlink_metadata().is_ok() {
            return Err(FileError::Exists { path }.into());
        }
        Ok(Target::File {
            path,
            file: None,
            with_hashes: self.with_hashes,
        })
    }
}

fn entry(account: &PlainAccount) -> Entry<'_> {
    Entry {
        id: account.id,
        username: &account.username,
        email: account.email.as_deref(),
        state: account.state,
        roles: &account.roles,
        created_at: account.created_at,
        activated_at: account.activated_at,
        has_password: account.has_password,
        password_hash: account.password_hash.as_ref().map(|hash| hash.as_str()),
    }
}

/// Where the accounts go.
enum Target {
    Stdout,
    File {
        path: PathBuf,
        /// None in a rehearsal.
        file: Option<Passing>,
        with_hashes: bool,
    },
}

impl Target {
    /// `false` where nobody reads any more.
    fn write(&mut self, out: &[u8], context: &mut Context) -> Result<bool, Refusal> {
        match self {
            Target::Stdout => {
                let stdout = context.host.stdout();
                match stdout.write_all(out).and_then(|()| stdout.flush()) {
                    Ok(()) => Ok(true),
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
                    Err(error) => Err(lost(&error)),
                }
            }
            Target::File { file, .. } => {
                if let Some(file) = file {
                    file.append(out)?;
                }
                Ok(true)
            }
        }
    }

    /// Everything is written.
    fn done(self, accounts: u64, context: &mut Context) -> Result<Exported, Refusal> {
        let Target::File {
            path,
            file,
            with_hashes,
        } = self
        else {
            return Ok(Exported {
                is_out: true,
                ..Exported::default()
            });
        };
        file.map(Passing::publish).transpose()?;
        let path = path.to_string_lossy().into_owned();
        if with_hashes {
            let name = words::safe(&path);
            context.say(&format!(
                "`{name}` holds password hashes: whoever reads it can try passwords against them"
            ));
        }
        Ok(Exported {
            outcome: Some("exported"),
            path: Some(path),
            accounts: Some(accounts),
            is_out: false,
        })
    }
}

fn lost(error: &io::Error) -> Refusal {
    Refusal::failed("the accounts could not be written", error)
}
