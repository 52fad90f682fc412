//! A row on its way, what became of it, and how that is written: as a line of CSV or of JSON.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Import, preparing::Applicant};
use crate::{
    account::{AccountId, Email},
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

/// A row on its way from the list to the results. It goes from queue to queue with thousands of others: boxed, and what few
/// have takes no room in it.
pub(super) struct Row {
    pub(super) line: u64,
    /// Name and address as the row says, where the applicant's are written otherwise.
    says: Option<Box<[String; 2]>>,
    /// Whom it asks for, where it asks for somebody who can be.
    pub(super) applicant: Option<Applicant>,
    /// Nothing while it waits.
    pub(super) became: Option<Became>,
}

/// What is done about a row.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Became {
    Created(Kept),
    Unchanged(Kept),
    Refused(Box<Refused>),
}

/// An account that is there now.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) id: Option<AccountId>,
    pub(super) told: Option<Box<Told>>,
}

/// What is told of an account once.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) url: Option<String>,
    pub(super) expires_at: Option<String>,
    pub(super) generated_password: Option<Zeroizing<String>>,
}

/// Why there is none, and what can be done.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Refused {
    code: String,
    message: String,
    hint: Option<String>,
}

impl Row {
    /// A row that waits.
    pub(super) fn waiting(line: u64, says: (&str, &str), applicant: Applicant) -> Box<Row> {
        let mut row = Row {
            line,
            says: None,
            applicant: Some(applicant),
            became: None,
        };
        if row.says() != says {
            row.says = Some(Box::new([says.0.to_owned(), says.1.to_owned()]));
        }
        Box::new(row)
    }

    /// A row of which it is known what became.
    pub(super) fn settled(line: u64, says: (&str, &str), became: Became) -> Box<Row> {
        Box::new(Row {
            line,
            says: Some(Box::new([says.0.to_owned(), says.1.to_owned()])),
            applicant: None,
            became: Some(became),
        })
    }

    /// Name and address as the row says, however wrong; empty where it says nothing.
    pub(super) fn says(&self) -> (&str, &str) {
        match (self.says.as_deref(), &self.applicant) {
            (Some([username, email]), _) => (username, email),
            (None, Some(applicant)) => {
                let email = applicant.email.as_ref().map_or("", Email::as_str);
                (applicant.username.as_str(), email)
            }
            (None, None) => ("", ""),
        }
    }

    /// The link's URL, where one is told.
    pub(super) fn url(&self) -> Option<&str> {
        self.told()?.url.as_deref()
    }

    fn told(&self) -> Option<&Told> {
        self.kept()?.told.as_deref()
    }

    fn kept(&self) -> Option<&Kept> {
        match self.became.as_ref()? {
            Became::Created(kept) | Became::Unchanged(kept) => Some(kept),
            Became::Refused(_) => None,
        }
    }

    fn outcome(&self) -> Option<&'static str> {
        Some(match self.became.as_ref()? {
            Became::Created(_) => "created",
            Became::Unchanged(_) => "unchanged",
            Became::Refused(_) => "refused",
        })
    }

    fn refused(&self) -> Option<&Refused> {
        match self.became.as_ref()? {
            Became::Refused(refused) => Some(refused),
            Became::Created(_) | Became::Unchanged(_) => None,
        }
    }

    /// Appends a line of CSV.
    pub(super) fn csv(&self, guard: Cells, out: &mut Vec<u8>) {
        let (told, refused, (username, email)) = (self.told(), self.refused(), self.says());
        let id = self.kept().and_then(|kept| kept.id).map(|id| id.to_string());
        let cells = [
            &*self.line.to_string(),
            &*words::safe(username),
            &*words::safe(email),
            self.outcome().unwrap_or_default(),
            refused.map_or("", |refused| &refused.code),
            id.as_deref().unwrap_or_default(),
            self.url().unwrap_or_default(),
            told.and_then(|told| told.expires_at.as_deref()).unwrap_or_default(),
            self.password().unwrap_or_default(),
            // In which what is not ours was made safe.
            refused.map_or("", |refused| &refused.message),
        ];
        roster::csv_line(cells, guard, out);
    }

    /// Appends a line of JSON.
    pub(super) fn json(&self, out: &mut Vec<u8>) {
        let (told, (username, email)) = (self.told(), self.says());
        let refusal = self.refused().map(Refused::refusal);
        let exit = refusal.as_ref().map_or(Exit::DONE, |refusal| refusal.exit);
        let members = Members {
            line: self.line,
            username: Some(username).filter(|username| !username.is_empty()),
            email: Some(email).filter(|email| !email.is_empty()),
            outcome: self.outcome(),
            code: refusal.as_ref().map(|refusal| refusal.code),
            id: self.kept().and_then(|kept| kept.id),
            confirmation_url: self.url(),
            expires_at: told.and_then(|told| told.expires_at.as_deref()),
            generated_password: self.password(),
        };
        let object = Enveloped::new(Import::NAME, exit, refusal.as_ref(), members);
        // A row holds nothing that JSON cannot.
        let line = Zeroizing::new(words::safe_json(serde_json::to_string(&object).unwrap_or_default()));
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
    }

    fn password(&self) -> Option<&str> {
        let password = self.told()?.generated_password.as_ref()?;
        Some(password)
    }
}

/// The members of a row in JSON; why it was refused stands in its `error`.
#[derive(Serialize)]
struct Members<'r> {
    line: u64,
    username: Option<&'r str>,
    email: Option<&'r str>,
    outcome: Option<&'static str>,
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
