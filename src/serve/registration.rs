//! The old system's registration: `username`, `email`, `password`; what is wrong is told field by field.

mod faults;

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{HeaderMap, Method, StatusCode},
};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::json;
use tokio::time::{Instant, sleep_until};

use crate::{
    account::{Email, Username, Vacancy},
    admission::{Objection, Wanted, admit, decide},
    key::KeyRing,
    link::LinkId,
    password::Weakness,
    store::StoreError,
};

use faults::Faults;

use super::{
    body::{Absent, Fields},
    limits::TooOften,
    link::of_body,
    reply::{Content, Reply},
    routes::known,
    site::{Rejected, Site},
};

/// Where nothing may be learned from it, an answer comes on a multiple of this: a hash and a durable write fit into one.
const BEAT: Duration = Duration::from_millis(500);

const REQUIRED: &str = "This field is required.";
const BLANK: &str = "This field may not be blank.";
const NO_TEXT: &str = "Not a valid string.";
const NAME_TAKEN: &str = "A user with that username already exists.";
const EMAIL_TAKEN: &str = "A user with that email already exists.";
const RESERVED: &str = "This username is reserved.";

/// Who wants in.
struct Newcomer {
    username: Username,
    email: Email,
    password: SecretString,
}

/// Answers a request to register.
pub(super) async fn answer(
    site: &Arc<Site>,
    method: &Method,
    headers: &HeaderMap,
    body: Body,
    client: IpAddr,
    now: DateTime<Utc>,
) -> Reply {
    if !site.options.allow_registration {
        return Reply::not_found();
    }
    if method != Method::POST {
        return Reply::method_not_allowed(known(method), "POST");
    }
    let fields = match Fields::read(headers, body).await {
        Ok(fields) => fields,
        Err(fault) => return of_body(fault),
    };
    let began = Instant::now();
    let registered = register(site, &fields, client, now).await;
    let beats = began.elapsed().as_millis() / BEAT.as_millis() + 1;
    if !site.options.show_confirmation_url
        && let Ok(beats) = u32::try_from(beats)
    {
        sleep_until(began + BEAT * beats).await;
    }
    registered.unwrap_or_else(|reply| reply)
}

async fn register(site: &Arc<Site>, fields: &Fields, client: IpAddr, now: DateTime<Utc>) -> Result<Reply, Reply> {
    let (newcomer, mut faults) = read(fields);
    let Some(newcomer) = newcomer else {
        let short = fields.text("password").chars().count() < site.policy.min_length;
        if short && !faults.0.contains_key("password") {
            faults.add("password", Weakness::TooShort(site.policy.min_length).to_string());
        }
        return Err(faults.into_reply().err().unwrap_or_else(|| Reply::later("failed")));
    };
    site.limits.costly(client).map_err(Reply::too_often)?;
    let ring = site.ring().map_err(Reply::later)?;
    let newcomer = Arc::new(newcomer);
    let asked = newcomer.clone();
    let vacancy = site
        .workers
        .read(move |store| store.vacancy(now, &asked.username, Some(&asked.email)))
        .await;
    let vacancy = site.of_store(vacancy).map_err(Reply::later)?;
    object(site, &vacancy, &newcomer, &mut faults);
    let (this, asked) = (site.clone(), newcomer.clone());
    let hashed = site
        .workers
        .hash(move || this.accept(&asked.password, asked.username.as_str(), Some(&asked.email)));
    let password_hash = match hashed.await {
        Ok(Ok(hash)) => hash,
        Ok(Err(Rejected::Weak(weakness))) => {
            faults.add("password", weakness.to_string());
            String::new()
        }
        Ok(Err(Rejected::Failed)) => return Err(Reply::later("failed")),
        Err(unanswered) => return Err(Reply::later(unanswered.code())),
    };
    faults.into_reply()?;
    let (this, asked) = (site.clone(), newcomer.clone());
    let written = site
        .workers
        .write(move |store| this.admit(store, &ring, &asked, password_hash, client, now))
        .await;
    if let Ok(Err(StoreError::MailTooOften { next_at, .. })) = &written {
        let seconds = (*next_at - site.station.now()).num_seconds().max(1);
        return Err(Reply::too_often(TooOften(seconds.unsigned_abs())));
    }
    match site.of_store(written).map_err(Reply::later)? {
        Ok(made) => {
            if let Some(bell) = &site.mail {
                bell.ring();
            }
            Ok(created(site, &newcomer, Ok(made)))
        }
        Err(Some(Objection::EmailTaken(_))) if !site.options.show_confirmation_url => {
            // Whoever asks learns nothing of who is here: the answer is that of a registration, now and the next time.
            site.held.hold(&newcomer.username);
            Ok(created(site, &newcomer, Err("email-taken")))
        }
        Err(Some(objection)) => {
            let mut faults = Faults::default();
            let (field, words) = of_objection(&objection).ok_or_else(|| Reply::later("failed"))?;
            faults.add(field, words);
            Err(faults.into_reply().err().unwrap_or_else(|| Reply::later("failed")))
        }
        Err(None) => Err(Reply::later("failed")),
    }
}

