//! A person at a terminal: what is asked, what is shown, and that the terminal is whole afterwards.
//!
//! The program runs below a shell in a pseudo-terminal; the shell compares the terminal's modes before and after.

use rexpect::session::{PtySession, spawn_command};

use super::*;

/// A terminal that keeps everything it ever showed.
pub(super) struct Screen {
    pub(super) session: PtySession,
    pub(super) pid: String,
    shown: String,
}

impl Screen {
    /// Starts the program; its end is announced as `[status whole]` or `[status broken]`.
    pub(super) fn of(home: &Home, args: &[&str]) -> Screen {
        Screen::with(home, "run", args)
    }

    /// The same, `run` in another way: with a redirection or variables before it.
    pub(super) fn with(home: &Home, run: &str, args: &[&str]) -> Screen {
        let script = format!(
            r#"run() {{ sh -c 'echo "pid=$$;" >/dev/tty; exec "$0" "$@"' "$program" "$@"; }}
            program=$0; trap : INT QUIT TERM HUP; stty sane cols 80; b=$(stty -g); {run} "$@"; s=$?
            if [ "$b" = "$(stty -g)" ]; then echo "[$s whole]"; else echo "[$s broken]"; fi"#
        );
        let mut all = vec!["-c", &script, program().to_str().unwrap()];
        all.extend(args);
        let mut shell = home.runs("sh", &all);
        shell.env("TERM", "xterm-256color");
        shell
            .stdin(Stdio::inherit())
            .stdout(Stdio::inherit())
            .stderr(Stdio::inherit());
        let limit = u64::try_from((LIMIT / 2).as_millis()).unwrap();
        let mut session = spawn_command(shell, Some(limit)).unwrap();
        session.exp_string("pid=").unwrap();
        let pid = session.exp_string(";").unwrap();
        Screen {
            session,
            pid,
            shown: String::new(),
        }
    }

    /// Waits for words; what stood before them.
    #[track_caller]
    pub(super) fn sees(&mut self, words: &str) -> String {
        match self.session.exp_string(words) {
            Ok(before) => {
                // rexpect makes a character of every byte.
                let bytes: Vec<u8> = before.chars().filter_map(|c| u8::try_from(c).ok()).collect();
                let before = String::from_utf8(bytes).unwrap();
                self.shown += &before;
                self.shown += words;
                before
            }
            Err(error) => panic!("waited for {words:?} after {:?}: {error}", self.shown),
        }
    }

    /// Waits for a question and answers it.
    #[track_caller]
    pub(super) fn answers(&mut self, question: &str, answer: &str) -> &mut Screen {
        self.sees(question);
        self.session.send_line(answer).unwrap();
        self
    }

    /// Waits for the end; all that was ever shown.
    #[track_caller]
    pub(super) fn ends(&mut self, code: i32) -> &str {
        self.sees(&format!("[{code} whole]"));
        &self.shown
    }
}

pub(super) const USERNAME: &str = "Username: ";
pub(super) const EMAIL: &str = "Email: ";
pub(super) const SECRET: &str = "Password, at least 15 characters: ";
pub(super) const REPEAT: &str = "The same again: ";
pub(super) const PASTE: &str = "an empty line ends it):";

#[test]
fn a_registration_by_questions_and_the_command_without_them() {
    let home = Home::new();
    let mut screen = Screen::of(&home, &["register"]);
    screen.answers(USERNAME, "-ada").sees("error: ");
    screen
        .answers(USERNAME, "ada")
        .answers(EMAIL, "nowhere")
        .sees("error: ");
    screen
        .answers(EMAIL, "ada@example.org")
        .answers(SECRET, "short1")
        .sees("error: ");
    screen
        .answers(SECRET, PASSWORD)
        .answers(REPEAT, "quiet harbour")
        .sees("error: the two passwords are not the same");
    screen.answers(SECRET, PASSWORD).answers(REPEAT, PASSWORD);
    screen.sees("the same without questions: ");
    let command = screen.sees("\r\n").trim().to_owned();
    let shown = screen.ends(0);
    for secret in [PASSWORD, "short1", "quiet harbour"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("http://127.0.0.1:9000/api-activate/ey"), "{shown}");
    assert_eq!(
        home.one::<String>("SELECT username || email FROM users WHERE password_hash IS NOT NULL"),
        "adaada@example.org"
    );

    let command = shell_words::split(&command).unwrap();
    let command: Vec<&str> = command.iter().map(String::as_str).collect();
    assert_eq!(command[0], "gatepass");
    let another = Home::new();
    another.fed(&command[1..], PASSWORD).url();
    let who = "SELECT username || email FROM users WHERE password_hash IS NOT NULL";
    assert_eq!(another.one::<String>(who), home.one::<String>(who));
}

#[test]
fn only_what_is_missing_is_asked_and_the_result_stays_on_stdout() {
    let home = Home::new();
    let mut screen = Screen::with(&home, ">url run", &["register", "ada", "--no-password", "--ttl", "3h"]);
    screen.answers(EMAIL, "ada@example.org");
    screen.sees("the same without questions: gatepass register ada --email ada@example.org --ttl 3h --no-password");
    let shown = screen.ends(0).to_owned();
    assert!(
        !shown.contains(USERNAME) && !shown.contains(SECRET) && !shown.contains("api-activate/ey"),
        "{shown}"
    );
    let url = fs::read_to_string(home.path().join("url")).unwrap();
    home.fed(&["inspect-token", "-"], &url).exits(0);
}

