//! Somebody else has the key that signs.

use super::*;

/// What the thief makes of a link with our key: of one that never was, and of one that should live longer.
fn forged(world: &World, url: &str) -> [(String, &'static str); 3] {
    [
        (
            world.resign(url, json!({"jti": "zzzzzzzzzzzzzzzzzzzzzzzzzz"})),
            "unknown-link",
        ),
        (world.resign(url, json!({"exp": 1_800_000_000})), "record-differs"),
        (
            world.resign(url, json!({"user_id": 2, "username": "eve"})),
            "record-differs",
        ),
    ]
}

#[test]
fn what_a_thief_signs_is_refused_by_name_before_and_after() {
    let mut world = World::new();
    let url = world.register("ada");
    world.register("eve");
    let forged = forged(&world, &url);
    // Before the key is retired and after it, what the record says against a token comes first.
    for rotated in [false, true] {
        if rotated {
            world.run("rotate-key --compromised --yes").expect(0);
        }
        for (token, verdict) in &forged {
            let status = if *verdict == "unknown-link" { 16 } else { 12 };
            assert_eq!(fate(&mut world, token), *verdict);
            let refused = world
                .run("activate --no-password --json -")
                .stdin(token)
                .expect(status)
                .json();
            assert_eq!(refused["error"]["code"], *verdict);
        }
    }
    assert_eq!(fate(&mut world, &url), "retired-key");
    assert_eq!(world.ask("SELECT count(*) FROM users WHERE is_active"), "0\n");
}

#[test]
fn who_needs_a_new_link_is_told() {
    let mut world = World::new();
    world.register("ada");
    let bob = world.register("bob");
    world.register("carl");
    let done = world.register("dora");
    world.activate(&done);
    world.run("suspend carl").expect(0);
    // Two links of one account are one need.
    world.run("issue-link bob --keep-earlier").expect(0);
    world.run("rotate-key --compromised").expect(2).err(str![[r#"
error: a confirmation is needed, and nobody can be asked for it here: give --yes

"#]]);
    world.run("rotate-key --reissue").expect(2);
    world.run("rotate-key --compromised").typed(&["n"]).expect(130);
    assert_eq!(fate(&mut world, &bob), "valid");
    world
        .run("rotate-key --compromised")
        .typed(&["y"])
        .expect(0)
        .out("bob\nada\n")
        .err(str![[r#"
Retire the key `d44n4r0d` at once and withdraw 4 unused links of it?: y
`[..]` signs from now on; `d44n4r0d` is retired, and 4 unused links of it are withdrawn

"#]]);
    let revoked = "SELECT count(*) FROM links WHERE revoked_reason = 'key compromised' AND revoked_by = 'olga'";
    assert_eq!(world.ask(revoked), "4\n");
    assert_eq!(listed(&mut world)[0].2, 0);
    let trail = world.ask("SELECT action FROM audit ORDER BY sequence DESC LIMIT 7");
    let revoked = "link-revoked\n".repeat(4);
    assert_eq!(trail, format!("{revoked}key-retired\nkey-rotated\nkey-generated\n"));
    // And once more, with nothing left to lose.
    world.run("rotate-key --compromised --yes").expect(0).out("");
}

#[test]
fn new_links_come_with_the_new_key_in_one_step() {
    let mut world = World::new();
    let old = world.register("ada");
    let reset = world.register("bob");
    world.activate(&reset);
    world.run("issue-link bob --purpose reset-password").expect(0);
    world
        .run("issue-link bob --purpose change-email --new-email bob@new.example")
        .expect(0);
    let said = world.run("rotate-key --compromised --reissue --yes").expect(0);
    let lines: Vec<(&str, &str)> = said
        .stdout()
        .lines()
        .map(|line| line.split_once('\t').expect("a tab"))
        .collect();
    assert_eq!(
        lines.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["bob", "bob", "ada"]
    );
    assert!(said.stderr().contains("link template is the default"));
    for (_, url) in &lines {
        assert_eq!(fate(&mut world, url), "valid");
    }
    assert_eq!(fate(&mut world, &old), "retired-key");
    let ada = lines[2].1.to_owned();
    world
        .run("issue-link ada --if-live keep")
        .expect(0)
        .out(format!("{ada}\n"));
    world.activate(&ada);

    let told = world
        .run("rotate-key --compromised --reissue --yes --json")
        .expect(0)
        .json();
    let accounts = told["accounts"].as_array().expect("accounts");
    let shape: Vec<_> = accounts
        .iter()
        .map(|one| (&one["username"], &one["purpose"], &one["account_id"]))
        .collect();
    let bob = (json!("bob"), json!(2));
    assert_eq!(
        shape,
        [
            (&bob.0, &json!("reset-password"), &bob.1),
            (&bob.0, &json!("change-email"), &bob.1)
        ]
    );
    assert!(accounts.iter().all(|one| one["confirmation_url"].is_string()));
    assert_eq!(
        (&told["revoked_links"], &told["former"]["state"]),
        (&json!(2), &json!("retired"))
    );
}

#[test]
fn the_next_key_may_stand_by_already() {
    let mut world = World::new();
    let url = world.register("ada");
    let next = world.run("generate-key --algorithm ES256").expect(0).line();
    world.run("rotate-key --compromised --yes --to nobody").expect(4);
    // The stolen key is no successor of its own.
    world.run("rotate-key --compromised --yes --to d44n4r0d").expect(1);
    assert_eq!(fate(&mut world, &url), "valid");
    world
        .run(&format!("rotate-key --compromised --yes --to {next}"))
        .expect(0)
        .out("ada\n");
    let expected = [("d44n4r0d".to_owned(), "retired"), (next, "signing")];
    assert_eq!(states(&mut world), expected);
}

#[test]
fn the_stolen_key_may_be_one_that_signs_no_more() {
    let mut world = World::new();
    let ada = world.register("ada");
    let old = listed(&mut world)[0].0.clone();
    world.run("rotate-key").expect(0);
    let bob = world.register("bob");
    let said = world
        .run(&format!("rotate-key --compromised --of {old} --reissue --yes"))
        .expect(0);
    assert!(
        said.stdout().starts_with("ada\thttp") && said.stdout().lines().count() == 1,
        "{said:?}"
    );
    assert_eq!(
        (fate(&mut world, &ada).as_str(), fate(&mut world, &bob).as_str()),
        ("retired-key", "valid")
    );
    // Once more, nothing is left to do.
    let again = world
        .run(&format!("rotate-key --compromised --of {old} --yes --json"))
        .expect(0)
        .json();
    assert_eq!(again["outcome"], "unchanged");
    world.run("rotate-key --compromised --of nobody --yes").expect(4);
}

/// A run that was killed after the ring was written and before the record was: the next one finishes it.
#[test]
fn what_a_killed_run_left_is_finished_by_the_next() {
    let mut world = World::new();
    world.register("ada");
    let before = std::fs::read(world.store()).expect("a store");
    world.run("rotate-key --compromised --yes").expect(0);
    std::fs::write(world.store(), before).expect("put back");
    let said = world.run("rotate-key --compromised --reissue --yes").expect(0);
    assert!(said.stdout().starts_with("ada\thttp"), "{said:?}");
}
