//! An account as a person reads it.

use chrono::{DateTime, Utc};

use crate::{
    account::{Account, Email, Role, Tombstone},
    event::Recorded,
    link::Listed,
    mail,
    report::columns,
    words::{self, Zone},
};

use super::Found;

/// By what a page is laid out.
pub(super) struct Layout<'a> {
    /// The instant at which it is read.
    pub(super) now: DateTime<Utc>,
    /// The operator's zone.
    pub(super) zone: &'a Zone,
    /// Columns to fill at most.
    pub(super) width: usize,
}

impl Layout<'_> {
    /// The whole page.
    pub(super) fn page(&self, found: &Found, links: &[Listed], mails: &[mail::Listed], events: &[Recorded]) -> String {
        let rows = match found {
            Found::Account(account) => self.account(account),
            Found::Tombstone(left) => self.tombstone(left),
        };
        let links: Vec<(String, String)> = links.iter().map(|listed| self.link(listed)).collect();
        let links: Vec<(&str, String)> = links.iter().map(|(id, fate)| (id.as_str(), fate.clone())).collect();
        let mails: Vec<(String, String)> = mails.iter().map(|listed| self.mail(listed)).collect();
        let mails: Vec<(&str, String)> = mails.iter().map(|(id, fate)| (id.as_str(), fate.clone())).collect();
        let events: Vec<(&str, String)> = events.iter().map(|event| self.event(event)).collect();
        columns(&rows, self.width, 0)
            + &self.section("Links, the newest first", &links)
            + &self.section("Mails of links, the newest first", &mails)
            + &self.section("Latest events", &events)
    }

    fn account(&self, account: &Account) -> Vec<(&'static str, String)> {
        let roles: Vec<&str> = account.roles.iter().map(Role::as_str).collect();
        let mut rows = vec![
            ("username", words::safe(account.username.as_str()).into_owned()),
            ("number", account.id.to_string()),
            (
                "email",
                account.email.as_ref().map_or("none".to_owned(), Email::to_string),
            ),
            ("state", account.state().as_str().to_owned()),
            ("password", if account.has_password { "set" } else { "none" }.to_owned()),
            ("registered", self.instant(account.created_at)),
        ];
        if !roles.is_empty() {
            rows.insert(4, ("roles", words::safe(&roles.join(", ")).into_owned()));
        }
        let happened = [("activated", account.activated_at), ("suspended", account.suspended_at)];
        let happened = happened
            .into_iter()
            .filter_map(|(what, at)| Some((what, self.instant(at?))));
        rows.extend(happened);
        rows
    }

    fn tombstone(&self, left: &Tombstone) -> Vec<(&'static str, String)> {
        let mut rows = vec![
            ("number", left.id.to_string()),
            ("state", "deleted".to_owned()),
            ("registered", self.instant(left.created_at)),
        ];
        rows.extend(left.activated_at.map(|at| ("activated", self.instant(at))));
        rows.push(("deleted", self.instant(left.deleted_at)));
        rows
    }

    fn link(&self, listed: &Listed) -> (String, String) {
        let link = &listed.link;
        let fate = match (link.used_at, link.revoked_at, link.superseded_at) {
            (Some(at), _, _) => format!("used {}", self.instant(at)),
            (_, Some(at), _) => format!("withdrawn {}", self.instant(at)),
            (_, _, Some(at)) => format!("superseded {}", self.instant(at)),
            _ if link.is_erased() => "never used; it went with its account".to_owned(),
            _ if link.is_live(self.now) => format!("unused, until {}", self.instant(link.expires_at)),
            _ => format!("unused, ran out {}", self.instant(link.expires_at)),
        };
        let issued = self.instant(link.issued_at);
        let by = words::safe(&link.issued_by);
        let purpose = link.purpose.as_str();
        (link.id.short(), format!("{purpose}, issued {issued} by {by}; {fate}"))
    }

    fn mail(&self, listed: &mail::Listed) -> (String, String) {
        let mail = &listed.mail;
        let to = listed
            .to
            .as_ref()
            .map_or("an address that is gone".to_owned(), |to| format!("`{to}`"));
        let fate = match (mail.sent_at, mail.given_up_at, mail.next_at) {
            (Some(at), _, _) => format!("sent {}", self.instant(at)),
            (_, Some(at), _) => format!("given up {}", self.instant(at)),
            (_, _, Some(at)) => {
                let tries = words::counted(mail.tries.into(), "try", "tries");
                format!("waiting after {tries}, next {}", self.instant(at))
            }
            _ => String::new(),
        };
        let why = mail
            .fault
            .as_deref()
            .map(|fault| format!(": {}", words::safe_lines(fault)))
            .unwrap_or_default();
        (mail.link_id.short(), format!("to {to}, {fate}{why}"))
    }

    fn event(&self, recorded: &Recorded) -> (&'static str, String) {
        let event = &recorded.event;
        let (at, by) = (self.instant(event.at), words::safe(&event.actor.0));
        let link = event
            .link_id
            .map(|id| format!(", link {}", id.short()))
            .unwrap_or_default();
        let told = ["reason", "via", "role"].into_iter().filter_map(|name| {
            let value = event.detail.get(name)?.as_str()?;
            Some(format!(", {name} `{}`", words::safe(value)))
        });
        let told: String = told.collect();
        (event.action.as_str(), format!("{at} by {by}{link}{told}"))
    }

    fn section(&self, title: &str, rows: &[(&str, String)]) -> String {
        match rows.is_empty() {
            true => String::new(),
            false => format!("\n{title}\n{}", columns(rows, self.width, 2)),
        }
    }

    fn instant(&self, at: DateTime<Utc>) -> String {
        words::instant(at, self.now, self.zone)
    }
}
