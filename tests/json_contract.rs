//! The JSON of every verb, declared once more as a reader would: no key more, no key less, every word of an enumeration,
//! instants in UTC, and whole seconds. A reader breaks here before it breaks elsewhere.

mod care;
mod keys;
mod life;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::harness::{Said, Stream, World, claims_of};

/// A value or `null`. Unlike an `Option`, it does not take an absent key for `null`.
#[derive(Debug)]
struct OrNull<T>(Option<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for OrNull<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OrNull<T>, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let read = serde_json::from_value(value.clone()).map_err(serde::de::Error::custom);
        if value.is_null() {
            Ok(OrNull(None))
        } else {
            Ok(OrNull(Some(read?)))
        }
    }
}

impl<T> OrNull<T> {
    fn is_null(&self) -> bool {
        self.0.is_none()
    }

    #[track_caller]
    fn get(&self) -> &T {
        self.0.as_ref().expect("not null")
    }
}

/// RFC 3339 in UTC with a `Z`.
#[derive(Debug)]
struct Instant(DateTime<Utc>);

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        let text = String::deserialize(deserializer)?;
        let at = DateTime::parse_from_rfc3339(&text).map_err(serde::de::Error::custom)?;
        if text.ends_with('Z') {
            Ok(Instant(at.to_utc()))
        } else {
            Err(serde::de::Error::custom("not in UTC"))
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    code: String,
    message: String,
    hint: OrNull<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum State {
    Pending,
    Active,
    Suspended,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    id: i64,
    username: String,
    email: OrNull<String>,
    state: State,
    roles: Vec<String>,
    created_at: Instant,
    activated_at: OrNull<Instant>,
    has_password: bool,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Purpose {
    Activate,
    ResetPassword,
    ChangeEmail,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum LinkState {
    Unused,
    Used,
    Superseded,
    Revoked,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    id: String,
    purpose: Purpose,
    state: LinkState,
    issued_by: String,
    issued_at: Instant,
    expires_at: Instant,
    used_at: OrNull<Instant>,
    used_via: OrNull<String>,
    superseded_by: OrNull<String>,
    revoked_at: OrNull<Instant>,
    key_id: String,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Registered {
    Created,
    Unchanged,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Register {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<Registered>,
    account: OrNull<Account>,
    link: OrNull<Link>,
    confirmation_url: OrNull<String>,
    generated_password: OrNull<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Issued {
    Issued,
    Unchanged,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueLink {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<Issued>,
    account: OrNull<Account>,
    link: OrNull<Link>,
    superseded: OrNull<Vec<String>>,
    confirmation_url: OrNull<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Spent {
    Activated,
    PasswordReset,
    EmailChanged,
    /// The goal of `--account` was reached already.
    Unchanged,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Activate {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<Spent>,
    account: OrNull<Account>,
    link: OrNull<Link>,
    diagnosis: OrNull<Inspect>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inspect {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    verdict: OrNull<String>,
    message: OrNull<String>,
    checked_at: OrNull<Instant>,
    advice: OrNull<Advice>,
    recovered: OrNull<Recovered>,
    token: OrNull<Token>,
    tokens: OrNull<Vec<OneOfSeveral>>,
    times: OrNull<Times>,
    link: OrNull<Link>,
    account: OrNull<Account>,
    checks: OrNull<Vec<Check>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advice {
    command: OrNull<String>,
    say: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recovered {
    repairs: Vec<String>,
    confirmation_url: OrNull<String>,
    host: OrNull<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Token {
    id: OrNull<String>,
    algorithm: OrNull<String>,
    key_id: OrNull<String>,
    purpose: OrNull<String>,
    claims: OrNull<Map<String, Value>>,
    verified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OneOfSeveral {
    verdict: String,
    token: Token,
    times: Times,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Times {
    issued_at: OrNull<Instant>,
    not_before: OrNull<Instant>,
    expires_at: OrNull<Instant>,
    remaining_seconds: OrNull<i64>,
    lifetime_seconds: OrNull<i64>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Pass,
    Fail,
    Skipped,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    name: String,
    outcome: Outcome,
    detail: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    settings: OrNull<Vec<Setting>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Setting {
    name: String,
    value: OrNull<String>,
    origin: String,
}

/// The object of a run, read as strictly as can be.
#[track_caller]
fn read<T: DeserializeOwned>(said: &Said) -> T {
    serde_json::from_str(said.stdout()).unwrap_or_else(|error| panic!("{error}\n{}", said.stdout()))
}

const CHECKS: [&str; 10] = [
    "shape",
    "algorithm",
    "key",
    "signature",
    "issuer",
    "purpose",
    "record",
    "account",
    "not-before",
    "expiry",
];

#[test]
fn register_creates_keeps_and_refuses() {
    let mut world = World::new();
    let line = "register ada --email ada@example.org --no-password --json";
    let made: Register = read(&world.run(line).expect(0));
    assert_eq!(
        (made.command.as_str(), made.status, made.outcome.get()),
        ("register", 0, &Registered::Created)
    );
    let account = made.account.get();
    assert_eq!(
        (account.id, account.username.as_str(), &account.state),
        (1, "ada", &State::Pending)
    );
    assert_eq!(
        (account.email.get().as_str(), account.roles.len(), account.has_password),
        ("ada@example.org", 0, false)
    );
    assert!(account.activated_at.is_null() && made.error.is_null() && made.generated_password.is_null());
    assert_eq!(account.created_at.0, world.machine.now);
    let link = made.link.get();
    let claims = claims_of(made.confirmation_url.get());
    assert_eq!(
        (Some(link.id.as_str()), &link.state),
        (claims["jti"].as_str(), &LinkState::Unused)
    );
    assert_eq!(
        (&link.purpose, link.issued_by.as_str(), link.key_id.len()),
        (&Purpose::Activate, "olga", 8)
    );
    assert_eq!((link.expires_at.0 - link.issued_at.0).num_seconds(), 7200);
    assert!(
        link.used_at.is_null() && link.used_via.is_null() && link.superseded_by.is_null() && link.revoked_at.is_null()
    );

    let kept: Register = read(&world.run(&format!("{line} --if-exists keep")).expect(0));
    assert_eq!(
        (kept.outcome.get(), kept.confirmation_url.get()),
        (&Registered::Unchanged, made.confirmation_url.get())
    );

    let refused: Register = read(&world.run(line).expect(1));
    let fault = refused.error.get();
    assert_eq!((refused.status, fault.code.as_str()), (1, "account-exists"));
    assert!(!fault.message.is_empty() && !fault.hint.is_null());
    assert!(refused.outcome.is_null() && refused.account.is_null() && refused.link.is_null());
    assert!(refused.confirmation_url.is_null());

    let active: Register = read(
        &world
            .run("register builder --active --generate-password --json")
            .expect(0),
    );
    assert_eq!(active.account.get().state, State::Active);
    assert!(active.link.is_null() && active.account.get().email.is_null() && !active.generated_password.is_null());
    assert!(active.account.get().has_password && !active.account.get().activated_at.is_null());

    let unusable: Register = read(&world.run("register '' --active --no-password --json").expect(2));
    assert_eq!(unusable.error.get().code, "invalid-value");
    let cancelled: Register = read(&world.run("register --json").typed(&["^C"]).expect(130));
    assert_eq!(cancelled.error.get().code, "cancelled");
}

#[test]
fn issue_link_issues_keeps_and_refuses() {
    let mut world = World::new();
    let first = world.register("ada");
    let issued: IssueLink = read(&world.run("issue-link ada --json").expect(0));
    assert_eq!(
        (issued.command.as_str(), issued.status, issued.outcome.get()),
        ("issue-link", 0, &Issued::Issued)
    );
    assert_eq!(
        issued.superseded.get(),
        &[claims_of(&first)["jti"].as_str().expect("an id")]
    );
    assert!(issued.error.is_null() && issued.account.get().id == 1);
    assert_eq!(claims_of(issued.confirmation_url.get())["jti"], issued.link.get().id);

    let kept: IssueLink = read(&world.run("issue-link ada --if-live keep --json").expect(0));
    assert_eq!(
        (kept.outcome.get(), kept.superseded.get().len()),
        (&Issued::Unchanged, 0)
    );
    let refused: IssueLink = read(&world.run("issue-link nobody --json").expect(4));
    assert_eq!((refused.status, refused.error.get().code.as_str()), (4, "no-account"));
    assert!(refused.outcome.is_null() && refused.superseded.is_null() && refused.link.is_null());
}

#[test]
fn activate_by_link_and_by_decision() {
    let mut world = World::new();
    let url = world.register("ada");
    let line = "activate --no-password --via 'web 192.0.2.7' --json -";
    let done: Activate = read(&world.run(line).stdin(&url).expect(0));
    assert_eq!(
        (done.command.as_str(), done.status, done.outcome.get()),
        ("activate", 0, &Spent::Activated)
    );
    assert_eq!(
        (&done.account.get().state, &done.link.get().state),
        (&State::Active, &LinkState::Used)
    );
    assert_eq!(done.link.get().used_via.get(), "web 192.0.2.7");
    assert!(!done.link.get().used_at.is_null() && done.error.is_null());
    assert_eq!(done.diagnosis.get().verdict.get(), "valid");

    let again: Activate = read(&world.run(line).stdin(&url).expect(14));
    assert_eq!((again.error.get().code.as_str(), again.status), ("already-used", 14));
    assert_eq!(
        (
            again.diagnosis.get().status,
            again.diagnosis.get().verdict.get().as_str()
        ),
        (14, "already-used")
    );
    assert!(again.outcome.is_null() && !again.account.is_null() && again.diagnosis.get().error.is_null());

    world.register("bob");
    let line = "activate --account bob --reason why --no-password --json";
    let decided: Activate = read(&world.run(line).expect(0));
    assert_eq!(decided.outcome.get(), &Spent::Activated);
    assert!(decided.diagnosis.is_null() && decided.link.is_null());
    let unchanged: Activate = read(&world.run(line).expect(0));
    assert_eq!(unchanged.outcome.get(), &Spent::Unchanged);

    let refused: Activate = read(
        &World::new()
            .run("activate --no-password --json -")
            .stdin(&url)
            .expect(3),
    );
    assert_eq!(refused.error.get().code, "store-missing");
    assert!(refused.diagnosis.is_null() && refused.account.is_null());
}

#[test]
fn inspect_token_of_a_link() {
    let mut world = World::new();
    let url = world.register("ada");
    world.tick("2h 3s");
    let told: Inspect = read(&world.run("inspect-token --json -").stdin(&url).expect(10));
    assert_eq!(
        (told.command.as_str(), told.status, told.verdict.get().as_str()),
        ("inspect-token", 10, "expired")
    );
    assert_eq!(
        (told.message.get().as_str(), told.checked_at.get().0),
        ("expired 3 seconds ago", world.machine.now)
    );
    assert!(told.error.is_null() && told.tokens.is_null());
    assert_eq!(told.advice.get().command.get(), "gatepass issue-link ada");
    assert!(told.advice.get().say.starts_with("This link ran out on"));
    let recovered = told.recovered.get();
    assert!(
        recovered.repairs.is_empty() && recovered.confirmation_url.is_null() && recovered.host.get() == "127.0.0.1"
    );
    let token = told.token.get();
    assert!(token.verified && token.claims.get() == &claims_of(&url) && token.id.get() == &told.link.get().id);
    assert_eq!(
        (token.algorithm.get().as_str(), token.purpose.get().as_str()),
        ("HS256", "activate")
    );
    assert_eq!(token.key_id.get(), &told.link.get().key_id);
    let times = told.times.get();
    assert_eq!(
        (times.remaining_seconds.get(), times.lifetime_seconds.get()),
        (&-3, &7200)
    );
    assert!(times.not_before.is_null() && times.issued_at.get().0 < times.expires_at.get().0);
    let checks = told.checks.get();
    assert!(
        checks.iter().map(|check| check.name.as_str()).eq(CHECKS)
            && checks.iter().all(|check| !check.detail.is_empty())
    );
    let failed: Vec<&str> = checks
        .iter()
        .filter(|c| c.outcome == Outcome::Fail)
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(failed, ["expiry"]);
    assert_eq!(told.account.get().username, "ada");
}

#[test]
fn inspect_token_of_everything_else() {
    let mut world = World::new();
    let old = world.register("ada");
    let new = world.issue("ada");
    let several: Inspect = read(
        &world
            .run("inspect-token --json -")
            .stdin(format!("{old} {new}"))
            .expect(13),
    );
    assert!(several.token.is_null() && several.link.is_null() && several.account.is_null());
    let [first, second] = &several.tokens.get()[..] else {
        panic!("two")
    };
    assert_eq!(
        (first.verdict.as_str(), second.verdict.as_str()),
        ("superseded", "valid")
    );
    assert!(first.token.verified && !second.times.expires_at.is_null());
    assert!(several.checks.get().iter().map(|check| check.name.as_str()).eq(CHECKS));

    let nothing: Inspect = read(&world.run("inspect-token --json -").stdin("hello").expect(13));
    assert!(nothing.token.is_null() && nothing.tokens.is_null() && nothing.recovered.get().host.is_null());
    assert!(nothing.times.get().expires_at.is_null() && nothing.checks.get().len() == 10);

    let record: Inspect = read(&world.run("inspect-token --account ada --json").expect(0));
    assert!(record.token.is_null() && !record.link.is_null() && !record.times.get().lifetime_seconds.is_null());
    assert_eq!(record.checks.get()[0].outcome, Outcome::Skipped);

    let unknown: Inspect = read(&world.run("inspect-token --no-store --json -").stdin(&new).expect(3));
    assert!(unknown.verdict.get() == "unverified" && !unknown.token.get().verified && unknown.link.is_null());

    let refused: Inspect = read(&world.run("inspect-token --account nobody --json").expect(4));
    assert_eq!(refused.error.get().code, "no-account");
    assert!(refused.verdict.is_null() && refused.message.is_null() && refused.checked_at.is_null());
    assert!(
        refused.advice.is_null() && refused.recovered.is_null() && refused.times.is_null() && refused.checks.is_null()
    );

    // Times that no calendar holds are told in words alone.
    let far = world.resign(&new, serde_json::json!({ "exp": 1e300, "jti": null, "purpose": null }));
    let told: Inspect = read(&world.run("inspect-token --json -").stdin(far).expect(16));
    assert!(told.times.get().expires_at.is_null() && told.times.get().remaining_seconds.is_null());
}

#[test]
fn config_lists_and_refuses() {
    let mut world = World::new();
    let told: Settings = read(&world.run("config --json").expect(0));
    assert_eq!((told.command.as_str(), told.status), ("config", 0));
    let rows = told.settings.get();
    assert!(
        told.error.is_null()
            && rows
                .iter()
                .any(|row| row.name == "issuer" && row.value.is_null() && row.origin == "default")
    );
    let refused: Settings = read(&world.run("config --json --wait soon").expect(2));
    assert!(refused.settings.is_null() && refused.error.get().code == "invalid-value");
}

#[test]
fn completions_and_manual_as_json() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Script {
        command: String,
        status: u8,
        error: OrNull<Fault>,
        script: OrNull<String>,
    }
    let told: Script = read(&World::new().run("completions fish --json").expect(0));
    assert!(
        told.command == "completions"
            && told.status == 0
            && told.error.is_null()
            && told.script.get().contains("gatepass")
    );
    let said = World::new().run("man --json").expect(0);
    assert_eq!(said.json()["command"], "man");
}

#[test]
fn json_is_one_line_with_or_without_a_terminal() {
    let mut world = World::new();
    world.register("ada");
    let plain = world.run("inspect-token --account ada --json").expect(0).line();
    let shown = world
        .run("inspect-token --account ada --json")
        .terminal(Stream::Stdout)
        .expect(0)
        .line();
    assert_eq!(plain, shown);
}
