//! What is refused: before a link is issued, where settings, templates or the address are at fault; and after, by a server.

use super::*;

/// Nothing was written.
fn untouched(world: &mut World) {
    assert!(!world.store().exists() || world.states().is_empty());
    assert!(mailbox(world).is_empty());
}

const ADA: &str = "register ada --email ada@example.org --no-password --mail";

#[test]
fn settings_that_are_missing_or_wrong_are_told_before_anything_is_written() {
    for (name, value, status, says) in [
        (
            "GATEPASS_MAIL",
            "",
            2,
            "no mail can be sent: the setting `mail`, how it is sent, is not set",
        ),
        (
            "GATEPASS_MAIL_FROM",
            "",
            2,
            "no mail can be sent: the setting `mail_from`, whom it is from, is not set",
        ),
        (
            "GATEPASS_MAIL",
            "smtps://ada:secret@mail.example.org",
            2,
            "mail_password_file",
        ),
        (
            "GATEPASS_MAIL",
            "smtps://ada@mail.example.org",
            2,
            "there is no password for `ada`",
        ),
        ("GATEPASS_MAIL", "smtp+plain://mail.example.org", 2, "GATEPASS_MAIL"),
        ("GATEPASS_MAIL", "pigeon:", 2, "GATEPASS_MAIL"),
        (
            "GATEPASS_MAIL_FROM",
            "a@example.org\nBcc: b@example.org",
            2,
            "GATEPASS_MAIL_FROM",
        ),
        ("GATEPASS_MAIL_LANGUAGE", "fr", 2, "GATEPASS_MAIL_LANGUAGE"),
        ("GATEPASS_MAIL_PER_HOUR", "0", 2, "must be a number from 1 to 1000"),
        ("GATEPASS_MAIL_TIMEOUT", "0s", 2, "must be a duration of up to a minute"),
        ("GATEPASS_MAIL_TIMEOUT", "5m", 2, "must be a duration of up to a minute"),
        ("GATEPASS_MAIL_CA_FILE", "/nowhere/ca.pem", 3, "there is no"),
        ("GATEPASS_MAIL_TEMPLATES", "/nowhere", 2, "holds no template"),
    ] {
        let mut world = world();
        world.set(name, value);
        let said = world.run(ADA).expect(status);
        assert!(
            said.stderr().contains(says) && !said.stderr().contains("secret"),
            "{name}={value}: {}",
            said.stderr()
        );
        world.set(name, if name == "GATEPASS_MAIL" { "sendmail:" } else { "" });
        untouched(&mut world);
    }
}

#[test]
fn a_template_without_the_link_is_refused_before_anything_is_issued() {
    for (name, text, says) in [
        (
            "activate.en.txt",
            "Subject: Hello\nButton: Press\n\nNo link here.\n",
            "activate.en.txt",
        ),
        (
            "activate.en.txt",
            "Subject: Hello\nButton: Press\n\nOpen {{ url }}.\n",
            "activate.en.txt",
        ),
        (
            "activate.en.txt",
            "Subject: Hello\nButton: Press\n\n<{{ link }}>\n",
            "link",
        ),
        (
            "change-email.de.txt",
            "Subject: Hallo\nButton: Los\n\n{% if %}\n",
            "change-email.de.txt",
        ),
        ("layout.html", "<p>Nothing</p>", "layout.html"),
        (
            "activate.en.txt",
            "Subject: Hello\nButton: Press\n\n<{{ url }}>\n{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
            "activate.en.txt",
        ),
    ] {
        let mut world = world();
        world.write(&format!("letters/{name}"), text, 0o600);
        let folder = world.path("letters").display().to_string();
        world.set("GATEPASS_MAIL_TEMPLATES", &folder);
        let said = world.run(ADA).arg("--json").expect(2).json();
        assert_eq!(said["error"]["code"], "bad-template", "{said}");
        assert!(said["error"]["message"].as_str().unwrap().contains(says), "{said}");
        untouched(&mut world);
    }
}

#[test]
fn an_operators_template_is_used() {
    let mut world = world();
    let text = "Subject: {{ service }} waits for you\nButton: Come in\n\nDear {{ name }},\n\n<{{ url }}>\n\nUntil {{ until }}.\n";
    world.write("letters/activate.en.txt", text, 0o600);
    let folder = world.path("letters").display().to_string();
    world.set("GATEPASS_MAIL_TEMPLATES", &folder);
    world.run(ADA).expect(0);
    assert_eq!(field(&mailbox(&world)[0], "Subject"), "Example Club waits for you");
}

#[test]
fn a_preview_shows_the_letter_and_does_nothing() {
    let mut world = world();
    for line in [
        "register ada --email ada@example.org --no-password --preview",
        "issue-link bob --preview",
    ] {
        if line.starts_with("issue") {
            world.register("bob");
        }
        let before = world.files();
        let said = world.run(line).expect(0);
        let letter = said.stdout();
        assert!(
            !letter.contains("eyJ") && letter.contains("Auto-Submitted: auto-generated"),
            "{letter}"
        );
        assert_eq!(
            link(letter),
            "https://accounts.example.org/api-activate/here-stands-a-token-that-works/"
        );
        assert_eq!(before, world.files());
        let json = world.run(line).arg("--json").expect(0).json();
        assert!(json["preview"].as_str().unwrap().contains("Subject: "), "{json}");
    }
}

