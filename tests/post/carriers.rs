//! The setting that says how mail goes out.

use gatepass::post::{Carrier, CarrierFault};

use super::*;

fn carrier(text: &str) -> Carrier {
    text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

#[test]
fn a_carrier_is_read_and_given_back() {
    for (text, shown, user) in [
        ("smtps://mail.example.org", "smtps://mail.example.org", None),
        ("SMTPS://Mail.Example.ORG:465", "smtps://mail.example.org", None),
        ("smtps://mail.example.org:587", "smtps://mail.example.org:587", None),
        (
            "smtps://ada@mail.example.org",
            "smtps://ada@mail.example.org",
            Some("ada"),
        ),
        (
            "smtp://ada%40example.org@mail.example.org:587",
            "smtp://ada%40example.org@mail.example.org",
            Some("ada@example.org"),
        ),
        (
            "smtp://ada@example.org@mail.example.org",
            "smtp://ada%40example.org@mail.example.org",
            Some("ada@example.org"),
        ),
        ("smtp://a%3Ab@h", "smtp://a%3Ab@h", Some("a:b")),
        (
            "smtp://J%C3%BCrgen@bücher.example",
            "smtp://J%C3%BCrgen@xn--bcher-kva.example",
            Some("Jürgen"),
        ),
        ("smtp://[2001:DB8::1]:2525", "smtp://[2001:db8::1]:2525", None),
        ("smtp://[2001:db8::1]", "smtp://[2001:db8::1]", None),
        ("smtp+plain://localhost", "smtp+plain://localhost", None),
        ("smtp+plain://127.0.0.53:1025", "smtp+plain://127.0.0.53:1025", None),
        ("smtp+plain://127.1", "smtp+plain://127.0.0.1", None),
        ("smtp+plain://[::1]:25", "smtp+plain://[::1]", None),
        ("sendmail:", "sendmail:/usr/sbin/sendmail", None),
        ("sendmail:/usr/bin/msmtp", "sendmail:/usr/bin/msmtp", None),
        ("maildir:/var/mail/of gatepass", "maildir:/var/mail/of gatepass", None),
    ] {
        let carrier = carrier(text);
        assert_eq!((carrier.to_string().as_str(), carrier.user()), (shown, user), "{text}");
        assert_eq!(shown.parse(), Ok(carrier), "{text}");
    }
}

#[test]
fn what_is_no_carrier_is_refused_by_its_rule_and_repeated_by_none() {
    for (text, fault) in [
        ("", CarrierFault::Scheme),
        ("mail.example.org", CarrierFault::Scheme),
        ("mail.example.org:25", CarrierFault::Scheme),
        ("https://mail.example.org", CarrierFault::Scheme),
        ("smtps:mail.example.org", CarrierFault::Scheme),
        ("smtps://ada:s3cret@mail.example.org", CarrierFault::Password),
        ("smtps://ada:@mail.example.org", CarrierFault::Password),
        ("smtps://ada:s3cret/@?#@mail.example.org", CarrierFault::Password),
        ("smtp+plain://ada:s3cret@localhost", CarrierFault::Password),
        ("smtps://@mail.example.org", CarrierFault::User),
        ("smtps://a%zz@mail.example.org", CarrierFault::User),
        ("smtps://a%4@mail.example.org", CarrierFault::User),
        ("smtps://a%FF@mail.example.org", CarrierFault::User),
        ("smtps://a%00b@mail.example.org", CarrierFault::User),
        ("smtps://a%0D%0AQUIT@mail.example.org", CarrierFault::User),
        ("smtps://", CarrierFault::Host),
        ("smtps://ada@", CarrierFault::Host),
        ("smtps://:465", CarrierFault::Host),
        ("smtps://mail example org", CarrierFault::Host),
        ("smtps://[::g]", CarrierFault::Host),
        ("smtps://mail.example.org:", CarrierFault::Port),
        ("smtps://mail.example.org:0", CarrierFault::Port),
        ("smtps://mail.example.org:+25", CarrierFault::Port),
        ("smtps://mail.example.org:65536", CarrierFault::Port),
        ("smtps://mail.example.org:smtp", CarrierFault::Port),
        ("smtps://mail.example.org/", CarrierFault::End),
        ("smtps://mail.example.org/inbox", CarrierFault::End),
        ("smtps://mail.example.org?tls=no", CarrierFault::End),
        ("smtps://mail.example.org#tls", CarrierFault::End),
        ("smtp+plain://mail.example.org", CarrierFault::PlainElsewhere),
        ("smtp+plain://localhost.example.org", CarrierFault::PlainElsewhere),
        ("smtp+plain://192.0.2.1", CarrierFault::PlainElsewhere),
        ("smtp+plain://[2001:db8::1]", CarrierFault::PlainElsewhere),
        ("smtp+plain://[::ffff:127.0.0.1]", CarrierFault::PlainElsewhere),
        ("smtp+plain://ada@localhost", CarrierFault::PlainUser),
        ("sendmail:sendmail", CarrierFault::Program),
        ("maildir:", CarrierFault::Folder),
        ("maildir:mail", CarrierFault::Folder),
    ] {
        assert_eq!(text.parse::<Carrier>(), Err(fault), "{text}");
        assert!(!fault.to_string().contains("s3cret"), "{text}");
    }
}

#[test]
fn a_user_needs_a_password_and_certificates_are_read_before_anything_is_connected() {
    let refused = |carrier, ca: Option<&[u8]>| told(&open_with(carrier, None, ca, PATIENCE).unwrap_err());
    let server = "smtps://mail.example.org";
    let cut: &[u8] = b"-----BEGIN CERTIFICATE-----\nTm8gY2VydGlm\n";
    let other: &[u8] = b"-----BEGIN CERTIFICATE-----\nTm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";
    let all = [
        refused("smtps://ada@mail.example.org", None),
        refused(server, Some(b"")),
        refused(server, Some(cut)),
        refused(server, Some(other)),
    ];
    snapbox::assert_data_eq!(
        all.join("\n"),
        snapbox::str![[r#"
waits: there is no password for `ada`, the user at the mail server `mail.example.org:465`
hint: name the file that holds it in `mail_password_file`
waits: the file that `mail_ca_file` names holds no certificate
hint: it holds certificates in PEM, from `-----BEGIN CERTIFICATE-----` on
waits: the file that `mail_ca_file` names holds no certificate that can be read
hint: it holds certificates in PEM, from `-----BEGIN CERTIFICATE-----` on
waits: the file that `mail_ca_file` names holds no certificate that can be read
hint: it holds certificates in PEM, from `-----BEGIN CERTIFICATE-----` on
"#]]
    );
    // Where nothing is encrypted, no certificate is looked at.
    open_with("smtp+plain://localhost", None, Some(cut), PATIENCE).unwrap();
}
