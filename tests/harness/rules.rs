//! What every run must keep to, whatever the command.

use serde_json::Value;

use super::Said;

/// The verbs that print one object a line.
const LISTINGS: [&str; 4] = ["list", "list-links", "audit", "export"];

/// The verb whose objects are rows that are refused one by one.
const OF_ROWS: &str = "import";

impl Said {
    /// What holds of every run: one error at most and in the house's form, a hint where it must be, nothing hidden among
    /// the characters, no token and no password where it must not be.
    #[track_caller]
    pub(super) fn keeps_to_the_rules(&self, line: &[String], stdin: &[u8], told: &str) {
        let has = |option: &str| line.iter().any(|arg| arg == option);
        let strange = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!self.raw.contains(strange) && !self.err.contains(strange), "{told}");

        let errors: Vec<&str> = self.err.lines().filter(|line| line.starts_with("error: ")).collect();
        let hints: Vec<&str> = self
            .err
            .lines()
            .filter_map(|line| line.strip_prefix("hint: "))
            .collect();
        assert!(hints.iter().all(|hint| can_be_run(hint)), "a hint is a command\n{told}");
        // An answer that cannot be used is told at the prompt, and asked for again.
        assert!(errors.len() <= self.corrections + 1, "{told}");
        if let Some(error) = errors.get(self.corrections) {
            let words = error.trim_start_matches("error: ");
            assert!(
                !words.ends_with('.') && !words.starts_with(char::is_uppercase),
                "{told}"
            );
            assert!(self.status != 0, "{told}");
            assert!(self.status != 3 || hints.len() == 1, "status 3 without a hint\n{told}");
        }
        let verdict = line.first().is_some_and(|verb| verb == "inspect-token") && self.status >= 10 || self.status == 3;
        assert!(
            self.status == 0 || !errors.is_empty() || verdict || self.err.contains("Usage:"),
            "{told}"
        );

        assert!(!holds_a_token(&self.err), "a whole token on stderr\n{told}");
        let prints_urls = [
            "register",
            "issue-link",
            "--issue-links",
            "--confirm",
            "--reissue",
            "--show-link",
        ]
        .iter()
        .any(|word| has(word));
        assert!(
            prints_urls && !has("--dry-run") || !holds_a_token(&self.raw),
            "a whole token\n{told}"
        );
        let secret = String::from_utf8_lossy(stdin);
        if has("--password-stdin") && secret.trim().len() > 3 {
            assert!(
                !self.raw.contains(secret.trim()) && !self.err.contains(secret.trim()),
                "a password\n{told}"
            );
        }
        if has("--json") && !self.err.contains("could not be written") && !self.err.contains("Usage:") {
            let of_rows = line.first().is_some_and(|verb| verb == OF_ROWS) && !self.raw.contains("\"outcome\":null");
            let lists = line.first().is_some_and(|verb| LISTINGS.contains(&verb.as_str())) || of_rows;
            let objects: Vec<&str> = if lists {
                self.raw.lines().collect()
            } else {
                vec![&self.raw]
            };
            assert!(lists || !self.raw.is_empty(), "{told}");
            for (number, object) in objects.iter().enumerate() {
                let json: Value = serde_json::from_str(object).unwrap_or_else(|error| panic!("{error}\n{told}"));
                let keys: Vec<&String> = json.as_object().expect("an object").keys().take(3).collect();
                assert_eq!(keys, ["command", "status", "error"], "{told}");
                // A listing that fails on its way has said so in its last line.
                let expected = if number + 1 == objects.len() { self.status } else { 0 };
                if of_rows && json.get("line").is_some() {
                    assert_eq!(json["status"] == 0, json["error"].is_null(), "{told}");
                } else {
                    assert_eq!(json["status"], expected, "{told}");
                }
            }
        }
    }
}

/// Whether a hint is one command line, and, where it is ours, one that we understand.
pub(crate) fn can_be_run(hint: &str) -> bool {
    const PROGRAMS: [&str; 11] = [
        "gatepass", "ls", "chmod", "chown", "sudo", "df", "sqlite3", "openssl", "getent", "date", "mv",
    ];
    let Ok(words) = shell_words::split(hint) else {
        return false;
    };
    let known = words
        .first()
        .is_some_and(|program| PROGRAMS.contains(&program.as_str()));
    let understood = words[0] != "gatepass"
        || match gatepass::commands::command().try_get_matches_from(&words) {
            Ok(_) => true,
            Err(error) => !error.use_stderr(),
        };
    known && understood && !hint.contains("  ")
}

/// Three long pieces of base64url between dots.
fn holds_a_token(text: &str) -> bool {
    let beside = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    text.split(beside).any(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        parts
            .windows(3)
            .any(|three| three[0].starts_with("eyJ") && three.iter().all(|part| part.len() >= 16))
    })
}
