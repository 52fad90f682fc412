//! What servers say no to, in which words that is told, and whether it is for good.

use std::fmt::Write;

use super::{
    server::{Act, Manner, Server},
    *,
};

/// Sends one letter to a server of this manner, and tells what became of it.
fn outcome(manner: Manner) -> String {
    let server = Server::start(manner);
    let mut post = open(&format!("smtp+plain://127.0.0.1:{}", server.port()), PATIENCE);
    let told = told(&post.send(&letter()).unwrap_err());
    assert!(server.letters().is_empty());
    told.replace(&server.port().to_string(), "PORT")
}

#[test]
fn only_the_last_word_on_this_address_or_message_is_final() {
    let mut all = String::new();
    for (to, answer) in [
        ("CONNECT", "554 5.3.2 no service here"),
        ("CONNECT", "421 4.3.2 shutting down"),
        ("EHLO", "502 5.5.1 what?"),
        ("MAIL", "451 4.3.0 try later"),
        ("MAIL", "550 5.1.8 no such sender"),
        ("RCPT", "421 4.7.0 enough"),
        ("RCPT", "450 4.2.0 greylisted"),
        ("RCPT", "550 5.1.1 no such user"),
        ("RCPT", "550 no such user"),
        ("RCPT", "551 user not local"),
        ("RCPT", "552 5.2.2 mailbox full"),
        ("RCPT", "553 5.1.3 bad address"),
        ("RCPT", "554 5.7.1 relay access denied"),
        ("RCPT", "556 5.1.10 takes no mail"),
        ("RCPT", "550 5.7.1 relaying denied"),
        ("RCPT", "553 5.7.1 sender not owned by user"),
        ("RCPT", "550 5.1.8 sender's domain not found"),
        ("DATA", "451 4.3.0 no room"),
        ("DATA", "550 5.6.0 no"),
        ("TEXT", "451 4.7.1 try later"),
        ("TEXT", "550 5.6.0 content refused"),
        ("TEXT", "552 5.3.4 too big"),
        ("TEXT", "554 5.6.0 transaction failed"),
    ] {
        writeln!(all, "{}", outcome(Manner::plain().at(to, Act::Say(answer)))).unwrap();
    }
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: the mail server `127.0.0.1:PORT` said `554 5.3.2 no service here` to the connection
waits: the mail server `127.0.0.1:PORT` said `421 4.3.2 shutting down` to the connection
waits: the mail server `127.0.0.1:PORT` said `502 5.5.1 what?` to the connection
waits: the mail server `127.0.0.1:PORT` said `451 4.3.0 try later` to MAIL FROM
waits: the mail server `127.0.0.1:PORT` said `550 5.1.8 no such sender` to MAIL FROM
waits: the mail server `127.0.0.1:PORT` said `421 4.7.0 enough` to RCPT TO
waits: the mail server `127.0.0.1:PORT` said `450 4.2.0 greylisted` to RCPT TO
final: the mail server `127.0.0.1:PORT` said `550 5.1.1 no such user` to RCPT TO
final: the mail server `127.0.0.1:PORT` said `550 no such user` to RCPT TO
final: the mail server `127.0.0.1:PORT` said `551 user not local` to RCPT TO
final: the mail server `127.0.0.1:PORT` said `552 5.2.2 mailbox full` to RCPT TO
final: the mail server `127.0.0.1:PORT` said `553 5.1.3 bad address` to RCPT TO
waits: the mail server `127.0.0.1:PORT` said `554 5.7.1 relay access denied` to RCPT TO
final: the mail server `127.0.0.1:PORT` said `556 5.1.10 takes no mail` to RCPT TO
waits: the mail server `127.0.0.1:PORT` said `550 5.7.1 relaying denied` to RCPT TO
waits: the mail server `127.0.0.1:PORT` said `553 5.7.1 sender not owned by user` to RCPT TO
waits: the mail server `127.0.0.1:PORT` said `550 5.1.8 sender's domain not found` to RCPT TO
waits: the mail server `127.0.0.1:PORT` said `451 4.3.0 no room` to DATA
final: the mail server `127.0.0.1:PORT` said `550 5.6.0 no` to DATA
waits: the mail server `127.0.0.1:PORT` said `451 4.7.1 try later` to the message
final: the mail server `127.0.0.1:PORT` said `550 5.6.0 content refused` to the message
final: the mail server `127.0.0.1:PORT` said `552 5.3.4 too big` to the message
waits: the mail server `127.0.0.1:PORT` said `554 5.6.0 transaction failed` to the message

"#]]
    );
}

#[test]
fn a_servers_words_are_shown_safe_short_and_without_a_token() {
    let mut all = String::new();
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmVk";
    let long = format!("550 {}", "very ".repeat(150));
    for answer in [
        "550".to_owned(),
        "550 ".to_owned(),
        "550-5.1.1 no\r\n550-5.1.1 such\r\n550 5.1.1 user".to_owned(),
        "550 \u{1b}[31mred\u{1b}[0m `quoted` \u{202e}back".to_owned(),
        format!("550 you said https://accounts.example.org/activate/{token}/ to me"),
        format!("550-you said {}\r\n550 {}", &token[..30], &token[30..]),
        long,
    ] {
        // It lives as long as the server, which is as long as the process.
        let answer: &'static str = answer.leak();
        writeln!(all, "{}", outcome(Manner::plain().at("TEXT", Act::Say(answer)))).unwrap();
    }
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: the mail server `127.0.0.1:PORT` does not speak SMTP
final: the mail server `127.0.0.1:PORT` said `550` to the message
final: the mail server `127.0.0.1:PORT` said `550 5.1.1 no such user` to the message
final: the mail server `127.0.0.1:PORT` said `550 /u{1b}[31mred/u{1b}[0m /u{60}quoted/u{60} /u{202e}back` to the message
final: the mail server `127.0.0.1:PORT` said `550 you said https://accounts.example.org/activate/eyJhbGciOiJIUzI1NiJ9…/ to me` to the message
final: the mail server `127.0.0.1:PORT` said `550` to the message
final: the mail server `127.0.0.1:PORT` said `550 very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very very …` to the message

"#]]
    );
}
