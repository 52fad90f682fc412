//! The answer to a link that was opened: GET looks, POST and PUT spend it.
//!
//! RFC 9110 section 9.2.1 calls GET and HEAD safe, and mail scanners open every link in a message: neither changes
//! anything, unless an operator asked for the old system's behaviour.

use std::{net::IpAddr, sync::Arc};

use axum::{
    body::Body,
    http::{HeaderMap, Method, StatusCode},
};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::{
    account::{Account, Activation},
    advice::Saying,
    inspection::Inspection,
    key::KeyRing,
    link::LinkId,
    password,
    store::StoreError,
    words,
};

use super::{
    body::{Absent, BodyFault, Fields},
    fate::Fate,
    language::{Language, Notice, PasswordFault},
    pages::{AGAIN, Ask, PASSWORD, PageFaults, Show, page},
    reply::{Content, Reply},
    site::{Rejected, Site},
    workers::Unanswered,
};

/// A request for a link.
pub(super) struct Opened {
    pub(super) site: Arc<Site>,
    pub(super) method: Method,
    /// What is judged: the whole URL, as the template makes it.
    pub(super) url: String,
    pub(super) headers: HeaderMap,
    pub(super) client: IpAddr,
    /// The answer is for a person's browser.
    pub(super) is_page: bool,
    /// When it came; all that it asks is judged at this instant.
    pub(super) now: DateTime<Utc>,
}

/// A link that would work, its account, and with what it was judged.
struct Good {
    id: LinkId,
    account: Account,
    inspection: Inspection,
    ring: Arc<KeyRing>,
}

impl Opened {
    pub(super) async fn answer(&self, body: Body) -> Reply {
        let spends = match self.method {
            Method::GET => self.site.options.activate_on_get && !self.is_page,
            Method::HEAD => false,
            Method::POST | Method::PUT => true,
            Method::OPTIONS => return Reply::link_methods(),
            _ => return Reply::link_method_not_allowed(self.method.as_str()),
        };
        let fields = if spends {
            match Fields::read(&self.headers, body).await {
                Ok(fields) => Some(fields),
                Err(fault) => return of_body(fault),
            }
        } else {
            None
        };
        let answered = match self.look().await {
            Ok(good) => match fields {
                Some(fields) => self.spend(good, &fields).await,
                None => Ok(self.works(&good)),
            },
            Err(reply) => Err(reply),
        };
        answered.unwrap_or_else(|reply| reply)
    }

    /// Judges the link; one that does not work is answered at once.
    async fn look(&self) -> Result<Good, Reply> {
        let Some(ring) = self.site.keys.ring() else {
            self.site
                .complain("the key ring cannot be read", &"no link can be judged");
            return Err(self.later("keys-unreadable"));
        };
        let (site, url, now, keys) = (self.site.clone(), self.url.clone(), self.now, ring.clone());
        let judged = self
            .site
            .workers
            .read(move |store| site.judge(store, &keys, &url, now))
            .await;
        let inspection = self.answered_by_store(judged)?;
        let account = inspection.facts().and_then(|facts| facts.account.clone());
        match (inspection.verified_id(), account) {
            (Some(id), Some(account)) if inspection.diagnosis.works() => Ok(Good {
                id,
                account,
                inspection,
                ring,
            }),
            _ => Err(self.does_not_work(&inspection)),
        }
    }

    /// What a look at a link that works shows.
    fn works(&self, good: &Good) -> Reply {
        let reply = match self.is_page {
            true => self.page(
                StatusCode::OK,
                Show::Ask(self.ask(&good.account), PageFaults::default()),
            ),
            false => {
                let message = "This link works. A POST to it activates the account.";
                Reply::new(
                    StatusCode::OK,
                    Content::json(look_members(&good.inspection, "valid", message)),
                )
            }
        };
        marked(reply, "valid", Some(good.id))
    }

