//! Every refusal: its code, its words, its hint, its exit status. The only room that decides them.
//!
//! The rooms below make refusals of what the rules, the store, the files and the prompts report; nobody else does.

mod account;
mod care;
mod ground;
mod import;
mod keys;
mod mail;
mod roster;
mod usage;

use std::fmt;

use crate::{diagnosis::Verdict, words};

/// The number that the process ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit(pub u8);

impl Exit {
    /// Done.
    pub const DONE: Exit = Exit(0);
    /// Understood, and the answer is no.
    pub const REFUSED: Exit = Exit(1);
    /// The command line, an option's value, or a value that could not be asked for.
    pub const USAGE: Exit = Exit(2);
    /// Could not try, or could not tell.
    pub const COULD_NOT: Exit = Exit(3);
    /// No such account, link or key.
    pub const NOT_FOUND: Exit = Exit(4);
    /// Busy: try again.
    pub const BUSY: Exit = Exit(5);
    /// The person cancelled.
    pub const CANCELLED: Exit = Exit(130);
}

/// Declares [`Code`] and the one table from which the manual's list of codes is made.
macro_rules! codes {
    ($($variant:ident $text:literal $exit:ident $meaning:literal)*) => {
        /// The stable name of a refusal, beside the verdicts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $(#[doc = $meaning] $variant,)* }

        impl Code {
            /// All of them, in the order of the manual.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The code itself, kebab-case.
            pub fn as_str(self) -> &'static str { match self { $(Code::$variant => $text,)* } }

            /// The exit status that goes with it.
            pub fn exit(self) -> Exit { match self { $(Code::$variant => Exit::$exit,)* } }

            /// What it means, in a few words, for the manual.
            pub fn meaning(self) -> &'static str { match self { $(Code::$variant => $meaning,)* } }
        }
    };
}

codes! {
    AccountExists "account-exists" REFUSED "an account with this username exists"
    EmailTaken "email-taken" REFUSED "an account with this email exists"
    LooksAlike "looks-alike" REFUSED "the username cannot be told from another account's by eye"
    AccountDiffers "account-differs" REFUSED "the account exists and is not as asked"
    ReservedName "reserved-name" REFUSED "the username is reserved"
    WeakPassword "weak-password" REFUSED "the password is too short, too common or too easy to guess"
    NotPending "not-pending" REFUSED "the account's state does not allow it"
    NotActive "not-active" REFUSED "the account is not active"
    PasswordSet "password-set" REFUSED "the account has a password already"
    PasswordWrong "password-wrong" REFUSED "the password is not the account's, or there is no such account"
    NameIsAddress "name-is-address" REFUSED "a name that holds `@` must be the account's own address"
    InvalidRow "invalid-row" REFUSED "a row of the file cannot be understood"
    UnknownHash "unknown-hash" REFUSED "a password hash of the file is not Argon2's"
    RowsRefused "rows-refused" REFUSED "rows of the list that was imported were refused"
    RolledBack "rolled-back" REFUSED "another row of the list was refused, and nothing was written"
    NoAddress "no-address" REFUSED "the account has no address to write to"
    MailLimit "mail-limit" REFUSED "the address was written to too often"
    MailRefused "mail-refused" REFUSED "a mail is given up: its address was refused for good, or its link ended"
    LinkUsed "link-used" REFUSED "the link was spent and cannot be withdrawn"
    KeyInUse "key-in-use" REFUSED "the key signs, and it cannot be retired before another does"
    KeyDiffers "key-differs" REFUSED "the key ring has another key of this id"
    KeyUnfit "key-unfit" REFUSED "the key cannot sign links"
    Usage "usage" USAGE "the command line could not be understood"
    InvalidValue "invalid-value" USAGE "a value of an option, a variable or the configuration file"
    LifetimeOutOfBounds "lifetime-out-of-bounds" USAGE "the link's lifetime is out of bounds"
    InputNeeded "input-needed" USAGE "a value is missing that nobody can be asked for"
    BadFile "bad-file" USAGE "the file to import cannot be understood"
    BadTemplate "bad-template" USAGE "a mail template cannot be used"
    OutputExists "output-exists" USAGE "the output file exists already"
    StoreMissing "store-missing" COULD_NOT "there is no store at the path"
    StoreForeign "store-foreign" COULD_NOT "the file is another program's"
    StoreDamaged "store-damaged" COULD_NOT "the store is truncated or damaged"
    StoreTooNew "store-too-new" COULD_NOT "the store was written by a newer gatepass"
    StoreReadOnly "store-read-only" COULD_NOT "the store cannot be written to"
    KeysMissing "keys-missing" COULD_NOT "there is no key ring at the path"
    KeysMalformed "keys-malformed" COULD_NOT "the key ring or key file cannot be used"
    KeysDiffer "keys-differ" COULD_NOT "store and key ring are not each other's"
    ConfigMalformed "config-malformed" COULD_NOT "the configuration file cannot be read"
    FileMissing "file-missing" COULD_NOT "a file that was named is not there"
    FileUnreadable "file-unreadable" COULD_NOT "a file cannot be read or made"
    FileUnsafe "file-unsafe" COULD_NOT "a file is open to others or owned by somebody else"
    ClockBehind "clock-behind" COULD_NOT "the clock is far behind the newest event"
    AuditBroken "audit-broken" COULD_NOT "the audit trail was changed, or cut, after it was written"
    Unsound "unsound" COULD_NOT "`check` found something to be mended"
    MailWaits "mail-waits" COULD_NOT "a mail could not be sent and waits"
    DiskFull "disk-full" COULD_NOT "the disk is full"
    OutputLost "output-lost" COULD_NOT "the change was made and its result could not be written"
    Failed "failed" COULD_NOT "the system refused something else"
    NoAccount "no-account" NOT_FOUND "no such account"
    NoLink "no-link" NOT_FOUND "no such link"
    NoKey "no-key" NOT_FOUND "no such key"
    AmbiguousId "ambiguous-id" NOT_FOUND "several links begin with this id"
    Busy "store-busy" BUSY "the store was busy for longer than `--wait`"
    Cancelled "cancelled" CANCELLED "the person cancelled"
}

/// Why a command ends without having done what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its stable name: a [`Code`]'s, or a verdict's.
    pub code: &'static str,
    /// The number that the process ends with.
    pub exit: Exit,
    /// One line: lower case, names in backticks, no final period.
    pub message: String,
    /// A command that can be run.
    pub hint: Option<String>,
}

impl Refusal {
    /// A refusal without a hint. Where somebody put a token in place of a path or a name, it is told by its beginning.
    pub fn new(code: Code, message: impl Into<String>) -> Refusal {
        Refusal {
            code: code.as_str(),
            exit: code.exit(),
            message: words::without_tokens(&message.into()),
            hint: None,
        }
    }

    /// The same with a command that can be run.
    pub fn hint(mut self, hint: impl Into<String>) -> Refusal {
        self.hint = Some(words::without_tokens(&hint.into()));
        self
    }

    /// The same with its hint changed.
    pub fn map_hint(mut self, change: impl FnOnce(String) -> String) -> Refusal {
        self.hint = self.hint.map(change);
        self
    }

    /// A link that `activate` did not spend: its verdict is the code.
    pub fn of_verdict(verdict: Verdict, message: String, hint: Option<String>) -> Refusal {
        Refusal {
            code: verdict.code(),
            exit: Exit(verdict.status()),
            message,
            hint,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
