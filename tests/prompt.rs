//! Questions at a terminal: what is shown, what is accepted, and that the terminal is whole afterwards.
//!
//! The test binary runs itself under a pseudo-terminal, below a shell that compares the terminal's modes before and after.

use std::process::Command;

use gatepass::prompt::{Prompt, PromptError, Terminal};
use nix::sys::termios::{LocalFlags, SetArg, tcgetattr, tcsetattr};
use rexpect::session::{PtySession, spawn_command};
use secrecy::ExposeSecret;

use crate::users::kill;

const QUESTION: &str = "GATEPASS_TEST_QUESTION";

/// The other side of every test below: asks, and says what it got.
#[test]
fn child() {
    let Ok(question) = std::env::var(QUESTION) else { return };
    println!("pid={};", std::process::id());
    let mut terminal = Terminal::default();
    let short = |text: &str| {
        if text.len() < 3 {
            Err("that is too short".to_owned())
        } else {
            Ok(())
        }
    };
    let answer = match question.as_str() {
        "line" => terminal
            .line("Username", &mut |text| short(text))
            .map(|text| hex(&text)),
        "password" => terminal
            .password_twice("Password", "Once more", &mut |password| short(password.expose_secret()))
            .map(|password| hex(password.expose_secret())),
        "paste" => terminal
            .paste("Link", &mut |text| text.contains("whole"))
            .map(|text| format!("{} {text:?}", text.len())),
        "confirm" => terminal.confirm("Really?", false).map(|yes| yes.to_string()),
        "two" => terminal.line("Username", &mut |_| Ok(())).and_then(|first| {
            terminal
                .password_twice("Password", "Once more", &mut |_| Ok(()))
                .map(|_| first)
        }),
        "panic" => terminal
            .password_twice("Password", "Once more", &mut |_| panic!("in the middle"))
            .map(|_| String::new()),
        "idle" => terminal.line("Username", &mut |_| Ok(())).inspect(|_| {
            println!("idle;");
            std::thread::sleep(std::time::Duration::from_secs(60));
        }),
        other => panic!("{other}"),
    };
    match answer {
        Ok(answer) => println!("answer={answer};"),
        Err(PromptError::Cancelled) => {
            println!("cancelled;");
            std::process::exit(130);
        }
        Err(error) => println!("error={error};"),
    }
}

fn hex(text: &str) -> String {
    data_encoding::HEXLOWER.encode(text.as_bytes())
}

/// Starts the child; its end is announced as `[status whole]` or `[status broken]`.
fn ask(question: &str) -> PtySession {
    let script = r#"trap : INT QUIT TERM HUP; stty sane; b=$(stty -g); "$0" prompt::child --exact --nocapture; s=$?
        if [ "$b" = "$(stty -g)" ]; then echo "[$s whole]"; else echo "[$s broken]"; fi"#;
    let mut shell = Command::new("sh");
    shell
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env(QUESTION, question);
    spawn_command(shell, Some(20_000)).unwrap()
}

fn pid(session: &mut PtySession) -> String {
    session.exp_string("pid=").unwrap();
    session.exp_string(";").unwrap()
}

#[test]
fn a_line_is_asked_again_until_it_passes() {
    let mut session = ask("line");
    session.exp_string("Username: ").unwrap();
    session.send_line("ab").unwrap();
    session.exp_string("error: that is too short").unwrap();
    session.exp_string("Username: ").unwrap();
    session.send_line("żółw ").unwrap();
    session.exp_string(&format!("answer={};", hex("żółw "))).unwrap();
    session.exp_string("[0 whole]").unwrap();
}

#[test]
fn a_password_is_never_shown_or_trimmed_and_must_be_typed_twice_alike() {
    let mut session = ask("password");
    session.exp_string("Password: ").unwrap();
    session.send_line("x1").unwrap();
    let mut seen = session.exp_string("that is too short").unwrap();
    seen += &session.exp_string("Password: ").unwrap();
    session.send_line(" pąss word ").unwrap();
    seen += &session.exp_string("Once more: ").unwrap();
    session.send_line(" pąss word").unwrap();
    seen += &session.exp_string("error: the two passwords are not the same").unwrap();
    seen += &session.exp_string("Password: ").unwrap();
    session.send_line(" pąss word ").unwrap();
    seen += &session.exp_string("Once more: ").unwrap();
    session.send_line(" pąss word ").unwrap();
    seen += &session.exp_string(&format!("answer={};", hex(" pąss word "))).unwrap();
    session.exp_string("[0 whole]").unwrap();
    assert!(!seen.contains("ss word") && !seen.contains("x1"), "{seen}");
}

#[test]
fn a_password_that_the_terminal_may_have_cut_is_refused() {
    let mut session = ask("password");
    session.exp_string("Password: ").unwrap();
    session.send_line(&"p".repeat(5000)).unwrap();
    session.exp_string("may have been cut").unwrap();
    session.exp_string("Password: ").unwrap();
    session.send_line(&"p".repeat(4094)).unwrap();
    session.exp_string("Once more: ").unwrap();
    session.send_line(&"p".repeat(4094)).unwrap();
    session.exp_string("answer=7070").unwrap();
    session.exp_string("[0 whole]").unwrap();
}

