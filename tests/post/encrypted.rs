//! Encryption, certificates and passwords.

use std::fmt::Write;

use super::{
    server::{AUTHORITY, Act, Manner, Server},
    *,
};

/// Says everything but a letter to the server, and a letter where that went well.
fn tried(server: &Server, carrier: &str, password: Option<&str>, ca: Option<&[u8]>) -> Result<(), String> {
    let port = server.port().to_string();
    let opened = open_with(&carrier.replace("PORT", &port), password, ca, PATIENCE);
    let tried = opened.and_then(|mut post| {
        post.probe()?;
        post.send(&letter())
    });
    tried.map_err(|fault| {
        let told = told(&fault);
        assert!(
            !told.contains("s3cret") && !told.contains(&BASE64.encode(b"s3cret")),
            "{told}"
        );
        told.replace(&port, "PORT")
    })
}

const IMPLICIT: &str = "smtps://localhost:PORT";
const STARTTLS: &str = "smtp://localhost:PORT";

#[test]
fn a_letter_goes_over_tls_from_the_first_octet_on_and_after_starttls() {
    for (manner, carrier) in [(Manner::tls("right"), IMPLICIT), (Manner::starttls("right"), STARTTLS)] {
        for host in ["localhost", "127.0.0.1"] {
            let server = Server::start(manner.clone());
            assert_eq!(
                tried(&server, &carrier.replace("localhost", host), None, Some(AUTHORITY)),
                Ok(())
            );
            assert_eq!(server.letters(), [TEXT]);
            server.waits_for("1 QUIT");
        }
    }
}

#[test]
fn a_certificate_that_is_not_right_is_told_from_others() {
    let mut all = String::new();
    for (certificate, ca) in [
        ("right", None),
        ("other", Some(AUTHORITY)),
        ("expired", Some(AUTHORITY)),
        ("later", Some(AUTHORITY)),
    ] {
        for (manner, carrier) in [
            (Manner::tls(certificate), IMPLICIT),
            (Manner::starttls(certificate), STARTTLS),
        ] {
            let server = Server::start(manner);
            writeln!(all, "{}", tried(&server, carrier, None, ca).unwrap_err()).unwrap();
            assert!(server.letters().is_empty());
        }
    }
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: the mail server `localhost:PORT` has a certificate that is not trusted
hint: name the certificate of the authority that vouches for it in `mail_ca_file`
waits: the mail server `localhost:PORT` has a certificate that is not trusted
hint: name the certificate of the authority that vouches for it in `mail_ca_file`
waits: the mail server `localhost:PORT` has a certificate for another name: `mail.example.org` and `mx.example.org`
hint: call the server by a name that its certificate is for
waits: the mail server `localhost:PORT` has a certificate for another name: `mail.example.org` and `mx.example.org`
hint: call the server by a name that its certificate is for
waits: the mail server `localhost:PORT` has a certificate that ran out
hint: look at the server's certificate, and at this machine's clock
waits: the mail server `localhost:PORT` has a certificate that ran out
hint: look at the server's certificate, and at this machine's clock
waits: the mail server `localhost:PORT` has a certificate that is not valid yet
hint: look at the server's certificate, and at this machine's clock
waits: the mail server `localhost:PORT` has a certificate that is not valid yet
hint: look at the server's certificate, and at this machine's clock

"#]]
    );
}

