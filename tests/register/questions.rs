//! A person at a terminal: what is asked, what is never asked, and the command that does without.

use crate::harness::{PASSWORD, Stream, World, compare, str};

#[test]
fn off_a_terminal_what_is_missing_is_named() {
    let mut world = World::new();
    world
        .run("register ada --email ada@example.org")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: a password is needed, and nobody can be asked for it here: give --password-stdin, --password-file PATH, --generate-password or --no-password

"#]]);
    world.run("register ada --no-password").expect(2).no_out().err(str![[r#"
error: an email address is needed, and nobody can be asked for it here: give --email EMAIL

"#]]);
    world.run("register --no-password").expect(2).no_out().err(str![[r#"
error: a username is needed, and nobody can be asked for it here: give USERNAME

"#]]);
    assert!(world.names().is_empty());
}

#[test]
fn a_person_is_asked_for_all_of_it() {
    let mut world = World::new();
    world
        .run("register")
        .typed(&[
            "ada lovelace", "ada", "ada", "ada@example.org", "password", PASSWORD, "correct horse", PASSWORD, PASSWORD,
        ])
        .terminal(Stream::Stdout)
        .expect(0)
        .out(str![[r#"
http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImQ0NG40cjBkIn0.eyJ1c2VyX2lkIjoxLCJ1c2VybmFtZSI6ImFkYSIsImVtYWlsIjoiYWRhQGV4YW1wbGUub3JnIiwicHVycG9zZSI6ImFjdGl2YXRlIiwianRpIjoidG5tOG1tcG5iODFlcmpxYWJ2MHlucXp6dzQiLCJpYXQiOjE3OTU0MjQ0MDAsImV4cCI6MTc5NTQzMTYwMCwiYXVkIjoiZ2F0ZXBhc3MifQ.nRDiQ5-noJMOMKEKUZlss4MKWyT-YcLjUBbx0Z-tA7w/

"#]])
        .err(str![[r#"
Username: ada lovelace
error: the username holds U+0020: white space, control characters and invisible characters are not allowed
Username: ada
Email: ada
error: the email address has no `@`
Email: ada@example.org
Password, at least 15 characters:
error: the password needs at least 15 characters
Password, at least 15 characters:
The same again:
error: the two passwords are not the same
Password, at least 15 characters:
The same again:
the key ring is `~/.local/share/gatepass/keys.json`: keep a copy, and keep it secret
the store is `~/.local/share/gatepass/gatepass.db`
`ada`: registered as account 1, pending
notice: the link template is the default, which works on this machine only; set link_template
link tnm8mmpn works once, for 2 hours, until 11:00 UTC, 12:00 +01:00
the same without questions: gatepass register ada --email ada@example.org --password-stdin

"#]]);
    assert!(world.opens("ada", PASSWORD));
}

#[test]
fn the_command_that_does_the_same_does_the_same() {
    let mut world = World::new();
    let said = world
        .run("register admin --allow-reserved --ttl 90m --base-url 'https://accounts.example.org/it'")
        .typed(&["it's@example.org", PASSWORD, PASSWORD])
        .expect(0);
    let last = said.stderr().lines().last().expect("a line").to_owned();
    compare(
        &last,
        str![[
            r#"the same without questions: gatepass register admin --email 'it'\''s@example.org' --allow-reserved --ttl '1h 30m' --base-url https://accounts.example.org/it --password-stdin"#
        ]],
    );
    let again = last.rsplit_once(": gatepass ").expect("a command").1;
    let mut other = World::new();
    let repeated = other.run(again).stdin(format!("{PASSWORD}\n")).expect(0);
    assert_eq!(repeated.line().len(), said.line().len());
    let strip = |world: &World| world.ask("SELECT id, username, email, is_active FROM users");
    assert_eq!(strip(&world), strip(&other));
}

/// What the last line of an interactive run names.
fn named(world: &mut World, line: &str) -> String {
    let said = world.run(line).typed(&["ada@example.org"]).expect(0);
    said.stderr().lines().last().expect("a line").to_owned()
}

#[test]
fn the_command_that_does_the_same_names_the_places() {
    let mut world = World::new();
    let (store, keys) = (world.path("store.db"), world.path("keys.json"));
    let line = format!(
        "register ada --no-password --store {} --keys {}",
        store.display(),
        keys.display()
    );
    let named = named(&mut world, &line);
    assert!(
        named.contains("--store ~/store.db") && named.contains("--keys ~/keys.json"),
        "{named}"
    );
}

#[test]
fn the_command_that_does_the_same_names_the_passwords_file() {
    let mut world = World::new();
    let file = world.write("password", PASSWORD, 0o600);
    let named = named(&mut world, &format!("register ada --password-file {}", file.display()));
    assert!(
        named.contains("--password-file ~/password") && !named.contains("--password-stdin"),
        "{named}"
    );
}

#[test]
fn the_command_that_does_the_same_names_the_generated_passwords_file() {
    let mut world = World::new();
    let out = world.path("out");
    let named = named(
        &mut world,
        &format!("register ada --generate-password --password-out {}", out.display()),
    );
    assert!(named.contains("--generate-password --password-out ~/out"), "{named}");
}

#[test]
fn the_command_that_does_the_same_names_what_was_decided() {
    let mut world = World::new();
    let line = "register ada --if-exists keep --actor sam --no-password --expires-at 2026-11-24T09:00:00Z";
    let named = named(&mut world, line);
    for option in [
        "--if-exists keep",
        "--actor sam",
        "--no-password",
        "--expires-at 2026-11-24T09:00:00Z",
    ] {
        assert!(named.contains(option), "{option}: {named}");
    }
}

#[test]
fn no_input_asks_nothing_even_on_a_terminal() {
    let mut world = World::new();
    world.run("register ada --email ada@example.org --no-input").typed(&[]).expect(2).err(str![[r#"
error: a password is needed, and nobody can be asked for it here: give --password-stdin, --password-file PATH, --generate-password or --no-password

"#]]);
    world.set("GATEPASS_NO_INPUT", "1");
    world
        .run("register --email ada@example.org --no-password")
        .typed(&[])
        .expect(2);
    // Only one of the two streams is a terminal: nobody could read the question.
    let mut world = World::new();
    world
        .run("register ada --email ada@example.org")
        .terminal(Stream::Stdin)
        .expect(2);
    world
        .run("register ada --email ada@example.org")
        .terminal(Stream::Stderr)
        .expect(2);
}

#[test]
fn a_person_may_leave_at_any_question() {
    let mut world = World::new();
    let all = ["ada", "ada@example.org", PASSWORD, PASSWORD];
    for count in 0..4 {
        let mut answers = all[..count].to_vec();
        answers.push("^C");
        let said = world.run("register").typed(&answers).expect(130).no_out();
        assert!(
            said.stderr().ends_with("error: cancelled; nothing was changed\n"),
            "{said:?}"
        );
    }
    assert!(world.names().is_empty());
}

#[test]
fn a_taken_name_is_told_before_a_password_is_asked_for() {
    let mut world = World::new();
    world.register("ada");
    world
        .run("register Ada --email new@example.org")
        .typed(&[])
        .expect(1)
        .err(str![[r#"
error: an account named `Ada` exists already
hint: gatepass show Ada

"#]]);
}

#[test]
fn a_reserved_name_is_asked_for_again() {
    let mut world = World::new();
    let said = world
        .run("register --no-password --no-link")
        .typed(&["admin", "ada", "ada@example.org"])
        .expect(0);
    assert!(said.stderr().contains("`admin` is a reserved name"), "{said:?}");
    assert!(said.stderr().contains("`ada`: registered"), "{said:?}");
}
