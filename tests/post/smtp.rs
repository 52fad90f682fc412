//! Letters to a mail server that takes them: one connection, and the text as it was.

use super::{
    server::{Act, Manner, Server},
    *,
};

fn to(server: &Server) -> Post {
    open(&format!("smtp+plain://127.0.0.1:{}", server.port()), PATIENCE)
}

#[test]
fn a_text_arrives_as_it_was_with_its_dots() {
    let server = Server::start(Manner::plain());
    let mut post = to(&server);
    let more = [".", ".\r\n", "..\r\n.\r\n.", "a\r\n\r\n", "no line end"];
    for text in [TEXT].iter().chain(&more) {
        post.send(&letter_of(text)).unwrap();
    }
    let arrived = |text: &&str| match text.strip_suffix("\r\n") {
        Some(_) => (*text).to_owned(),
        None => format!("{text}\r\n"),
    };
    assert_eq!(server.letters()[0], TEXT);
    assert_eq!(server.letters()[1..], more.iter().map(arrived).collect::<Vec<_>>());
}

#[test]
fn a_hundred_letters_go_over_one_connection_which_ends_in_good_order() {
    let server = Server::start(Manner::plain());
    let mut post = to(&server);
    for _ in 0..100 {
        post.send(&letter()).unwrap();
    }
    drop(post);
    server.waits_for("1 QUIT");
    assert_eq!((server.connections(), server.letters().len()), (1, 100));
    let letter = ["1 MAIL", "1 RCPT", "1 DATA"];
    let expected = ["1 EHLO"].into_iter().chain(letter.repeat(100)).chain(["1 QUIT"]);
    assert_eq!(server.heard(), expected.collect::<Vec<_>>());
}

#[test]
fn nothing_is_connected_before_it_is_needed() {
    let server = Server::start(Manner::plain());
    drop(to(&server));
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_connection_that_the_server_closed_meanwhile_is_made_anew_once() {
    for act in [
        Act::Close,
        Act::SayAndClose("421 4.4.2 timeout"),
        Act::Say("421 4.7.0 enough for now"),
    ] {
        let server = Server::start(Manner::plain().at_nth("MAIL", 2, act));
        let mut post = to(&server);
        for _ in 0..3 {
            post.send(&letter()).unwrap();
        }
        assert_eq!((server.connections(), server.letters().len()), (2, 3));
    }
    // One that says nothing any more.
    let server = Server::start(Manner::plain().at_nth("MAIL", 2, Act::Hang));
    let mut post = open(&format!("smtp+plain://127.0.0.1:{}", server.port()), IMPATIENCE);
    for _ in 0..2 {
        post.send(&letter()).unwrap();
    }
    assert_eq!((server.connections(), server.letters().len()), (2, 2));
}

#[test]
fn a_server_that_hangs_up_after_each_letter_gets_each() {
    let server = Server::start(Manner::plain().at_nth("TEXT", 0, Act::SayAndClose("250 2.0.0 Ok: queued")));
    let mut post = to(&server);
    for _ in 0..3 {
        post.send(&letter()).unwrap();
    }
    assert_eq!(server.connections(), 3);
}

#[test]
fn it_is_made_anew_once_and_no_more() {
    let server = Server::start(
        Manner::plain()
            .at_nth("MAIL", 2, Act::Close)
            .at_nth("MAIL", 3, Act::Close),
    );
    let mut post = to(&server);
    post.send(&letter()).unwrap();
    let fault = post.send(&letter()).unwrap_err();
    assert!(told(&fault).ends_with(" closed the connection"), "{fault}");
    assert_eq!(server.connections(), 2);
    post.send(&letter()).unwrap();
    assert_eq!((server.connections(), server.letters().len()), (3, 2));
}

#[test]
fn after_a_refused_letter_the_connection_serves_the_next_one() {
    let server = Server::start(Manner::plain().at_nth("RCPT", 1, Act::Say("550 5.1.1 no such user")));
    let mut post = to(&server);
    post.send(&letter()).unwrap_err();
    post.send(&letter()).unwrap();
    let heard = ["EHLO", "MAIL", "RCPT", "RSET", "MAIL", "RCPT", "DATA"].map(|command| format!("1 {command}"));
    assert_eq!(server.heard(), heard);
}

#[test]
fn a_probe_says_everything_but_a_letter_and_its_connection_serves_the_next_one() {
    let server = Server::start(Manner::plain());
    let mut post = to(&server);
    post.probe().unwrap();
    post.probe().unwrap();
    post.send(&letter()).unwrap();
    let heard = ["EHLO", "NOOP", "NOOP", "MAIL", "RCPT", "DATA"].map(|command| format!("1 {command}"));
    assert_eq!(server.heard(), heard);
    let server = Server::start(Manner::plain().at_nth("NOOP", 2, Act::Close));
    let mut post = to(&server);
    post.probe().unwrap();
    post.probe().unwrap();
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_letter_to_several_is_one_letter_and_none_where_one_of_them_is_refused() {
    let server = Server::start(Manner::plain().at("RCPT TO:<bob@", Act::Say("550 5.1.1 no such user")));
    let mut post = to(&server);
    let envelope = |to: &[&str]| Envelope::new(None, to.iter().map(|to| address(to)).collect()).unwrap();
    let letter = |to| Letter::new(envelope(to), TEXT.into());
    post.send(&letter(&["ada@example.org", "eve@example.org"])).unwrap();
    let fault = post.send(&letter(&["ada@example.org", "bob@example.org"])).unwrap_err();
    assert!(fault.is_final());
    assert_eq!(server.letters().len(), 1);
}

#[test]
fn what_is_not_ascii_is_sent_where_it_is_understood() {
    let umlaut = letter_of("Subject: Gr\u{fc}\u{df}e\r\n\r\n\u{fc}\r\n");
    let envelope = Envelope::new(None, vec![address("j\u{fc}rgen@example.org")]).unwrap();
    let to_umlaut = Letter::new(envelope, b"Subject: hello\r\n\r\nhello\r\n".to_vec());
    let server = Server::start(Manner::plain());
    let mut post = to(&server);
    let mut refused = |letter| told(&post.send(letter).unwrap_err());
    let port = server.port().to_string();
    let all = [refused(&umlaut), refused(&to_umlaut)]
        .join("\n")
        .replace(&port, "PORT");
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
waits: the mail server `127.0.0.1:PORT` does not offer 8BITMIME, which the letter needs
waits: the mail server `127.0.0.1:PORT` does not offer SMTPUTF8, which the letter needs
"#]]
    );
    let server = Server::start(Manner::plain().offering("250-8BITMIME\r\n250-SMTPUTF8\r\n"));
    let mut post = to(&server);
    post.send(&umlaut).unwrap();
    post.send(&to_umlaut).unwrap();
    assert_eq!(server.letters().len(), 2);
    // Latin-1, as nobody composes any more.
    let envelope = Envelope::new(None, vec![address("ada@example.org")]).unwrap();
    post.send(&Letter::new(envelope, b".\xfc\r\n.\r\n".to_vec())).unwrap();
    assert_eq!(server.letters()[2], ".\u{fc}\r\n.\r\n");
}
