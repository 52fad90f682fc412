//! What goes over the wire: header fields, encodings and lines.

use chrono::{DateTime, Utc};
use gatepass::letter::Templates;

use super::{Told, URL, field, links, taken_apart};

/// Names in many scripts, and with all that a name may hold.
pub(crate) const NAMES: &[&str] = &[
    "ada",
    "ada.lovelace",
    "ada@example.org",
    "_a+b-c.d@e_",
    "René",
    "Straße",
    "محمد",
    "نرگس",
    "תמר",
    "王小明",
    "田中さん",
    "김철수",
    "रामेश",
    "สมชาย",
    "наталья2",
    "陳.大文@例え",
];

#[test]
fn the_header_says_from_whom_to_whom_and_that_no_person_wrote_it() {
    let mut told = Told::new("ada.lovelace", URL);
    told.sender.reply_to = Some("Help <help@example.org>".parse().unwrap());
    let (head, _) = taken_apart(&told.write());
    let fields = head.split("\r\n").take(8).collect::<Vec<_>>();
    assert_eq!(
        fields,
        [
            "From: Example Club <accounts@example.org>",
            "Reply-To: Help <help@example.org>",
            "To: \"ada.lovelace\" <ada@example.org>",
            "Subject: Activate your account at Example Club",
            "Date: Thu, 26 Nov 2026 09:04:59 +0000",
            "Message-ID: <tnm8mmpnb81erjqabv0ynqzzw4.1@accounts.example.org>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ]
    );
    assert!(field(&head, "Content-Type").starts_with("multipart/alternative; boundary="));
    told.sender.reply_to = None;
    assert!(!told.write().contains("Reply-To"));
}

#[test]
fn the_envelope_names_both_addresses_with_domains_in_ascii() {
    let mut told = Told::new("ada", URL);
    told.to = "Ada.L@Bücher.example".parse().unwrap();
    let letter = told.write_with(&Templates::default()).unwrap();
    let envelope = letter.envelope();
    assert_eq!(envelope.from().unwrap().to_string(), "accounts@example.org");
    let [to] = envelope.to() else { panic!("{envelope:?}") };
    assert_eq!(to.to_string(), "Ada.L@xn--bcher-kva.example");
    assert_eq!(
        field(&taken_apart(&told.write()).0, "To"),
        "ada <Ada.L@xn--bcher-kva.example>"
    );
}

#[test]
fn no_instant_is_too_far_to_be_written() {
    for at in [DateTime::<Utc>::MIN_UTC, DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC] {
        for mut told in Told::new("ada", URL).all() {
            (told.date, told.expires_at) = (at, at);
            let (head, _) = taken_apart(&told.write());
            let date = field(&head, "Date");
            assert!(date.ends_with(" +0000") && date.len() == 31, "{date}");
        }
    }
}

#[test]
fn a_letter_prints_nothing_of_itself() {
    let letter = Told::new("ada", URL).write_with(&Templates::default()).unwrap();
    assert_eq!(format!("{letter:?}"), "Letter { .. }");
}

#[test]
fn the_text_and_the_html_are_plain_seven_bits_whatever_the_name() {
    for told in NAMES.iter().flat_map(|name| Told::new(name, URL).all()) {
        let message = told.write();
        assert!(message.is_ascii());
        let (_, parts) = taken_apart(&message);
        assert_eq!(parts[0].content_type, "text/plain; charset=utf-8");
        assert_eq!(parts[1].content_type, "text/html; charset=utf-8");
        for part in &parts {
            assert_eq!(part.encoding, "7bit", "{told:?}");
            assert!(
                part.text.lines().all(|line| line.len() <= 90 || line.contains(URL)),
                "{}",
                part.text
            );
            assert!(
                !part
                    .text
                    .lines()
                    .any(|line| line.starts_with("From ") || line.ends_with(' '))
            );
        }
        assert_eq!(links(&parts), [URL; 3]);
        assert!(!message.contains("=3D") && !message.contains("quoted-printable"));
        let greeted = |text: &str| text.contains(told.username.as_str());
        assert_eq!(greeted(&parts[0].text), told.username.as_str().is_ascii());
        assert!(greeted(&htmlize::unescape(&*parts[1].text)), "{told:?}");
    }
}

#[test]
fn a_link_that_no_line_holds_goes_in_base64_and_arrives_whole() {
    let path = "p".repeat(400);
    let token = |length: usize| format!("eyJhbGciOiJIUzI1NiJ9.{}.{}", "a".repeat(length), "b".repeat(43));
    let long = format!("https://accounts.example.org/{path}/{}/?a=1&b=2", token(700));
    // The longest that a line of the text holds between its brackets.
    let fits = format!("https://accounts.example.org/{}", "q".repeat(996 - 29));
    let spills = format!("{fits}q");
    for (url, encodings) in [
        (&long, ["base64", "base64"]),
        (&fits, ["7bit", "base64"]),
        (&spills, ["base64", "base64"]),
    ] {
        for told in Told::new("ada", url).all() {
            let message = told.write();
            assert!(
                message
                    .split("\r\n")
                    .all(|line| line.len() <= 998 && !line.contains('\n'))
            );
            let (_, parts) = taken_apart(&message);
            assert_eq!(parts.each_ref().map(|part| part.encoding.as_str()), encodings);
            assert_eq!(links(&parts), [url.as_str(); 3]);
        }
    }
}

#[test]
fn a_service_beyond_ascii_has_the_text_encoded_and_nothing_lost() {
    let mut told = Told::new("ada", URL);
    told.service = "Schützenverein <Köln> & Söhne".to_owned();
    let (head, parts) = taken_apart(&told.write());
    assert!(field(&head, "Subject").starts_with("Activate your account at =?utf-8?b?"));
    assert_eq!(parts[0].encoding, "base64");
    assert!(parts[0].text.contains(&told.service));
    assert_eq!(parts[1].encoding, "7bit");
    assert!(
        parts[1]
            .text
            .contains("Sch&#252;tzenverein &lt;K&#246;ln&gt; &amp; S&#246;hne")
    );
    assert_eq!(links(&parts), [URL; 3]);
}

#[test]
fn a_line_that_a_mailbox_file_would_change_goes_in_base64() {
    let text = "Subject: s\nButton: b\n\nFrom now on\n\n<{{ url }}>\n";
    let own = [("activate.en.txt".to_owned(), text.to_owned())];
    let letter = Told::new("ada", URL)
        .write_with(&Templates::with(own).unwrap())
        .unwrap();
    let (_, parts) = taken_apart(std::str::from_utf8(letter.octets()).unwrap());
    assert_eq!(parts.map(|part| part.encoding), ["base64", "7bit"]);
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    for told in Told::new("ada", URL).all() {
        let (_, [_, html]) = taken_apart(&told.write());
        let html = html.text.replace(URL, "");
        for word in ["http", "src", "<img", "<script", "url(", "@import", "<link", "<form"] {
            assert!(!html.contains(word), "{word}");
        }
    }
}
