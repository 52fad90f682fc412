//! `gatepass set-password`: another password, from every source.

use std::io::ErrorKind;

use crate::harness::{PASSWORD, Stream, World, compare, str};

const OTHER: &str = "seven unlikely words in a row, friend";

/// An account with this password.
fn with_password(world: &mut World, name: &str) {
    let line = format!("register {name} --email {name}@example.org --active --password-stdin --quiet");
    world.run(&line).stdin(PASSWORD).expect(0);
}

#[test]
fn a_person_is_asked_twice_and_told_at_once_that_it_is_weak() {
    let mut world = World::new();
    with_password(&mut world, "ada");
    world
        .run("set-password ada")
        .typed(&["ada", OTHER, "another one", OTHER, OTHER])
        .expect(0)
        .out(str![[r#"
`ada` has the new password now

"#]])
        .err(str![[r#"
Password, at least 15 characters:
error: the password needs at least 15 characters
Password, at least 15 characters:
The same again:
error: the two passwords are not the same
Password, at least 15 characters:
The same again:

"#]]);
    assert!(world.opens("ada", OTHER) && !world.opens("ada", PASSWORD));
    compare(
        &world.trail(),
        str![[r#"
1|2026-11-23T09:00:00.000Z|olga|registered|1|0|{"active":true,"uid":1000}
2|2026-11-23T09:00:00.000Z|olga|password-set|1|0|{"uid":1000}

"#]],
    );
}

#[test]
fn it_comes_from_standard_input_or_a_file() {
    let mut world = World::new();
    with_password(&mut world, "ada");
    world
        .run("set-password ADA@example.org --password-stdin")
        .stdin(format!("{OTHER}\n"))
        .expect(0)
        .out(str![[r#"
`ada` has the new password now

"#]]);
    assert!(world.opens("ada", OTHER));
    let path = world.write("password", PASSWORD, 0o600);
    world.run("set-password ada --password-file").arg(path).expect(0);
    assert!(world.opens("ada", PASSWORD));
    world.run("set-password ada --password-file nowhere").expect(3).no_out();
}

#[test]
fn a_generated_one_is_shown_once_where_it_was_asked_for() {
    let mut world = World::new();
    with_password(&mut world, "ada");
    let said = world
        .run("set-password ada --generate-password")
        .terminal(Stream::Stderr)
        .expect(0);
    let made = said.stderr().trim().rsplit(": ").next().expect("a password").to_owned();
    assert!(world.opens("ada", &made), "{said:?}");

    let path = world.path("new");
    world
        .run("set-password ada --generate-password --password-out")
        .arg(&path)
        .expect(0)
        .out(str![[r#"
`ada` has the new password now

"#]])
        .err(str![[r#"
the generated password is in the file that --password-out named

"#]]);
    let made = std::fs::read_to_string(&path).expect("a password");
    assert!(world.opens("ada", made.trim()));

    let json = world
        .run("set-password ada --generate-password --json")
        .expect(0)
        .json();
    assert!(world.opens("ada", json["generated_password"].as_str().expect("a password")));

    world
        .run("set-password ada --generate-password")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: a place for the generated password is needed, and nobody can be asked for it here: give --password-out PATH or --json

"#]]);
    // A file that is there is never written over, and the password stays.
    world
        .run("set-password ada --generate-password --password-out")
        .arg(&path)
        .expect(2)
        .no_out()
        .err(str![[r#"
error: there is already a file at `~/new`
hint: ls -ld ~/new

"#]]);
    assert!(world.opens("ada", json["generated_password"].as_str().expect("a password")));
}

#[test]
fn the_password_that_it_has_changes_nothing() {
    let mut world = World::new();
    with_password(&mut world, "ada");
    let before = world.ask("SELECT password_hash, password_generation FROM accounts");
    world
        .run("set-password ada --password-stdin")
        .stdin(PASSWORD)
        .expect(0)
        .out(str![[r#"
`ada` has this password already

"#]])
        .no_err();
    world
        .run("set-password ada --password-stdin --json")
        .stdin(PASSWORD)
        .expect(0)
        .out(str![[r#"
{"command":"set-password","status":0,"error":null,"outcome":"unchanged","account":{"id":1,"username":"ada","email":"ada@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":true},"generated_password":null}

"#]]);
    world.run("set-password ada").typed(&[PASSWORD, PASSWORD]).expect(0);
    assert_eq!(
        world.ask("SELECT password_hash, password_generation FROM accounts"),
        before
    );
    assert_eq!(world.actions(), ["registered"]);
}

#[test]
fn a_weak_one_is_refused_and_the_old_one_stays() {
    let mut world = World::new();
    with_password(&mut world, "ada");
    world
        .run("set-password ada --password-stdin")
        .stdin("short")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the password needs at least 15 characters; --generate-password makes a good one

"#]]);
    world
        .run("set-password ada --password-stdin")
        .stdin("ada@example.org")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the password is too easy to guess: it repeats, follows a pattern, or is made of common words or the account's own; --generate-password makes a good one

"#]]);
    world
        .run("set-password ada --password-stdin --json")
        .stdin("passwordpassword")
        .expect(1)
        .out(str![[r#"
{"command":"set-password","status":1,"error":{"code":"weak-password","message":"the password is too easy to guess: it repeats, follows a pattern, or is made of common words or the account's own; --generate-password makes a good one","hint":null},"outcome":null,"account":null,"generated_password":null}

"#]]);
    assert!(world.opens("ada", PASSWORD));
}

#[test]
fn links_to_reset_the_one_before_do_not_work_any_more() {
    let mut world = World::new();
    with_password(&mut world, "ada");
    let url = world.run("issue-link ada --purpose reset-password").expect(0).line();
    world.run("inspect-token -").stdin(&url).expect(0);
    world.run("set-password ada --password-stdin").stdin(OTHER).expect(0);
    let path = world.write("password", PASSWORD, 0o600);
    world
        .run("activate - --password-file")
        .arg(path)
        .stdin(&url)
        .expect(17)
        .no_out()
        .err(str![[r#"
error: the password was changed after it was issued
hint: gatepass issue-link ada --purpose reset-password

"#]]);
    assert!(world.opens("ada", OTHER));
}

#[test]
fn in_whatever_state_an_account_is() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("set-password ada --password-stdin")
        .stdin(PASSWORD)
        .expect(0)
        .out(str![[r#"
`ada` has the new password now

"#]]);
    world.run("suspend ada").expect(0);
    world
        .run("set-password ada --password-stdin")
        .stdin(OTHER)
        .expect(0)
        .out(str![[r#"
`ada` has the new password now

"#]]);
    world.run("resume ada").expect(0);
    // It has a password now, and the activation link brings none.
    world.run("activate -").stdin(&url).expect(0);
    assert!(world.opens("ada", OTHER));
}

#[test]
fn nobody_is_asked_in_vain() {
    let mut world = World::new();
    with_password(&mut world, "ada");
    // Nobody to answer would panic.
    world
        .run("set-password nobody")
        .typed(&[])
        .expect(4)
        .no_out()
        .err(str![[r#"
error: there is no account `nobody`

"#]]);
    world.run("set-password ada").expect(2).no_out().err(str![[r#"
error: a password is needed, and nobody can be asked for it here: give --password-stdin, --password-file PATH or --generate-password

"#]]);
    world.run("set-password ada --no-input").typed(&[]).expect(2).no_out();
    world
        .run("set-password ada --no-password")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: unexpected argument `--no-password` found; a similar argument exists: `--generate-password`
hint: gatepass set-password --help

"#]]);
    world
        .run("set-password ada")
        .typed(&["^C"])
        .expect(130)
        .no_out()
        .err(str![[r#"
Password, at least 15 characters: ^C
error: cancelled; nothing was changed

"#]]);
    world.run("set-password ada").typed(&[OTHER, "^C"]).expect(130).no_out();
    assert!(world.opens("ada", PASSWORD));
}

#[test]
fn a_rehearsal_changes_nothing() {
    let mut world = World::new();
    with_password(&mut world, "ada");
    world
        .run("set-password ada --password-stdin --dry-run")
        .stdin(OTHER)
        .expect(0)
        .out(str![[r#"
a rehearsal; nothing was written. Otherwise: `ada` has the new password now

"#]])
        .err(str![[r#"
dry run: all of this was rolled back; nothing was written

"#]]);
    let json = world
        .run("set-password ada --generate-password --dry-run --json")
        .expect(0)
        .json();
    assert!(
        json["generated_password"].is_null() && json["outcome"] == "changed",
        "{json}"
    );
    assert!(world.opens("ada", PASSWORD));
}

#[test]
fn a_generated_password_that_was_lost_is_said_to_be() {
    let mut world = World::new();
    with_password(&mut world, "ada");
    world
        .run("set-password ada --generate-password --json")
        .stdout_fails(ErrorKind::BrokenPipe)
        .expect(3)
        .err(str![[r#"
error: the account has a new password, which nobody saw, but the result could not be written
hint: gatepass set-password ada --generate-password --json

"#]]);
    world
        .run("set-password ada --password-stdin")
        .stdin(OTHER)
        .stdout_fails(ErrorKind::StorageFull)
        .expect(3)
        .err(str![[r#"
error: the account has the new password, but the result could not be written
hint: gatepass set-password ada --password-stdin

"#]]);
}