#[test]
fn one_address_is_written_to_five_times_an_hour_and_twenty_times_a_day() {
    let mut world = world();
    world.run(ADA).expect(0);
    for _ in 0..4 {
        world.tick("1m");
        world.run("issue-link ada --mail").expect(0);
    }
    let before = world.trail();
    let said = world.run("issue-link ada --mail --json").expect(1).json();
    assert_eq!(said["error"]["code"], "mail-limit");
    assert_eq!(
        said["error"]["message"],
        "`ada@example.org` was written to too often; the next mail may go at 2026-11-23T10:00:00Z"
    );
    assert_eq!(before, world.trail(), "the link was not issued either");
    // A link without mail is nobody's mail.
    world.run("issue-link ada").expect(0);
    world.tick("56m");
    world.run("issue-link ada --mail").expect(0);
    // Of a list, the row alone is refused.
    world.run("delete ada --yes").expect(0);
    world.set("GATEPASS_MAIL_PER_DAY", "1");
    world
        .run("register bob --email bob@example.org --no-password --mail")
        .expect(0);
    world.run("set-email bob other@example.org").expect(0);
    let list = "username,email\neve,bob@example.org\nfay,fay@example.org\n";
    let said = world.run("import - --issue-links --mail --json").stdin(list).expect(1);
    let rows: Vec<serde_json::Value> = said
        .stdout()
        .lines()
        .map(|row| serde_json::from_str(row).unwrap())
        .collect();
    assert_eq!(rows[0]["error"]["code"], "mail-limit");
    assert_eq!(rows[1]["outcome"], "created");
    assert_eq!(world.states(), "bob pending\nfay pending\n");
}

#[test]
fn a_row_that_is_refused_for_its_mail_gets_no_link_either() {
    let mut world = world();
    world.set("GATEPASS_MAIL_PER_DAY", "1");
    let list = "username,email\nbob,bob@example.org\n";
    world.run("import - --issue-links --mail").stdin(list).expect(0);
    // Whose the address is comes before how often it was written to.
    let taken = world.run("import - --issue-links --mail --json");
    let said = taken
        .stdin("username,email\neve,bob@example.org\n")
        .expect(1)
        .stdout()
        .to_owned();
    assert!(said.contains("email-taken"), "{said}");
    world.run("revoke-link --account bob").expect(0);
    let trail = world.trail();
    let again = "import - --issue-links --mail --if-exists keep --json";
    let said = world.run(again).stdin(list).expect(1).stdout().to_owned();
    assert!(said.contains("mail-limit"), "{said}");
    assert_eq!(trail, world.trail());
    // And one whose link has no mail yet gets it.
    world.tick("25h");
    let url = world.issue("bob");
    world.run(again).stdin(list).expect(0);
    assert!(mailbox(&world).iter().any(|mail| link(mail) == url));
}

#[test]
fn that_no_mail_goes_is_told_again_and_again() {
    let mut world = world();
    program(&mut world, 67);
    world.run(ADA).expect(1);
    reachable(&mut world);
    let again = "issue-link ada --mail --if-live keep --json";
    let said = world.run(again).expect(1).json();
    assert_eq!(said["error"]["code"], "mail-refused");
    world.set("GATEPASS_MAIL_PER_DAY", "1");
    world.run("revoke-link --account ada").expect(0);
    let url = world.issue("ada");
    let said = world.run(again).expect(1).json();
    assert_eq!(
        (said["error"]["code"].as_str(), said["mail"].is_null()),
        (Some("mail-limit"), true)
    );
    assert_eq!(said["confirmation_url"], *url);
}

#[test]
fn who_has_no_address_gets_no_mail() {
    let mut world = world();
    world.run("register builder --active --no-password").expect(0);
    let said = world
        .run("issue-link builder --purpose reset-password --mail --json")
        .expect(1)
        .json();
    assert_eq!(said["error"]["code"], "no-address");
    assert_eq!(world.run("list-links").expect(0).stdout().lines().count(), 1);
}

#[test]
fn what_a_server_refuses_for_good_is_given_up_and_told() {
    let mut world = world();
    program(&mut world, 67);
    let said = world.run(ADA).arg("--json").expect(1).json();
    assert_eq!(said["error"]["code"], "mail-refused");
    assert_eq!(said["mail"]["tries"], 1);
    assert_eq!(
        (said["outcome"].as_str(), said["mail"]["state"].as_str()),
        (Some("created"), Some("given-up"))
    );
    world.activate(said["confirmation_url"].as_str().unwrap());
    // Anything else may be mended.
    program(&mut world, 75);
    let said = world
        .run("register bob --email bob@example.org --no-password --mail --json")
        .expect(0)
        .json();
    assert_eq!(said["mail"]["state"], "waiting");
    program(&mut world, 0);
    world.run("send-mail --now").expect(0);
    assert!(
        world
            .run("list-mail --state sent")
            .expect(0)
            .stdout()
            .contains("bob@example.org")
    );
    world.run("check").expect(0);
}

#[test]
fn a_rehearsal_sends_nothing() {
    let mut world = world();
    world
        .run(ADA)
        .arg("--dry-run")
        .expect(0)
        .err_holds("its mail would go to `ada@example.org`");
    untouched(&mut world);
    away(&mut world);
    world.run(ADA).expect(0);
    reachable(&mut world);
    let said = world.run("send-mail --now --dry-run").expect(0);
    assert_eq!(said.stdout(), "0 sent, 1 waiting, 0 given up\n");
    assert!(mailbox(&world).is_empty());
    let list = "username,email\nbob,bob@example.org\n";
    world
        .run("import - --issue-links --mail --dry-run")
        .stdin(list)
        .expect(0);
    assert!(mailbox(&world).is_empty());
    assert_eq!(world.ask("SELECT count(*) FROM outbox").trim(), "1");
}
