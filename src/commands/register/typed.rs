//! `register` as it would be typed, for whoever is to run it again.

use super::{IfExists, Register};
use crate::{
    account::{Email, Username},
    words,
};

impl Register {
    /// The command that does without a terminal what was just done on one.
    pub(super) fn without_questions(&self, username: &Username, email: Option<&Email>) -> String {
        let keep = match self.if_exists {
            IfExists::Keep => " --if-exists keep",
            IfExists::Fail => "",
        };
        let (issue, password) = (self.issue.link.as_typed(), self.password.as_typed());
        let mail = self.issue.mail.as_typed();
        format!("{}{keep}{issue}{mail} {password}", self.typed(username, email))
    }

    /// The account that is wanted, as it would be typed.
    pub(super) fn typed(&self, username: &Username, email: Option<&Email>) -> String {
        let mut command = format!("gatepass register {}", words::shell(username.as_str()));
        if let Some(email) = email {
            command += &format!(" --email {}", words::shell(email.as_str()));
        }
        for (given, option) in [
            (self.active, " --active"),
            (self.no_link, " --no-link"),
            (self.allow_reserved, " --allow-reserved"),
            (self.no_create, " --no-create"),
        ] {
            command += if given { option } else { "" };
        }
        command
    }
}
