//! `gatepass check`: every check's failure provoked once, with its remedy; and what is only a warning.

use std::{fs, os::unix::fs::PermissionsExt};

use gatepass::key::{Key, KeyRing};
use serde_json::Value;

use super::{lived_in, outcomes};
use crate::harness::{Said, World, can_be_run, str};

/// Runs `check` where one check fails, and gives back what it found.
#[track_caller]
fn fails(world: &mut World, name: &str) -> Value {
    let said = world.run("check --json").expect(3);
    let json = said.json();
    assert_eq!(json["error"]["code"], "unsound");
    assert!(
        json["error"]["message"]
            .as_str()
            .unwrap()
            .contains(&format!("`{name}`")),
        "{json}"
    );
    let check = named(&said, name);
    assert_eq!(check["outcome"], "fail", "{json}");
    let remedy = check["remedy"].as_str().unwrap();
    assert!(can_be_run(remedy), "{remedy}");
    check
}

fn named(said: &Said, name: &str) -> Value {
    let json = said.json();
    let found = json["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["name"] == name);
    found.unwrap_or_else(|| panic!("{name}: {json}")).clone()
}

fn mode(world: &World, path: &str, mode: u32) {
    fs::set_permissions(world.path(path), fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn in_order_everything_passes_but_the_default_template() {
    let mut world = lived_in();
    let all = [
        "configuration",
        "store-file",
        "folders",
        "key-ring",
        "schema",
        "integrity",
        "records",
        "audit-trail",
        "keys",
        "links",
        "outbox",
        "clock",
        "link-template",
        "mail",
    ];
    let said = world.run("check --json").expect(0).no_err();
    let expected: Vec<(String, String)> = all
        .map(|name| {
            (
                name.to_owned(),
                if name == "link-template" { "warn" } else { "pass" }.to_owned(),
            )
        })
        .to_vec();
    assert_eq!(outcomes(&said), expected);
    let quick = outcomes(&world.run("check --quick --json").expect(0));
    let skipped: Vec<&str> = quick
        .iter()
        .filter(|(_, outcome)| outcome == "skipped")
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(skipped, ["integrity", "records", "audit-trail"]);
    world.configure("link_template = \"https://accounts.example.org/api-activate/{token}/\"");
    let said = world.run("check").expect(0).no_err();
    said.out(str![[r#"
check	outcome	detail	remedy
configuration	pass	~/.config/gatepass/config.toml	
store-file	pass	~/.local/share/gatepass/gatepass.db	
folders	pass	~/.local/share/gatepass	
key-ring	pass	one key, of which [..] signs	
schema	pass	that of this gatepass	
integrity	pass	sound	
records	pass	sound	
audit-trail	pass	whole, with 6 events	
keys	pass	the key ring holds 1 of 1 keys that signed for the store	
links	pass	unspent links whose key is in the key ring: 1	
outbox	pass	no mail waits	
clock	pass	the newest event is of 2026-11-23T09:02:00Z	
link-template	pass	https://accounts.example.org/api-activate/{token}/	
mail	pass	none is sent from here	

"#]]);
}

#[test]
fn where_there_is_nothing_yet_it_says_what_to_do() {
    let mut world = World::new();
    assert_eq!(fails(&mut world, "store-file")["remedy"], "gatepass init");
    assert_eq!(fails(&mut world, "key-ring")["remedy"], "gatepass init");
    let said = world.run("check").expect(3);
    assert!(said.stderr().contains("2 checks failed"), "{said:?}");
    world.run("init --quiet").expect(0);
    world.run("check").expect(0);
}

#[test]
fn files_that_are_open_to_others_fail() {
    let mut world = lived_in();
    mode(&world, ".local/share/gatepass/gatepass.db", 0o622);
    let remedy = fails(&mut world, "store-file")["remedy"].clone();
    assert!(remedy.as_str().unwrap().starts_with("chmod 600 "), "{remedy}");
    mode(&world, ".local/share/gatepass/gatepass.db", 0o600);
    mode(&world, ".local/share/gatepass/keys.json", 0o644);
    fails(&mut world, "key-ring");
    mode(&world, ".local/share/gatepass/keys.json", 0o600);
    mode(&world, ".local/share/gatepass", 0o777);
    let remedy = fails(&mut world, "folders")["remedy"].clone();
    assert!(remedy.as_str().unwrap().starts_with("chmod go-w "), "{remedy}");
    mode(&world, ".local/share/gatepass", 0o700);
    world.run("check").expect(0);
    world.configure("wait = \"1s\"");
    mode(&world, ".config/gatepass/config.toml", 0o666);
    // Nothing in such a file is believed, not even where the store is.
    let said = world.run("check --json").expect(3).json();
    assert_eq!(
        (&said["error"]["code"], &said["checks"]),
        (&"file-unsafe".into(), &Value::Null)
    );
}

#[test]
fn a_store_that_cannot_be_read_is_a_finding_and_ends_no_other_check() {
    let mut world = lived_in();
    let whole = fs::read(world.store()).unwrap();
    fs::write(world.store(), &whole[..whole.len() / 2]).unwrap();
    fails(&mut world, "schema");
    let said = world.run("check --json").expect(3);
    assert_eq!(named(&said, "integrity")["outcome"], "skipped");
    assert_eq!(named(&said, "key-ring")["outcome"], "pass");
    fs::write(world.store(), &whole).unwrap();
    world.sql("PRAGMA user_version = 99");
    assert_eq!(fails(&mut world, "schema")["remedy"], "gatepass --version");
    world.sql("PRAGMA user_version = 3; CREATE TABLE mine (x)");
    fails(&mut world, "schema");
}

#[test]
fn an_index_that_does_not_fit_its_table_fails() {
    let mut world = lived_in();
    world.sql(
        "PRAGMA writable_schema = ON;
         CREATE TABLE kept AS SELECT rootpage FROM sqlite_schema WHERE name = 'accounts_by_skeleton';
         UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'links_by_account')
         WHERE name = 'accounts_by_skeleton'; DROP TABLE kept",
    );
    fails(&mut world, "integrity");
}

#[test]
fn a_link_without_its_account_fails() {
    let mut world = lived_in();
    world.sql("PRAGMA foreign_keys = OFF; DELETE FROM accounts WHERE username = 'bob'");
    let detail = fails(&mut world, "integrity")["detail"].clone();
    assert!(
        detail.as_str().unwrap().contains("belongs to no row of accounts"),
        "{detail}"
    );
}

/// Everything that is kept twice, edited in one place.
#[test]
fn records_that_contradict_themselves_or_the_trail_fail() {
    let edits = [
        (
            "UPDATE accounts SET username = 'adb' WHERE id = 1",
            "account 1: its name is not the one",
        ),
        (
            "UPDATE accounts SET username = '-' WHERE id = 1",
            "account 1: it has a name that no account",
        ),
        (
            "UPDATE accounts SET email = 'eve@example.org' WHERE id = 1",
            "account 1: its address is not the one",
        ),
        (
            "UPDATE accounts SET password_hash = '$argon2id$' WHERE id = 1",
            "account 1: its password hash cannot",
        ),
        (
            "UPDATE links SET expires_at = expires_at + 1000 WHERE number = 2",
            "it contradicts its payload in `exp`",
        ),
        (
            "UPDATE links SET payload = '{' WHERE number = 2",
            "its payload is no JSON object",
        ),
        (
            "UPDATE links SET payload = '' WHERE number = 2",
            "was erased, and its account was not",
        ),
        (
            "UPDATE links SET issued_by = 'oscar' WHERE number = 2",
            "was issued in this name, and no event",
        ),
        (
            "UPDATE links SET used_at = NULL WHERE number = 1",
            "was spent, as the trail says",
        ),
        (
            "UPDATE links SET used_at = issued_at WHERE number = 3",
            "is recorded as spent, and no event",
        ),
        (
            "UPDATE links SET superseded_at = 1 WHERE number = 2",
            "is recorded as superseded, and no event",
        ),
        (
            "UPDATE links SET revoked_at = 1, revoked_by = 'x' WHERE number = 3",
            "is recorded as withdrawn, and no event",
        ),
        (
            "UPDATE accounts SET activated_at = 1 WHERE id = 2",
            "account 2 is recorded as active, and no event",
        ),
        (
            "UPDATE accounts SET activated_at = NULL WHERE id = 1",
            "account 1 was activated, as the trail says",
        ),
        (
            "UPDATE accounts SET suspended_at = 1 WHERE id = 1",
            "account 1 is suspended or not",
        ),
        (
            "UPDATE sqlite_sequence SET seq = 1",
            "the next account would get a number",
        ),
    ];
    for (edit, finding) in edits {
        let mut world = lived_in();
        world.sql(edit);
        let detail = fails(&mut world, "records")["detail"].clone();
        assert!(detail.as_str().unwrap().contains(finding), "{edit}: {detail}");
    }
    let mut world = lived_in();
    world.run("suspend ada").expect(0);
    world.run("check").expect(0);
    world.sql("UPDATE accounts SET suspended_at = NULL WHERE id = 1");
    fails(&mut world, "records");
}

/// Whatever the verbs leave behind is in order.
#[test]
fn a_life_leaves_nothing_to_mend() {
    let mut world = lived_in();
    for line in [
        "suspend ada",
        "resume ada",
        "rename ada adele",
        "grant bob staff",
        "set-email bob robert@example.org",
        "revoke-link --account bob",
        "issue-link bob --quiet",
        "delete adele --yes",
        "register eve --active --no-password",
        "suspend eve",
    ] {
        world.tick("1m");
        world.run(line).expect(0);
        world.run("check").expect(0);
    }
    world.tick("9h");
    world.run("prune-links --older-than 1h --yes").expect(0);
    world.run("check").expect(0);
}

#[test]
fn a_key_ring_of_somebody_else_or_without_a_key_that_signs_fails() {
    let mut world = lived_in();
    let ours = world.ring();
    let other = Key::generate(&[7; 32], [1; 8], world.machine.now);
    world.replace_ring(&KeyRing::new(vec![other.clone()]));
    fails(&mut world, "keys");
    fails(&mut world, "links");
    // A link's key is missing and another one of ours is there: only the links are in the cold.
    let mut both = ours.clone();
    both.keys[0].retired_at = Some(world.machine.now);
    world.replace_ring(&both);
    let said = world.run("check --json").expect(3);
    assert_eq!(named(&said, "key-ring")["outcome"], "fail", "no key signs");
    both.keys.push(other);
    world.replace_ring(&both);
    let said = world.run("check --json").expect(0);
    let links = named(&said, "links");
    assert_eq!(links["outcome"], "warn", "a key is retired on purpose: {links}");
    assert!(links["detail"].as_str().unwrap().contains("retired"), "{links}");
    fs::remove_file(world.keys()).unwrap();
    fails(&mut world, "key-ring");
}

#[test]
fn a_clock_far_behind_fails_and_one_a_little_behind_does_not() {
    let mut world = lived_in();
    world.tick_back("4m");
    world.run("check --quick").expect(0);
    world.tick_back("4m");
    assert_eq!(fails(&mut world, "clock")["remedy"], "date -u");
}

#[test]
fn links_over_plain_http_are_a_warning() {
    let mut world = lived_in();
    world.configure("link_template = \"http://accounts.example.org/api-activate/{token}/\"");
    let said = world.run("check --json").expect(0);
    let template = named(&said, "link-template");
    assert_eq!(template["outcome"], "warn");
    assert!(
        template["detail"].as_str().unwrap().contains("plain http"),
        "{template}"
    );
}

#[test]
fn a_broken_trail_fails_and_names_the_event() {
    let mut world = lived_in();
    let text = world.ask("SELECT sql FROM sqlite_schema WHERE name = 'events_are_never_changed'");
    world.sql(&format!(
        "DROP TRIGGER events_are_never_changed; UPDATE events SET actor = 'nobody' WHERE sequence = 5; {text}"
    ));
    let detail = fails(&mut world, "audit-trail")["detail"].clone();
    assert!(detail.as_str().unwrap().contains("event 5"), "{detail}");
}

#[test]
fn a_store_that_others_may_read_is_a_warning() {
    let mut world = lived_in();
    let store = std::fs::read(world.store()).expect("a store");
    world.write(".local/share/gatepass/gatepass.db", store, 0o644);
    let said = world.run("check --quick").expect(0);
    let line = said
        .stdout()
        .lines()
        .find(|line| line.starts_with("store-file"))
        .expect("a finding");
    let cells: Vec<&str> = line.split('\t').collect();
    assert_eq!(cells[1], "warn");
    assert!(
        cells[2].contains("may be read by others") && cells[3].starts_with("chmod 600 "),
        "{line}"
    );
}
