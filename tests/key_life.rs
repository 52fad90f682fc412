//! The life of keys: generated, standing by, signing, replaced, retired, stolen; and what each does to the links that are
//! out. `gatepass list-keys`, `gatepass generate-key`, `gatepass rotate-key`, `gatepass retire-key` and
//! `gatepass export-keys`.

mod imported;
mod stolen;

use gatepass::host::Stream;
use serde_json::{Value, json};

use crate::harness::{World, str, token_of};

/// What `list-keys` tells of each key: id, state, unspent links, until when.
fn listed(world: &mut World) -> Vec<(String, String, u64, Value)> {
    let told = world.run("list-keys --json").expect(0).json();
    let row = |key: &Value| {
        let text = |name: &str| key[name].as_str().expect("text").to_owned();
        let links = key["unspent_links"].as_u64().expect("a number");
        (text("id"), text("state"), links, key["last_expires_at"].clone())
    };
    told["keys"].as_array().expect("keys").iter().map(row).collect()
}

fn states(world: &mut World) -> Vec<(String, &'static str)> {
    let state = |state: String| match state.as_str() {
        "signing" => "signing",
        "verifying" => "verifying",
        "retired" => "retired",
        other => panic!("{other}"),
    };
    let all = listed(world);
    all.into_iter().map(|(id, word, ..)| (id, state(word))).collect()
}

/// What becomes of a link if it were opened now.
fn fate(world: &mut World, url: &str) -> String {
    let said = world.run("inspect-token --json -").stdin(url).unchecked();
    said.json()["verdict"].as_str().expect("a verdict").to_owned()
}

