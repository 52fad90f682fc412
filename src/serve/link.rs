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
use serde_json::{Value, json};

use crate::{
    account::Account,
    advice::Saying,
    inspection::Inspection,
    key::KeyRing,
    link::{LinkId, Purpose},
    store::{Store, StoreError},
    words,
};

use super::{
    body::{BodyFault, Fields},
    fate::Fate,
    language::Language,
    pages::{Ask, PageFaults, Show, page},
    reply::{Content, Reply},
    routes::known,
    site::Site,
    spending::ask,
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
pub(super) struct Good {
    pub(super) id: LinkId,
    pub(super) account: Account,
    pub(super) purpose: Purpose,
    pub(super) inspection: Inspection,
    pub(super) ring: Arc<KeyRing>,
}

impl Opened {
    pub(super) async fn answer(&self, body: Body) -> Reply {
        let spends = match self.method {
            Method::GET => self.site.options.activate_on_get && !self.is_page,
            Method::HEAD => false,
            Method::POST | Method::PUT => true,
            Method::OPTIONS => return Reply::link_methods(),
            _ => return Reply::link_method_not_allowed(known(&self.method)),
        };
        let fields = if spends {
            match Fields::read(&self.headers, body).await {
                Ok(fields) => Some(fields),
                Err(fault) => return of_body(fault),
            }
        } else {
            None
        };
        let answered = match fields {
            Some(fields) => self.spent(&fields).await,
            None => self.look().await.map(|good| self.works(&good)),
        };
        answered.unwrap_or_else(|reply| reply)
    }

    pub(super) fn ring(&self) -> Result<Arc<KeyRing>, Reply> {
        self.site.ring().map_err(|code| self.later(code))
    }

    /// Whether an account that registered itself is asked for its password: on a page, and where whatever opens a link
    /// spends it, be it a mail scanner, unless whoever registered has the link anyway.
    pub(super) fn asks_owner(&self) -> bool {
        self.is_page || (self.method == Method::GET && !self.site.options.show_confirmation_url)
    }

    /// Judges the link; one that does not work is answered at once.
    pub(super) async fn look(&self) -> Result<Good, Reply> {
        let ring = self.ring()?;
        let (site, url, now, keys) = (self.site.clone(), self.url.clone(), self.now, ring.clone());
        let judged = move |store: &mut (dyn Store + 'static)| site.judge(Some(store), &keys, &url, now);
        let judged = self.site.workers.read(judged).await;
        let inspection = self.answered(judged)?;
        let facts = inspection.facts();
        let account = facts.and_then(|facts| Some((facts.account.clone()?, facts.link.purpose)));
        match (inspection.verified_id(), account) {
            (Some(id), Some((account, purpose))) if inspection.diagnosis.works() => Ok(Good {
                id,
                account,
                purpose,
                inspection,
                ring,
            }),
            _ => Err(self.does_not_work(&inspection)),
        }
    }

    /// What a look at a link that works shows.
    fn works(&self, good: &Good) -> Reply {
        let asked = ask(&self.site, &good.account, good.purpose, self.is_page);
        let reply = match self.is_page {
            true => self.page(StatusCode::OK, Show::Ask(good.purpose, asked, PageFaults::default())),
            false => {
                let with = match asked {
                    Ask::Choose(_) => " with a `password`",
                    _ => "",
                };
                let does = match good.purpose {
                    Purpose::Activate => "activates the account",
                    Purpose::ResetPassword => "changes the password",
                    Purpose::ChangeEmail => "changes the address",
                };
                let message = format!("This link works. A POST to it{with} {does}.");
                Reply::new(
                    StatusCode::OK,
                    Content::json(look_members(&good.inspection, "valid", &message)),
                )
            }
        };
        marked(reply, "valid", Some(good.id))
    }

    /// The answer to a link that does not work.
    pub(super) fn does_not_work(&self, inspection: &Inspection) -> Reply {
        let verdict = inspection.diagnosis.verdict;
        let fate = Fate::of(verdict);
        let saying = Saying::of(verdict, believed_end(inspection));
        let reply = Reply::of_fate(fate);
        let reply = if self.is_page {
            reply.showing(self.page(fate.status, Show::Say(saying)))
        } else if matches!(self.method, Method::GET | Method::HEAD) {
            reply.with_members(look_members(inspection, fate.code, &saying.words(&self.site.zone)))
        } else {
            reply
        };
        marked(reply, fate.code, inspection.verified_id())
    }

    pub(super) fn later(&self, code: &'static str) -> Reply {
        Reply::later(code)
    }

    pub(super) fn page(&self, status: StatusCode, show: Show) -> Reply {
        let language = Language::for_client(&self.site.languages, &self.headers);
        match page(show, &self.site.look, language, &self.site.zone) {
            Ok(page) => Reply::new(status, Content::Page(page)),
            Err(_) => Reply::later("failed"),
        }
    }

    /// What the store answered, or the reply where it did not.
    pub(super) fn answered<T>(&self, answer: Result<Result<T, StoreError>, Unanswered>) -> Result<T, Reply> {
        self.site.of_store(answer).map_err(|code| self.later(code))
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

pub(super) fn marked(mut reply: Reply, code: &'static str, link: Option<LinkId>) -> Reply {
    reply.code = Some(code);
    reply.link = link.map(|id| id.to_string());
    reply
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