#[test]
fn without_starttls_nothing_is_sent() {
    let server = Server::start(Manner::plain());
    let told = tried(&server, STARTTLS, None, Some(AUTHORITY)).unwrap_err();
    snapbox::assert_data_eq!(
        told,
        snapbox::str![[r#"
waits: the mail server `localhost:PORT` does not offer STARTTLS
hint: a server that expects TLS from the first octet on is `smtps://`, mostly on port 465
"#]]
    );
    server.waits_for("1 QUIT");
    assert_eq!(server.heard(), ["1 EHLO", "1 QUIT"]);
}

#[test]
fn a_port_of_the_other_kind_is_told() {
    let plain = Server::start(Manner::starttls("right"));
    let mut all = tried(&plain, IMPLICIT, None, Some(AUTHORITY)).unwrap_err();
    let encrypted = Server::start(Manner::tls("right"));
    let carrier = STARTTLS.replace("PORT", &encrypted.port().to_string());
    let mut post = open(&carrier, IMPATIENCE);
    let fault = told(&post.probe().unwrap_err()).replace(&encrypted.port().to_string(), "PORT");
    let refused = Server::start(Manner::starttls("right").at("STARTTLS", Act::Say("454 4.7.0 not now")));
    let not_now = tried(&refused, STARTTLS, None, Some(AUTHORITY)).unwrap_err();
    write!(all, "\n{fault}\n{not_now}").unwrap();
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: the mail server `localhost:PORT` does not speak TLS from the first octet on
hint: a server that begins without encryption is `smtp://` (STARTTLS), mostly on port 587
waits: the mail server `localhost:PORT` did not answer within 200 ms
hint: a server that expects TLS from the first octet on is `smtps://`, mostly on port 465
waits: the mail server `localhost:PORT` said `454 4.7.0 not now` to STARTTLS
"#]]
    );
}

#[test]
fn what_was_said_before_the_encryption_began_counts_for_nothing() {
    // In one packet with the answer to STARTTLS, by somebody on the way: answers to all that is asked later.
    let one = "220 go ahead\r\n250 HELP";
    let all = "220 go ahead\r\n250 HELP\r\n250 Ok\r\n250 Ok\r\n354 go on\r\n250 Ok: queued";
    let mut told = String::new();
    for injected in [one, all] {
        let server = Server::start(Manner::starttls("right").at("STARTTLS", Act::Say(injected)));
        let port = server.port().to_string();
        let mut post = open_with(&STARTTLS.replace("PORT", &port), None, Some(AUTHORITY), PATIENCE).unwrap();
        let fault = post.send(&letter()).unwrap_err();
        writeln!(told, "{}", super::told(&fault).replace(&port, "PORT")).unwrap();
        assert!(server.letters().is_empty());
    }
    snapbox::assert_data_eq!(
        told,
        snapbox::str![[r#"
waits: the mail server `localhost:PORT` did not answer in turn to STARTTLS, as if somebody else were speaking
waits: the mail server `localhost:PORT` did not answer in turn to STARTTLS, as if somebody else were speaking

"#]]
    );
}

const SIGNED_IN: &str = "smtps://ada@localhost:PORT";

#[test]
fn a_right_password_is_taken() {
    for (manner, carrier) in [
        (Manner::tls("right"), SIGNED_IN),
        (Manner::starttls("right"), "smtp://ada@localhost:PORT"),
    ] {
        let server = Server::start(manner);
        assert_eq!(tried(&server, carrier, Some("s3cret"), Some(AUTHORITY)), Ok(()));
        // Never before the encryption.
        let heard = server.heard();
        assert_eq!(heard.iter().filter(|heard| *heard == "1 AUTH").count(), 1);
        assert_eq!(server.letters(), [TEXT]);
    }
}

#[test]
fn a_server_that_asks_for_user_and_password_one_by_one_gets_them() {
    // `Username:` and `ada`, `Password:` and `s3cret`, each in base64.
    let manner = Manner::tls("right")
        .at("EHLO", Act::Say("250-mx.example.org\r\n250 AUTH LOGIN"))
        .at("AUTH LOGIN", Act::Say("334 VXNlcm5hbWU6"))
        .at("YWRh", Act::Say("334 UGFzc3dvcmQ6"))
        .at("czNjcmV0", Act::Say("235 2.7.0 welcome"));
    let server = Server::start(manner);
    assert_eq!(tried(&server, SIGNED_IN, Some("s3cret"), Some(AUTHORITY)), Ok(()));
    assert_eq!(server.letters(), [TEXT]);
}

#[test]
fn a_password_that_is_not_taken_waits_and_is_never_repeated() {
    let mut all = String::new();
    let echo = format!("535 5.7.8 not {}", BASE64.encode(b"\0ada\0s3cret")).leak();
    for act in [
        Act::Say("535 5.7.8 Authentication credentials invalid"),
        Act::Say("534 5.7.9 Application-specific password required"),
        Act::Say("535 5.7.8 no: s3cret"),
        Act::Say(echo),
        Act::Say("454 4.7.0 Temporary authentication failure"),
        Act::Say("250 HELP"),
        Act::Close,
    ] {
        let server = Server::start(Manner::tls("right").at("AUTH", act));
        writeln!(
            all,
            "{}",
            tried(&server, SIGNED_IN, Some("s3cret"), Some(AUTHORITY)).unwrap_err()
        )
        .unwrap();
    }
    let server = Server::start(Manner::tls("right").at("EHLO", Act::Say("250-mx.example.org\r\n250 AUTH GSSAPI")));
    writeln!(
        all,
        "{}",
        tried(&server, SIGNED_IN, Some("s3cret"), Some(AUTHORITY)).unwrap_err()
    )
    .unwrap();
    let server = Server::start(Manner::tls("right"));
    writeln!(
        all,
        "{}",
        tried(&server, SIGNED_IN, Some("wrong"), Some(AUTHORITY)).unwrap_err()
    )
    .unwrap();
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: the mail server `localhost:PORT` does not take the password of `ada`: `535 5.7.8 Authentication credentials invalid`
hint: look at the user, and at the file that `mail_password_file` names
waits: the mail server `localhost:PORT` does not take the password of `ada`: `534 5.7.9 Application-specific password required`
hint: look at the user, and at the file that `mail_password_file` names
waits: the mail server `localhost:PORT` does not take the password of `ada`: `535`
hint: look at the user, and at the file that `mail_password_file` names
waits: the mail server `localhost:PORT` does not take the password of `ada`: `535`
hint: look at the user, and at the file that `mail_password_file` names
waits: the mail server `localhost:PORT` said `454 4.7.0 Temporary authentication failure` to AUTH
waits: the mail server `localhost:PORT` did not answer in turn to AUTH, as if somebody else were speaking
waits: the mail server `localhost:PORT` closed the connection
waits: the mail server `localhost:PORT` takes a password neither by AUTH PLAIN nor by AUTH LOGIN
waits: the mail server `localhost:PORT` does not take the password of `ada`: `535 5.7.8 Authentication failed`
hint: look at the user, and at the file that `mail_password_file` names

"#]]
    );
}