#[test]
fn the_ring_of_a_new_home_is_listed() {
    let mut world = World::new();
    world.run("list-keys").expect(3);
    world.register("ada");
    world.run("list-keys").expect(0).out(str![[r#"
id	algorithm	state	created	retired	links	until
d44n4r0d	HS256	signing	2026-11-23T09:00:00Z		1	2026-11-23T11:00:00Z

"#]]);
    world.run("list-keys").terminal(Stream::Stdout).expect(0).out(str![[r#"
ID        ALGORITHM  STATE    CREATED            LINKS  UNTIL
d44n4r0d  HS256      signing  2026-11-23 09:00Z  1      2026-11-23 11:00Z

"#]]);
    world.tick("3h");
    let told = world.run("list-keys --json").expect(0).json();
    let key = json!({"id": "d44n4r0d", "algorithm": "HS256", "state": "signing", "created_at": "2026-11-23T09:00:00Z",
        "age_seconds": 10800, "retired_at": null, "unspent_links": 0, "last_expires_at": null});
    assert_eq!(
        told,
        json!({"command": "list-keys", "status": 0, "error": null, "keys": [key]})
    );
}

#[test]
fn a_key_stands_by_until_it_is_its_turn() {
    let mut world = World::new();
    let old_url = world.register("ada");
    for algorithm in ["HS256", "HS384", "HS512", "EdDSA", "ES256"] {
        let said = world.run(&format!("generate-key --algorithm {algorithm}")).expect(0);
        let id = said.line();
        assert!(said.stderr().contains(&format!("gatepass rotate-key --to {id}")));
        assert_eq!(states(&mut world)[0].1, "signing");
        let before = world.issue("ada");
        world
            .run(&format!("rotate-key --to {id}"))
            .expect(0)
            .out(format!("{id}\n"));
        let signing: Vec<_> = states(&mut world)
            .into_iter()
            .filter(|(_, state)| *state == "signing")
            .collect();
        assert_eq!(signing, [(id.clone(), "signing")]);
        // Links of the key before live on, and can be printed again.
        assert_eq!(fate(&mut world, &before), "valid");
        world
            .run("issue-link ada --if-live keep")
            .expect(0)
            .out(format!("{before}\n"));
        let url = world.issue("ada");
        let told = world.run("inspect-token --json -").stdin(&url).expect(0).json();
        assert_eq!(told["token"]["algorithm"], algorithm);
        assert_eq!(told["token"]["key_id"], id.as_str());
        let first = states(&mut world)[0].0.clone();
        world.run(&format!("rotate-key --to {first}")).expect(0);
        // A second run has nothing to do.
        let again = world.run(&format!("rotate-key --to {first} --json")).expect(0).json();
        assert_eq!(
            (&again["outcome"], &again["key"]["id"]),
            (&json!("unchanged"), &json!(first))
        );
    }
    assert_eq!(fate(&mut world, &old_url), "superseded");
    world.run("generate-key --key-id standby1").expect(0).out("standby1\n");
    world.run("generate-key --key-id standby1").expect(1);
    world.run("generate-key --algorithm RS256").expect(2);
    world.run("rotate-key --to nobody").expect(4);
    world.run("rotate-key --to nobody --algorithm HS256").expect(2);
}

#[test]
fn a_rotation_says_until_when_the_key_before_is_needed() {
    let mut world = World::new();
    let ada = world.register("ada");
    world.tick("30m");
    let bob = world.register("bob");
    let said = world.run("rotate-key").expect(0).err(str![[r#"
`d44n4r0d` goes on verifying 2 unused links, the last of which runs out at 11:30 UTC, 12:30 +01:00

"#]]);
    let new = said.line();
    world.run("issue-link bob --keep-earlier").expect(0);
    let old = "d44n4r0d".to_owned();
    let until = json!("2026-11-23T11:30:00Z");
    let expected = [
        (old.clone(), "verifying".to_owned(), 2, until.clone()),
        (new.clone(), "signing".to_owned(), 1, until),
    ];
    assert_eq!(listed(&mut world), expected);
    world.activate(&ada);
    assert_eq!(listed(&mut world)[0].2, 1);
    world.tick("2h");
    assert_eq!(
        (listed(&mut world)[0].2, fate(&mut world, &bob)),
        (0, "expired".to_owned())
    );
    let said = world.run("rotate-key --json").expect(0);
    assert!(said.stderr().contains("no link depends on"), "{}", said.stderr());
    let told = said.json();
    assert_eq!(
        (&told["former"]["id"], &told["former"]["state"]),
        (&json!(new), &json!("verifying"))
    );
    assert_eq!(
        (&told["revoked_links"], &told["accounts"]),
        (&json!(null), &json!(null))
    );
    let trail = world.ask("SELECT action, detail FROM audit WHERE action LIKE 'key-%'");
    let rotated = told["key"]["id"].as_str().expect("an id");
    let of = |action: &str, id: &str| format!("{action}|{{\"key_id\":\"{id}\",\"uid\":1000}}\n");
    let expected = [
        of("key-generated", &new),
        of("key-rotated", &new),
        of("key-generated", rotated),
        of("key-rotated", rotated),
    ];
    assert_eq!(trail, expected.concat());
}

#[test]
fn links_of_a_key_that_was_taken_away_are_told_of() {
    let mut world = World::new();
    world.register("ada");
    world.run("rotate-key").expect(0);
    world.issue("ada");
    world.register("bob");
    let mut ring = world.ring();
    ring.keys.remove(1);
    world.replace_ring(&ring);
    world.run("list-keys").expect(0).err(str![[r#"
warning: 2 unused links were signed by keys that the ring no longer holds, and do not work

"#]]);
}

#[test]
fn the_algorithm_stays_unless_another_is_named() {
    let mut world = World::new();
    world.register("ada");
    world.run("rotate-key --algorithm EdDSA").expect(0);
    let told = world.run("rotate-key --json").expect(0).json();
    assert_eq!(told["key"]["algorithm"], "EdDSA");
}

#[test]
fn retiring_takes_the_links_that_it_said() {
    let mut world = World::new();
    let (ada, bob) = (world.register("ada"), world.register("bob"));
    // The key that signs stays, and nobody is asked in vain.
    let said = world.run("retire-key d44n4r0d").expect(1);
    assert!(said.stderr().contains("hint: gatepass rotate-key"));
    world.run("rotate-key").expect(0);
    let carl = world.register("carl");
    let predicted = listed(&mut world)[0].2;
    world.run("retire-key d44n4r0d").expect(2).err(str![[r#"
error: a confirmation is needed, and nobody can be asked for it here: give --yes

"#]]);
    world.run("retire-key d44n4r0d").typed(&["n"]).expect(130);
    assert_eq!(fate(&mut world, &ada), "valid");
    world.run("retire-key d44n4r0d --dry-run").expect(0).out(str![[r#"
a rehearsal; nothing was written. Otherwise: 2 unused links of it stop working

"#]]);
    world.run("retire-key d44n4r0d").typed(&["y"]).expect(0).out(str![[r#"
the key `d44n4r0d` is retired: 2 unused links of it work no more

"#]]);
    world.run("list-keys").terminal(Stream::Stdout).expect(0).out(str![[r#"
ID        ALGORITHM  STATE       CREATED             LINKS  UNTIL
d44n4r0d  HS256      retired     2026-11-23 09:00Z   2      2026-11-23 11:00Z
                     2026-11-23
                     09:00Z
ce7rjn79  HS256      signing     2026-11-23 09:00Z   1      2026-11-23 11:00Z

"#]]);
    let fates = [&ada, &bob, &carl].map(|url| fate(&mut world, url));
    assert_eq!(fates, ["retired-key", "retired-key", "valid"]);
    assert_eq!(
        fates.iter().filter(|fate| *fate == "retired-key").count() as u64,
        predicted
    );
    world.run("activate --no-password -").stdin(&ada).expect(15);
    let told = world.run("retire-key d44n4r0d --json").expect(0).json();
    assert_eq!(
        (&told["outcome"], &told["key"]["state"]),
        (&json!("unchanged"), &json!("retired"))
    );
    world.run("retire-key nobody --yes").expect(4);
    world.run("rotate-key --to d44n4r0d").expect(1);
    // Whoever waits gets a link that works.
    let fresh = world.issue("ada");
    world.activate(&fresh);
}

#[test]
fn a_rehearsal_writes_neither_file_nor_store() {
    let mut world = World::new();
    world.register("ada");
    world.write("django.secret", "another system's secret, long enough for HS256", 0o600);
    let file = world.path("django.secret").display().to_string();
    for line in [
        "generate-key".to_owned(),
        "rotate-key --algorithm ES256".to_owned(),
        "rotate-key --compromised --reissue".to_owned(),
        format!("import-key --secret --sign {file}"),
    ] {
        // That nothing was written is a rule of the harness.
        let said = world.run(&format!("{line} --dry-run")).expect(0);
        assert!(said.stderr().contains("nothing was written"), "{}", said.stderr());
        assert!(!said.stdout().contains("eyJ"));
        let told = world.run(&format!("{line} --dry-run --json")).expect(0).json();
        assert!(told["key"]["id"].is_string(), "{told}");
    }
}

#[test]
fn public_parts_go_out_and_secrets_do_not() {
    let mut world = World::new();
    world.register("ada");
    world.run("export-keys").expect(2);
    world
        .run("export-keys --public")
        .expect(0)
        .out("{\n  \"keys\": []\n}\n")
        .err(str![[r#"
notice: 1 HMAC key is left out: an HMAC key has no public part

"#]]);
    let standing_by = world.run("generate-key --algorithm ES256").expect(0).line();
    let signing = world.run("rotate-key --algorithm EdDSA").expect(0).line();
    let said = world.run("export-keys --public").expect(0);
    let set: Value = serde_json::from_str(said.stdout()).expect("JSON");
    let ids: Vec<&Value> = set["keys"]
        .as_array()
        .expect("keys")
        .iter()
        .map(|key| &key["kid"])
        .collect();
    assert_eq!(ids, [&json!(standing_by), &json!(signing)]);
    for secret in ["\"d\"", "\"k\"", "oct"] {
        assert!(!said.stdout().contains(secret));
    }
    assert_eq!(
        world.run("export-keys --public --json").expect(0).json()["keys"],
        set["keys"]
    );
    // Whoever has the set verifies our links without us.
    let url = world.issue("ada");
    let mut other = World::new();
    let jwks = other.write("jwks.json", said.stdout(), 0o644);
    let line = format!("inspect-token --no-store --key-file {} -", jwks.display());
    other.run(&line).stdin(token_of(&url)).expect(0);
}

#[test]
fn a_ring_that_cannot_be_written_leaves_the_store_as_it_was() {
    let mut world = World::new();
    world.register("ada");
    // Others may write the folder's file: it is not trusted, and nothing is done.
    let ring = std::fs::read(world.keys()).expect("a ring");
    world.write(".local/share/gatepass/keys.json", ring, 0o666);
    for line in ["generate-key", "rotate-key", "rotate-key --compromised --yes"] {
        world.run(line).expect(3);
    }
    assert_eq!(
        world.ask("SELECT count(*) FROM events WHERE action LIKE 'key-%'"),
        "0\n"
    );
}

#[test]
fn a_changed_ring_keeps_what_it_does_not_know() {
    let mut world = World::new();
    world.register("ada");
    let mut ring: Value = serde_json::from_slice(&std::fs::read(world.keys()).expect("a ring")).expect("JSON");
    ring["comment"] = "ours".into();
    ring["keys"][0]["x-owner"] = json!({"team": ["mail"]});
    world.write(".local/share/gatepass/keys.json", ring.to_string(), 0o600);
    world.run("rotate-key").expect(0);
    let written: Value = serde_json::from_slice(&std::fs::read(world.keys()).expect("a ring")).expect("JSON");
    assert_eq!(
        (&written["comment"], &written["keys"][0]["x-owner"]),
        (&ring["comment"], &json!({"team": ["mail"]}))
    );
    assert_eq!(written["keys"][0]["key_ops"], json!(["verify"]));
}
