//! A link made: its claims, its signature, its URL. Pure: the id and the instant are handed in.

use chrono::{DateTime, SubsecRound, Utc};

use crate::{
    account::{Account, AccountFacts, AccountId, Email, Username},
    diagnosis::{Diagnosis, Environment, Evidence, Subject, diagnose},
    key::KeyRing,
    link::{Bounds, Expiry, LifetimeFault, Link, LinkFacts, LinkId, LinkTemplate, NewLink, Purpose},
    mail,
    token::{self, Claims, ClaimsStyle, Finding, SignFault},
};

/// Why no link was made.
#[derive(Debug, thiserror::Error)]
pub enum IssueFault {
    /// The lifetime is out of bounds.
    #[error(transparent)]
    Lifetime(#[from] LifetimeFault),
    /// The ring has no key that may sign.
    #[error("the key ring has no key that may sign")]
    NoSigningKey,
    /// Signing failed.
    #[error(transparent)]
    Sign(#[from] SignFault),
    /// It is to be mailed, and the account has no address.
    #[error("the account has no address that the link could be mailed to")]
    NoAddress,
    /// The key ring no longer holds the key that signed.
    #[error("the key ring no longer holds the key that signed this link")]
    KeyGone,
}

/// How links are made here.
#[derive(Clone, Copy)]
pub struct Issuer<'a> {
    /// The keys.
    pub ring: &'a KeyRing,
    /// Whose links these are.
    pub environment: &'a Environment,
    /// Which claims a token carries.
    pub claims: ClaimsStyle,
    /// The URL around the token.
    pub template: &'a LinkTemplate,
    /// The lifetimes that are allowed.
    pub bounds: &'a Bounds,
    /// How long this link is to work.
    pub expiry: Expiry,
    /// The id of the link to be made.
    pub id: LinkId,
    /// How it is to be mailed, if at all.
    pub mail: Option<&'a mail::Order>,
}

/// For whom a link is made.
#[derive(Clone, Copy)]
pub struct Recipient<'a> {
    /// The account's number.
    pub id: AccountId,
    /// Its name.
    pub username: &'a Username,
    /// Its address.
    pub email: Option<&'a Email>,
}

/// What a link is made for; a purpose, with what that purpose needs.
#[derive(Clone, Copy, Debug)]
pub enum Errand<'a> {
    /// To activate the account.
    Activate,
    /// To give it another password.
    ResetPassword,
    /// To give it this address.
    ChangeEmail(&'a Email),
}

impl<'a> Errand<'a> {
    /// What a link was made for, from its record; `None` where that does not say which address it brings.
    pub fn of(link: &'a Link) -> Option<Errand<'a>> {
        match (link.purpose, &link.new_email) {
            (Purpose::Activate, _) => Some(Errand::Activate),
            (Purpose::ResetPassword, _) => Some(Errand::ResetPassword),
            (Purpose::ChangeEmail, email) => email.as_ref().map(Errand::ChangeEmail),
        }
    }

    /// The purpose of such a link.
    pub fn purpose(self) -> Purpose {
        match self {
            Errand::Activate => Purpose::Activate,
            Errand::ResetPassword => Purpose::ResetPassword,
            Errand::ChangeEmail(_) => Purpose::ChangeEmail,
        }
    }

    /// The address that it brings.
    pub fn new_email(self) -> Option<&'a Email> {
        match self {
            Errand::ChangeEmail(email) => Some(email),
            Errand::Activate | Errand::ResetPassword => None,
        }
    }
}

impl<'a> Recipient<'a> {
    /// An account that is there already.
    pub fn of(account: &'a Account) -> Recipient<'a> {
        Recipient {
            id: account.id,
            username: &account.username,
            email: account.email.as_ref(),
        }
    }
}

impl Issuer<'_> {
    /// Makes the link and its URL. Token times are whole seconds (RFC 7519 allows fractions, old decoders do not).
    pub fn make(&self, to: Recipient, errand: Errand, at: DateTime<Utc>) -> Result<(NewLink, String), IssueFault> {
        let issued_at = at.trunc_subsecs(0);
        let expires_at = self.expiry.resolve(issued_at, self.bounds)?;
        let key = self.ring.signing_key().ok_or(IssueFault::NoSigningKey)?;
        if self.mail.is_some() && errand.new_email().or(to.email).is_none() {
            return Err(IssueFault::NoAddress);
        }
        let mail = self.mail.map(|order| order.mail(self.id, self.template));
        let claims = Claims {
            user_id: to.id,
            username: to.username,
            email: to.email,
            new_email: errand.new_email(),
            purpose: errand.purpose(),
            id: self.id,
            issued_at,
            expires_at,
            audience: &self.environment.audience,
            issuer: self.environment.issuer.as_deref(),
        };
        let payload = claims.payload(self.claims);
        let url = self.template.url(&token::sign(&payload, key)?);
        let link = NewLink {
            id: self.id,
            purpose: errand.purpose(),
            new_email: errand.new_email().cloned(),
            payload,
            key_id: key.id.clone().unwrap_or_default(),
            key_thumbprint: key.thumbprint(),
            issued_at,
            expires_at,
            mail,
        };
        Ok((link, url))
    }

    /// The newest link of an account that is still live.
    pub fn live<'f>(&self, facts: &'f AccountFacts, at: DateTime<Utc>) -> Option<&'f Link> {
        facts.unused.iter().find(|link| self.would_work(link, facts, at))
    }

    /// The newest link of an account that is still live, and its URL made again.
    pub fn live_link(&self, facts: &AccountFacts, at: DateTime<Utc>) -> Result<Option<(Link, String)>, IssueFault> {
        let live = self.live(facts, at);
        live.map(|link| Ok((link.clone(), self.url_again(link)?))).transpose()
    }

    /// Whether the rules would let it be spent here: in time, by a key that still verifies, for this environment.
    fn would_work(&self, link: &Link, facts: &AccountFacts, at: DateTime<Utc>) -> bool {
        let facts = LinkFacts {
            link: link.clone(),
            account: Some(facts.account.clone()),
            later: Vec::new(),
            taken: facts.taken.clone(),
        };
        works(self.ring, self.environment, &facts, at)
    }

    /// The URL of a link that was made before: the same payload and key give the same token again.
    pub fn url_again(&self, link: &Link) -> Result<String, IssueFault> {
        url_of(link, self.template, self.ring)
    }
}

/// The URL of a link that was issued, signed again.
pub fn url_of(link: &Link, template: &LinkTemplate, ring: &KeyRing) -> Result<String, IssueFault> {
    let key = ring
        .find(&link.key_id)
        .filter(|key| key.retired_at.is_none())
        .ok_or(IssueFault::KeyGone)?;
    Ok(template.url(&token::sign(&link.payload, key)?))
}

/// Whether the rules would let the link of this record be spent in an environment with this key ring.
pub fn works(ring: &KeyRing, environment: &Environment, facts: &LinkFacts, at: DateTime<Utc>) -> bool {
    judge(ring, environment, facts, at).works()
}

/// What the rules say of the link of this record in an environment with this key ring.
pub fn judge(ring: &KeyRing, environment: &Environment, facts: &LinkFacts, at: DateTime<Utc>) -> Diagnosis {
    let evidence = Evidence {
        subject: Subject::Record(&Finding::of_record(Some(ring), &facts.link)),
        host: None,
        environment: Some(environment),
        facts: Some(facts),
        ring: Some(ring),
        now: at,
        as_it_stood: false,
    };
    diagnose(&evidence)
}
