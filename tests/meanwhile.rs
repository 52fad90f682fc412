//! What somebody else does while a person is being asked: the decision under the store's lock is taken by what is there
//! then.

use std::process::Command;

use crate::harness::{PASSWORD, World};

const ANOTHER: &str = "seven unlikely words in a row, friend";

/// A machine whose clock is the real one, because somebody else works on it by the real program.
fn world() -> World {
    let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now());
    World::at(&gatepass::words::rfc3339(now))
}

/// While the first question is open, these command lines are run.
fn meanwhile(world: &mut World, lines: &'static [&'static str]) {
    let home = world.path("");
    world.write("another", ANOTHER, 0o600);
    world.machine.meanwhile = Some(Box::new(move || {
        for line in lines {
            let words = shell_words::split(line).unwrap();
            let output = Command::new(env!("CARGO_BIN_EXE_gatepass"))
                .args(words)
                .env_clear()
                .env("HOME", &home)
                .env("USER", "oscar")
                .current_dir(&home)
                .output()
                .unwrap();
            assert!(output.status.success(), "{line}: {output:?}");
        }
    }));
}

#[test]
fn a_key_that_is_retired_spends_nothing() {
    let mut world = world();
    let url = world.register("ada");
    let key = world.ring().signing_key().and_then(|key| key.id.clone()).unwrap();
    world.write("key", &key, 0o600);
    let home = world.path("");
    world.machine.meanwhile = Some(Box::new(move || {
        let line = format!("gatepass rotate-key && gatepass retire-key {key} --yes");
        let built = std::path::Path::new(env!("CARGO_BIN_EXE_gatepass")).parent().unwrap();
        let path = format!("{}:/usr/bin:/bin", built.display());
        let mut sh = Command::new("sh");
        let output = sh
            .args(["-c", &line])
            .env("HOME", &home)
            .env("PATH", path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }));
    let said = world.run("activate").arg(&url).typed(&[PASSWORD, PASSWORD]).unchecked();
    assert_eq!(said.status(), 15, "{said:?}");
    assert_eq!(world.ask("SELECT is_active, password FROM users"), "0|!\n");
}

#[test]
fn a_password_that_somebody_else_set_is_not_overwritten() {
    let mut world = world();
    let url = world.register("ada");
    meanwhile(&mut world, &["set-password ada --password-file another"]);
    let said = world.run("activate").arg(&url).typed(&[PASSWORD, PASSWORD]).unchecked();
    assert_eq!(said.status(), 1, "{said:?}");
    meanwhile(&mut world, &[]);
    world.run("activate --no-password -").stdin(&url).expect(0);
    world
        .run("check-password ada --password-stdin")
        .stdin(ANOTHER)
        .expect(0);

    world.register("bob");
    meanwhile(&mut world, &["set-password bob --password-file another"]);
    let said = world
        .run("activate --account bob --reason why")
        .typed(&[PASSWORD, PASSWORD])
        .unchecked();
    assert_eq!(said.status(), 1, "{said:?}");
    assert_eq!(world.ask("SELECT is_active FROM users WHERE username = 'bob'"), "0\n");
}

#[test]
fn the_same_password_is_the_same_only_while_it_is() {
    let mut world = world();
    let register = "register ada --email ada@example.org --active --password-stdin";
    world.run(register).stdin(PASSWORD).expect(0);
    meanwhile(&mut world, &["set-password ada --password-file another"]);
    let said = world.run("set-password ada").typed(&[PASSWORD, PASSWORD]).unchecked();
    assert_eq!(said.status(), 5, "{said:?}");
    assert!(said.stdout().is_empty(), "{said:?}");
    world
        .run("check-password ada --password-stdin")
        .stdin(ANOTHER)
        .expect(0);
}

#[test]
fn whoever_was_renamed_is_not_deleted_for_another() {
    let mut world = world();
    world.register("ada");
    meanwhile(
        &mut world,
        &[
            "rename ada former",
            "register ada --email new@example.org --no-password",
        ],
    );
    world.run("delete ada").typed(&["ada"]).expect(0);
    assert_eq!(world.ask("SELECT username, email FROM users"), "ada|new@example.org\n");
}

/// A name that holds `@` is its account's own address, whatever a link brings.
#[test]
fn a_link_does_not_part_a_name_from_its_address() {
    let mut world = World::new();
    world.active("ada");
    let url = world.run("set-email ada new@example.org --confirm").expect(0).line();
    world.run("rename ada ada@example.org").expect(0);
    let refused = world.run("activate --json -").stdin(&url).expect(17).json();
    assert_eq!(refused["error"]["code"], "email-taken");
    assert_eq!(
        refused["diagnosis"]["message"],
        "the account's name is its old address by now, and must be its own"
    );
    // Somebody brought it about by other means: it is found.
    world.sql("UPDATE accounts SET email = 'new@example.org', email_fold = 'new@example.org'");
    assert!(
        world
            .run("check")
            .expect(3)
            .stdout()
            .contains("its name is an address that is not its own")
    );
}
