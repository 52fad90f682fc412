//! May a newcomer in, and with what? The rules of names and addresses that are taken, and of a registration that is
//! repeated.

use crate::{
    account::{Account, AccountFacts, Admission, Email, State, Username, Vacancy},
    issuing::{IssueFault, Issuer, Recipient},
    link::{Issue, Link, Purpose},
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
    /// A link, while the account is pending.
    pub link: bool,
    /// Leave an account that is there as it is, if it is as asked.
    pub keep: bool,
}

/// Why not.
#[derive(Debug)]
pub enum Objection {
    /// The name is taken.
    Exists,
    /// The name is taken by an account that is not as asked; in what, in words.
    Differs(Box<Account>, &'static str),
    /// The name cannot be told from this one by eye.
    LooksLike(Username),
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
            Err(Objection::Exists)
        };
    }
    if let Some(twin) = &vacancy.twin {
        return Err(Objection::LooksLike(twin.clone()));
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
    match account.state() {
        State::Suspended => differs("it is suspended"),
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
                .then(|| issuer.make(to, Purpose::Activate, vacancy.at))
                .transpose();
            let (link, url) = made.map_err(Objection::Link)?.unzip();
            let decision = Decision {
                is_new: true,
                url,
                ..Decision::default()
            };
            Ok((
                decision,
                Some(Admission::Create {
                    password_hash,
                    active: wanted.active,
                    self_registered: wanted.self_registered,
                    link,
                }),
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
    let made = issuer.make(Recipient::of(&facts.account), Purpose::Activate, vacancy.at);
    let (link, url) = made.map_err(Objection::Link)?;
    Ok((
        Decision { url: Some(url), ..kept },
        Some(Admission::Renew(Issue {
            link,
            keep_earlier: false,
        })),
    ))
}
