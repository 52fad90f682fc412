//! `gatepass send-mail`, `gatepass list-mail`, and `--mail` of the verbs that issue links: what is written with a link, sent,
//! tried again, given up and refused.

mod outbox;
mod postfix;
mod refused;

use std::{fs, net::TcpListener};

use crate::harness::World;

/// A world whose mail goes into a folder.
fn world() -> World {
    let mut world = World::new();
    world.set(
        "GATEPASS_LINK_TEMPLATE",
        "https://accounts.example.org/api-activate/{token}/",
    );
    world.set("GATEPASS_MAIL_FROM", "Example Club <accounts@example.org>");
    reachable(&mut world);
    world
}

/// The mail server is there: a folder.
fn reachable(world: &mut World) {
    let carrier = format!("maildir:{}", world.path("mail").display());
    world.set("GATEPASS_MAIL", &carrier);
}

/// The mail server is away: nobody listens where one was a moment before.
fn away(world: &mut World) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    world.set("GATEPASS_MAIL", &format!("smtp+plain://127.0.0.1:{port}"));
}

/// A program takes the mail, and ends with this status.
fn program(world: &mut World, status: u8) {
    let path = world.write(
        "sendmail",
        format!("#!/bin/sh\ncat > /dev/null\nexit {status}\n"),
        0o700,
    );
    world.set("GATEPASS_MAIL", &format!("sendmail:{}", path.display()));
}

/// What lies in the mailbox, in no order.
fn mailbox(world: &World) -> Vec<String> {
    let Ok(folder) = fs::read_dir(world.path("mail/new")) else {
        return Vec::new();
    };
    let read = |entry: std::io::Result<fs::DirEntry>| fs::read_to_string(entry.unwrap().path()).unwrap();
    folder.map(read).collect()
}

/// A header field of a message.
fn field<'m>(message: &'m str, name: &str) -> &'m str {
    let line = message
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap_or_else(|| panic!("{name} of {message}"))
}

/// The link that stands alone between angle brackets.
fn link(message: &str) -> &str {
    let alone = |line: &'_ str| line.starts_with("<https://") && line.ends_with('>');
    let line = message.lines().find(|line| alone(line)).expect("a link");
    &line[1..line.len() - 1]
}

#[test]
fn a_link_is_mailed_once_and_works() {
    let mut world = world();
    let said = world
        .run("register ada --email ada@example.org --no-password --mail")
        .expect(0);
    said.err_holds("\nmailed to `ada@example.org`, ");
    let url = said.line();
    let mails = mailbox(&world);
    let [mail] = &mails[..] else { panic!("{mails:?}") };
    assert_eq!(link(mail), url);
    assert_eq!(field(mail, "From"), "Example Club <accounts@example.org>");
    assert_eq!(field(mail, "To"), "ada <ada@example.org>");
    assert_eq!(field(mail, "Message-ID"), "<tnm8mmpnb81erjqabv0ynqzzw4@example.org>");
    assert_eq!(field(mail, "Date"), "Mon, 23 Nov 2026 09:00:00 +0000");
    let found = world.run("inspect-token --json -").stdin(mail).expect(0).json();
    assert_eq!(found["verdict"], "valid", "{found}");
    assert_eq!(
        world.actions(),
        ["registered", "link-issued", "mail-queued", "mail-sent"]
    );

    // Run again, nothing is sent again.
    for line in [
        "register ada --email ada@example.org --no-password --mail --if-exists keep",
        "issue-link ada --mail --if-live keep",
        "issue-link ada --mail --unless-live",
        "send-mail",
        "send-mail --now",
    ] {
        world.tick("1m");
        world.run(line).expect(0);
    }
    assert_eq!(mailbox(&world).len(), 1);
    let rows = world.run("list-mail").expect(0);
    assert_eq!(
        rows.stdout(),
        "link\tto\tstate\ttries\tsent, or next\tfault\n\
         tnm8mmpnb81erjqabv0ynqzzw4\tada@example.org\tsent\t1\t2026-11-23T09:00:00Z\t\n"
    );
    let page = world.run("show ada").expect(0);
    assert!(
        page.stdout().contains("tnm8mmpn  to `ada@example.org`, sent 09:00 UTC"),
        "{}",
        page.stdout()
    );

    world.activate(&url);
    assert_eq!(world.states(), "ada active\n");
}

#[test]
fn a_link_that_was_issued_without_mail_is_mailed_when_that_is_asked_for() {
    let mut world = world();
    let url = world.register("ada");
    let again = world
        .run("issue-link ada --if-live keep --mail --json")
        .expect(0)
        .json();
    assert_eq!(again["outcome"], "unchanged");
    assert_eq!(again["mail"]["state"], "sent");
    assert_eq!(link(&mailbox(&world)[0]), url);
}

#[test]
fn every_purpose_has_its_letter_in_each_language() {
    let mut world = world();
    world.active("ada");
    world.set("GATEPASS_MAIL_LANGUAGE", "de");
    world.run("issue-link ada --purpose reset-password --mail").expect(0);
    let mails = mailbox(&world);
    assert_eq!(field(&mails[0], "Subject"), "Neues Passwort bei Example Club");
    fs::remove_dir_all(world.path("mail")).unwrap();

    // What changes an address goes to the new one.
    let said = world
        .run("set-email ada countess@example.org --confirm --mail --json")
        .expect(0)
        .json();
    assert_eq!(said["mail"]["to"], "countess@example.org");
    assert_eq!(said["mail"]["language"], "de");
    let mails = mailbox(&world);
    assert_eq!(field(&mails[0], "To"), "ada <countess@example.org>");
    assert!(mails[0].contains("Content-Transfer-Encoding: 7bit"));
    world.activate(link(&mails[0]));
    assert!(
        world
            .run("show ada")
            .expect(0)
            .stdout()
            .contains("countess@example.org")
    );
}

#[test]
fn a_list_of_people_is_mailed_once_all_are_in() {
    let mut world = world();
    let list = "username,email,state\nada,ada@example.org,\nbob,bob@example.org,\nada,x@example.org,\ncarl,carl@example.org,active\n";
    let said = world.run("import - --issue-links --mail --json").stdin(list).expect(1);
    said.err_holds("\n2 mails sent, 0 waiting, 0 given up\n");
    let told: Vec<&str> = said
        .stdout()
        .split('"')
        .filter(|part| part.starts_with("https://"))
        .collect();
    let mut mailed: Vec<String> = mailbox(&world).iter().map(|mail| link(mail).to_owned()).collect();
    let mut told: Vec<String> = told.into_iter().map(str::to_owned).collect();
    told.sort();
    mailed.sort();
    assert_eq!(told, mailed);
    // All or nothing is a step of its own.
    let list = "username,email\ndora,dora@example.org\nerik,erik@example.org\n";
    world
        .run("import - --issue-links --mail --all-or-nothing")
        .stdin(list)
        .expect(0);
    assert_eq!(mailbox(&world).len(), 4);
}
