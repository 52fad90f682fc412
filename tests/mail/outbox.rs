//! What waits: until the server is back, until its time comes, until its link dies.

use super::*;

#[test]
fn where_the_server_is_away_the_link_stands_and_its_mail_waits() {
    let mut world = world();
    away(&mut world);
    let said = world
        .run("register ada --email ada@example.org --no-password --mail")
        .expect(0);
    let url = said.line();
    said.err_holds("refused the connection; send-mail or serve tries again from 09:01");
    let waiting = world.run("list-mail --state waiting --json").expect(0).json();
    let mail = &waiting["mail"];
    assert_eq!(
        (mail["tries"].as_u64(), mail["next_try_at"].as_str()),
        (Some(1), Some("2026-11-23T09:01:00Z"))
    );
    let found = world.run("check").expect(3);
    assert!(found.stdout().contains("\nmail\tfail\t") && found.stdout().contains("\noutbox\twarn\tmail waits"));

    // Nothing is tried before its time, unless that is asked for; and what fails again waits twice as long.
    assert_eq!(
        world.run("send-mail").expect(0).stdout(),
        "0 sent, 1 waiting, 0 given up\n"
    );
    world.tick("1m");
    let said = world.run("send-mail --json").expect(3).json();
    assert_eq!(said["error"]["code"], "mail-waits");
    assert_eq!((said["sent"].as_u64(), said["waiting"].as_u64()), (Some(0), Some(1)));
    let mail = &world.run("list-mail --json").expect(0).json()["mail"];
    assert_eq!(
        (mail["tries"].as_u64(), mail["next_try_at"].as_str()),
        (Some(2), Some("2026-11-23T09:03:00Z"))
    );

    // No token lies in the store.
    let token = crate::harness::token_of(&url).to_owned();
    let store = fs::read(world.store()).unwrap();
    let signature = token.rsplit('.').next().unwrap();
    assert!(!store.windows(signature.len()).any(|part| part == signature.as_bytes()));

    reachable(&mut world);
    assert_eq!(
        world.run("send-mail --now").expect(0).stdout(),
        "1 sent, 0 waiting, 0 given up\n"
    );
    let mails = mailbox(&world);
    assert_eq!((mails.len(), link(&mails[0])), (1, &*url));
    assert_eq!(
        field(&mails[0], "Message-ID"),
        "<tnm8mmpnb81erjqabv0ynqzzw4@example.org>"
    );
    world.run("check").expect(0);
}

#[test]
fn of_many_that_meet_the_same_trouble_one_is_tried() {
    let mut world = world();
    away(&mut world);
    let list = "username,email\nada,ada@example.org\nbob,bob@example.org\ncarl,carl@example.org\n";
    let said = world.run("import - --issue-links --mail").stdin(list).expect(0);
    assert!(
        said.stderr()
            .contains("warning: mails wait: the mail server `127.0.0.1:"),
        "{}",
        said.stderr()
    );
    assert_eq!(world.ask("SELECT sum(tries) FROM outbox").trim(), "1");
    assert_eq!(
        world
            .ask("SELECT count(*) FROM outbox WHERE claimed_until IS NOT NULL")
            .trim(),
        "0"
    );
    reachable(&mut world);
    world.run("send-mail --now").expect(0);
    assert_eq!(mailbox(&world).len(), 3);
}

#[test]
fn a_link_that_works_no_more_is_not_mailed() {
    let cases: [(&str, &[&str]); 6] = [
        ("expired", &[]),
        ("revoked", &["revoke-link --account ada"]),
        ("account-suspended", &["suspend ada"]),
        ("already-used", &["activate --no-password -"]),
        ("superseded", &["issue-link ada"]),
        ("email-changed", &["set-email ada other@example.org"]),
    ];
    for (reason, lines) in cases {
        let mut world = world();
        away(&mut world);
        let url = world
            .run("register ada --email ada@example.org --no-password --mail")
            .expect(0)
            .line();
        for line in lines {
            world.run(line).stdin(&url).expect(0);
        }
        if reason == "expired" {
            world.tick("3h");
        }
        reachable(&mut world);
        let said = world.run("send-mail --now").expect(0);
        assert_eq!(said.stdout(), "0 sent, 0 waiting, 1 given up\n", "{reason}");
        assert!(mailbox(&world).is_empty());
        let detail = world.ask("SELECT detail ->> 'reason' FROM audit WHERE action = 'mail-given-up'");
        assert_eq!(detail.trim(), reason);
        world.run("check").expect(0);
    }
}

#[test]
fn what_somebody_can_mend_is_no_reason_to_give_up() {
    let mut world = world();
    away(&mut world);
    world
        .run("register ada --email ada@example.org --no-password --mail")
        .expect(0);
    reachable(&mut world);
    world.set("GATEPASS_AUDIENCE", "elsewhere");
    let said = world.run("send-mail --now").expect(3);
    said.err_holds("its link does not work: wrong-issuer\n");
    world.set("GATEPASS_AUDIENCE", "gatepass");
    world.run("send-mail --now").expect(0);
    assert_eq!(mailbox(&world).len(), 1);
    // A clock that is a little behind counts as the newest event's instant here as everywhere.
    world.tick_back("1m");
    world
        .run("register bob --email bob@example.org --no-password --mail")
        .expect(0);
    assert_eq!(mailbox(&world).len(), 2);
    // Until its link is over, whatever else is wrong.
    away(&mut world);
    world.run("issue-link ada --mail").expect(0);
    world.set("GATEPASS_AUDIENCE", "elsewhere");
    world.tick("3h");
    assert_eq!(
        world.run("send-mail --now").expect(0).stdout(),
        "0 sent, 0 waiting, 1 given up\n"
    );
    world.set("GATEPASS_AUDIENCE", "gatepass");
    let again = world
        .run("issue-link ada --mail --if-live keep --json")
        .expect(0)
        .json();
    assert_eq!(again["mail"]["state"], "waiting");
}

#[test]
fn nothing_of_an_erased_person_stays_in_the_outbox() {
    let mut world = world();
    world
        .run("register ada --email ada@example.org --no-password --mail")
        .expect(0);
    away(&mut world);
    world.run("issue-link ada --mail").expect(0);
    world.run("delete ada --yes").expect(0);
    let left = world
        .ask("SELECT count(*) FROM outbox WHERE address_fold IS NOT NULL OR fault IS NOT NULL OR next_at IS NOT NULL");
    assert_eq!(left.trim(), "0");
    assert!(
        !fs::read(world.store())
            .unwrap()
            .windows(15)
            .any(|part| part == b"ada@example.org")
    );
    let rows = world.run("list-mail").expect(0);
    assert!(rows.stdout().contains("\tdeleted, 1\tgiven-up\t"), "{}", rows.stdout());
    reachable(&mut world);
    world.run("check").expect(0);
    // Records of links that ended long ago go with their mails.
    world.tick("100d");
    world.run("prune-links --older-than 90d --yes").expect(0);
    assert_eq!(world.ask("SELECT count(*) FROM outbox").trim(), "0");
    world.run("check").expect(0);
}

#[test]
fn a_copy_of_the_store_has_its_outbox_and_its_links_are_withdrawn() {
    let mut world = world();
    away(&mut world);
    world
        .run("register ada --email ada@example.org --no-password --mail")
        .expect(0);
    let copy = world.path("copy.db");
    world.run("backup").arg(&copy).expect(0);
    world.run("restore --yes").arg(&copy).expect(0);
    reachable(&mut world);
    world.run("send-mail --now").expect(0);
    assert!(mailbox(&world).is_empty());
    world.run("check").expect(0);
}
