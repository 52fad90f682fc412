//! `gatepass list`: which accounts, in which order, page by page.

use serde_json::Value;

use crate::harness::{World, str};

/// The names that a listing gives, in its order.
#[track_caller]
fn names(world: &mut World, line: &str) -> String {
    let said = world.run(&format!("list --json {line}")).expect(0);
    let name = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("JSON");
        row["account"]["username"].as_str().expect("a name").to_owned()
    };
    said.stdout().lines().map(name).collect::<Vec<_>>().join(" ")
}

/// Five people, an hour apart.
fn people() -> World {
    let mut world = World::new();
    let url = world.register("dora");
    world.tick("1h");
    world.register("ada");
    world.tick("1h");
    world.active("Carl");
    world.tick("1h");
    world.register("bob");
    world.run("suspend bob").expect(0);
    world.tick("1h");
    world.active("emil");
    world.run("grant ada editor").expect(0);
    world.run("grant emil editor").expect(0);
    world.run("grant emil 'night shift'").expect(0);
    world.run("activate --no-password -").stdin(url).expect(10);
    world
}

#[test]
fn by_state_role_time_and_links() {
    let mut world = people();
    for (line, expected) in [
        ("", "dora ada Carl bob emil"),
        ("--reverse", "emil bob Carl ada dora"),
        ("--sort username", "ada bob Carl dora emil"),
        ("--sort username --reverse", "emil dora Carl bob ada"),
        ("--state pending", "dora ada"),
        ("--state active", "Carl emil"),
        ("--state suspended", "bob"),
        ("--role editor", "ada emil"),
        ("--role 'night shift'", "emil"),
        ("--role Editor", ""),
        ("--role edit", ""),
        ("--state active --role editor", "emil"),
        ("--created-after 2026-11-23T11:00:00Z", "Carl bob emil"),
        ("--created-after -2h", "Carl bob emil"),
        ("--created-before 2026-11-23T11:00:00Z", "dora ada"),
        ("--created-after 10:00 --created-before 12:00", "dora ada"),
        ("--activated-after -90m", "emil"),
        ("--activated-before -90m", "Carl"),
        ("--pending-older-than 4h", ""),
        ("--pending-older-than 3h59m", "dora"),
        ("--pending-older-than 1h", "dora ada"),
        ("--without-live-link", "dora ada Carl emil"),
        ("--without-live-link --state pending", "dora ada"),
        ("A", "dora ada Carl bob emil"),
        ("DA", "ada"),
        ("arl@EXAMPLE", "Carl"),
        ("%", ""),
        ("_", ""),
        ("''", "dora ada Carl bob emil"),
        ("nobody", ""),
    ] {
        assert_eq!(names(&mut world, line), expected, "{line}");
    }
}

#[test]
fn a_part_of_a_name_is_found_however_it_is_written() {
    let mut world = World::new();
    for (name, email) in [
        ("Straße", "strasse@example.org"),
        ("Ångström", "aa@bücher.example"),
        ("ΟΔΥΣΣΕΎΣ", "o@example.org"),
    ] {
        world
            .run("register --active --no-password")
            .arg(name)
            .arg("--email")
            .arg(email)
            .expect(0);
    }
    for (part, expected) in [
        ("straße", "Straße"),
        ("STRASSE", "Straße"),
        ("aß", "Straße"),
        ("ångström", "Ångström"),
        ("A\u{30a}NGSTRO\u{308}M", "Ångström"),
        ("bücher", "Ångström"),
        ("BÜCHER.example", "Ångström"),
        ("aa@bücher.example", "Ångström"),
        ("xn--bcher", "Ångström"),
        ("οδυσσεύς", "ΟΔΥΣΣΕΎΣ"),
    ] {
        let part = shell_words::quote(part).into_owned();
        assert_eq!(names(&mut world, &part), expected, "{part}");
    }
}

