//! A client of a few lines, which sends exactly what a test says.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

use serde_json::Value;

use super::LIMIT;

/// What a browser accepts.
pub(super) const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

pub(crate) struct Request {
    to: SocketAddr,
    head: String,
    body: Vec<u8>,
}

/// An answer, taken apart.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Request {
    /// A request in the name of a host that is not this one.
    pub(super) fn new(to: SocketAddr, method: &str, url: &str) -> Request {
        Request::to_host(to, "attacker.example", method, url)
    }

    pub(super) fn to_host(to: SocketAddr, host: &str, method: &str, url: &str) -> Request {
        let path = url
            .split_once("://")
            .map_or(url, |(_, rest)| &rest[rest.find('/').unwrap_or(rest.len())..]);
        Request {
            to,
            head: format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n"),
            body: Vec::new(),
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Request {
        self.head += &format!("{name}: {value}\r\n");
        self
    }

    pub(crate) fn for_a_browser(self) -> Request {
        self.header("accept", BROWSER)
    }

    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Request {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        self.body("application/x-www-form-urlencoded", body.finish().as_bytes())
    }

    pub(crate) fn json(self, value: &Value) -> Request {
        self.body("application/json", value.to_string().as_bytes())
    }

    pub(crate) fn body(mut self, kind: &str, body: &[u8]) -> Request {
        self.body = body.to_vec();
        let length = body.len().to_string();
        self.header("content-type", kind).header("content-length", &length)
    }

    #[track_caller]
    pub(crate) fn send(self) -> Answer {
        self.tries().expect("an answer")
    }

    /// The answer, if one comes.
    pub(crate) fn tries(self) -> Option<Answer> {
        let mut stream = TcpStream::connect(self.to).ok()?;
        stream.set_read_timeout(Some(LIMIT)).ok()?;
        stream.write_all(format!("{}\r\n", self.head).as_bytes()).ok()?;
        // A server that has heard enough may have closed its side.
        let _ = stream.write_all(&self.body);
        let mut answer = Vec::new();
        let mut buffer = [0; 16 * 1024];
        // Not every server closes a connection when it is asked to.
        while !Answer::is_whole(&answer) {
            match stream.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(count) => answer.extend_from_slice(&buffer[..count]),
            }
        }
        Answer::read(&String::from_utf8(answer).ok()?)
    }
}

impl Answer {
    fn is_whole(text: &[u8]) -> bool {
        let Some(head) = text.windows(4).position(|window| window == b"\r\n\r\n") else {
            return false;
        };
        let lines = String::from_utf8_lossy(&text[..head]).to_ascii_lowercase();
        let length = lines
            .lines()
            .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        // An answer to HEAD tells the length of a body that does not come: then the end of the connection counts.
        length.is_some_and(|length: usize| text.len() >= head + 4 + length)
    }

    fn read(text: &str) -> Option<Answer> {
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
        Some(Answer {
            status,
            headers: headers.collect(),
            body: body.to_owned(),
        })
    }

    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.headers["content-type"], "application/json", "{self:?}");
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    /// What a page says, without its style.
    #[track_caller]
    pub(crate) fn page(&self) -> String {
        assert_eq!(self.headers["content-type"], "text/html; charset=utf-8", "{self:?}");
        let (before, style) = self.body.split_once("<style>").unwrap();
        format!("{before}{}", style.split_once("</style>").unwrap().1)
    }
}
