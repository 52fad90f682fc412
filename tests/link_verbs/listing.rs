//! `gatepass list-links`: which links, in the order in which they were issued.

use serde_json::Value;

use crate::harness::{Stream, World, str};

/// The purposes and states that a listing gives, in its order.
#[track_caller]
fn told(world: &mut World, line: &str) -> Vec<String> {
    let said = world.run(&format!("list-links --json {line}")).expect(0);
    let words = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("JSON");
        let link = &row["link"];
        format!("{} {} {}", row["username"], link["purpose"], link["state"]).replace('"', "")
    };
    said.stdout().lines().map(words).collect()
}

/// Links of every purpose and in every state.
fn links() -> World {
    let mut world = World::new();
    world.register("ada");
    let url = world.issue("ada");
    world.activate(&url);
    world.register("bob");
    world.tick("1h");
    world.run("issue-link ada --purpose reset-password --ttl 24h").expect(0);
    let change = world
        .run("set-email ada new@example.org --confirm --ttl 30d")
        .expect(0)
        .line();
    world.run("revoke-link -").stdin(change).expect(0);
    world.register("carl");
    world.run("delete carl --yes").expect(0);
    world.tick("90m");
    world
}

const ALL: [&str; 6] = [
    "ada activate superseded",
    "ada activate used",
    "bob activate unused",
    "ada reset-password unused",
    "ada change-email revoked",
    "null activate revoked",
];

#[test]
fn by_account_state_purpose_and_time() {
    let mut world = links();
    for (line, expected) in [
        ("", &[0, 1, 2, 3, 4, 5][..]),
        ("--reverse", &[5, 4, 3, 2, 1, 0]),
        ("--account ADA@example.org", &[0, 1, 3, 4]),
        ("--account bob", &[2]),
        ("--state unused", &[2, 3]),
        ("--state used", &[1]),
        ("--state superseded", &[0]),
        ("--state revoked", &[4, 5]),
        ("--purpose activate", &[0, 1, 2, 5]),
        ("--purpose reset-password", &[3]),
        ("--purpose change-email --account ada --state revoked", &[4]),
        ("--live", &[3]),
        ("--expiring-within 24h", &[3]),
        ("--expiring-within 1h", &[]),
        ("--expiring-within 1h --account ada", &[]),
    ] {
        let expected: Vec<&str> = expected.iter().map(|&at| ALL[at]).collect();
        assert_eq!(told(&mut world, line), expected, "{line}");
    }
}

#[test]
fn a_listing_goes_on_where_it_was_cut() {
    let mut world = links();
    for order in ["", "--reverse", "--state unused", "--account ada --reverse"] {
        let whole = told(&mut world, order);
        for limit in 1..=3 {
            let (mut after, mut pages) = (String::new(), Vec::new());
            loop {
                let line = format!("{order} --limit {limit} {after}");
                pages.extend(told(&mut world, &line));
                let said = world.run(&format!("list-links {line}")).expect(0);
                let Some((_, cursor)) = said.stderr().trim().split_once("--after ") else {
                    break;
                };
                after = format!("--after {cursor}");
            }
            assert_eq!(pages, whole, "{order} {limit}");
        }
    }
}

#[test]
fn for_a_person_and_for_a_program() {
    let mut world = links();
    world.run("list-links").expect(0).no_err().out(str![[r#"
id	username	purpose	state	issued	expires
tnm8mmpnb81erjqabv0ynqzzw4	ada	activate	superseded	2026-11-23T09:00:00Z	2026-11-23T11:00:00Z
g02z0ba3z83efm2rbyv4s5gxaw	ada	activate	used	2026-11-23T09:00:00Z	2026-11-23T11:00:00Z
2jp5ez6v5vvdk1g7hd059k4rjc	bob	activate	unused	2026-11-23T09:00:00Z	2026-11-23T11:00:00Z
mfnrve4zrm93skymjp2gb7s95c	ada	reset-password	unused	2026-11-23T10:00:00Z	2026-11-24T10:00:00Z
9g70e61jtmkpjjpymnxn1qbv44	ada	change-email	revoked	2026-11-23T10:00:00Z	2026-12-23T10:00:00Z
hp2zghkj81h8n541kckbxrke78	deleted, 3	activate	revoked	2026-11-23T10:00:00Z	2026-11-23T12:00:00Z

"#]]);
    world.run("list-links").terminal(Stream::Stdout).expect(0).out(str![[r#"
ID        USERNAME    PURPOSE         STATE       ISSUED         EXPIRES
tnm8mmpn  ada         activate        superseded  2026-11-23     2026-11-23
                                                  09:00Z         11:00Z
g02z0ba3  ada         activate        used        2026-11-23     2026-11-23
                                                  09:00Z         11:00Z
2jp5ez6v  bob         activate        unused      2026-11-23     2026-11-23
                                                  09:00Z         11:00Z
mfnrve4z  ada         reset-password  unused      2026-11-23     2026-11-24
                                                  10:00Z         10:00Z
9g70e61j  ada         change-email    revoked     2026-11-23     2026-12-23
                                                  10:00Z         10:00Z
hp2zghkj  deleted, 3  activate        revoked     2026-11-23     2026-11-23
                                                  10:00Z         12:00Z

"#]]);
    world.run("list-links --account bob --json").expect(0).out(str![[r#"
{"command":"list-links","status":0,"error":null,"link":{"id":"2jp5ez6v5vvdk1g7hd059k4rjc","purpose":"activate","state":"unused","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},"account_id":2,"username":"bob","cursor":3}

"#]]);
    world.run("list-links --limit 1").expect(0).err(str![[r#"
there is more: the same command with --after 1

"#]]);
}

#[test]
fn what_cannot_be_listed_is_said() {
    let mut world = links();
    world
        .run("list-links --account nobody")
        .expect(4)
        .no_out()
        .err(str![[r#"
error: there is no account `nobody`

"#]]);
    world.run("list-links --account nobody --json").expect(4).out(str![[r#"
{"command":"list-links","status":4,"error":{"code":"no-account","message":"there is no account `nobody`","hint":null},"link":null,"account_id":null,"username":null,"cursor":null}

"#]]);
    world.run("list-links --purpose login").expect(2).no_out().err(str![[r#"
error: invalid value `login` for `--purpose <PURPOSE>` [possible values: activate, reset-password, change-email]
hint: gatepass list-links --help

"#]]);
    world
        .run("list-links --live --state used")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: the argument `--live` cannot be used with `--state <STATE>`
hint: gatepass list-links --help

"#]]);
    world.run("list-links --after x").expect(2).no_out().err(str![[r#"
error: invalid value `x` for `--after <CURSOR>`: invalid digit found in string
hint: gatepass list-links --help

"#]]);
    world
        .run("list-links --state used --expiring-within 1h")
        .expect(2)
        .no_out();
}
