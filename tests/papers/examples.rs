//! Every example of every verb's help, run as it stands.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use data_encoding::BASE64URL_NOPAD;
use gatepass::commands::VERBS;

use super::{Home, installed, said};
use crate::users::kill;

/// Examples whose answer is another status than 0, and which.
const ANSWERS: &[(&str, i32)] = &[
    // The link is issued a moment before: ten minutes ago its time had not come.
    ("gatepass inspect-token --account ada --at -10m --json", 11),
];

#[test]
fn every_example_of_every_verb_runs() {
    for verb in VERBS {
        assert!(verb.examples.len() >= 2, "{} has examples", verb.name);
        let home = Home::new();
        home.sends_mail();
        prepare(&home, verb.name);
        for (number, example) in verb.examples.iter().enumerate() {
            assert!(!example.says.ends_with('.'), "{}", example.says);
            if example.command.contains("man -l") && !installed("man") {
                println!("skipped: man is not installed");
                continue;
            }
            let url = match verb.name {
                "register" => String::new(),
                _ => home.done(&format!(
                    "gatepass register guest{number} --email guest{number}@example.org --no-password"
                )),
            };
            home.write("ticket.txt", format!("My link does not work:\n<{url}>\n").as_bytes());
            let mut shell = home.command("sh");
            if verb.name == "serve" {
                serves(shell, example.command);
                continue;
            }
            let output = shell
                .args(["-e", "-c", example.command])
                .env("url", &url)
                .output()
                .unwrap();
            let answer = ANSWERS.iter().find(|(command, _)| *command == example.command);
            let expected = answer.map_or(0, |(_, status)| *status);
            assert_eq!(
                output.status.code(),
                Some(expected),
                "{}\n{}",
                example.command,
                said(&output)
            );
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(!stderr.contains("error:"), "{}\n{stderr}", example.command);
        }
    }
}

/// A server is run until it listens, on a port of its own, and told to end.
fn serves(mut shell: Command, command: &str) {
    let on_a_port_of_its_own = format!("exec {command} --listen 127.0.0.1:0");
    let shell = shell.args(["-c", &on_a_port_of_its_own]).stderr(Stdio::piped());
    let mut server = shell.spawn().unwrap();
    let said = BufReader::new(server.stderr.take().unwrap());
    let listens = said
        .lines()
        .any(|line| line.unwrap().starts_with("listening on http://"));
    assert!(listens, "{command}");
    kill("TERM", &server.id().to_string());
    assert!(server.wait().unwrap().success(), "{command}");
}

/// What the examples take for granted: two people, a file with a password, and another system's token.
fn prepare(home: &Home, verb: &str) {
    if verb != "register" {
        for name in ["ada", "carl"] {
            home.done(&format!(
                "gatepass register {name} --email {name}@example.org --no-password"
            ));
        }
    }
    for name in ["bob", "dan"] {
        home.write(&format!("{name}.password"), b"seven unlikely words in a row, friend\n");
    }
    if verb != "register" {
        home.done("gatepass register dan --email dan@example.org --active --password-file dan.password");
    }
    home.write(
        "people.csv",
        b"username,email\nida,ida@example.org\njan,jan@example.org\n",
    );
    home.write(
        "dumpdata.json",
        br#"[{"model":"auth.user","pk":1,"fields":{"username":"kim","email":"kim@example.org","password":"!","is_active":true}}]"#,
    );
    another_systems_token(home);
}

/// `token.txt`, and the secret that signed it.
pub(super) fn another_systems_token(home: &Home) {
    let secret = b"another system's secret, long enough for HS256";
    home.write("django.secret", secret);
    let ring = serde_json::json!({ "keys": [{ "kty": "oct", "alg": "HS256", "kid": "django", "k": BASE64URL_NOPAD.encode(secret) }] });
    home.write("django-keys.json", ring.to_string().as_bytes());
    home.done(
        "GATEPASS_CLAIMS=drf-jwt gatepass --store \"$PWD/django.db\" --keys \"$PWD/django-keys.json\" \
         register zoe --email zoe@example.org --no-password > token.txt",
    );
}
