//! What became of one row, and how it is written: as a line of CSV or of JSON.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::Import;
use crate::{
    account::AccountId,
    commands::Verb,
    error::{Code, Exit, Refusal},
    report::Enveloped,
    roster::{self, Cells},
    words,
};

/// The columns of a row.
pub(super) const COLUMNS: [&str; 10] = [
    "line",
    "username",
    "email",
    "outcome",
    "code",
    "id",
    "confirmation_url",
    "expires_at",
    "generated_password",
    "message",
];

/// What became of a row, on its way from queue to queue with thousands of others.
pub(super) type Row = Box<ResultRow>;

/// What became of one row. What few have takes no room in the others.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ResultRow {
    pub(super) line: u64,
    /// As the row says, however wrong; empty where it says nothing.
    username: Box<str>,
    email: Box<str>,
    pub(super) became: Became,
}

/// What is done about a row.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Became {
    Created(Kept),
    Unchanged(Kept),
    Refused(Box<Refused>),
}

/// An account that is there now.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) id: Option<AccountId>,
    pub(super) link: Option<Box<Told>>,
    pub(super) generated_password: Option<Zeroizing<Box<str>>>,
}

/// A link that is told.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) url: String,
    pub(super) expires_at: Option<String>,
}

/// Why there is none, and what can be done.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Refused {
    code: String,
    message: String,
    hint: Option<String>,
}

impl ResultRow {
    /// A row, by its line and what it says.
    pub(super) fn new(line: u64, (username, email): (&str, &str), became: Became) -> Row {
        Box::new(ResultRow {
            line,
            username: username.into(),
            email: email.into(),
            became,
        })
    }

    /// The link, where one is told.
    pub(super) fn link(&self) -> Option<&Told> {
        self.kept()?.link.as_deref()
    }

    fn kept(&self) -> Option<&Kept> {
        match &self.became {
            Became::Created(kept) | Became::Unchanged(kept) => Some(kept),
            Became::Refused(_) => None,
        }
    }

    fn outcome(&self) -> &'static str {
        match self.became {
            Became::Created(_) => "created",
            Became::Unchanged(_) => "unchanged",
            Became::Refused(_) => "refused",
        }
    }

    fn refused(&self) -> Option<&Refused> {
        match &self.became {
            Became::Refused(refused) => Some(refused),
            Became::Created(_) | Became::Unchanged(_) => None,
        }
    }

    /// Appends a line of CSV.
    pub(super) fn csv(&self, guard: Cells, out: &mut Vec<u8>) {
        let (kept, refused, link) = (self.kept(), self.refused(), self.link());
        let id = kept.and_then(|kept| kept.id).map(|id| id.to_string());
        let cells = [
            &*self.line.to_string(),
            &*words::safe(&self.username),
            &*words::safe(&self.email),
            self.outcome(),
            refused.map_or("", |refused| &refused.code),
            id.as_deref().unwrap_or_default(),
            link.map_or("", |link| &link.url),
            link.and_then(|link| link.expires_at.as_deref()).unwrap_or_default(),
            self.password().unwrap_or_default(),
            // In which what is not ours was made safe.
            refused.map_or("", |refused| &refused.message),
        ];
        roster::csv_line(cells, guard, out);
    }

    /// Appends a line of JSON.
    pub(super) fn json(&self, out: &mut Vec<u8>) {
        let (kept, link) = (self.kept(), self.link());
        let refusal = self.refused().map(Refused::refusal);
        let exit = refusal.as_ref().map_or(Exit::DONE, |refusal| refusal.exit);
        let members = Members {
            line: self.line,
            username: (!self.username.is_empty()).then_some(&self.username),
            email: (!self.email.is_empty()).then_some(&self.email),
            outcome: self.outcome(),
            code: refusal.as_ref().map(|refusal| refusal.code),
            id: kept.and_then(|kept| kept.id),
            confirmation_url: link.map(|link| &*link.url),
            expires_at: link.and_then(|link| link.expires_at.as_deref()),
            generated_password: self.password(),
        };
        let object = Enveloped::new(Import::NAME, exit, refusal.as_ref(), members);
        // A row holds nothing that JSON cannot.
        let line = Zeroizing::new(words::safe_json(serde_json::to_string(&object).unwrap_or_default()));
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
    }

    fn password(&self) -> Option<&str> {
        let password = self.kept()?.generated_password.as_ref()?;
        Some(password)
    }
}

/// The members of a row in JSON; why it was refused stands in its `error`.
#[derive(Serialize)]
struct Members<'r> {
    line: u64,
    username: Option<&'r str>,
    email: Option<&'r str>,
    outcome: &'static str,
    code: Option<&'static str>,
    id: Option<AccountId>,
    confirmation_url: Option<&'r str>,
    expires_at: Option<&'r str>,
    generated_password: Option<&'r str>,
}

impl From<&Refusal> for Became {
    fn from(refusal: &Refusal) -> Became {
        Became::Refused(Box::new(Refused {
            code: refusal.code.to_owned(),
            message: refusal.message.clone(),
            hint: refusal.hint.clone(),
        }))
    }
}

impl Refused {
    fn refusal(&self) -> Refusal {
        let codes = Code::ALL.iter().map(|code| code.as_str());
        Refusal {
            code: codes.into_iter().find(|code| *code == self.code).unwrap_or_default(),
            exit: Exit::REFUSED,
            message: self.message.clone(),
            hint: self.hint.clone(),
        }
    }
}
