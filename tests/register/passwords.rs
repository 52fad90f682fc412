//! Where a password comes from, and where a generated one goes.

use std::{fs, os::unix::fs::symlink};

use crate::harness::{PASSWORD, Stream, World, compare, str};

#[test]
fn a_password_from_standard_input_or_a_file_loses_one_line_end() {
    let mut world = World::new();
    for (name, end) in [("none", ""), ("lf", "\n"), ("crlf", "\r\n")] {
        world
            .run(&format!("register {name} --email {name}@example.org --password-stdin"))
            .stdin(format!("{PASSWORD}{end}"))
            .expect(0);
        assert!(world.opens(name, PASSWORD), "{name}");
    }
    let path = world.write("secret", format!(" {PASSWORD} \n"), 0o644);
    world
        .run("register spaces --email spaces@example.org --password-file")
        .arg(path)
        .expect(0);
    assert!(world.opens("spaces", &format!(" {PASSWORD} ")) && !world.opens("spaces", PASSWORD));
    // The second of two is part of the password, and no password holds one.
    world
        .run("register two --email two@example.org --password-stdin")
        .stdin(format!("{PASSWORD}\n\n"))
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the password holds a control character, such as a tab or a line break; --generate-password makes a good one

"#]]);
}

#[test]
fn sources_of_a_password_exclude_each_other() {
    let mut world = World::new();
    world
        .run("register ada --email ada@example.org --no-password --password-stdin")
        .expect(2)
        .err(str![[r#"
error: the argument `--no-password` cannot be used with `--password-stdin`
hint: gatepass register --help

"#]]);
    world
        .run("register ada --email ada@example.org --password")
        .arg(PASSWORD)
        .expect(2)
        .no_out();
}

#[test]
fn a_generated_password_is_shown_once_on_the_terminal() {
    let mut world = World::new();
    let said = world
        .run("register ada --email ada@example.org --generate-password")
        .terminal(Stream::Stderr)
        .expect(0)
        .err(str![[r#"
the key ring is `~/.local/share/gatepass/keys.json`: keep a copy, and keep it secret
the store is `~/.local/share/gatepass/gatepass.db`
`ada`: registered as account 1, pending
notice: the link template is the default, which works on this machine only; set link_template
link g02z0ba3 works once, for 2 hours, until 11:00 UTC, 12:00 +01:00
generated password, shown this once: hpip-33du-rehd-9c8h-fpy4

"#]]);
    let shown = said
        .stderr()
        .split("shown this once: ")
        .nth(1)
        .expect("a password")
        .lines()
        .next()
        .expect("a line");
    assert!(world.opens("ada", shown));
    // Who asks for quiet still gets what only they can have.
    let said = world
        .run("register bob --email bob@example.org --generate-password --quiet")
        .terminal(Stream::Stderr)
        .expect(0);
    compare(
        said.stderr(),
        str![[r#"
generated password, shown this once: xgfq-hsiu-t2yj-bgfh-7irf

"#]],
    );
}

#[test]
fn a_generated_password_goes_into_a_new_file() {
    let mut world = World::new();
    let path = world.path("secret");
    world
        .run("register ada --email ada@example.org --generate-password --password-out")
        .arg(&path)
        .expect(0)
        .err(str![[r#"
the key ring is `~/.local/share/gatepass/keys.json`: keep a copy, and keep it secret
the store is `~/.local/share/gatepass/gatepass.db`
`ada`: registered as account 1, pending
notice: the link template is the default, which works on this machine only; set link_template
link g02z0ba3 works once, for 2 hours, until 11:00 UTC, 12:00 +01:00
the generated password is in the file that --password-out named

"#]]);
    assert_eq!(world.files()[std::path::Path::new("secret")].0, 0o600);
    let secret = fs::read_to_string(&path).expect("a password");
    assert!(world.opens("ada", secret.strip_suffix('\n').expect("a line")));

    // What is there stays, and so does whatever a link points at.
    world
        .run("register bob --email bob@example.org --generate-password --password-out")
        .arg(&path)
        .expect(2)
        .err(str![[r#"
error: there is already a file at `~/secret`
hint: ls -ld ~/secret

"#]]);
    symlink(world.path("elsewhere"), world.path("link")).expect("a link");
    let link = world.path("link");
    world
        .run("register bob --email bob@example.org --generate-password --password-out")
        .arg(link)
        .expect(2)
        .no_out();
    assert!(!world.path("elsewhere").exists());
    assert_eq!(world.ask("SELECT count(*) FROM users"), "1\n");

    // With JSON beside the file, the file has it and the JSON does not.
    let path = world.path("second");
    let said = world
        .run("register bob --email bob@example.org --generate-password --json --password-out")
        .arg(&path)
        .expect(0);
    assert!(said.json()["generated_password"].is_null());
}

#[test]
fn the_file_goes_away_again_where_the_account_is_not_made() {
    let mut world = World::new();
    world.register("ada");
    let path = world.path("secret");
    world
        .run("register bob --email bob@example.org --ttl 31d --generate-password --password-out")
        .arg(&path)
        .expect(2);
    assert!(!path.exists());
}

#[test]
fn a_generated_password_is_in_the_json() {
    let mut world = World::new();
    let said = world
        .run("register ada --email ada@example.org --generate-password --json")
        .expect(0);
    let password = said.json()["generated_password"]
        .as_str()
        .expect("a password")
        .to_owned();
    assert!(world.opens("ada", &password));
    assert!(!said.stderr().contains(&password));
}

#[test]
fn a_generated_password_needs_a_place() {
    let mut world = World::new();
    world
        .run("register ada --email ada@example.org --generate-password")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: a place for the generated password is needed, and nobody can be asked for it here: give --password-out PATH or --json

"#]]);
    assert!(world.names().is_empty());
}

#[test]
fn a_file_for_a_password_that_is_not_made_is_a_mistake() {
    let mut world = World::new();
    let line = "register ada --email ada@example.org --no-password --password-out secret";
    world.run(line).expect(2).no_out();
}

#[test]
fn a_rehearsal_tries_the_place_of_a_password() {
    let mut world = World::new();
    let there = world.write("there", "mine", 0o600);
    let line = "register bob --active --generate-password --dry-run --password-out";
    let refused = world.run(line).arg(&there).expect(2);
    assert!(refused.stderr().contains("there is already a file"), "{refused:?}");
    let nowhere = world.path("none/at/all");
    world.run(line).arg(nowhere).expect(3);
    let fresh = world.path("fresh");
    world.run(line).arg(&fresh).expect(0);
    assert!(!fresh.exists());
}
