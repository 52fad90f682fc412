//! What may be wrong with a file, and with a row of one. The words hold no password and no part of a hash.

use std::{fmt, io};

use crate::{
    account::{EmailFault, RoleFault, Username, UsernameFault},
    password::HashRefused,
    words,
};

use super::{LONGEST_RECORD, member};

/// Why a file is no list of accounts.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// Nothing, or nothing but blanks.
    #[error("it is empty; the first line names the columns: {}", Names)]
    Empty,
    /// Text in two bytes a character.
    #[error("it is UTF-16 text; save it as UTF-8")]
    Utf16,
    /// The file of a spreadsheet program.
    #[error("it is a workbook; save the sheet as CSV, in UTF-8")]
    Workbook,
    /// A packed file.
    #[error("it is compressed; unpack it first, such as with `gzip -dc`")]
    Compressed,
    /// Bytes that no text holds.
    #[error("it holds NUL bytes and is no text; save it as UTF-8")]
    Binary,
    /// The first line cannot be read.
    #[error("its first line is not UTF-8 text; save it as UTF-8")]
    HeaderNotText,
    /// The first line does not end.
    #[error("its first line is longer than {} KiB and names no columns", LONGEST_RECORD / 1024)]
    LongHeader,
    /// A column that means nothing here.
    #[error("its first line names {}{}; the columns are {}", Named(.name, *.meant), Meant(*.meant), Names)]
    UnknownColumn {
        /// Its name.
        name: String,
        /// The column that may be meant.
        meant: Option<&'static str>,
    },
    /// A column without a name.
    #[error("column {0} has no name in its first line; the columns are {names}", names = Names)]
    UnnamedColumn(usize),
    /// One name over two columns.
    #[error("its first line names the column `{0}` twice")]
    ColumnTwice(String),
    /// No names of accounts.
    #[error("its first line names no column `username`; the columns are {}", Names)]
    NoUsername,
    /// JSON that is no fixture.
    #[error(
        "line {line}, column {column}: a fixture is an array of objects, as `manage.py dumpdata auth.user` writes it"
    )]
    NotObjects {
        /// Where something else stands.
        line: u64,
        /// Its place in the line.
        column: u64,
    },
    /// An array of something else.
    #[error(
        "line {line}: an element of the array has no `model`, so it is no fixture of Django's; as JSON Lines there is one object a line, without brackets and commas around them"
    )]
    NoModel {
        /// Where it begins.
        line: u64,
    },
    /// Something that JSON is not.
    #[error("line {line}, column {column}: this is not JSON")]
    NotJson {
        /// Where.
        line: u64,
        /// The place in the line.
        column: u64,
    },
    /// A fixture without its end.
    #[error("it breaks off at line {line}, column {column}, before the end of the array")]
    BrokenOff {
        /// Where.
        line: u64,
        /// The place in the line.
        column: u64,
    },
    /// The system could not read it.
    #[error("it could not be read: {}", words::safe(&.0.to_string()))]
    Unreadable(io::Error),
}

/// Why a row is no account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// More than any account needs.
    #[error("the row is longer than {} KiB; a quotation mark that is never closed may be why", LONGEST_RECORD / 1024)]
    TooLong,
    /// Bytes that no text holds.
    #[error("the row is not UTF-8 text; save the list as UTF-8")]
    NotText,
    /// A row with other fields than the header.
    #[error("the row has {found}, and the first line names {columns}", found = Count(*.found, "field"), columns = Count(*.columns, "column"))]
    FieldCount {
        /// How many fields it has.
        found: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// The file ends within a quoted field.
    #[error("the row has a quotation mark that is never closed: the file may have been cut off")]
    OpenQuote,
    /// A line that is no JSON object.
    #[error("the line is not one JSON object, from column {0} on")]
    NotObject(usize),
    /// A member that means nothing here.
    #[error("the row has the member {}, which is not known{}; the members are {}", Shown(.name), Meant(*.meant), Names)]
    UnknownMember {
        /// Its name.
        name: String,
        /// The member that may be meant.
        meant: Option<&'static str>,
    },
    /// One name for two values.
    #[error("the row has the member {} twice", Shown(.0))]
    MemberTwice(String),
    /// A value of another kind.
    #[error("`{member}` is not {wanted}")]
    WrongKind {
        /// Whose value.
        member: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// An element of a fixture without an account in it.
    #[error("the element has no object `fields`")]
    NoFields,
    /// Nobody is named.
    #[error("the row has no username")]
    NoUsername,
    /// A name that no account can have.
    #[error(transparent)]
    Username(#[from] UsernameFault),
    /// A name that is kept for the service itself.
    #[error("`{}` is a reserved name, which only --allow-reserved accepts", words::safe(.0.as_str()))]
    Reserved(Username),
    /// A name with `@` that is not the account's own address.
    #[error("the name `{}` holds `@`, and may only be the account's own address", words::safe(.0.as_str()))]
    NotOwnAddress(Username),
    /// No mailbox.
    #[error(transparent)]
    Email(#[from] EmailFault),
    /// An account that needs an address to be activated.
    #[error("an email address is needed: the account was never active")]
    EmailNeeded,
    /// Which of the two counts cannot be known.
    #[error("the row has a password and a password hash; only one of them can be the account's")]
    TwoPasswords,
    /// A hash that cannot be kept.
    #[error("the password hash cannot be kept: {0}")]
    Hash(HashRefused),
    /// A state that accounts are never in.
    #[error("the state {} is not known; the states are `pending`, `active` and `suspended`", Shown(.0))]
    State(String),
    /// A label that is none.
    #[error("{0}")]
    Role(#[from] RoleFault),
    /// No instant, or one without a time zone.
    #[error("`{member}` is not a time with its zone, such as `2026-12-01T09:00:00Z`")]
    NotInstant {
        /// Whose value.
        member: &'static str,
    },
    /// An instant that has not come.
    #[error("`{member}` is in the future")]
    Future {
        /// Whose value.
        member: &'static str,
    },
    /// Active before there was an account.
    #[error("`activated_at` is before `created_at`")]
    ActivatedFirst,
    /// Both at once cannot be.
    #[error("the state is pending, and `activated_at` says that the account was active")]
    PendingButActivated,
}

/// The known columns.
struct Names;

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::list(&member::NAMES))
    }
}

/// A column by its name, unless that may be somebody's password: a list without a header begins with a row.
struct Named<'a>(&'a str, Option<&'static str>);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 24;
        let is_plain = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | ' ');
        if self.1.is_some() || (self.0.len() <= LONGEST && self.0.chars().all(is_plain)) {
            write!(f, "the column {}, which is not known", Shown(self.0))
        } else {
            f.write_str(
                "no columns, it seems: one of its cells is not known, and not shown because it may be a part of a row",
            )
        }
    }
}

/// A guess, if there is one.
struct Meant(Option<&'static str>);

impl fmt::Display for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(meant) => write!(f, " (did you mean `{meant}`?)"),
            None => Ok(()),
        }
    }
}

/// So many of something.
struct Count(usize, &'static str);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Count(count, what) = *self;
        write!(f, "{count} {what}{}", if count == 1 { "" } else { "s" })
    }
}

/// Somebody else's text in backticks, no longer than a line can bear.
struct Shown<'a>(&'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 64;
        let text = self.0.char_indices().nth(LONGEST).map(|(end, _)| &self.0[..end]);
        let more = if text.is_some() { "…" } else { "" };
        write!(f, "`{}{more}`", words::safe(text.unwrap_or(self.0)))
    }
}
