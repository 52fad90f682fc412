//! Lists of accounts, written: what [`super::read`] reads back to the same accounts.

use chrono::{DateTime, Utc};
use csv_core::{WriteResult, Writer as CsvWriter};
use serde::Serialize;

use crate::{
    account::{AccountId, State},
    password, words,
};

use super::{
    Format,
    fixture::{STAFF, SUPERUSER},
};

/// One account as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its number.
    pub id: AccountId,
    /// Its name.
    pub username: &'a str,
    /// Its address.
    pub email: Option<&'a str>,
    /// Its state.
    pub state: State,
    /// Its roles, in their order.
    pub roles: &'a [String],
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it first became active.
    pub activated_at: Option<DateTime<Utc>>,
    /// Whether a password is stored for it.
    pub has_password: bool,
    /// The PHC string of that password, where hashes are written.
    pub password_hash: Option<&'a str>,
}

/// A list on its way out, into memory that its caller empties.
#[derive(Clone, Debug)]
pub struct Writer {
    format: Format,
    with_hashes: bool,
    /// Nothing was written after the beginning.
    is_first: bool,
    /// What to quote, which is costly to make for each line.
    csv: CsvWriter,
}

/// Whether cells are written for a program or for a person's spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// As they are.
    Plain,
    /// One that a spreadsheet would take for a formula gets a `'` before it, and is another text then.
    ForSpreadsheets,
}

/// What a JSON line holds, in this order.
#[derive(Serialize)]
struct Line<'a> {
    command: &'static str,
    status: u8,
    error: Option<()>,
    id: AccountId,
    username: &'a str,
    email: Option<&'a str>,
    state: &'static str,
    roles: &'a [String],
    created_at: &'a str,
    activated_at: Option<&'a str>,
    has_password: bool,
    /// Not there at all where hashes are not written.
    #[serde(skip_serializing_if = "Option::is_none")]
    password_hash: Option<Option<&'a str>>,
}

/// A row of Django's `auth_user`, in the order of its columns.
#[derive(Serialize)]
struct Element<'a> {
    model: &'static str,
    pk: AccountId,
    fields: Fields<'a>,
}

#[derive(Serialize)]
struct Fields<'a> {
    password: String,
    last_login: Option<String>,
    is_superuser: bool,
    username: &'a str,
    first_name: &'static str,
    last_name: &'static str,
    email: &'a str,
    is_staff: bool,
    is_active: bool,
    date_joined: &'a str,
    groups: [(); 0],
    user_permissions: [(); 0],
}

impl Writer {
    /// A list in this format, and whether it holds password hashes.
    pub fn new(format: Format, with_hashes: bool) -> Writer {
        Writer {
            format,
            with_hashes,
            is_first: true,
            csv: CsvWriter::new(),
        }
    }

    /// What stands before the first account.
    pub fn begin(&self, out: &mut Vec<u8>) {
        match self.format {
            Format::Csv => {
                let columns = [
                    "id",
                    "username",
                    "email",
                    "state",
                    "roles",
                    "created_at",
                    "activated_at",
                    "has_password",
                ];
                let hashes = self.with_hashes.then_some("password_hash");
                csv_line(columns.into_iter().chain(hashes), Cells::Plain, out);
            }
            Format::JsonLines => {}
            Format::Django => out.extend_from_slice(b"["),
        }
    }

    /// An account.
    pub fn entry(&mut self, entry: &Entry<'_>, out: &mut Vec<u8>) {
        match self.format {
            Format::Csv => self.cells(entry, out),
            Format::JsonLines => {
                json(
                    &self.line(
                        entry,
                        &words::rfc3339(entry.created_at),
                        entry.activated_at.map(words::rfc3339).as_deref(),
                    ),
                    out,
                );
                out.push(b'\n');
            }
            Format::Django => {
                out.extend_from_slice(if self.is_first { b"\n" } else { b",\n" });
                json(&self.element(entry, &words::rfc3339(entry.created_at)), out);
            }
        }
        self.is_first = false;
    }

    /// What stands behind the last account.
    pub fn end(&self, out: &mut Vec<u8>) {
        if self.format == Format::Django {
            out.extend_from_slice(b"\n]\n");
        }
    }