    /// What this account has to be asked before its link is spent.
    fn ask(&self, account: &Account) -> Ask {
        if !account.has_password {
            Ask::Choose(self.site.policy.min_length)
        } else if account.self_registered && self.is_page {
            // Whoever registered it may have given somebody else's address: the owner of the address does not know the
            // password that was planted, and whoever knows it does not have the link.
            Ask::Repeat
        } else {
            Ask::Confirm
        }
    }

    async fn spend(&self, good: Good, fields: &Fields) -> Result<Reply, Reply> {
        let ask = self.ask(&good.account);
        let id = good.id;
        let checked = match ask {
            Ask::Confirm => Ok(None),
            Ask::Choose(_) => self.choose(&good.account, fields).await?.map(Some),
            Ask::Repeat => self.repeat(&good.account, fields).await?.map(|()| None),
        };
        let password_hash = match checked {
            Ok(hash) => hash,
            Err(faults) => return Ok(marked(self.faulty(ask, faults), "password", Some(id))),
        };
        self.redeem(good, password_hash).await
    }

    /// A password for an account that has none.
    async fn choose(&self, account: &Account, fields: &Fields) -> Result<Result<String, PageFaults>, Reply> {
        let password = match fields.required(PASSWORD) {
            Ok(password) => SecretString::from(password),
            Err(Absent::Missing | Absent::Blank | Absent::NoText) => {
                return Ok(Err(of_password(PasswordFault::Missing)));
            }
        };
        if self.is_page && fields.text(AGAIN) != fields.text(PASSWORD) {
            return Ok(Err(PageFaults {
                again: Some(PasswordFault::Differ),
                ..PageFaults::default()
            }));
        }
        self.site.limits.costly(self.client).map_err(Reply::too_often)?;
        let (site, account) = (self.site.clone(), account.clone());
        let accept = move || site.accept(&password, account.username.as_str(), account.email.as_ref());
        match self.site.workers.hash(accept).await {
            Ok(Ok(hash)) => Ok(Ok(hash)),
            Ok(Err(Rejected::Weak(weakness))) => Ok(Err(of_password(PasswordFault::Weak(weakness)))),
            Ok(Err(Rejected::Failed)) | Err(_) => Err(self.later("failed")),
        }
    }

    /// The password that was chosen when the account registered itself.
    async fn repeat(&self, account: &Account, fields: &Fields) -> Result<Result<(), PageFaults>, Reply> {
        let Ok(password) = fields.required(PASSWORD).map(SecretString::from) else {
            return Ok(Err(of_password(PasswordFault::Missing)));
        };
        self.site.limits.costly(self.client).map_err(Reply::too_often)?;
        self.site.limits.attempt(account.id).map_err(Reply::too_often)?;
        let id = account.id;
        let stored = self.site.workers.read(move |store| store.password_hash(id)).await;
        let stored = self.answered_by_store(stored)?.unwrap_or_default();
        let verified = self
            .site
            .workers
            .hash(move || password::verify(&password, &stored))
            .await;
        match verified {
            Ok(Ok(true)) => Ok(Ok(())),
            Ok(Ok(false) | Err(_)) => Ok(Err(of_password(PasswordFault::Wrong))),
            Err(_) => Err(self.later("failed")),
        }
    }

    /// Spends the link, if it still works under the store's lock.
    async fn redeem(&self, good: Good, password_hash: Option<String>) -> Result<Reply, Reply> {
        let Good {
            id,
            mut inspection,
            ring,
            ..
        } = good;
        let stamp = self.site.stamp(self.now, self.site.actor.clone());
        let via = words::without_tokens(&format!("web {}", self.client));
        let site = self.site.clone();
        let spent = self.site.workers.write(move |store| {
            let written = store.redeem(&stamp, id, &mut |at, facts| {
                let works = inspection.judge_again(&site.environment, &ring, at, facts);
                works.then(|| Activation {
                    password_hash: password_hash.clone(),
                    via: Some(via.clone()),
                    reason: None,
                })
            })?;
            Ok((written.is_some(), inspection))
        });
        let (is_spent, inspection) = self.answered_by_store(spent.await)?;
        if !is_spent {
            return Err(self.does_not_work(&inspection));
        }
        let reply = match self.is_page {
            true => self.page(StatusCode::OK, Show::Done),
            false => Reply::new(StatusCode::OK, Content::json(json!(["User Activated"]))),
        };
        Ok(marked(reply, "activated", Some(id)))
    }

