//! An answer before it is one of HTTP: what it says, as a page or as JSON, and what every answer of ours carries.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use serde_json::{Value, json};

use super::{fate::Fate, limits::TooOften};

/// What is said.
#[derive(Debug)]
pub(super) enum Content {
    Page(String),
    Json(Box<Value>),
    /// A text and its media type.
    Text(String, &'static str),
    Nothing,
}

impl Content {
    pub(super) fn json(value: impl Into<Value>) -> Content {
        Content::Json(Box::new(value.into()))
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) content: Content,
    /// The verdict's code or the refusal's, for the log and the counters.
    pub(super) code: Option<&'static str>,
    /// The link's id, where its signature matched.
    pub(super) link: Option<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The methods that a link answers to.
const LINK_METHODS: &str = "GET, HEAD, OPTIONS, POST, PUT";

impl Reply {
    pub(super) fn new(status: StatusCode, content: Content) -> Reply {
        Reply {
            status,
            content,
            code: None,
            link: None,
            headers: Vec::new(),
        }
    }

    /// A refusal in the form of the old system, with a code beside its sentence.
    pub(super) fn refused(status: StatusCode, code: &'static str, detail: &str) -> Reply {
        let mut reply = Reply::new(status, Content::json(json!({ "detail": detail, "code": code })));
        reply.code = Some(code);
        reply
    }

    /// That of a link which does not work.
    pub(super) fn of_fate(fate: Fate) -> Reply {
        Reply::refused(fate.status, fate.code, fate.detail)
    }

    /// What was sent has faults, field by field.
    pub(super) fn faults(faults: impl Into<Value>) -> Reply {
        let mut reply = Reply::new(StatusCode::BAD_REQUEST, Content::json(faults));
        reply.code = Some("invalid");
        reply
    }

    pub(super) fn not_found() -> Reply {
        Reply::refused(StatusCode::NOT_FOUND, "not-found", "Not found.")
    }

    pub(super) fn link_methods() -> Reply {
        Reply::new(StatusCode::NO_CONTENT, Content::Nothing).with(header::ALLOW, LINK_METHODS)
    }

    pub(super) fn method_not_allowed(method: &str, allowed: &'static str) -> Reply {
        let detail = format!("Method \"{method}\" not allowed.");
        Reply::refused(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", &detail).with(header::ALLOW, allowed)
    }

    pub(super) fn link_method_not_allowed(method: &str) -> Reply {
        Reply::method_not_allowed(method, LINK_METHODS)
    }

    pub(super) fn too_often(TooOften(seconds): TooOften) -> Reply {
        let detail = format!("Request was throttled. Expected available in {seconds} seconds.");
        Reply::refused(StatusCode::TOO_MANY_REQUESTS, "too-often", &detail)
            .with(header::RETRY_AFTER, seconds.to_string())
    }

    /// The store cannot be asked now.
    pub(super) fn later(code: &'static str) -> Reply {
        Reply::refused(
            StatusCode::SERVICE_UNAVAILABLE,
            code,
            "Service temporarily unavailable, try again later.",
        )
        .with(header::RETRY_AFTER, "2")
    }

    /// Adds a header whose value is text of ours.
    pub(super) fn with(mut self, name: HeaderName, value: impl AsRef<str>) -> Reply {
        self.headers
            .extend(HeaderValue::from_str(value.as_ref()).ok().map(|value| (name, value)));
        self
    }

    /// The same with another's content, such as a page in the place of what a program would get.
    pub(super) fn showing(mut self, other: Reply) -> Reply {
        self.content = other.content;
        self
    }

    /// The same with the members of another JSON object.
    pub(super) fn with_members(mut self, others: Value) -> Reply {
        if let (Content::Json(value), Value::Object(others)) = (&mut self.content, others)
            && let Value::Object(object) = &mut **value
        {
            object.extend(others);
        }
        self
    }

    /// The answer as HTTP has it. `policy` is the pages' `Content-Security-Policy`.
    pub(super) fn into_response(self, policy: &str) -> Response<Body> {
        let (kind, body) = match self.content {
            Content::Page(page) => (Some("text/html; charset=utf-8"), page),
            Content::Json(value) => (Some("application/json"), crate::words::safe_json(value.to_string())),
            Content::Text(text, kind) => (Some(kind), text),
            Content::Nothing => (None, String::new()),
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.extend(self.headers);
        let always = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_SECURITY_POLICY, Some(policy)),
            (header::CACHE_CONTROL, Some("no-store")),
            (header::REFERRER_POLICY, Some("no-referrer")),
            (header::X_CONTENT_TYPE_OPTIONS, Some("nosniff")),
            (header::X_FRAME_OPTIONS, Some("DENY")),
            (header::VARY, Some("Accept, Accept-Language")),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                Some("same-origin"),
            ),
            (HeaderName::from_static("x-robots-tag"), Some("noindex")),
            // RFC 9110 section 11.6.1: whoever is refused with 401 is told how to authenticate; the old system said this.
            (
                header::WWW_AUTHENTICATE,
                (self.status == StatusCode::UNAUTHORIZED).then_some("JWT realm=\"api\""),
            ),
        ];
        for (name, value) in always {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        }
        response
    }
}