#[test]
fn a_link_is_pasted_in_a_message_and_a_password_chosen() {
    let home = Home::new();
    let url = home.link("ada");
    let message = format!("\nDear ada,\n\nplease open\n\n    <{url}>\n\nwithin two hours.\nTouch /nowhere; exit\n");
    let mut screen = Screen::of(&home, &["inspect-token"]);
    screen.answers(PASTE, &message).sees(" pasted, ");
    screen.sees("valid for another ");
    let token = url.rsplit('.').next().unwrap().trim_end_matches('/').to_owned();
    assert!(!screen.ends(0).contains(&token), "a link is not shown again");

    let mut screen = Screen::of(&home, &["activate"]);
    screen
        .answers(PASTE, &message)
        .answers(SECRET, "short1")
        .sees("error: ");
    screen
        .answers(SECRET, PASSWORD)
        .answers(REPEAT, PASSWORD)
        .sees("activated `ada`");
    let shown = screen.ends(0);
    assert!(
        !shown.contains(&token) && !shown.contains(PASSWORD) && !shown.contains("short1"),
        "{shown}"
    );
    assert_eq!(home.history(), ["registered", "link-issued", "activated"]);
    home.run(&["activate", &url]).exits(14);
}

#[test]
fn pieces_of_a_message_may_come_one_after_the_other() {
    let home = Home::new();
    let url = home.link("ada");
    let mut screen = Screen::of(&home, &["inspect-token"]);
    screen.answers(PASTE, "Hello ada,");
    thread::sleep(Duration::from_millis(300));
    screen.session.send_line(&format!("  {url}")).unwrap();
    screen.sees("valid for another ");
    screen.ends(0);
    let mut screen = Screen::of(&home, &["inspect-token"]);
    screen.answers(PASTE, "only words").session.send_line("").unwrap();
    screen.ends(13);
}

#[test]
fn a_paste_that_the_terminal_marks_may_pause_and_needs_no_line_end() {
    let home = Home::new();
    let url = home.link("ada");
    let mut screen = Screen::of(&home, &["inspect-token"]);
    screen.sees("\u{1b}[?2004h");
    screen.session.send(&format!("\u{1b}[200~Hello,\n\n{url}\n\n")).unwrap();
    screen.session.flush().unwrap();
    thread::sleep(Duration::from_millis(400));
    screen.session.send("touch /nowhere\n\nAda\u{1b}[201~").unwrap();
    screen.session.flush().unwrap();
    screen.sees("\u{1b}[?2004l");
    screen.sees("7 lines pasted");
    screen.sees("valid for another ");
    screen.ends(0);

    let mut screen = Screen::with(&home, "TERM=dumb run", &["inspect-token"]);
    screen.answers(PASTE, &url).sees("valid for another ");
    assert!(!screen.ends(0).contains('\u{1b}'));
}

#[test]
fn nobody_is_asked_who_cannot_or_must_not_be() {
    let home = Home::new();
    let url = home.link("ada");
    let before = home.everything();
    let cases: [(&str, &[&str]); 8] = [
        ("run", &["register", "--no-input"]),
        ("run", &["register", "bob", "--no-input"]),
        ("run", &["register", "bob", "--email", "bob@example.org", "--no-input"]),
        ("run", &["activate", &url, "--no-input"]),
        ("</dev/null run", &["register"]),
        ("2>said run", &["register"]),
        ("2>said run", &["register", "bob", "--email", "bob@example.org"]),
        ("</dev/null run", &["activate", &url]),
    ];
    for (run, args) in cases {
        let mut screen = Screen::with(&home, run, args);
        let shown = screen.ends(2).to_owned();
        assert!(!shown.contains(USERNAME) && !shown.contains(SECRET), "{shown}");
        let said = home.path().join("said");
        let said = fs::read_to_string(&said)
            .inspect(|_| fs::remove_file(&said).unwrap())
            .unwrap_or(shown);
        assert!(
            said.contains("error: ") && said.contains("nobody can be asked"),
            "{said}"
        );
        assert!(home.everything() == before);
    }
}

#[test]
fn a_generated_password_is_shown_once_on_the_terminal_alone() {
    let home = Home::new();
    let args = ["register", "ada", "--email", "ada@example.org", "--generate-password"];
    let mut screen = Screen::with(&home, ">url run", &args);
    screen.sees("generated password, shown this once: ");
    let password = screen.sees("\r\n").trim().to_owned();
    screen.ends(0);
    assert!(password.len() >= 15, "{password}");
    assert!(!screen.shown.replacen(&password, "", 1).contains(&password));
    for (path, bytes) in home.everything() {
        assert!(
            !String::from_utf8_lossy(&bytes).contains(&password),
            "{}",
            path.display()
        );
    }
}

#[test]
fn no_color_is_heeded_and_a_page_fits_the_terminal() {
    let home = Home::new();
    let url = home.link("ada");
    let pages: [&[&str]; 6] = [
        &["inspect-token", &url],
        &["inspect-token", "--account", "ada"],
        &["activate", "nothing"],
        &["register", "--help"],
        &["register", "--nonsense"],
        &["register", "ada", "--email", "ada@example.org", "--no-password"],
    ];
    for args in pages {
        let mut screen = Screen::with(&home, "export NO_COLOR=1; run", args);
        let shown = screen.sees(" whole]");
        assert!(!shown.contains('\u{1b}'), "{shown:?}");
        let widest = shown.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80) || args[0] == "register", "{shown}");
    }
}

#[test]
fn a_qr_code_is_for_terminals() {
    let home = Home::new();
    home.link("ada");
    home.run(&["issue-link", "ada", "--qr"]).exits(2);
    let mut screen = Screen::with(&home, ">url run", &["issue-link", "ada", "--qr"]);
    assert!(screen.ends(0).contains('█'));
    assert_eq!(home.history().len(), 3);
}
