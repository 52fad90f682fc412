//! Email addresses: judged by vectors from outside, by laws, and by what a refusal says.

use gatepass::account::{Email, EmailFault};
use proptest::prelude::*;

use crate::{
    names::{differing, field, is_calm},
    vectors,
};

fn email(text: &str) -> Email {
    text.parse().unwrap_or_else(|fault| panic!("{text:?}: {fault}"))
}

fn email_fault(text: &str) -> EmailFault {
    text.parse::<Email>()
        .map(|email| panic!("{email:?} was accepted"))
        .unwrap_err()
}

#[test]
fn addresses_are_judged_as_others_judge_them() {
    let Some(rows) = vectors::json("vectors/emails.json") else {
        return;
    };
    let differing = differing(&rows, |row| {
        let wanted = match field(row, "strength") {
            "policy" => row["practical_rule"] == true,
            _ => field(row, "expect") == "accept",
        };
        (field(row, "address").parse::<Email>().is_ok(), wanted)
    });
    let decided_otherwise = [
        // `xn--example` is not the ASCII form of anything.
        "isemail-orig-279",
        // Internationalised domains, which the practical rule leaves out.
        "django-41",
        "django-42",
        "django-44",
        "pev-unsafe-03-dom",
    ];
    assert_eq!(differing, decided_otherwise);
}

#[test]
fn an_address_is_unique_whatever_its_case_and_script() {
    assert_eq!(email("Alice@EXAMPLE.org").as_str(), "Alice@EXAMPLE.org");
    assert_eq!(email("Alice@EXAMPLE.org").fold(), "alice@example.org");
    assert_eq!(email("a@Пример.рф").as_str(), "a@Пример.рф");
    assert_eq!(email("a@Пример.рф").fold(), "a@xn--e1afmkfd.xn--p1ai");
    assert_eq!(email("a@XN--E1AFMKFD.xn--p1ai").fold(), email("a@пример.рф").fold());
    assert_eq!(email("a@e\u{301}.fr"), email("a@é.fr"));
    assert_ne!(email("a@straße.de").fold(), email("a@strasse.de").fold());
    assert_ne!(email("a.b@example.org").fold(), email("ab@example.org").fold());
}

#[test]
fn a_refused_address_says_what_is_wrong() {
    use EmailFault::*;
    let labels = format!(
        "a@{}.org",
        ["b".repeat(63), "b".repeat(63), "b".repeat(63), "b".repeat(58)].join(".")
    );
    let local = format!("{}@example.org", "a".repeat(65));
    let label = format!("a@{}.org", "b".repeat(64));
    let wide = format!("a@{}.org", "中".repeat(50) + &"文".repeat(10));
    for (text, fault) in [
        ("", Empty),
        (labels.as_str(), TooLong),
        (local.as_str(), LongLocal),
        (label.as_str(), LongLabel),
        (wide.as_str(), LongLabel),
        (" a@example.org", Invisible(' ')),
        ("a@example.org\r\nBcc: b@example.org", Invisible('\r')),
        ("alice", NoAt),
        ("a@b@example.org", SeveralAts),
        ("\"a@b\"@example.org", Quoted),
        ("@example.org", NoLocal),
        ("a..b@example.org", LocalDots),
        ("a(b)@example.org", LocalCharacter('(')),
        ("alıce@example.org", LocalNotAscii('ı')),
        ("a@", NoDomain),
        ("a@[127.0.0.1]", Literal),
        ("a@example.org.", DomainDots),
        ("a@localhost", OneLabel),
        ("a@-b.com", Hyphens),
        ("a@b-.com", Hyphens),
        ("a@yy--0.com", Hyphens),
        ("a@123.123.123.123", TopLevel),
        ("a@example.tld-2", TopLevel),
        ("a@exa_mple.org", DomainCharacter('_')),
        ("a@example．org", DomainCharacter('．')),
        ("a@💩.la", DomainCharacter('💩')),
        ("a@xn--ls8h.la", Idna),
        ("a@xn--0.tld", Idna),
        ("a@xn--.tld", Hyphens),
        ("a@\u{301}b.org", Idna),
        ("a@аpple.com", MixedScripts('а')),
    ] {
        assert_eq!(email_fault(text), fault, "{text:?}");
    }
    assert_eq!(email("a@xn--pple-43d.com").fold(), "a@xn--pple-43d.com");
}

#[test]
fn a_refusal_names_a_character_and_never_echoes_what_could_harm() {
    assert_eq!(
        email_fault("a\u{202e}@example.org").to_string(),
        "the email address holds U+202E: white space, control characters and invisible characters are not allowed"
    );
    assert_eq!(
        email_fault("müller@example.org").to_string(),
        "the email address holds `ü` (U+00FC) before the `@`; only ASCII is accepted there, since not every mail server \
         takes more"
    );
}

/// Text near the edge of what is an address.
fn near_emails() -> impl Strategy<Value = String> {
    let label = "(xn--)?[-a-zA-Z0-9éßαя中\u{301}א]{1,8}";
    let domain = proptest::collection::vec(label, 1..4).prop_map(|labels| labels.join("."));
    prop_oneof![
        4 => ("[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,10}", domain).prop_map(|(local, domain)| format!("{local}@{domain}")),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn an_address_reads_back_and_folds_once(text in near_emails()) {
        if let Ok(email) = text.parse::<Email>() {
            prop_assert_eq!(&email.to_string().parse::<Email>(), &Ok(email.clone()));
            let folded: Email = email.fold().parse().expect("a folded address is an address");
            prop_assert_eq!(folded.fold(), email.fold());
            prop_assert!(email.fold().is_ascii() && email.fold().len() <= 254);
        }
    }

    #[test]
    fn a_refusal_is_one_calm_line(text in near_emails()) {
        if let Err(fault) = text.parse::<Email>() {
            prop_assert!(is_calm(&fault.to_string()), "{fault}");
        }
    }
}
