//! A run that is repeated, rehearsed, or lost on its way out.

use std::io::ErrorKind;

use crate::harness::{Stream, World, str};

#[test]
fn a_repeated_run_finds_its_goal_reached() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("10m");
    let again = "register ada --email ada@example.org --no-password --if-exists keep";
    world.run(again).expect(0).out(str![[r#"
http://127.0.0.1:9000/api-activate/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImQ0NG40cjBkIn0.eyJ1c2VyX2lkIjoxLCJ1c2VybmFtZSI6ImFkYSIsImVtYWlsIjoiYWRhQGV4YW1wbGUub3JnIiwicHVycG9zZSI6ImFjdGl2YXRlIiwianRpIjoidG5tOG1tcG5iODFlcmpxYWJ2MHlucXp6dzQiLCJpYXQiOjE3OTU0MjQ0MDAsImV4cCI6MTc5NTQzMTYwMCwiYXVkIjoiZ2F0ZXBhc3MifQ.nRDiQ5-noJMOMKEKUZlss4MKWyT-YcLjUBbx0Z-tA7w/

"#]]).err(str![[r#"
`ada`: there already as account 1, pending
notice: the link template is the default, which works on this machine only; set link_template
link tnm8mmpn works once, until 11:00 UTC, 12:00 +01:00

"#]]);
    assert_eq!(world.run(again).expect(0).line(), url);
    // Name and address are the same but for case; a password is neither asked for nor set.
    assert_eq!(
        world
            .run("register ADA --email Ada@EXAMPLE.org --if-exists keep")
            .expect(0)
            .line(),
        url
    );
    let json = world.run(&format!("{again} --json")).expect(0).json();
    assert_eq!(
        (json["outcome"].as_str(), json["confirmation_url"].as_str()),
        (Some("unchanged"), Some(url.as_str()))
    );
    assert_eq!(world.ask("SELECT count(*) FROM events"), "2\n");
    assert_eq!(world.run(&format!("{again} --no-link")).expect(0).stdout(), "");

    // When none is live, a fresh one is printed.
    world.tick("2h");
    let json = world.run(&format!("{again} --json")).expect(0).json();
    assert_eq!(json["outcome"], "unchanged");
    let fresh = json["confirmation_url"].as_str().expect("a URL").to_owned();
    assert_ne!(fresh, url);
    assert_eq!(world.run(again).expect(0).line(), fresh);

    // And an active account has no link any more.
    world.activate(&fresh);
    world.run(again).expect(0).no_out().err(str![[r#"
`ada`: there already as account 1, active

"#]]);
    world
        .run("register ada --email ada@example.org --active --if-exists keep")
        .expect(0)
        .no_out();
    let json = world.run(&format!("{again} --json")).expect(0).json();
    assert_eq!(
        (json["outcome"].as_str(), json["confirmation_url"].as_str()),
        (Some("unchanged"), None)
    );
}

#[test]
fn an_account_that_differs_is_not_kept() {
    let mut world = World::new();
    world.register("ada");
    world
        .run("register ada --email other@example.org --no-password --if-exists keep")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the account `ada` exists and differs: it has another email

"#]]);
    world
        .run("register ada --email ada@example.org --active --no-password --if-exists keep")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the account `ada` exists and differs: it was never activated

"#]]);
    world.sql("UPDATE accounts SET suspended_at = created_at + 1");
    world
        .run("register ada --email ada@example.org --no-password --if-exists keep")
        .expect(1)
        .no_out()
        .err(str![[r#"
error: the account `ada` exists and differs: it is suspended

"#]]);
    // What a run asks for that the store does not have yet is made.
    world
        .run("register bob --email bob@example.org --no-password --if-exists keep")
        .expect(0)
        .line();
}

#[test]
fn a_url_that_was_lost_is_printed_again() {
    for (kind, status) in [(ErrorKind::BrokenPipe, 3), (ErrorKind::StorageFull, 3)] {
        let mut world = World::new();
        world
            .run("register ada --email ada@example.org --no-password --quiet")
            .stdout_fails(kind)
            .expect(status)
            .err(str![[r#"
error: the account is there, but the result could not be written
hint: gatepass issue-link ada --if-live keep

"#]]);
        let by_hint = world.run("issue-link ada --if-live keep").expect(0).line();
        let by_keep = world
            .run("register ada --email ada@example.org --no-password --if-exists keep")
            .expect(0)
            .line();
        assert_eq!(by_hint, by_keep);
        assert_eq!(world.ask("SELECT count(*) FROM links"), "1\n");
    }
}

#[test]
fn whatever_was_lost_can_be_printed_again() {
    let mut world = World::new();
    let said = world
        .run("register builder --active --no-password --json --quiet")
        .stdout_fails(ErrorKind::StorageFull)
        .expect(3);
    let hint = said
        .stderr()
        .split("hint: gatepass ")
        .nth(1)
        .expect("a command")
        .trim()
        .to_owned();
    let again = world.run(&hint).expect(0);
    assert!(again.stdout().contains("builder"), "{again:?}");
    // No URL is lost here, and a reader who went away wanted none.
    world
        .run("register other --active --no-password --quiet")
        .stdout_fails(ErrorKind::BrokenPipe)
        .expect(0)
        .no_err();
}

#[test]
fn a_generated_password_that_was_lost_is_told_about() {
    let mut world = World::new();
    let said = world
        .run("register bob --active --generate-password --json --quiet")
        .stdout_fails(ErrorKind::StorageFull)
        .expect(3);
    assert!(
        said.stderr().starts_with(
            "error: the account is there, with a password that nobody saw, but the result could not be written\n"
        ),
        "{said:?}"
    );
}

#[test]
fn a_rehearsal_changes_nothing_and_hands_out_nothing() {
    let mut world = World::new();
    let line = "register ada --email ada@example.org --no-password --dry-run";
    world.run(line).expect(0).no_out().err(str![[r#"
`ada`: a rehearsal; nothing was written. It would be account 1, pending
notice: the link template is the default, which works on this machine only; set link_template
dry run: all of this was rolled back; nothing was written

"#]]);
    assert!(world.names().is_empty());
    world.register("bob");
    world.run(line).expect(0).no_out().err(str![[r#"
`ada`: a rehearsal; nothing was written. It would be account 2, pending
notice: the link template is the default, which works on this machine only; set link_template
dry run: all of this was rolled back; nothing was written

"#]]);
    let json = world.run(&format!("{line} --json")).expect(0).out(str![[r#"
{"command":"register","status":0,"error":null,"outcome":"created","account":{"id":2,"username":"ada","email":"ada@example.org","state":"pending","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":null,"has_password":false},"link":{"id":"1d801dstafr92v4krt7mq6vbn0","purpose":"activate","state":"unused","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":null,"key_id":"mcqwveps"},"confirmation_url":null,"generated_password":null}

"#]]).json();
    assert!(json["confirmation_url"].is_null());

    let out = world.path("secret");
    let said = world
        .run("register ada --email ada@example.org --generate-password --json --dry-run --password-out")
        .arg(&out)
        .expect(0);
    assert!(said.json()["generated_password"].is_null() && !out.exists());
    let said = world
        .run("register ada --email ada@example.org --generate-password --json --dry-run")
        .expect(0);
    assert!(said.json()["generated_password"].is_null());
    let said = world
        .run("register ada --email ada@example.org --generate-password --dry-run --qr")
        .terminal(Stream::Stderr)
        .expect(0);
    assert!(
        !said.stderr().contains("shown this once") && !said.stderr().contains('▀'),
        "{said:?}"
    );

    // It refuses what the run itself would refuse.
    world
        .run("register bob --email bob@example.org --no-password --dry-run")
        .expect(1)
        .no_out();
    world
        .run("register bob --email bob@example.org --no-password --if-exists keep --dry-run")
        .expect(0)
        .no_out();
}
