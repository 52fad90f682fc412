//! An account without a password gets one with its activation.

use crate::harness::{PASSWORD, Stream, World, str};

#[test]
fn a_person_pastes_the_link_and_chooses_a_password() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("activate")
        .typed(&[&url, "ada", PASSWORD, PASSWORD])
        .terminal(Stream::Stdout)
        .expect(0)
        .out(str![[r#"
activated `ada`, account 1

"#]])
        .err(str![[r#"
Paste the link:
Password, at least 15 characters:
error: the password needs at least 15 characters
Password, at least 15 characters:
The same again:

"#]]);
    assert!(world.opens("ada", PASSWORD));
}

#[test]
fn an_account_without_a_password_gets_one() {
    let mut world = World::new();
    let url = world.register("ada");
    world.run("activate").arg(&url).expect(2).no_out().err(str![[r#"
error: a password is needed, and nobody can be asked for it here: give --password-stdin, --password-file PATH, --generate-password or --no-password

"#]]);
    world
        .run("activate --password-stdin")
        .arg(&url)
        .stdin("secret")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the password needs at least 15 characters; --generate-password makes a good one

"#]]);
    world
        .run("activate --password-stdin")
        .arg(&url)
        .stdin(PASSWORD)
        .expect(0);
    assert!(world.opens("ada", PASSWORD));

    let url = world.register("bob");
    let path = world.write("password", PASSWORD, 0o600);
    world
        .run("activate --password-file")
        .arg(path)
        .arg("-")
        .stdin(&url)
        .expect(0);
    assert!(world.opens("bob", PASSWORD));

    let url = world.register("carl");
    let path = world.path("new");
    world
        .run("activate --generate-password --password-out")
        .arg(&path)
        .arg(&url)
        .expect(0)
        .err(str![[r#"
the generated password is in the file that --password-out named

"#]]);
    let made = std::fs::read_to_string(path).expect("a password");
    assert!(world.opens("carl", made.trim()));

    let url = world.register("dora");
    let said = world
        .run("activate --generate-password -")
        .stdin(&url)
        .terminal(Stream::Stderr)
        .expect(0);
    let made = said
        .stderr()
        .split("shown this once: ")
        .nth(1)
        .expect("a password")
        .trim()
        .to_owned();
    assert!(world.opens("dora", &made));
    let url = world.register("emil");
    world
        .run("activate --generate-password -")
        .stdin(&url)
        .expect(2)
        .no_out()
        .err(str![[r#"
error: a place for the generated password is needed, and nobody can be asked for it here: give --password-out PATH

"#]]);
}

#[test]
fn a_generated_password_is_never_lost() {
    let mut world = World::new();
    let url = world.register("ada");
    // `activate` has no field for it, so JSON alone is no place.
    let said = world.run("activate --generate-password --json -").stdin(&url).expect(2);
    assert_eq!(said.json()["error"]["code"], "input-needed");
    world.run("inspect-token -").stdin(&url).expect(0);
}

#[test]
fn a_password_that_is_there_stays() {
    let mut world = World::new();
    let register = "register ada --email ada@example.org --password-stdin";
    let url = world.run(register).stdin(PASSWORD).expect(0).line();
    world
        .run("activate --password-stdin")
        .arg(&url)
        .stdin("another phrase of words")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the account `ada` has a password already, and nothing was spent: leave the password options out

"#]]);
    world.run("activate -").stdin(&url).expect(0).no_err();
    assert!(world.opens("ada", PASSWORD));
    let url = world
        .run(&register.replace("ada", "bob"))
        .stdin(PASSWORD)
        .expect(0)
        .line();
    world.run("activate --no-password -").stdin(&url).expect(0);
    assert!(world.opens("bob", PASSWORD));
}

#[test]
fn two_things_cannot_both_come_from_standard_input() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("activate --password-stdin -")
        .stdin(&url)
        .expect(2)
        .no_out()
        .err(str![[r#"
error: the link and the password cannot both come from standard input: use --password-file PATH

"#]]);
    world
        .run("activate --password-stdin")
        .stdin(&url)
        .expect(2)
        .no_out()
        .err(str![[r#"
error: the link and the password cannot both come from standard input: use --password-file PATH

"#]]);
}

#[test]
fn a_decision_may_bring_a_password() {
    let mut world = World::new();
    world.register("ada");
    world
        .run("activate --account ada --reason 'seen at the desk' --password-stdin")
        .stdin(PASSWORD)
        .expect(0);
    assert!(world.opens("ada", PASSWORD));
    world.register("bob");
    world
        .run("activate --account bob --reason 'seen at the desk'")
        .typed(&[PASSWORD, PASSWORD])
        .expect(0);
    assert!(world.opens("bob", PASSWORD));
}

#[test]
fn a_link_that_runs_out_while_somebody_thinks_is_not_spent() {
    let mut world = World::new();
    let url = world.register("ada");
    world
        .run("activate")
        .typed(&[&url, PASSWORD, PASSWORD])
        .hesitating("41m")
        .expect(10)
        .no_out()
        .err(str![[r#"
Paste the link:
Password, at least 15 characters:
The same again:
error: expired 3 minutes ago, at 11:00 UTC, 12:00 +01:00, after a lifetime of 2 hours
hint: gatepass issue-link ada

"#]]);
    assert_eq!(world.ask("SELECT is_active, password FROM users"), "0|!\n");
}

#[test]
fn whoever_leaves_at_the_password_spends_nothing() {
    let mut world = World::new();
    let url = world.register("ada");
    world.run("activate").arg(&url).typed(&["^C"]).expect(130).no_out();
    world.run("activate").typed(&["^C"]).expect(130).no_out();
    world.activate(&url);
}