#[test]
fn a_listing_goes_on_where_it_was_cut() {
    let mut world = people();
    for order in [
        "",
        "--reverse",
        "--sort username",
        "--sort username --reverse",
        "--state pending",
    ] {
        let whole = names(&mut world, order);
        for limit in 1..=6 {
            let (mut after, mut pages) = (String::new(), Vec::new());
            loop {
                let said = world
                    .run(&format!("list --json {order} --limit {limit} {after}"))
                    .expect(0);
                let rows: Vec<Value> = said
                    .stdout()
                    .lines()
                    .map(|line| serde_json::from_str(line).expect("JSON"))
                    .collect();
                assert!(rows.len() <= limit);
                pages.extend(
                    rows.iter()
                        .map(|row| row["account"]["username"].as_str().expect("a name").to_owned()),
                );
                let cursor = rows
                    .last()
                    .map(|row| row["cursor"].as_str().expect("a cursor").to_owned());
                let more = said.stderr().contains("there is more");
                assert_eq!(more, pages.len() < whole.split(' ').count(), "{said:?}");
                let Some(cursor) = cursor.filter(|_| more) else { break };
                assert!(said.stderr().contains(&format!("--after {cursor}\n")), "{said:?}");
                after = format!("--after {cursor}");
            }
            assert_eq!(pages.join(" "), whole, "{order} {limit}");
        }
    }
}

#[test]
fn what_cannot_be_listed_is_said() {
    let mut world = people();
    world.run("list --limit 2").expect(0).err(str![[r#"
there is more: the same command with --after WzIsbnVsbF0

"#]]);
    world
        .run("list --sort username --after WzIsbnVsbF0")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: `--after`: is of a listing with --sort created

"#]]);
    world.run("list --after WzIsImFkYSJd").expect(2).no_out().err(str![[r#"
error: `--after`: is of a listing with --sort username

"#]]);
    world.run("list --after nonsense").expect(2).no_out().err(str![[r#"
error: invalid value `nonsense` for `--after <CURSOR>`: a cursor is what `list` printed, with the same --sort
hint: gatepass list --help

"#]]);
    world.run("list --limit 0").expect(2).no_out().err(str![[r#"
error: invalid value `0` for `--limit <N>`: must be a number of rows, 1 or more
hint: gatepass list --help

"#]]);
    world.run("list --state gone").expect(2).no_out().err(str![[r#"
error: invalid value `gone` for `--state <STATE>` [possible values: pending, active, suspended]
hint: gatepass list --help

"#]]);
    world
        .run("list --pending-older-than soon")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: invalid value `soon` for `--pending-older-than <DURATION>`: must be a duration such as `24h` or `7d`
hint: gatepass list --help

"#]]);
    world
        .run("list --pending-older-than 7d --state active")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: the argument `--pending-older-than <DURATION>` cannot be used with `--state <STATE>`
hint: gatepass list --help

"#]]);
    world
        .run("list --created-after yesterday")
        .expect(2)
        .no_out()
        .err(str![[r#"
error: invalid value `yesterday` for `--created-after <TIME>`: a time is RFC 3339 such as `2026-11-23T14:29:00Z`, a time of day such as `14:29`, or counted from now such as `-10m`
hint: gatepass list --help

"#]]);
    world.run("list --role a,b").expect(2).no_out();
    world.run("list --state gone --json").expect(2);
    world.run("list --after nonsense --json").expect(2).out(str![[r#"
{"command":"list","status":2,"error":{"code":"invalid-value","message":"invalid value `nonsense` for `--after <CURSOR>`: a cursor is what `list` printed, with the same --sort","hint":"gatepass list --help"},"account":null,"cursor":null}

"#]]);
}

#[test]
fn a_reader_that_left_is_no_error_and_a_full_disk_is() {
    let mut world = people();
    world
        .run("list")
        .stdout_fails(std::io::ErrorKind::BrokenPipe)
        .expect(0)
        .no_err();
    world
        .run("list")
        .stdout_fails(std::io::ErrorKind::StorageFull)
        .expect(3)
        .err(str![[r#"
error: the result could not be written: no storage space
hint: gatepass config

"#]]);
}