    /// The answer to a link that does not work.
    fn does_not_work(&self, inspection: &Inspection) -> Reply {
        let verdict = inspection.diagnosis.verdict;
        let fate = Fate::of(verdict);
        let saying = Saying::of(verdict, believed_end(inspection));
        let reply = Reply::of_fate(fate);
        let reply = if self.is_page {
            reply.showing(self.page(fate.status, Show::Say(saying)))
        } else if self.method == Method::GET {
            reply.with_members(look_members(inspection, fate.code, &saying.words(&self.site.zone)))
        } else {
            reply
        };
        marked(reply, fate.code, inspection.verified_id())
    }

    /// The form once more, with what was wrong; or the same for a program.
    fn faulty(&self, ask: Ask, faults: PageFaults) -> Reply {
        if self.is_page {
            return self.page(StatusCode::BAD_REQUEST, Show::Ask(ask, faults));
        }
        let words = match faults.password {
            Some(PasswordFault::Weak(weakness)) => weakness.to_string(),
            _ => "This field is required.".to_owned(),
        };
        Reply::faults(json!({ PASSWORD: [words] }))
    }

    fn later(&self, code: &'static str) -> Reply {
        let reply = Reply::later(code);
        if self.is_page {
            return reply.showing(self.page(StatusCode::SERVICE_UNAVAILABLE, Show::Tell(Notice::Later)));
        }
        reply
    }

    fn page(&self, status: StatusCode, show: Show) -> Reply {
        let language = Language::for_client(&self.site.languages, &self.headers);
        match page(show, &self.site.look, language, &self.site.zone) {
            Ok(page) => Reply::new(status, Content::Page(page)),
            Err(_) => Reply::later("failed"),
        }
    }

    /// What the store answered, or why it did not.
    fn answered_by_store<T>(&self, answer: Result<Result<T, StoreError>, Unanswered>) -> Result<T, Reply> {
        match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(StoreError::Busy)) | Err(Unanswered::Busy) => Err(self.later("busy")),
            Ok(Err(error)) => {
                self.site.complain("the store did not answer", &error);
                Err(self.later("store"))
            }
            Err(Unanswered::Failed) => Err(self.later("failed")),
        }
    }
}

/// When a link ends, where its token may be believed.
fn believed_end(inspection: &Inspection) -> Option<DateTime<Utc>> {
    let end = inspection.diagnosis.times.expires_at.and_then(|date| date.instant());
    end.filter(|_| inspection.is_vouched_for())
}

fn look_members(inspection: &Inspection, verdict: &str, message: &str) -> Value {
    json!({ "verdict": verdict, "message": message, "expires_at": believed_end(inspection).map(words::rfc3339) })
}

fn marked(mut reply: Reply, code: &'static str, link: Option<LinkId>) -> Reply {
    reply.code = Some(code);
    reply.link = link.map(|id| id.to_string());
    reply
}

fn of_password(fault: PasswordFault) -> PageFaults {
    PageFaults {
        password: Some(fault),
        ..PageFaults::default()
    }
}

/// The answer to a body that was not understood.
pub(super) fn of_body(fault: BodyFault) -> Reply {
    let (status, code, detail) = match fault {
        BodyFault::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Request body is too large."),
        BodyFault::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too-slow", "Request took too long."),
        BodyFault::Kind => (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type",
            "Unsupported media type in request: send a form or JSON.",
        ),
        BodyFault::Malformed => (StatusCode::BAD_REQUEST, "malformed", "JSON parse error."),
    };
    Reply::refused(status, code, detail)
}
