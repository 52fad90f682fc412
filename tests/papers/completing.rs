//! Names out of the store at the cursor: what the hidden verb answers, and that the shells pass it on.

use std::fs;

use clap_complete::Shell;
use gatepass::commands::completions;

use super::{Home, installed, said};

/// Three accounts with a link each.
fn home() -> Home {
    let home = Home::new();
    for name in ["ada", "Adam", "bob"] {
        home.done(&format!(
            "gatepass register {name} --email {name}@example.org --no-password"
        ));
    }
    home
}

fn offered(home: &Home, words: &str) -> Vec<String> {
    let output = home.sh(&format!("gatepass complete {words}"));
    assert_eq!(output.status.code(), Some(0), "{words}: {}", said(&output));
    assert!(output.stderr.is_empty(), "{words}: {}", said(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn names_are_offered_where_one_is_to_stand() {
    let home = home();
    for (words, expected) in [
        ("suspend ''", &["ada", "Adam", "bob"][..]),
        ("suspend a", &["ada", "Adam"]),
        ("suspend AD", &["ada", "Adam"]),
        ("--json suspend --reason 'no show' b", &["bob"]),
        ("list-links --account b", &["bob"]),
        ("list-links --account=b", &["--account=bob"]),
        ("list-links --account = b", &["bob"]),
        ("list-links --account =", &["ada", "Adam", "bob"]),
        ("inspect-token --account b", &["bob"]),
        ("suspend --reason b", &[]),
        ("suspend ada b", &[]),
        ("suspend --r", &[]),
        ("register b", &[]),
        ("sus", &[]),
        ("", &[]),
        ("nonsense b", &[]),
    ] {
        let expected: Vec<&str> = expected
            .iter()
            .map(|name| name.trim_start_matches("--account="))
            .collect();
        assert_eq!(offered(&home, words), expected, "{words}");
    }
}

#[test]
fn links_are_offered_by_the_beginning_of_their_ids() {
    let home = home();
    let newest = home.done("gatepass list-links --reverse --limit 1 2>/dev/null | tail -n 1 | cut -f 1");
    assert_eq!(offered(&home, "revoke-link ''").len(), 3);
    for typed in [&newest[..1], &newest[..8], &newest[..25]] {
        assert!(
            offered(&home, &format!("revoke-link {typed}")).contains(&newest),
            "{typed}"
        );
    }
    assert_eq!(
        offered(&home, &format!("inspect-token --id {newest}")),
        [newest.as_str()]
    );
    home.done(&format!("gatepass revoke-link {newest}"));
    assert_eq!(
        offered(&home, "revoke-link ''").len(),
        2,
        "a withdrawn one is none to withdraw"
    );
}

/// Nothing is said of what is not there, cannot be read, or belongs to another store that the line names.
#[test]
fn whatever_goes_wrong_nothing_is_said() {
    let home = home();
    assert!(offered(&home, "--store \"$PWD/none.db\" suspend ''").is_empty());
    assert!(offered(&home, "--config \"$PWD/none.toml\" suspend ''").is_empty());
    assert_eq!(
        offered(&home, "--store=\"$HOME/.local/share/gatepass/gatepass.db\" suspend b"),
        ["bob"]
    );
    fs::write(home.path().join(".local/share/gatepass/gatepass.db"), "no store at all").unwrap();
    assert!(offered(&home, "suspend ''").is_empty());
    assert!(offered(&Home::new(), "suspend ''").is_empty());
}

#[test]
fn the_shells_pass_them_on() {
    let home = home();
    let script = |shell: Shell| {
        let name = shell.to_string();
        home.write(&name, completions::script(shell).as_bytes());
        name
    };
    let asked = [
        (
            "bash",
            format!(
                "source ./{}; COMP_WORDS=(gatepass suspend b); COMP_CWORD=2; _gatepass_and_names gatepass b suspend; \
                 printf '%s\\n' \"${{COMPREPLY[@]}}\"",
                script(Shell::Bash)
            ),
        ),
        (
            "zsh",
            format!(
                "compdef() {{ :; }}; compadd() {{ print -rl -- ${{(P)2}}; }}; source ./{}; \
                 words=(gatepass suspend b); CURRENT=3; _gatepass_and_names",
                script(Shell::Zsh)
            ),
        ),
        (
            "fish",
            format!("source ./{}; complete -C 'gatepass suspend b'", script(Shell::Fish)),
        ),
    ];
    for (shell, line) in asked {
        if !installed(shell) {
            println!("skipped: {shell} is not installed");
            continue;
        }
        let output = home.command(shell).args(["-c", &line]).output().unwrap();
        assert!(output.stderr.is_empty(), "{shell}: {}", said(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        let found: Vec<&str> = text.lines().collect();
        assert_eq!(found, ["bob"], "{shell}");
    }
}
