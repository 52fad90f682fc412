//! Mailboxes as an operator writes them.

use gatepass::{
    account::EmailFault,
    letter::{Language, Mailbox, MailboxFault, Sender},
};

#[test]
fn a_sender_is_an_address_with_or_without_a_name() {
    for (text, name, shown) in [
        ("accounts@example.org", None, "accounts@example.org"),
        ("<accounts@example.org>", None, "accounts@example.org"),
        (
            " Example  Club  <accounts@example.org> ",
            Some("Example Club"),
            "Example Club <accounts@example.org>",
        ),
        (
            r#""Club, The \"New\" \\" <accounts@example.org>"#,
            Some(r#"Club, The "New" \"#),
            r#""Club, The \"New\" \\" <accounts@example.org>"#,
        ),
        (
            "Club, The (new) <accounts@example.org>",
            Some("Club, The (new)"),
            "\"Club, The (new)\" <accounts@example.org>",
        ),
        (
            "نادی <accounts@example.org>",
            Some("نادی"),
            "نادی <accounts@example.org>",
        ),
        (
            "🧑\u{200d}💻 Club <accounts@example.org>",
            Some("🧑\u{200d}💻 Club"),
            "\"🧑\u{200d}💻 Club\" <accounts@example.org>",
        ),
    ] {
        let mailbox: Mailbox = text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(mailbox.name(), name);
        assert_eq!(mailbox.email().as_str(), "accounts@example.org");
        assert_eq!(mailbox.to_string(), shown);
        assert_eq!(mailbox.to_string().parse(), Ok(mailbox.clone()));
        let sender = Sender {
            from: mailbox,
            reply_to: None,
        };
        assert_eq!(sender.service(), name);
    }
}

#[test]
fn what_is_no_sender_says_why() {
    let long = format!("{} <a@example.org>", "x".repeat(101));
    for (text, fault) in [
        ("", MailboxFault::Email(EmailFault::Empty)),
        ("Example Club", MailboxFault::Email(EmailFault::Invisible(' '))),
        ("Example Club <>", MailboxFault::Email(EmailFault::Empty)),
        ("Club <a@example.org", MailboxFault::Form),
        ("a@example.org>", MailboxFault::Form),
        ("Club <a@example.org> <b@example.org>", MailboxFault::Form),
        ("\"Club <a@example.org>", MailboxFault::Form),
        ("Club \" <a@example.org>", MailboxFault::Form),
        ("\"a\" b <a@example.org>", MailboxFault::Form),
        ("Club <a@example.org>, b@example.org", MailboxFault::Form),
        (
            "a@example.org, b@example.org",
            MailboxFault::Email(EmailFault::Invisible(' ')),
        ),
        ("Club <a@localhost>", MailboxFault::Email(EmailFault::OneLabel)),
        (
            "Club\r\nBcc: all@example.org <a@example.org>",
            MailboxFault::Control('\r'),
        ),
        ("Club\n <a@example.org>", MailboxFault::Control('\n')),
        ("Club\t<a@example.org>", MailboxFault::Control('\t')),
        ("Club\0 <a@example.org>", MailboxFault::Control('\0')),
        ("Club\u{85} <a@example.org>", MailboxFault::Control('\u{85}')),
        ("Club\u{2028} <a@example.org>", MailboxFault::Control('\u{2028}')),
        ("Club\u{202e} <a@example.org>", MailboxFault::Control('\u{202e}')),
        (long.as_str(), MailboxFault::TooLong),
    ] {
        let found = text.parse::<Mailbox>().unwrap_err();
        assert_eq!(found, fault, "{text:?}");
        let said = found.to_string();
        assert!(
            said.is_ascii() && !said.contains(char::is_control) && !said.ends_with('.'),
            "{said}"
        );
    }
}

#[test]
fn languages_are_named_by_their_tags() {
    for language in Language::ALL {
        assert_eq!(language.as_str().parse(), Ok(language));
    }
    assert_eq!(Language::default(), Language::English);
    let fault = "DE".parse::<Language>().unwrap_err();
    assert_eq!(fault.to_string(), "a language is `en` or `de`");
}
