//! Mail servers that die, are slow, say "later" and say no.

use super::*;

const ADA: [&str; 6] = [
    "register",
    "ada",
    "--email",
    "ada@example.org",
    "--no-password",
    "--mail",
];

#[test]
fn a_server_that_dies_in_the_middle_of_a_mail_loses_none_and_doubles_that_one_at_most() {
    for (death, times) in [(Act::Die, 1), (Act::KeepAndDie, 2)] {
        let home = Home::new();
        let mx = Mx::start(move |heard, nth| (heard == "TEXT" && nth == 3).then_some(death));
        goes(&home, &mx.carrier(), "");
        let said = home.fed(&IMPORT, &list("user", 6)).exits(0);
        assert!(said.err.contains("\n2 mails sent, 2 waiting, 0 given up\n"), "{said:?}");
        assert!(said.err.contains("warning: mails wait: "), "{said:?}");
        // Whatever comes of the third, and of the fourth that found nobody, the others were not tried.
        assert_eq!(home.one::<i64>("SELECT sum(tries) FROM outbox"), 4);
        let again = Mx::at(mx.port(), |_, _| None);
        let said = home.run(&["send-mail", "--now"]).exits(0);
        assert_eq!(said.out, "4 sent, 0 waiting, 0 given up\n");
        let letters = [mx.letters(), again.letters()].concat();
        let found = told_apart(&letters);
        assert_eq!(found.len(), 6);
        for ((_, to, url), count) in found {
            assert_eq!(count, if to == address("user2") { times } else { 1 }, "{to}");
            home.fed(&["inspect-token", "-"], &url).exits(0);
        }
        home.run(&["check"]).exits(0);
    }
}

#[test]
fn a_server_that_says_nothing_is_told_in_time_and_the_link_stands() {
    let home = Home::new();
    let mx = Mx::start(|_, _| Some(Act::Hang));
    goes(&home, &mx.carrier(), "mail_timeout = \"1s\"\n");
    let start = Instant::now();
    let said = home.run(&ADA);
    let took = start.elapsed();
    println!("told after {took:?}");
    assert!(
        took >= Duration::from_secs(1) && took < Duration::from_secs(10),
        "{took:?}"
    );
    assert!(
        said.err
            .contains("warning: the mail to `ada@example.org` waits: the mail server `127.0.0.1:"),
        "{said:?}"
    );
    assert!(said.err.contains(" did not answer within 1 second"), "{said:?}");
    home.fed(&["inspect-token", "-"], &said.url()).exits(0);
}

#[test]
fn whom_a_server_bids_wait_gets_the_mail_later() {
    let home = Home::new();
    let later = Act::Say("450 4.2.1 <ada@example.org> come again");
    let mx = Mx::start(move |heard, nth| (heard == "RCPT" && nth == 1).then_some(later));
    goes(&home, &mx.carrier(), "");
    let said = home.run(&ADA);
    assert!(
        said.err
            .contains(" said `450 4.2.1 <ada@example.org> come again` to RCPT TO"),
        "{said:?}"
    );
    assert!(mx.letters().is_empty());
    home.run(&["send-mail", "--now"]).exits(0);
    let letters = mx.letters();
    assert_eq!((letters.len(), link(&letters[0])), (1, &*said.url()));
}

#[test]
fn whom_a_server_refuses_is_given_up_and_the_status_says_so() {
    let home = Home::new();
    let no = Act::Say("550 5.1.1 nobody here has that name");
    let mx = Mx::start(move |heard, _| (heard == "RCPT").then_some(no));
    goes(&home, &mx.carrier(), "");
    let mut args = ADA.to_vec();
    args.push("--json");
    let said = home.run(&args).exits(1).json();
    assert_eq!(said["error"]["code"], "mail-refused", "{said}");
    assert_eq!(said["mail"]["state"], "given-up", "{said}");
    home.fed(&["inspect-token", "-"], said["confirmation_url"].as_str().unwrap())
        .exits(0);
    assert_eq!(home.run(&["send-mail", "--now"]).exits(0).out, "no mail waits\n");
    assert_eq!((mx.connections(), mx.letters().len()), (1, 0));
    home.run(&["check"]).exits(0);
}
