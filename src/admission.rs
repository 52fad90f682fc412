//! May a newcomer in, and with what? May an account have another name or address? The rules of names and addresses that are
//! taken, and of a registration that is repeated.

use crate::{
    account::{
        Account, AccountChange, AccountFacts, Admission, Brought, Email, NewAccount, Standing, State, Username, Vacancy,
    },
    issuing::{Errand, IssueFault, Issuer, Recipient},
    link::{Issue, Link},
};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The account's name.
    pub username: &'a Username,
    /// Its address.
    pub email: Option<&'a Email>,
    /// Active from the start.
    pub active: bool,
    /// By somebody on the web, and not by an operator.
    pub self_registered: bool,
    /// What the account brings along, where it comes from another system.
    pub brought: Option<&'a Brought>,
    /// A link, while the account is pending.
    pub link: bool,
    /// Leave an account that is there as it is, if it is as asked.
    pub keep: bool,
}

/// Why not.
#[derive(Debug)]
pub enum Objection {
    /// This name is taken.
    Exists(Username),
    /// The name is taken by an account that is not as asked; in what, in words.
    Differs(Box<Account>, &'static str),
    /// A name cannot be told from another's by eye.
    LooksLike {
        /// The name that is wanted.
        name: Box<Username>,
        /// The one that is there.
        twin: Box<Username>,
    },
    /// The name holds `@`, and is not the account's address, or would be so no longer.
    NotOwnAddress(Username),
    /// The address is this account's.
    EmailTaken(Box<Account>),
    /// No link can be made.
    Link(IssueFault),
    /// The account was there when it was looked at, and nobody was asked for a password; now it is gone.
    Gone,
}

/// What was decided; account and link are those that are there already.
#[derive(Debug, Default)]
pub struct Decision {
    /// A new account is made.
    pub is_new: bool,
    /// The account that is kept.
    pub account: Option<Account>,
    /// Its link that still lives.
    pub link: Option<Link>,
    /// The URL of the link, new or kept.
    pub url: Option<String>,
}

/// `None`: a new account may be created. `Some`: this one is there and is as asked.
pub fn admit<'v>(vacancy: &'v Vacancy, wanted: &Wanted) -> Result<Option<&'v AccountFacts>, Objection> {
    if let Some(facts) = &vacancy.same_name {
        return if wanted.keep {
            as_asked(facts, wanted).map(Some)
        } else {
            Err(Objection::Exists(wanted.username.clone()))
        };
    }
    if let Some(twin) = &vacancy.twin {
        return Err(Objection::LooksLike {
            name: Box::new(wanted.username.clone()),
            twin: Box::new(twin.clone()),
        });
    }
    match &vacancy.same_email {
        Some(holder) => Err(Objection::EmailTaken(Box::new(holder.clone()))),
        None => Ok(None),
    }
}

fn as_asked<'v>(facts: &'v AccountFacts, wanted: &Wanted) -> Result<&'v AccountFacts, Objection> {
    let account = &facts.account;
    let differs = |in_what| Err(Objection::Differs(Box::new(account.clone()), in_what));
    if account.email.as_ref().map(Email::fold) != wanted.email.map(Email::fold) {
        return differs("it has another email");
    }
    let suspended = wanted.brought.is_some_and(|brought| brought.suspended);
    match account.state() {
        State::Suspended if !suspended => differs("it is suspended"),
        State::Pending | State::Active if suspended => differs("it is not suspended"),
        State::Suspended => Ok(facts),
        State::Pending if wanted.active => differs("it was never activated"),
        State::Pending | State::Active => Ok(facts),
    }
}

/// Creates an account, or keeps one and sees to it that it has a live link. `password_hash` is `None` where nobody was
/// asked for a password because the account was there.
pub fn decide(
    vacancy: &Vacancy,
    wanted: &Wanted,
    issuer: &Issuer,
    password_hash: Option<&Option<String>>,
) -> Result<(Decision, Option<Admission>), Objection> {
    match admit(vacancy, wanted)? {
        Some(facts) => keep(facts, vacancy, wanted, issuer),
        None => {
            let password_hash = password_hash.ok_or(Objection::Gone)?.clone();
            let to = Recipient {
                id: vacancy.id,
                username: wanted.username,
                email: wanted.email,
            };
            let made = wanted
                .link
                .then(|| issuer.make(to, Errand::Activate, vacancy.at))
                .transpose();
            let (link, url) = made.map_err(Objection::Link)?.unzip();
            let decision = Decision {
                is_new: true,
                url,
                ..Decision::default()
            };
            Ok((
                decision,
                Some(Admission::Create(NewAccount {
                    password_hash,
                    active: wanted.active,
                    self_registered: wanted.self_registered,
                    brought: wanted.brought.cloned(),
                    link,
                })),
            ))
        }
    }
}

fn keep(
    facts: &AccountFacts,
    vacancy: &Vacancy,
    wanted: &Wanted,
    issuer: &Issuer,
) -> Result<(Decision, Option<Admission>), Objection> {
    let kept = Decision {
        account: Some(facts.account.clone()),
        link: facts.newest.clone(),
        ..Decision::default()
    };
    if !wanted.link || facts.account.state() != State::Pending {
        return Ok((kept, None));
    }
    if let Some((link, url)) = issuer.live_link(facts, vacancy.at).map_err(Objection::Link)? {
        return Ok((
            Decision {
                link: Some(link),
                url: Some(url),
                ..kept
            },
            None,
        ));
    }
    let made = issuer.make(Recipient::of(&facts.account), Errand::Activate, vacancy.at);
    let (link, url) = made.map_err(Objection::Link)?;
    Ok((
        Decision { url: Some(url), ..kept },
        Some(Admission::Renew(Issue {
            link,
            keep_earlier: false,
        })),
    ))
}

/// Whether an account may have another name, and what that writes; nothing where it has it.
pub fn rename(standing: &Standing, name: &Username) -> Result<Option<AccountChange>, Objection> {
    let account = &standing.account;
    if account.username == *name {
        return Ok(None);
    }
    if standing.same_name.is_some() {
        return Err(Objection::Exists(name.clone()));
    }
    if let Some(twin) = &standing.twin {
        return Err(Objection::LooksLike {
            name: Box::new(name.clone()),
            twin: Box::new(twin.clone()),
        });
    }
    match name.suits(account.email.as_ref()) {
        Ok(()) => Ok(Some(AccountChange::Rename(name.clone()))),
        Err(_) => Err(Objection::NotOwnAddress(name.clone())),
    }
}

/// Whether an account may have another address, and what that writes; nothing where it has it.
pub fn move_to(standing: &Standing, email: &Email) -> Result<Option<AccountChange>, Objection> {
    let account = &standing.account;
    if account.email.as_ref() == Some(email) {
        return Ok(None);
    }
    if let Some(holder) = &standing.same_email {
        return Err(Objection::EmailTaken(Box::new(holder.clone())));
    }
    match account.username.suits(Some(email)) {
        Ok(()) => Ok(Some(AccountChange::SetEmail(email.clone()))),
        Err(_) => Err(Objection::NotOwnAddress(account.username.clone())),
    }
}