/// The fields as values, and what is wrong with those that are none.
fn read(fields: &Fields) -> (Option<Newcomer>, Faults) {
    let mut faults = Faults::default();
    let mut text = |name| {
        let words = |absent| match absent {
            Absent::Missing => REQUIRED,
            Absent::Blank => BLANK,
            Absent::NoText => NO_TEXT,
        };
        faults
            .take(name, fields.required(name).map_err(|absent| words(absent).to_owned()))
            .map(str::to_owned)
    };
    let (username, email, password) = (text("username"), text("email"), text("password"));
    let username =
        username.and_then(|name| faults.take("username", name.parse::<Username>().map_err(|e| e.to_string())));
    let email = email.and_then(|email| faults.take("email", email.parse::<Email>().map_err(|e| e.to_string())));
    if let Some(username) = &username {
        if username.is_reserved() {
            faults.add("username", RESERVED);
        }
        if let Err(fault) = username.suits(email.as_ref()) {
            faults.add("username", fault.to_string());
        }
    }
    let newcomer = match (username, email, password) {
        (Some(username), Some(email), Some(password)) if faults.0.is_empty() => Some(Newcomer {
            username,
            email,
            password: password.into(),
        }),
        _ => None,
    };
    (newcomer, faults)
}

/// What stands against a newcomer and may be told.
fn object(site: &Site, vacancy: &Vacancy, newcomer: &Newcomer, faults: &mut Faults) {
    if site.held.holds(&newcomer.username) {
        return faults.add("username", NAME_TAKEN);
    }
    if let Err(objection) = admit(vacancy, &newcomer.wanted())
        && let Some((field, words)) = of_objection(&objection)
        && (field != "email" || site.options.show_confirmation_url)
    {
        faults.add(field, words);
    }
}

fn of_objection(objection: &Objection) -> Option<(&'static str, &'static str)> {
    match objection {
        // A name that cannot be told from another one is as good as taken.
        Objection::Exists(_) | Objection::LooksLike { .. } | Objection::NotOwnAddress(_) => {
            Some(("username", NAME_TAKEN))
        }
        Objection::EmailTaken(_) => Some(("email", EMAIL_TAKEN)),
        Objection::Differs(..) | Objection::Link(_) | Objection::Gone => None,
    }
}

impl Newcomer {
    fn wanted(&self) -> Wanted<'_> {
        Wanted {
            username: &self.username,
            email: Some(&self.email),
            active: false,
            self_registered: true,
            brought: None,
            link: true,
            keep: false,
        }
    }
}

/// A newcomer's link.
#[derive(Default)]
struct Made {
    url: Option<String>,
    link: Option<LinkId>,
}

/// What was made, or what stands against it.
type Admitted = Result<Made, Option<Objection>>;

impl Site {
    /// Lets somebody in: one step, which judges once more under the store's lock.
    fn admit(
        &self,
        store: &mut (dyn crate::store::Store + 'static),
        ring: &KeyRing,
        newcomer: &Newcomer,
        password_hash: String,
        client: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<Admitted, StoreError> {
        let Ok(issuer) = self.issuer(ring) else {
            return Ok(Err(None));
        };
        let stamp = self.stamp(now, format!("web {client}"));
        let wanted = newcomer.wanted();
        let password_hash = Some(password_hash);
        let mut decided = Err(None);
        store.register(&stamp, &newcomer.username, Some(&newcomer.email), &mut |vacancy| {
            // Hashing took a while, and another key may sign since.
            if !self.ring().is_ok_and(|now| now.signs_as(ring)) {
                decided = Err(None);
                return None;
            }
            match decide(vacancy, &wanted, &issuer, Some(&password_hash)) {
                Ok((decision, admission)) => {
                    decided = Ok(Made {
                        url: decision.url,
                        link: Some(issuer.id),
                    });
                    admission
                }
                Err(objection) => {
                    decided = Err(Some(objection));
                    None
                }
            }
        })?;
        Ok(decided)
    }
}

/// The answer to a registration. Where links are not shown it is the same for an address that is taken; the log alone has
/// that code.
fn created(site: &Site, newcomer: &Newcomer, made: Result<Made, &'static str>) -> Reply {
    let (url, link) = made
        .as_ref()
        .map(|made| (made.url.clone(), made.link))
        .unwrap_or_default();
    let content = match url.filter(|_| site.options.show_confirmation_url) {
        Some(url) => json!({ "confirmation_url": url }),
        None => json!({ "username": newcomer.username.as_str(), "email": newcomer.email.as_str() }),
    };
    let mut reply = Reply::new(StatusCode::CREATED, Content::json(content));
    reply.code = Some(made.err().unwrap_or("registered"));
    reply.link = link.map(|id| id.to_string());
    reply
}