    fn cells(&mut self, entry: &Entry<'_>, out: &mut Vec<u8>) {
        let cells = [
            &*entry.id.to_string(),
            entry.username,
            entry.email.unwrap_or_default(),
            entry.state.as_str(),
            &*entry.roles.join(","),
            &*words::rfc3339(entry.created_at),
            &*entry.activated_at.map(words::rfc3339).unwrap_or_default(),
            if entry.has_password { "true" } else { "false" },
        ];
        let hash = self.with_hashes.then(|| entry.password_hash.unwrap_or_default());
        line(&mut self.csv, cells.into_iter().chain(hash), Cells::Plain, out);
    }

    fn line<'a>(&self, entry: &Entry<'a>, created_at: &'a str, activated_at: Option<&'a str>) -> Line<'a> {
        Line {
            command: "export",
            status: 0,
            error: None,
            id: entry.id,
            username: entry.username,
            email: entry.email,
            state: entry.state.as_str(),
            roles: entry.roles,
            created_at,
            activated_at,
            has_password: entry.has_password,
            password_hash: self.with_hashes.then_some(entry.password_hash),
        }
    }

    /// A row that `loaddata` takes into an empty table. Roles other than the two that Django has columns for are left out:
    /// a group that is not there yet would stop it.
    fn element<'a>(&self, entry: &Entry<'a>, date_joined: &'a str) -> Element<'a> {
        let has = |role: &str| entry.roles.iter().any(|known| known == role);
        Element {
            model: "auth.user",
            pk: entry.id,
            fields: Fields {
                password: password::django_form(entry.password_hash.filter(|_| self.with_hashes)),
                // Who is not active and never signed in would be taken for pending, and could be woken by a link.
                last_login: (entry.state == State::Suspended)
                    .then(|| words::rfc3339(entry.activated_at.unwrap_or(entry.created_at))),
                is_superuser: has(SUPERUSER),
                username: entry.username,
                first_name: "",
                last_name: "",
                email: entry.email.unwrap_or_default(),
                is_staff: has(STAFF),
                is_active: entry.state == State::Active,
                date_joined,
                groups: [],
                user_permissions: [],
            },
        }
    }
}

/// JSON on one line, harmless on a terminal.
fn json(value: &impl Serialize, out: &mut Vec<u8>) {
    // None of it is a map with keys that JSON cannot hold.
    let text = serde_json::to_string(value).unwrap_or_default();
    out.extend_from_slice(words::safe_json(text).as_bytes());
}

/// One line of CSV, quoted where RFC 4180 asks for it, and ended by a line feed.
pub fn csv_line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>, kind: Cells, out: &mut Vec<u8>) {
    line(&mut CsvWriter::new(), cells, kind, out);
}

fn line<T: AsRef<str>>(writer: &mut CsvWriter, cells: impl IntoIterator<Item = T>, kind: Cells, out: &mut Vec<u8>) {
    for (at, cell) in cells.into_iter().enumerate() {
        let cell = cell.as_ref();
        if at > 0 {
            written(out, 2, |room| writer.delimiter(room));
        }
        if kind == Cells::ForSpreadsheets && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            field(writer, &format!("'{cell}"), out);
        } else {
            field(writer, cell, out);
        }
    }
    // A line of one empty cell would be an empty one, and is written with quotation marks.
    written(out, 4, |room| writer.terminator(room));
}

/// One cell; every byte of it may be a quotation mark, which is doubled, between two more.
fn field(writer: &mut CsvWriter, cell: &str, out: &mut Vec<u8>) {
    written(out, 2 * cell.len() + 4, |room| {
        let (result, _, count) = writer.field(cell.as_bytes(), room);
        (result, count)
    });
}

/// Lets the writer write into so much room behind what is there.
fn written(out: &mut Vec<u8>, room: usize, write: impl FnOnce(&mut [u8]) -> (WriteResult, usize)) {
    let before = out.len();
    out.resize(before + room, 0);
    let (result, count) = write(&mut out[before..]);
    debug_assert!(matches!(result, WriteResult::InputEmpty));
    out.truncate(before + count);
}
