//! Letters: what they say, what arrives of them, what is wrong with a template, and what other programs and our own search
//! find in them.

mod arrival;
mod laws;
mod mailboxes;
mod pasting;
mod reading;
mod templates;
mod words;

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use gatepass::{
    account::{Email, Username},
    letter::{Facts, Language, Letter, Sender, TemplateFault, Templates},
    link::{LinkId, Purpose},
};

const URL: &str = "https://accounts.example.org/activate/eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln/";

/// What a letter is to tell, in values that own themselves.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) purpose: Purpose,
    pub(crate) language: Language,
    pub(crate) username: Username,
    pub(crate) to: Email,
    pub(crate) url: String,
    pub(crate) service: String,
    pub(crate) sender: Sender,
    pub(crate) date: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
}

impl Told {
    pub(crate) fn new(username: &str, url: &str) -> Told {
        Told {
            purpose: Purpose::Activate,
            language: Language::English,
            username: username.parse().unwrap(),
            to: "ada@example.org".parse().unwrap(),
            url: url.to_owned(),
            service: "Example Club".to_owned(),
            sender: Sender {
                from: "Example Club <accounts@example.org>".parse().unwrap(),
                reply_to: None,
            },
            date: DateTime::from_timestamp(1_795_683_899, 0).unwrap(),
            expires_at: DateTime::from_timestamp(1_795_698_000, 0).unwrap(),
        }
    }

    /// The same in every language and for every purpose.
    pub(crate) fn all(&self) -> Vec<Told> {
        let of = |purpose| {
            Language::ALL.map(|language| Told {
                purpose,
                language,
                ..self.clone()
            })
        };
        Purpose::ALL.into_iter().flat_map(of).collect()
    }

    pub(crate) fn write_with(&self, templates: &Templates) -> Result<Letter, TemplateFault> {
        let facts = Facts {
            purpose: self.purpose,
            language: self.language,
            username: &self.username,
            greets: true,
            to: &self.to,
            url: &self.url,
            link: "tnm8mmpnb81erjqabv0ynqzzw4".parse::<LinkId>().unwrap(),
            expires_at: self.expires_at,
            date: self.date,
            message_id: "tnm8mmpnb81erjqabv0ynqzzw4.1@accounts.example.org",
            service: &self.service,
        };
        templates.write(&facts, &self.sender)
    }

    pub(crate) fn write(&self) -> String {
        let letter = self.write_with(&Templates::default()).unwrap();
        String::from_utf8(letter.octets().to_vec()).unwrap()
    }
}

/// A part of a message.
pub(crate) struct Part {
    pub(crate) content_type: String,
    pub(crate) encoding: String,
    /// Decoded, with line feeds.
    pub(crate) text: String,
}

/// The header field of this name, unfolded.
#[track_caller]
pub(crate) fn field(head: &str, name: &str) -> String {
    let unfolded = head.replace("\r\n ", " ");
    let mut found = unfolded
        .split("\r\n")
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let value = found.next().unwrap_or_else(|| panic!("no {name} in {head}")).to_owned();
    assert_eq!(found.next(), None, "two {name}");
    value
}

/// The header and the parts of a message, text and HTML.
#[track_caller]
pub(crate) fn taken_apart(message: &str) -> (String, [Part; 2]) {
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    let content_type = field(head, "Content-Type");
    let boundary = content_type.split('"').nth(1).unwrap();
    let parts: Vec<&str> = body.split(&format!("--{boundary}")).collect();
    let ["", text, html, "--\r\n"] = parts[..] else {
        panic!("{message}")
    };
    (head.to_owned(), [text, html].map(part))
}

fn part(raw: &str) -> Part {
    let (head, body) = raw.strip_prefix("\r\n").unwrap().split_once("\r\n\r\n").unwrap();
    // The last line end belongs to the boundary.
    let body = body.strip_suffix("\r\n").unwrap();
    let encoding = field(head, "Content-Transfer-Encoding");
    let text = match encoding.as_str() {
        "7bit" => body.to_owned(),
        "base64" => String::from_utf8(BASE64.decode(body.replace("\r\n", "").as_bytes()).unwrap()).unwrap(),
        other => panic!("{other}"),
    };
    Part {
        content_type: field(head, "Content-Type"),
        encoding,
        text: text.replace("\r\n", "\n"),
    }
}

/// The links of the two parts as a program or a person would take them: between the brackets; behind the button; and as
/// it can be seen.
#[track_caller]
pub(crate) fn links(parts: &[Part; 2]) -> [String; 3] {
    let [text, html] = parts;
    let mut bracketed = text
        .text
        .lines()
        .filter_map(|line| line.strip_prefix('<')?.strip_suffix('>'));
    let plain = bracketed.next().unwrap().to_owned();
    assert_eq!(bracketed.next(), None);
    let mut anchors = html.text.split("<a href=\"").skip(1).map(|anchor| {
        let (href, rest) = anchor.split_once('"').unwrap();
        let seen = rest.trim_start_matches(['\n', '>']).split("</a>").next().unwrap();
        [href, seen].map(|text| htmlize::unescape(text).into_owned())
    });
    let [href, _button] = anchors.next().unwrap();
    let [same, seen] = anchors.next().unwrap();
    assert_eq!(anchors.next(), None);
    assert_eq!(href, same);
    [plain, href, seen]
}
