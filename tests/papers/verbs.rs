//! What no verb may lack: a manual page, completions, examples, tests; and what every verb answers: `--help`, `--json`,
//! `--dry-run`.

use std::{collections::BTreeMap, fs, path::Path};

use gatepass::{commands::VERBS, manual};
use serde_json::Value;

use super::{Home, paper, root, said};

/// A command line for each verb, in the home of [`home`], that does what the verb is for.
const LINES: &[(&str, &str)] = &[
    ("register", "new --email new@example.org --no-password"),
    ("issue-link", "ada"),
    ("activate", "--account ada --no-password --reason why"),
    ("inspect-token", "--account ada"),
    ("list", "--limit 2"),
    ("show", "ada"),
    ("suspend", "ada"),
    ("resume", "sue"),
    ("rename", "ada ada.lovelace"),
    ("set-email", "ada countess@example.org"),
    ("set-password", "dan --password-file other.password"),
    ("check-password", "dan --password-stdin < dan.password"),
    ("grant", "ada editor"),
    ("withdraw", "sue editor"),
    ("delete", "ada"),
    ("import", "people.csv --issue-links --generate-passwords"),
    ("list-links", "--live"),
    ("revoke-link", "--account ada"),
    ("prune-links", "--older-than 0s"),
    ("list-mail", ""),
    ("send-mail", ""),
    ("list-keys", ""),
    ("generate-key", ""),
    ("rotate-key", ""),
    ("retire-key", "$(cat standby)"),
    ("import-key", "django.secret --secret"),
    ("export-keys", "--public"),
    ("audit", "--newest 3"),
    ("init", ""),
    ("check", ""),
    ("export", ""),
    ("backup", "copy.db"),
    ("restore", "monday.db"),
    ("serve", "--listen 127.0.0.1:0"),
    ("config", ""),
    ("completions", "bash"),
    ("man", "register"),
];

/// People in every state, a link that ran out, a copy of the store, a key that stands by, and another system's secret.
fn home() -> Home {
    let home = Home::new();
    home.sends_mail();
    home.write("dan.password", b"seven unlikely words in a row, friend\n");
    home.write(
        "people.csv",
        b"username,email\nida,ida@example.org\njan,jan@example.org\n",
    );
    home.write("other.password", b"quite another phrase of words\n");
    home.write("django.secret", b"another system's secret, long enough for HS256");
    home.done(
        "gatepass register ada --email ada@example.org --no-password
         gatepass register dan --email dan@example.org --active --password-file dan.password
         gatepass register sue --email sue@example.org --no-password
         gatepass grant sue editor
         gatepass suspend sue
         gatepass register old --email old@example.org --no-password --ttl 1s --mail
         sleep 1.1
         gatepass generate-key > standby
         gatepass backup monday.db",
    );
    home
}

fn files(home: &Home) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![home.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let content = fs::read(&path).unwrap();
                found.insert(path, content);
            }
        }
    }
    found
}

#[test]
fn every_verb_is_in_the_table() {
    let named: Vec<&str> = LINES.iter().map(|(verb, _)| *verb).collect();
    let verbs: Vec<&str> = VERBS.iter().map(|verb| verb.name).collect();
    let (mut named, mut verbs) = (named, verbs);
    named.sort_unstable();
    verbs.sort_unstable();
    assert_eq!(named, verbs);
}

#[test]
fn every_verb_answers_in_json_and_a_rehearsal_changes_nothing() {
    let home = home();
    let before = files(&home);
    for (verb, line) in LINES {
        let help = home.done(&format!("gatepass {verb} --help"));
        assert!(help.contains("Usage: gatepass") && help.contains("Examples:"), "{verb}");
        for order in ["--json --dry-run", "--dry-run --json"] {
            let (options, input) = line
                .split_once('<')
                .map_or((*line, ""), |(options, file)| (options, file));
            let input = if input.is_empty() { "/dev/null" } else { input };
            let output = home.sh(&format!("gatepass {verb} {options} {order} < {input}"));
            assert_eq!(output.status.code(), Some(0), "{verb}: {}", said(&output));
            let text = String::from_utf8(output.stdout.clone()).unwrap();
            for object in text.lines() {
                let object: Value = serde_json::from_str(object).unwrap_or_else(|_| panic!("{verb}: {text}"));
                let keys: Vec<&String> = object.as_object().unwrap().keys().take(3).collect();
                assert_eq!(keys, ["command", "status", "error"], "{verb}");
                assert_eq!(
                    (&object["command"], &object["status"]),
                    (&Value::from(*verb), &Value::from(0))
                );
            }
            assert!(!text.is_empty() && !text.contains("eyJ"), "{verb}: {text}");
        }
        for (path, content) in files(&home) {
            assert!(before.get(&path) == Some(&content), "{verb} changed {}", path.display());
        }
        assert_eq!(files(&home).len(), before.len(), "{verb} took a file away");
    }
}

#[test]
fn every_verb_has_its_papers_and_its_tests() {
    let mut heads = Vec::new();
    heads_of_tests(&root().join("tests"), &mut heads);
    let scripts = [
        "gatepass.bash",
        "_gatepass",
        "gatepass.fish",
        "gatepass.elv",
        "_gatepass.ps1",
    ];
    let scripts = scripts.map(|name| paper(&format!("completions/{name}")));
    // As each shell's script names a verb.
    let offers = |verb: &str| {
        [
            format!("gatepass,{verb})"),
            format!("'{verb}:"),
            format!("-f -a \"{verb}\""),
            format!("gatepass;{verb}'"),
            format!("gatepass;{verb}'"),
        ]
    };
    for verb in VERBS {
        assert!(
            root().join(format!("man/{}.1", manual::page_of(verb.name))).is_file(),
            "{}",
            verb.name
        );
        for (script, offer) in scripts.iter().zip(offers(verb.name)) {
            assert!(script.contains(&offer), "{}: {offer}", verb.name);
        }
        assert!(verb.examples.len() >= 2, "{}", verb.name);
        let named = format!("`gatepass {}`", verb.name);
        assert!(
            heads.iter().any(|head| head.contains(&named)),
            "no test's head names {named}"
        );
    }
}

/// What the files with tests say of themselves at their head.
fn heads_of_tests(folder: &Path, heads: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            heads_of_tests(&path, heads);
        } else if let Ok(text) = fs::read_to_string(&path)
            && text.contains("#[test]")
        {
            let head = text.lines().take_while(|line| line.starts_with("//!"));
            heads.push(head.collect::<Vec<_>>().join(" "));
        }
    }
}
