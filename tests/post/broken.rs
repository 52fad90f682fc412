//! Servers that are down, hang, hang up or talk nonsense: what is said of each, and that a text is never said twice.

use std::{fmt::Write, net::TcpListener};

use super::{
    server::{Act, Manner, Server},
    *,
};

/// Sends one letter to a server of this manner, and tells what became of it.
fn outcome(manner: Manner) -> String {
    let server = Server::start(manner);
    let mut post = open(&format!("smtp+plain://127.0.0.1:{}", server.port()), IMPATIENCE);
    let told = told(&post.send(&letter()).unwrap_err());
    assert_eq!(server.connections(), 1);
    told.replace(&server.port().to_string(), "PORT")
}

#[test]
fn nobody_there() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refused = |carrier: &str| told(&open(carrier, IMPATIENCE).send(&letter()).unwrap_err());
    let down = refused(&format!("smtp+plain://127.0.0.1:{gone}"));
    // Too long to be asked anybody for.
    let unknown = refused(&format!("smtps://{}.example", "a".repeat(64)));
    let all = format!("{down}\n{unknown}").replace(&gone.to_string(), "PORT");
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: the mail server `127.0.0.1:PORT` refused the connection
waits: the mail server `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example:465` is not found: failed to lookup address information: Name or service not known
"#]]
    );
}

#[test]
fn a_server_that_hangs_is_given_up() {
    let mut all = String::new();
    for to in ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "TEXT"] {
        writeln!(all, "{}", outcome(Manner::plain().at(to, Act::Hang))).unwrap();
    }
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: the mail server `127.0.0.1:PORT` did not answer within 200 ms
hint: a server that expects TLS from the first octet on is `smtps://`, mostly on port 465
waits: the mail server `127.0.0.1:PORT` did not answer within 200 ms
hint: a server that expects TLS from the first octet on is `smtps://`, mostly on port 465
waits: the mail server `127.0.0.1:PORT` did not answer within 200 ms
waits: the mail server `127.0.0.1:PORT` did not answer within 200 ms
waits: the mail server `127.0.0.1:PORT` did not answer within 200 ms
waits: the mail server `127.0.0.1:PORT` did not answer within 200 ms

"#]]
    );
}

#[test]
fn a_server_that_hangs_up_is_told_to_have() {
    let mut all = String::new();
    for to in ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "TEXT"] {
        writeln!(all, "{}", outcome(Manner::plain().at(to, Act::Close))).unwrap();
    }
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: the mail server `127.0.0.1:PORT` closed the connection
waits: the mail server `127.0.0.1:PORT` closed the connection
waits: the mail server `127.0.0.1:PORT` closed the connection
waits: the mail server `127.0.0.1:PORT` closed the connection
waits: the mail server `127.0.0.1:PORT` closed the connection
waits: the mail server `127.0.0.1:PORT` closed the connection in the middle of the message

"#]]
    );
}

#[test]
fn who_dies_in_the_middle_of_a_text_does_not_hear_it_again() {
    // More than all buffers on the way hold.
    let long = format!("{TEXT}{}", "A line like any other.\r\n".repeat(500_000));
    for text in [TEXT, &long] {
        for octets in [0, 1, 30, TEXT.len() - 1] {
            let server = Server::start(Manner::plain().at_nth("TEXT", 2, Act::CloseAfter(octets)));
            let mut post = open(&format!("smtp+plain://127.0.0.1:{}", server.port()), PATIENCE);
            post.send(&letter()).unwrap();
            let fault = post.send(&letter_of(text)).unwrap_err();
            assert!(
                told(&fault).ends_with(" closed the connection in the middle of the message"),
                "{fault}"
            );
            assert_eq!((server.connections(), server.letters().len()), (1, 1));
            post.send(&letter()).unwrap();
            assert_eq!((server.connections(), server.letters().len()), (2, 2));
        }
    }
}

#[test]
fn what_a_server_says_before_it_hangs_up_is_heard() {
    let long = format!("{TEXT}{}", "A line like any other.\r\n".repeat(500_000));
    let server = Server::start(Manner::plain().at("TEXT", Act::SayAfter(1000, "552 5.3.4 too big for us")));
    let mut post = open(&format!("smtp+plain://127.0.0.1:{}", server.port()), PATIENCE);
    let fault = post.send(&letter_of(&long)).unwrap_err();
    let told = told(&fault).replace(&server.port().to_string(), "PORT");
    snapbox::assert_data_eq!(
        told,
        snapbox::str!["final: the mail server `127.0.0.1:PORT` said `552 5.3.4 too big for us` to the message"]
    );
}

#[test]
fn nonsense_is_no_mail_server() {
    let mut all = String::new();
    for (to, answer) in [
        ("CONNECT", "SSH-2.0-OpenSSH_9.6"),
        ("CONNECT", "220-one\r\n221 other"),
        // lettre panics on this one.
        ("EHLO", "250-mx.example.org\r\n250-  \r\n250 HELP"),
        ("EHLO", "250 "),
        ("MAIL", "250"),
        ("MAIL", "999 what"),
        ("MAIL", "354 go on"),
        ("RCPT", "354 go on"),
        ("DATA", "250 Ok"),
        ("TEXT", "354 go on"),
    ] {
        writeln!(all, "{}", outcome(Manner::plain().at(to, Act::Say(answer)))).unwrap();
    }
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: the mail server `127.0.0.1:PORT` does not speak SMTP
waits: the mail server `127.0.0.1:PORT` does not speak SMTP
waits: the mail server `127.0.0.1:PORT` does not speak SMTP
waits: the mail server `127.0.0.1:PORT` does not speak SMTP
waits: the mail server `127.0.0.1:PORT` does not speak SMTP
waits: the mail server `127.0.0.1:PORT` does not speak SMTP
waits: the mail server `127.0.0.1:PORT` did not answer in turn to MAIL FROM, as if somebody else were speaking
waits: the mail server `127.0.0.1:PORT` did not answer in turn to RCPT TO, as if somebody else were speaking
waits: the mail server `127.0.0.1:PORT` did not answer in turn to DATA, as if somebody else were speaking
waits: the mail server `127.0.0.1:PORT` did not answer in turn to the message, as if somebody else were speaking

"#]]
    );
}