#[test]
fn every_way_of_saying_no_leaves_the_terminal_whole() {
    for question in ["line", "password", "paste", "confirm"] {
        for key in ['c', '\\', 'd'] {
            let mut session = ask(question);
            session.exp_regex("(: |:\r\n|\\] )$").unwrap();
            session.send_control(key).unwrap();
            session.exp_string("cancelled;").unwrap();
            session.exp_string("[130 whole]").unwrap();
        }
        for signal in ["TERM", "HUP", "INT"] {
            let mut session = ask(question);
            let pid = pid(&mut session);
            session.exp_regex("(: |:\r\n|\\] )$").unwrap();
            kill(signal, &pid);
            session.exp_string("cancelled;").unwrap();
            session.exp_string("[130 whole]").unwrap();
        }
    }
}

#[test]
fn half_a_line_and_control_d_is_not_an_answer() {
    let mut session = ask("password");
    session.exp_string("Password: ").unwrap();
    session.send("secret").unwrap();
    session.send_control('d').unwrap();
    session.send_control('d').unwrap();
    session.exp_string("cancelled;").unwrap();
    session.exp_string("[130 whole]").unwrap();
}

#[test]
fn a_panic_leaves_the_terminal_whole() {
    let mut session = ask("panic");
    session.exp_string("Password: ").unwrap();
    session.send_line("secret").unwrap();
    session.exp_string("[101 whole]").unwrap();
}

#[test]
fn between_questions_a_signal_does_what_it_always_does() {
    let mut session = ask("idle");
    session.exp_string("Username: ").unwrap();
    session.send_line("ada").unwrap();
    session.exp_string("idle;").unwrap();
    session.send_control('c').unwrap();
    session.exp_string("[130 whole]").unwrap();
}

#[test]
fn answers_typed_ahead_are_kept() {
    let mut session = ask("two");
    session.exp_string("Username: ").unwrap();
    session.send("ada\nsecret\nsecret\n").unwrap();
    session.exp_string("answer=ada;").unwrap();
    session.exp_string("[0 whole]").unwrap();
}

#[test]
fn stopped_and_continued_it_asks_again_without_an_echo() {
    let mut session = ask("password");
    let pid = pid(&mut session);
    session.exp_string("Password: ").unwrap();
    kill("STOP", &pid);
    // As a shell does that takes the terminal meanwhile.
    let terminal = session.process().get_file_handle().unwrap();
    let mut modes = tcgetattr(&terminal).unwrap();
    modes.local_flags |= LocalFlags::ECHO;
    tcsetattr(&terminal, SetArg::TCSANOW, &modes).unwrap();
    kill("CONT", &pid);
    session.exp_string("Password: ").unwrap();
    session.send_control('z').unwrap();
    session.send_line("secret").unwrap();
    let seen = session.exp_string("Once more: ").unwrap();
    assert!(!seen.contains("secret"), "{seen}");
    session.send_control('c').unwrap();
    session.exp_string("[130 whole]").unwrap();
}

#[test]
fn a_long_paste_arrives_whole_unseen_and_nothing_of_it_reaches_the_shell() {
    let token = "t".repeat(9000);
    let mut session = ask("paste");
    session.exp_string("an empty line ends it):").unwrap();
    session
        .send(&format!("Hello,\n\n{token} whole\n\nregards\n; touch /nowhere"))
        .unwrap();
    session.send("\n").unwrap();
    let seen = session.exp_string(" pasted,").unwrap();
    assert!(!seen.contains("ttt") && !seen.contains("regards"), "{seen}");
    session.exp_string("answer=90").unwrap();
    session.exp_string("regards").unwrap();
    session.exp_string("[0 whole]").unwrap();
}

#[test]
fn a_paste_without_end_is_refused_and_taken_from_the_terminal() {
    let mut session = ask("paste");
    session.exp_string("ends it):").unwrap();
    for _ in 0..1100 {
        session.send(&"x".repeat(1024)).unwrap();
    }
    session
        .exp_string(
            "error=could not ask on the terminal: more than 1 MiB was pasted; the lines around the link are enough;",
        )
        .unwrap();
    session.exp_string("[0 whole]").unwrap();
}

#[test]
fn a_paste_ends_at_an_empty_line_or_at_control_d() {
    let mut session = ask("paste");
    session.exp_string("ends it):").unwrap();
    session.send_line("").unwrap();
    session.send_line("one").unwrap();
    session.send_line("").unwrap();
    session.exp_string("one\\n").unwrap();
    session.exp_string("[0 whole]").unwrap();

    let mut session = ask("paste");
    session.exp_string("ends it):").unwrap();
    session.send("one").unwrap();
    session.send_control('d').unwrap();
    session.exp_string("answer=3 \"one\";").unwrap();
    session.exp_string("[0 whole]").unwrap();
}

#[test]
fn yes_no_and_the_default() {
    for (typed, answer) in [("", "false"), ("y", "true"), ("YES", "true"), ("n", "false")] {
        let mut session = ask("confirm");
        session.exp_string("Really? [y/N] ").unwrap();
        session.send_line("perhaps").unwrap();
        session.exp_string("error: please answer").unwrap();
        session.exp_string("Really? [y/N] ").unwrap();
        session.send_line(typed).unwrap();
        session.exp_string(&format!("answer={answer};")).unwrap();
        session.exp_string("[0 whole]").unwrap();
    }
}
