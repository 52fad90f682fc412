//! `gatepass export`: the accounts as a file that other programs read, and `import` does.

mod target;

use std::{
    path::PathBuf,
    sync::mpsc::{SyncSender, sync_channel},
    thread,
};

use clap::{Args, ValueEnum};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::{
    account::{AccountFilter, PlainAccount, Role},
    cli::Example,
    context::Context,
    error::Refusal,
    report::{Loss, Report},
    roster::{Entry, Format, Writer},
    store::{Page, Store, StoreError},
    words,
};

use super::{Verb, listing_options::StateWord};
use target::Target;

/// Accounts that are read at once: enough that a page costs what its rows do, and few enough for little memory.
const PAGE: usize = 1024;

/// Pages that may wait to be written.
const PAGES: usize = 2;

/// A page as it was read.
type Read = Result<Vec<PlainAccount>, StoreError>;

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
        let mut target = Target::at(self.output, self.with_hashes, context)?;
        let filter = AccountFilter {
            state: self.state.map(Into::into),
            role: self.role.clone(),
            ..AccountFilter::default()
        };
        let mut writer = Writer::new(format, self.with_hashes);
        // Wiped in the end, for there may be hashes in it.
        let (mut out, mut accounts) = (Zeroizing::new(Vec::new()), 0);
        writer.begin(&mut out);
        // While a page is written, the next is read.
        thread::scope(|scope| {
            let (to_write, pages) = sync_channel(PAGES);
            scope.spawn(move || read(&mut *store, &filter, self.with_hashes, &to_write));
            for page in pages {
                let page = page.map_err(|error| context.store_refusal(error))?;
                for account in &page {
                    writer.entry(&entry(account), &mut out);
                }
                accounts += page.len() as u64;
                if !target.write(&out, context)? {
                    return Ok(());
                }
                out.clear();
            }
            writer.end(&mut out);
            target.write(&out, context).map(drop)
        })?;
        target.done(accounts, context)
    }
}

/// Reads all pages, until nobody takes them any more.
fn read(store: &mut dyn Store, filter: &AccountFilter, with_hashes: bool, to_write: &SyncSender<Read>) {
    let mut after = None;
    loop {
        let page = Page {
            after,
            reverse: false,
            limit: PAGE,
        };
        let found = store.plain_accounts(filter, &page, with_hashes);
        after = found.as_ref().ok().and_then(|found| found.last()).map(|last| last.id);
        let is_last = found.as_ref().map_or(0, Vec::len) < PAGE;
        if to_write.send(found).is_err() || is_last {
            return;
        }
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
