//! The JSON of the verbs that change, show and list accounts and links.

use super::{care::Event, *};

/// What came of a verb that changes one account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<String>,
    account: OrNull<Account>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Moved {
    Changed,
    Issued,
    Unchanged,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetEmail {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<Moved>,
    account: OrNull<Account>,
    link: OrNull<Link>,
    superseded: OrNull<Vec<String>>,
    confirmation_url: OrNull<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Set {
    Changed,
    Unchanged,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetPassword {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<Set>,
    account: OrNull<Account>,
    generated_password: OrNull<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Right {
    Right,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckPassword {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<Right>,
    account: OrNull<Account>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    account: OrNull<Account>,
    cursor: OrNull<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedLink {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    link: OrNull<Link>,
    account_id: OrNull<i64>,
    username: OrNull<String>,
    cursor: OrNull<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Show {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    account: OrNull<Account>,
    deleted: OrNull<Tombstone>,
    links: OrNull<Vec<Link>>,
    mails: OrNull<Vec<Mail>>,
    events: OrNull<Vec<Event>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedMail {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    mail: OrNull<Mail>,
    account_id: OrNull<i64>,
    username: OrNull<String>,
    cursor: OrNull<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MailSent {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    sent: OrNull<u64>,
    waiting: OrNull<u64>,
    given_up: OrNull<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mail {
    message_id: String,
    link_id: String,
    to: OrNull<String>,
    state: String,
    language: String,
    queued_at: Instant,
    tries: u32,
    next_try_at: OrNull<Instant>,
    sent_at: OrNull<Instant>,
    given_up_at: OrNull<Instant>,
    fault: OrNull<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tombstone {
    id: i64,
    created_at: Instant,
    activated_at: OrNull<Instant>,
    deleted_at: Instant,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Withdrawn {
    Revoked,
    Unchanged,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RevokeLink {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<Withdrawn>,
    account: OrNull<Account>,
    links: OrNull<Vec<Link>>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Removed {
    Pruned,
    Unchanged,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PruneLinks {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<Removed>,
    count: OrNull<u64>,
    expired_before: OrNull<Instant>,
}

/// The objects of a listing, each read as strictly.
#[track_caller]
fn lines<T: DeserializeOwned>(said: &Said) -> Vec<T> {
    let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}\n{line}"));
    said.stdout().lines().map(read).collect()
}

#[test]
fn verbs_that_change_an_account_change_it_or_leave_it() {
    let mut world = World::new();
    world.active("ada");
    for (line, verb, outcome) in [
        ("suspend ada", "suspend", "suspended"),
        ("resume ada", "resume", "resumed"),
        ("rename ada ada", "rename", "unchanged"),
        ("grant ada editor", "grant", "granted"),
        ("withdraw ada editor", "withdraw", "withdrawn"),
        ("rename ada zoe", "rename", "renamed"),
        ("delete zoe --yes", "delete", "deleted"),
    ] {
        let done: Changed = read(&world.run(&format!("{line} --json")).expect(0));
        assert_eq!(
            (done.command.as_str(), done.status, done.outcome.get().as_str()),
            (verb, 0, outcome)
        );
        assert!(done.error.is_null() && done.account.get().id == 1);
        let again = world.run(&format!("{line} --json")).unchecked();
        let again: Changed = read(&again);
        match again.status {
            // Under its old name it is not there any more.
            4 => assert!(again.account.is_null() && again.outcome.is_null() && again.error.get().code == "no-account"),
            _ => assert_eq!(again.outcome.get(), "unchanged"),
        }
    }
    let refused: Changed = read(&world.run("rename nobody 'a b' --json").expect(2));
    assert!(refused.command == "rename" && refused.error.get().code == "invalid-value" && refused.account.is_null());
}

#[test]
fn set_email_at_once_and_by_a_link() {
    let mut world = World::new();
    world.active("ada");
    let done: SetEmail = read(&world.run("set-email ada a@example.org --json").expect(0));
    assert_eq!(
        (done.command.as_str(), done.status, done.outcome.get()),
        ("set-email", 0, &Moved::Changed)
    );
    assert!(done.link.is_null() && done.confirmation_url.is_null() && done.superseded.get().is_empty());
    assert_eq!(done.account.get().email.get(), "a@example.org");
    let kept: SetEmail = read(&world.run("set-email ada a@example.org --json").expect(0));
    assert_eq!(kept.outcome.get(), &Moved::Unchanged);
    let first: SetEmail = read(&world.run("set-email ada b@example.org --confirm --json").expect(0));
    let issued: SetEmail = read(&world.run("set-email ada c@example.org --confirm --json").expect(0));
    assert_eq!(
        (issued.outcome.get(), &issued.link.get().purpose),
        (&Moved::Issued, &Purpose::ChangeEmail)
    );
    assert_eq!(issued.superseded.get(), &[first.link.get().id.clone()]);
    let claims = claims_of(issued.confirmation_url.get());
    assert_eq!(
        (&claims["new_email"], &claims["jti"]),
        (
            &Value::from("c@example.org"),
            &Value::from(issued.link.get().id.as_str())
        )
    );
    let refused: SetEmail = read(&world.run("set-email nobody c@example.org --json").expect(4));
    assert!(refused.error.get().code == "no-account" && refused.superseded.is_null() && refused.outcome.is_null());
}

#[test]
fn passwords_are_set_checked_and_never_shown() {
    let mut world = World::new();
    world.active("ada");
    let made: SetPassword = read(&world.run("set-password ada --generate-password --json").expect(0));
    assert_eq!(
        (made.command.as_str(), made.status, made.outcome.get()),
        ("set-password", 0, &Set::Changed)
    );
    assert!(made.error.is_null() && made.account.get().has_password);
    let password = made.generated_password.get();
    let kept: SetPassword = read(
        &world
            .run("set-password ada --password-stdin --json")
            .stdin(password)
            .expect(0),
    );
    assert!(kept.outcome.get() == &Set::Unchanged && kept.generated_password.is_null());
    let weak: SetPassword = read(
        &world
            .run("set-password ada --password-stdin --json")
            .stdin("short")
            .expect(1),
    );
    assert!(weak.error.get().code == "weak-password" && weak.outcome.is_null() && weak.account.is_null());

    let line = "check-password ada --password-stdin --json";
    let right: CheckPassword = read(&world.run(line).stdin(password).expect(0));
    assert_eq!(
        (right.command.as_str(), right.status, right.outcome.get()),
        ("check-password", 0, &Right::Right)
    );
    assert!(right.error.is_null() && right.account.get().username == "ada");
    let wrong: CheckPassword = read(&world.run(line).stdin("no, not this").expect(1));
    assert!(wrong.error.get().code == "password-wrong" && wrong.outcome.is_null() && wrong.account.is_null());
}

#[test]
fn links_of_every_purpose_are_spent() {
    let mut world = World::new();
    world.active("ada");
    let issued: IssueLink = read(&world.run("issue-link ada --purpose reset-password --json").expect(0));
    assert_eq!(issued.link.get().purpose, Purpose::ResetPassword);
    let kept: IssueLink = read(
        &world
            .run("issue-link ada --purpose reset-password --unless-live --json")
            .expect(0),
    );
    assert!(kept.outcome.get() == &Issued::Unchanged && kept.confirmation_url.is_null() && !kept.link.is_null());
    let path = world.write("password", crate::harness::PASSWORD, 0o600);
    let run = world.run("activate - --json --password-file").arg(path);
    let done: Activate = read(&run.stdin(issued.confirmation_url.get()).expect(0));
    assert_eq!(
        (done.outcome.get(), &done.link.get().state),
        (&Spent::PasswordReset, &LinkState::Used)
    );
    assert_eq!(done.diagnosis.get().token.get().purpose.get(), "reset-password");
    let issued: SetEmail = read(&world.run("set-email ada b@example.org --confirm --json").expect(0));
    let done: Activate = read(
        &world
            .run("activate --json -")
            .stdin(issued.confirmation_url.get())
            .expect(0),
    );
    assert_eq!(done.outcome.get(), &Spent::EmailChanged);
    assert_eq!(done.account.get().email.get(), "b@example.org");
}

#[test]
fn mails_are_told_with_what_became_of_them() {
    let mut world = World::new();
    let carrier = format!("maildir:{}", world.path("mail").display());
    world.set("GATEPASS_MAIL", &carrier);
    world.set("GATEPASS_MAIL_FROM", "accounts@example.org");
    world
        .run("register ada --email ada@example.org --no-password --mail")
        .expect(0);
    let rows: Vec<ListedMail> = lines(&world.run("list-mail --json").expect(0));
    let [row] = &rows[..] else { panic!("one") };
    assert_eq!(
        (row.command.as_str(), row.status, row.account_id.get()),
        ("list-mail", 0, &1)
    );
    assert!(row.error.is_null() && *row.cursor.get() == 1 && row.username.get() == "ada");
    let show: Show = read(&world.run("show ada --json").expect(0));
    for mail in show.mails.get().iter().chain([row.mail.get()]) {
        assert_eq!(
            (mail.to.get().as_str(), mail.state.as_str(), mail.language.as_str()),
            ("ada@example.org", "sent", "en")
        );
        assert_eq!(mail.message_id, format!("{}@example.org", mail.link_id));
        assert!(mail.tries == 1 && mail.sent_at.get().0 == mail.queued_at.0);
        assert!(mail.next_try_at.is_null() && mail.given_up_at.is_null() && mail.fault.is_null());
    }
    let sent: MailSent = read(&world.run("send-mail --json").expect(0));
    assert_eq!((sent.command.as_str(), sent.status), ("send-mail", 0));
    assert!(
        sent.error.is_null()
            && [sent.sent, sent.waiting, sent.given_up]
                .iter()
                .all(|count| *count.get() == 0)
    );
}

#[test]
fn listings_are_one_object_a_line() {
    let mut world = World::new();
    world.register("ada");
    world.register("bob");
    world.run("delete ada --yes").expect(0);
    let rows: Vec<Listed> = lines(&world.run("list --json").expect(0));
    let [bob] = &rows[..] else { panic!("one") };
    assert_eq!((bob.command.as_str(), bob.status, bob.account.get().id), ("list", 0, 2));
    assert!(bob.error.is_null() && !bob.cursor.get().is_empty());
    let rows: Vec<ListedLink> = lines(&world.run("list-links --json").expect(0));
    let [first, second] = &rows[..] else { panic!("two") };
    assert_eq!(
        (first.command.as_str(), first.status, first.account_id.get()),
        ("list-links", 0, &1)
    );
    assert!(first.username.is_null() && first.error.is_null() && first.cursor.get() < second.cursor.get());
    assert_eq!(
        (second.username.get().as_str(), &second.link.get().purpose),
        ("bob", &Purpose::Activate)
    );

    let refused: Vec<Listed> = lines(&world.run("list --json --after x").expect(2));
    assert!(refused.len() == 1 && refused[0].account.is_null() && refused[0].cursor.is_null());
    let refused: Vec<ListedLink> = lines(&world.run("list-links --json --account nobody").expect(4));
    assert_eq!(refused[0].error.get().code, "no-account");
    assert!(refused[0].link.is_null() && refused[0].account_id.is_null() && refused[0].cursor.is_null());
    assert!(World::new().run("list --json").expect(3).json()["error"]["code"] == "store-missing");
}

#[test]
fn show_tells_of_accounts_and_of_what_is_left_of_them() {
    let mut world = World::new();
    let url = world.register("ada");
    world.activate(&url);
    let there: Show = read(&world.run("show ada --json").expect(0));
    assert_eq!(
        (there.command.as_str(), there.status, there.account.get().id),
        ("show", 0, 1)
    );
    assert!(there.deleted.is_null() && there.error.is_null() && there.links.get().len() == 1);
    let newest = &there.events.get()[0];
    assert!(newest.action == "activated" && newest.account_id.get() == &1 && newest.uid.get() == &1000);
    world.run("delete ada --yes").expect(0);
    let gone: Show = read(&world.run("show --id 1 --json").expect(0));
    let left = gone.deleted.get();
    assert!(gone.account.is_null() && left.id == 1 && left.created_at.0 <= left.deleted_at.0);
    assert!(!left.activated_at.is_null() && gone.links.get()[0].state == LinkState::Used);
    let refused: Show = read(&world.run("show ada --json").expect(4));
    assert!(refused.error.get().code == "no-account" && refused.links.is_null() && refused.deleted.is_null());
}

#[test]
fn links_are_withdrawn_and_removed() {
    let mut world = World::new();
    world.register("ada");
    let done: RevokeLink = read(&world.run("revoke-link --account ada --json").expect(0));
    assert_eq!(
        (done.command.as_str(), done.status, done.outcome.get()),
        ("revoke-link", 0, &Withdrawn::Revoked)
    );
    assert_eq!(
        (done.links.get()[0].state == LinkState::Revoked, done.account.get().id),
        (true, 1)
    );
    assert!(done.error.is_null() && !done.links.get()[0].revoked_at.is_null());
    let again: RevokeLink = read(&world.run("revoke-link --account ada --json").expect(0));
    assert_eq!(
        (again.outcome.get(), again.links.get().len()),
        (&Withdrawn::Unchanged, 0)
    );
    let refused: RevokeLink = read(&world.run("revoke-link zzzzzzzz --json").expect(4));
    assert!(refused.error.get().code == "no-link" && refused.links.is_null() && refused.outcome.is_null());

    world.tick("24h");
    let done: PruneLinks = read(&world.run("prune-links --older-than 1h --yes --json").expect(0));
    assert_eq!((done.command.as_str(), done.status), ("prune-links", 0));
    assert_eq!((done.outcome.get(), done.count.get()), (&Removed::Pruned, &1));
    assert_eq!(
        done.expired_before.get().0,
        world.machine.now - chrono::TimeDelta::hours(1)
    );
    let again: PruneLinks = read(&world.run("prune-links --older-than 1h --yes --json").expect(0));
    assert_eq!((again.outcome.get(), again.count.get()), (&Removed::Unchanged, &0));
    world.register("bob");
    world.tick("24h");
    let refused: PruneLinks = read(&world.run("prune-links --older-than 1h --json").expect(2));
    assert!(refused.error.get().code == "input-needed" && refused.count.is_null() && refused.expired_before.is_null());
}
