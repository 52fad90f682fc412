//! Python's `email` reads our letters: every header field, both parts, and the links in them.

use data_encoding::BASE64;
use gatepass::letter::{Mailbox, Templates};
use serde_json::{Value, json};

use super::{Told, URL, arrival::NAMES};
use crate::peers::Python;

fn python() -> Option<Python> {
    Python::with(&["GATEPASS_PYTHON"], "its own `email`", "import email.policy")
}

/// What Python makes of each letter.
fn read(python: &Python, letters: &[Told]) -> Vec<Value> {
    let written = letters.iter().map(|told| {
        let letter = told.write_with(&Templates::default()).unwrap();
        BASE64.encode(letter.octets())
    });
    let asked = json!(written.collect::<Vec<_>>());
    let Value::Array(read) = python.run("read_letters.py", &asked) else {
        panic!()
    };
    assert_eq!(read.len(), letters.len());
    read
}

/// Whether a name is one encoded word, or none. Between two, the newer interface of Python 3.11 leaves a space, against
/// RFC 2047 section 6.2; the older one does not.
fn is_one_word(name: &str) -> bool {
    name.is_ascii() || name.len() <= 39
}

#[test]
fn python_reads_every_name_and_the_same_link_from_both_parts() {
    let Some(python) = python() else { return };
    let long = format!(
        "https://accounts.example.org/{}/?a=1&b=%C3%A9&c={}",
        "p".repeat(400),
        "t".repeat(700)
    );
    let mut longest = ["a".repeat(150), "é".repeat(150), "م".repeat(150), "王".repeat(150)].to_vec();
    longest.extend(NAMES.iter().map(|&name| name.to_owned()));
    let letters: Vec<Told> = longest
        .iter()
        .flat_map(|name| [Told::new(name, URL), Told::new(name, &long)])
        .flat_map(|told| told.all())
        .collect();
    for (told, read) in letters.iter().zip(read(&python, &letters)) {
        assert_eq!(read["defects"], json!([]), "{told:?}");
        assert_eq!(
            read["decoded"]["To"],
            json!([told.username.as_str(), "ada@example.org"])
        );
        assert_eq!(read["decoded"]["From"], json!(["Example Club", "accounts@example.org"]));
        if is_one_word(told.username.as_str()) {
            let to = json!([[told.username.as_str(), "ada@example.org"]]);
            assert_eq!(
                read["people"],
                json!([[["Example Club", "accounts@example.org"]], to, []])
            );
        }
        assert_eq!(read["headers"]["Date"], "Thu, 26 Nov 2026 09:04:59 +0000");
        assert_eq!(
            read["headers"]["Message-ID"],
            "<tnm8mmpnb81erjqabv0ynqzzw4.1@accounts.example.org>"
        );
        assert_eq!(read["headers"]["Auto-Submitted"], "auto-generated");
        assert_eq!(read["types"], json!(["text/plain", "text/html"]));
        assert_eq!(read["bracketed"], json!([told.url]));
        assert_eq!(read["hrefs"], json!([told.url, told.url]));
        assert_eq!(read["seen"], json!([told.url]));
        assert!(read["words"].as_str().unwrap().contains(told.username.as_str()));
    }
}

#[test]
fn python_reads_every_name_of_a_sender_and_every_subject() {
    let Some(python) = python() else { return };
    let names = [
        "Example Club",
        "Example Club Ltd.",
        "Club, The",
        "The \"New\" Club",
        "C:\\Club\\",
        "a@b.example",
        "Club (not <that> one); really: yes",
        "Schützenverein Köln",
        "für Müller & Söhne, Köln am Rhein und anderswo, gegründet 1848",
        "é x é y \"é\"",
        "نادي المثال",
        "例え 倶楽部",
        "🧑\u{200d}💻 Club",
        "=?utf-8?q?Bank?=",
        "=?é?=",
        "x?= =?y",
        &"a".repeat(100),
        &"a ".repeat(50),
        &"é ".repeat(50),
        &"é".repeat(100),
        &"🦆".repeat(100),
    ];
    let letters: Vec<Told> = names
        .iter()
        .map(|name| {
            let mut told = Told::new("ada", URL);
            let escaped = name.trim().replace('\\', "\\\\").replace('"', "\\\"");
            let mailbox: Mailbox = format!("\"{escaped}\" <accounts@Bücher.example>").parse().unwrap();
            assert_eq!(mailbox.name(), Some(name.trim()));
            told.sender.from = mailbox.clone();
            told.sender.reply_to = Some(mailbox);
            // What would read as encoded is refused in a subject.
            told.service = name.trim().replace("=?", "");
            told
        })
        .collect();
    for (told, read) in letters.iter().zip(read(&python, &letters)) {
        assert_eq!(read["defects"], json!([]), "{told:?}");
        let named = json!([told.sender.from.name(), "accounts@xn--bcher-kva.example"]);
        assert_eq!(read["decoded"]["From"], named);
        assert_eq!(read["decoded"]["Reply-To"], named);
        if told.sender.from.name().is_some_and(is_one_word) {
            assert_eq!(read["people"], json!([[named], [["ada", "ada@example.org"]], [named]]));
        }
        let words: Vec<&str> = told.service.split_whitespace().collect();
        assert_eq!(
            read["headers"]["Subject"],
            format!("Activate your account at {}", words.join(" "))
        );
    }
}
