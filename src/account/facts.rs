//! What is known of accounts before a decision, and what a decision about one writes. The store fills in the first and
//! carries out the second.

use chrono::{DateTime, Utc};

use super::{Account, AccountId, Email, Role, Username};
use crate::link::{Issue, Link, NewLink};

/// What the store knows of one account, from one snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountFacts {
    /// The account.
    pub account: Account,
    /// Its newest link for the purpose, whatever became of it.
    pub newest: Option<Link>,
    /// Its unused links for the purpose, newest first, expired ones among them.
    pub unused: Vec<Link>,
    /// The addresses that these bring and that are other accounts' already.
    pub taken: Vec<Email>,
}

/// Who stands where a newcomer wants to.
#[derive(Clone, Debug)]
pub struct Vacancy {
    /// The instant the step counts as.
    pub at: DateTime<Utc>,
    /// The number that the newcomer would get.
    pub id: AccountId,
    /// The account whose name is the same but for case, and its activation links.
    pub same_name: Option<AccountFacts>,
    /// An account whose name cannot be told from it by eye.
    pub twin: Option<Username>,
    /// The account whose address is the same but for case.
    pub same_email: Option<Account>,
}

impl Vacancy {
    /// Nobody has the name, or one that looks the same; whose the address is was not asked.
    pub(crate) fn free((at, id): (DateTime<Utc>, AccountId)) -> Vacancy {
        Vacancy {
            at,
            id,
            same_name: None,
            twin: None,
            same_email: None,
        }
    }
}

/// What a registration writes.
#[derive(Clone, Debug)]
pub enum Admission {
    /// A new account.
    Create(NewAccount),
    /// A fresh link for the account that is there already.
    Renew(Issue),
}

/// A new account, beside its name and its address.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// The password's PHC string, where there is one.
    pub password_hash: Option<String>,
    /// Active from the start, by an operator's decision.
    pub active: bool,
    /// It registered itself.
    pub self_registered: bool,
    /// What it brings along, where it comes from another system.
    pub brought: Option<Brought>,
    /// Its first link.
    pub link: Option<NewLink>,
}

/// What an account brings along from the system that it was in before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// When it was registered there; the present instant where that is not known.
    pub created_at: Option<DateTime<Utc>>,
    /// When it first became active there; the present instant where that is not known.
    pub activated_at: Option<DateTime<Utc>>,
    /// It was switched off there.
    pub suspended: bool,
    /// Its roles, in alphabetical order.
    pub roles: Vec<Role>,
}

/// What spending a link writes, beside what its purpose says.
#[derive(Clone, Debug, Default)]
pub struct Redemption {
    /// The PHC string of the password that the account gets with it.
    pub password_hash: Option<String>,
    /// What brought the link.
    pub via: Option<String>,
}
