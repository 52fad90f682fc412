//! A person who leaves in the middle of a question, or whose program is ended: nothing is changed, the terminal is whole.

use super::{terminal::*, *};

/// A way to a question: the command, what is answered before, and the question at which the person leaves.
struct Way<'a> {
    args: &'a [&'a str],
    answers: Vec<(&'a str, &'a str)>,
    question: &'a str,
}

impl Way<'_> {
    /// Goes there.
    fn goes(&self, home: &Home) -> Screen {
        let mut screen = Screen::of(home, self.args);
        for (question, answer) in &self.answers {
            screen.answers(question, answer);
        }
        screen.sees(self.question);
        screen
    }
}

/// All questions that there are.
fn ways(url: &str) -> Vec<Way<'_>> {
    let (name, email, password) = ((USERNAME, "bob"), (EMAIL, "bob@example.org"), (SECRET, PASSWORD));
    let rows: [(&[&str], Vec<_>, &str); 9] = [
        (&["register"], vec![], USERNAME),
        (&["register"], vec![name], EMAIL),
        (&["register"], vec![name, email], SECRET),
        (&["register"], vec![name, email, password], REPEAT),
        (&["activate"], vec![], PASTE),
        (&["activate"], vec![(PASTE, url)], SECRET),
        (&["activate"], vec![(PASTE, url), password], REPEAT),
        (&["activate", "--account", "ada", "--reason", "asked"], vec![], SECRET),
        (&["inspect-token"], vec![], PASTE),
    ];
    let way = |(args, answers, question)| Way {
        args,
        answers,
        question,
    };
    rows.into_iter().map(way).collect()
}

#[test]
fn leaving_at_any_question_changes_nothing_and_leaves_the_terminal_whole() {
    let home = Home::new();
    let url = home.link("ada");
    let before = home.everything();
    for way in ways(&url) {
        for key in ['c', '\\', 'd'] {
            let mut screen = way.goes(&home);
            screen.session.send_control(key).unwrap();
            screen.sees("error: cancelled");
            assert!(!screen.ends(130).contains(PASSWORD));
            assert!(home.everything() == before, "{:?} {:?} {key:?}", way.args, way.question);
        }
    }
}

#[test]
fn sigterm_at_any_question_does_the_same() {
    let home = Home::new();
    let url = home.link("ada");
    let before = home.everything();
    for way in ways(&url) {
        let mut screen = way.goes(&home);
        kill("TERM", &screen.pid);
        screen.sees("error: cancelled");
        screen.ends(130);
        assert!(home.everything() == before, "{:?} {:?}", way.args, way.question);
    }
}

#[test]
fn a_first_run_that_is_left_makes_nothing() {
    for answers in [
        vec![],
        vec![(USERNAME, "ada"), (EMAIL, "ada@example.org"), (SECRET, PASSWORD)],
    ] {
        let home = Home::new();
        let mut screen = Screen::of(&home, &["register"]);
        for (question, answer) in answers {
            screen.answers(question, answer);
        }
        screen.sees(": ");
        screen.session.send_control('c').unwrap();
        screen.ends(130);
        assert!(home.everything().is_empty());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
