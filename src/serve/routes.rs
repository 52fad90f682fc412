//! Which request is answered by whom, and what every answer goes through: the limits, the log, the counters.

use std::{net::IpAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Extension, Request, State},
    http::{HeaderMap, Method, Response, StatusCode, header},
    routing::any,
};
use tokio::time::Instant;

use super::{
    language::{Language, Notice},
    link::Opened,
    log::Line,
    negotiation::prefers_page,
    pages::{Show, page},
    peer, registration,
    reply::{Content, Reply},
    site::Site,
};

/// Longer than any URL that is made here: a template has 2000 characters at most, and a token of the longest name and
/// address about as many.
const LONGEST_URL: usize = 4 * 1024;

/// The peer's address of a connection; of a request that came through a socket without one, nobody's.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// All routes. A link's path is the template's, so whatever is none of the others is looked at for one.
pub(super) fn routes(site: Arc<Site>) -> Router {
    Router::new().fallback(any(answer)).with_state(site)
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Health,
    Registration,
    Link,
    Nothing,
}

impl Route {
    fn name(self) -> &'static str {
        match self {
            Route::Health => "health",
            Route::Registration => "register",
            Route::Link => "link",
            Route::Nothing => "none",
        }
    }
}

async fn answer(
    State(site): State<Arc<Site>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: Request,
) -> Response<Body> {
    let (now, began) = (site.station.now(), Instant::now());
    let (parts, body) = request.into_parts();
    let client = peer::client(peer, &parts.headers, &site.options.trusted, site.options.proxy_header);
    let asked = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let url = format!("{}{asked}", site.template.origin());
    let (route, path) = match (parts.uri.path(), site.template.in_place_of_token(&url)) {
        ("/healthz", _) => (Route::Health, "/healthz"),
        ("/api-register/" | "/api-register", _) => (Route::Registration, "/api-register/"),
        (_, Some(_)) => (Route::Link, site.template.path()),
        // Anything can stand in such a path, a link that was mangled among it.
        (path, None) if path.contains("eyJ") || path.contains('%') => (Route::Nothing, "…"),
        (path, None) => (Route::Nothing, path),
    };
    let path = path.to_owned();
    let is_page = prefers_page(&parts.headers);
    let method = parts.method.clone();
    let reply = match (route, site.limits.request(client)) {
        (_, Err(often)) => Reply::too_often(often),
        (Route::Health, Ok(())) => health(&site, &method).await,
        _ if asked.len() > LONGEST_URL => {
            Reply::refused(StatusCode::URI_TOO_LONG, "too-long", "Request URI is too long.")
        }
        (Route::Registration, Ok(())) => registration::answer(&site, &method, &parts.headers, body, client, now).await,
        (Route::Link, Ok(())) => {
            let opened = Opened {
                url: site.template.completed(url),
                site: site.clone(),
                method: method.clone(),
                headers: parts.headers.clone(),
                client,
                is_page,
                now,
            };
            opened.answer(body).await
        }
        (Route::Nothing, Ok(())) => Reply::not_found(),
    };
    let reply = if is_page {
        shown(&site, reply, &parts.headers)
    } else {
        reply
    };
    let took = began.elapsed();
    let told = (reply.status.as_u16(), reply.code, reply.link.clone());
    site.tally.count((route.name(), known(&method)), told.0, told.1, took);
    let line = Line::new(now, client, (known(&method), &path), told, took);
    site.log.write(line.text());
    let mut response = reply.into_response(&site.look.policy);
    if response.status() == StatusCode::REQUEST_TIMEOUT || response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        // The rest of the body may still be on its way, and is not waited for.
        response
            .headers_mut()
            .insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    }
    response
}

/// A refusal as a page, where it is not one already.
fn shown(site: &Site, reply: Reply, headers: &HeaderMap) -> Reply {
    let notice = match (reply.status, &reply.content) {
        (_, Content::Page(_)) => return reply,
        (StatusCode::NOT_FOUND, _) => Notice::NotFound,
        (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, _) => Notice::Later,
        _ => return reply,
    };
    let language = Language::for_client(&site.languages, headers);
    match page(Show::Tell(notice), &site.look, language, &site.zone) {
        Ok(page) => {
            let status = reply.status;
            reply.showing(Reply::new(status, Content::Page(page)))
        }
        Err(_) => reply,
    }
}

/// What was counted, in Prometheus's text format.
pub(super) fn counters(site: &Site, method: &Method, path: &str) -> Response<Body> {
    let reply = match (method, path) {
        (&Method::GET | &Method::HEAD, "/metrics") => {
            let kind = "text/plain; version=0.0.4; charset=utf-8";
            Reply::new(StatusCode::OK, Content::Text(site.tally.text(), kind))
        }
        (_, "/metrics") => Reply::method_not_allowed(known(method), "GET, HEAD"),
        _ => Reply::not_found(),
    };
    reply.into_response(&site.look.policy)
}

/// Whether the server can do its work: the store answers and the keys can be read.
async fn health(site: &Arc<Site>, method: &Method) -> Reply {
    if method != Method::GET && method != Method::HEAD {
        return Reply::method_not_allowed(known(method), "GET, HEAD");
    }
    let answered = site.workers.read(|store| store.keys_seen().is_ok()).await;
    match (answered, site.ring()) {
        (Ok(true), Ok(_)) => Reply::new(
            StatusCode::OK,
            Content::Text("ok\n".to_owned(), "text/plain; charset=utf-8"),
        ),
        (_, Err(code)) => Reply::later(code),
        (Ok(false), _) => Reply::later("store"),
        (Err(_), _) => Reply::later("busy"),
    }
}

/// A method as a label: whatever somebody makes up is one.
pub(super) fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::OPTIONS => "OPTIONS",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}
