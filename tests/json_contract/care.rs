//! The JSON of the audit trail and of the care of a store.

use super::*;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub(super) sequence: i64,
    pub(super) at: Instant,
    pub(super) actor: String,
    pub(super) uid: OrNull<u32>,
    pub(super) action: String,
    pub(super) account_id: OrNull<i64>,
    pub(super) link_id: OrNull<String>,
    pub(super) detail: Map<String, Value>,
}

/// One line of a listing; or its refusal, with the keys of a line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AuditLine {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    event: OrNull<Event>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AuditChecked {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    events: OrNull<i64>,
    head: OrNull<String>,
    first_at: OrNull<Instant>,
    last_at: OrNull<Instant>,
    broken_at: OrNull<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Init {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<String>,
    store: OrNull<String>,
    keys: OrNull<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Backup {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<String>,
    path: OrNull<String>,
    bytes: OrNull<u64>,
    events: OrNull<i64>,
    head: OrNull<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Restore {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<String>,
    accounts: OrNull<i64>,
    events: OrNull<i64>,
    revoked: OrNull<i64>,
    head: OrNull<String>,
}

/// What is said of a file; or a refusal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Export {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<String>,
    path: OrNull<String>,
    accounts: OrNull<u64>,
}

/// One account in one line, in a file or on standard output.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExportLine {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    id: i64,
    username: String,
    email: OrNull<String>,
    state: State,
    roles: Vec<String>,
    created_at: Instant,
    activated_at: OrNull<Instant>,
    has_password: bool,
}

/// How an import went, where its results are in a file; or a refusal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Import {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    outcome: OrNull<String>,
    rows: OrNull<u64>,
    created: OrNull<u64>,
    unchanged: OrNull<u64>,
    refused: OrNull<u64>,
    links: OrNull<u64>,
    output: OrNull<String>,
}

/// What became of one row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ImportLine {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    line: u64,
    username: OrNull<String>,
    email: OrNull<String>,
    outcome: String,
    code: OrNull<String>,
    id: OrNull<i64>,
    confirmation_url: OrNull<String>,
    expires_at: OrNull<Instant>,
    generated_password: OrNull<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    command: String,
    status: u8,
    error: OrNull<Fault>,
    checks: OrNull<Vec<Finding>>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Pass,
    Warn,
    Fail,
    Skipped,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Finding {
    name: String,
    outcome: Outcome,
    detail: String,
    remedy: OrNull<String>,
}

#[test]
fn the_trail_is_one_event_a_line() {
    let mut world = World::new();
    world.register("ada");
    let listed = world.run("audit --json").expect(0);
    let lines: Vec<AuditLine> = listed
        .stdout()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let actions: Vec<&str> = lines.iter().map(|line| line.event.get().action.as_str()).collect();
    assert_eq!(actions, ["registered", "link-issued"]);
    for (number, line) in (1..).zip(&lines) {
        assert!(line.command == "audit" && line.status == 0 && line.error.is_null());
        let event = line.event.get();
        assert!(event.sequence == number && event.actor == "olga" && event.uid.get() == &1000);
        assert!(event.account_id.get() == &1 && !event.detail.contains_key("uid"));
        assert_eq!(event.at.0, world.machine.now);
    }
    assert_eq!(lines[1].event.get().link_id.get().len(), 26);
    let refused: AuditLine = read(&world.run("audit --account bob --json").expect(4));
    assert!(refused.event.is_null() && refused.error.get().code == "no-account");
}

#[test]
fn the_trail_as_a_whole_is_one_object() {
    let mut world = World::new();
    world.register("ada");
    for line in ["audit --head --json", "audit --verify --json"] {
        let whole: AuditChecked = read(&world.run(line).expect(0));
        assert!(
            whole.command == "audit" && whole.status == 0 && whole.error.is_null(),
            "{line}"
        );
        assert!(
            whole.events.get() == &2 && whole.head.get().starts_with("2:") && whole.broken_at.is_null(),
            "{line}"
        );
        assert_eq!(
            (whole.first_at.get().0, whole.last_at.get().0),
            (world.machine.now, world.machine.now)
        );
    }
    let head = format!("9:{}", "0".repeat(64));
    let cut: AuditChecked = read(&world.run(&format!("audit --verify --json --expect {head}")).expect(3));
    assert!(cut.error.get().code == "audit-broken" && cut.broken_at.get() == &3);
}

#[test]
fn a_store_is_made_copied_and_put_back() {
    let mut world = World::new();
    let made: Init = read(&world.run("init --json").expect(0));
    assert!(made.command == "init" && made.status == 0 && made.error.is_null());
    assert!(made.outcome.get() == "created" && made.store.get().ends_with("gatepass.db"));
    assert!(made.keys.get().ends_with("keys.json"));
    let again: Init = read(&world.run("init --json").expect(0));
    assert_eq!(again.outcome.get(), "unchanged");

    world.register("ada");
    let copy = world.path("copy.db").display().to_string();
    let copied: Backup = read(&world.run(&format!("backup {copy} --json")).expect(0));
    assert!(copied.command == "backup" && copied.status == 0 && copied.error.is_null());
    assert!(copied.outcome.get() == "created" && copied.path.get().ends_with("copy.db"));
    assert!(copied.bytes.get() > &0 && copied.events.get() == &2 && copied.head.get().starts_with("2:"));
    let taken: Backup = read(&world.run(&format!("backup {copy} --json")).expect(2));
    assert!(taken.error.get().code == "output-exists" && taken.outcome.is_null() && taken.bytes.is_null());

    let restored: Restore = read(&world.run(&format!("restore {copy} --json --yes")).expect(0));
    assert!(restored.command == "restore" && restored.status == 0 && restored.error.is_null());
    assert!(restored.outcome.get() == "restored" && restored.accounts.get() == &1);
    assert!(restored.events.get() == &3 && restored.revoked.get() == &1 && restored.head.get().starts_with("3:"));
    let refused: Restore = read(&world.run("restore nowhere.db --json --yes").expect(3));
    assert!(refused.error.get().hint.get().contains("nowhere.db") && refused.outcome.is_null());
}

#[test]
fn accounts_are_one_a_line_or_counted() {
    let mut world = World::new();
    world.register("ada");
    let line: ExportLine = read(&world.run("export --json").expect(0));
    assert!(line.command == "export" && line.status == 0 && line.error.is_null());
    assert!(line.id == 1 && line.username == "ada" && line.email.get() == "ada@example.org");
    assert!(line.state == State::Pending && line.roles.is_empty() && !line.has_password);
    assert!(line.created_at.0 == world.machine.now && line.activated_at.is_null());
    let path = world.path("accounts.csv").display().to_string();
    let written: Export = read(&world.run(&format!("export --json --output {path}")).expect(0));
    assert!(written.command == "export" && written.status == 0 && written.error.is_null());
    assert!(written.outcome.get() == "exported" && written.path.get().ends_with("accounts.csv"));
    assert_eq!(written.accounts.get(), &1);
    let taken: Export = read(&world.run(&format!("export --json --output {path}")).expect(2));
    assert!(taken.error.get().code == "output-exists" && taken.outcome.is_null() && taken.accounts.is_null());
}

#[test]
fn what_became_of_rows_is_one_a_line_or_counted() {
    let mut world = World::new();
    let list = "username,email\nada,ada@example.org\n,bob@example.org\n";
    let path = world.path("results.jsonl").display().to_string();
    let options = "--json --issue-links --generate-passwords --format json-lines";
    let counted = world
        .run(&format!("import - {options} --output {path}"))
        .stdin(list)
        .expect(1);
    let counted: Import = read(&counted);
    assert!(counted.command == "import" && counted.status == 1);
    assert!(counted.error.get().code == "rows-refused" && counted.outcome.get() == "imported");
    assert_eq!(
        (counted.rows.get(), counted.created.get(), counted.refused.get()),
        (&2, &1, &1)
    );
    assert_eq!((counted.unchanged.get(), counted.links.get()), (&0, &1));
    assert!(counted.output.get().ends_with("results.jsonl"));
    let told = std::fs::read_to_string(&path).unwrap();
    let rows: Vec<ImportLine> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [made, refused] = &rows[..] else { panic!("{rows:?}") };
    assert!(made.command == "import" && made.status == 0 && made.error.is_null() && made.code.is_null());
    assert!((made.line, made.outcome.as_str(), made.id.get()) == (2, "created", &1));
    assert!(made.username.get() == "ada" && made.email.get() == "ada@example.org");
    assert!(made.confirmation_url.get().starts_with("http") && made.expires_at.get().0 > world.machine.now);
    assert!(made.generated_password.get().len() >= 15);
    assert!((refused.line, refused.outcome.as_str(), refused.status) == (3, "refused", 1));
    assert!(refused.error.get().code == "invalid-row" && refused.code.get() == "invalid-row");
    assert!(refused.error.get().message.contains("username") && refused.error.get().hint.is_null());
    assert!(refused.username.is_null() && refused.id.is_null() && refused.confirmation_url.is_null());
    let refused: Import = read(&world.run("import - --json").stdin("name\n").expect(2));
    assert!(refused.error.get().code == "bad-file" && refused.outcome.is_null() && refused.rows.is_null());
}

#[test]
fn every_finding_has_its_remedy_or_needs_none() {
    let mut world = World::new();
    world.register("ada");
    let good: Check = read(&world.run("check --json").expect(0));
    assert!(good.command == "check" && good.status == 0 && good.error.is_null());
    world.sql("UPDATE accounts SET email_fold = 'other@example.org'");
    let bad: Check = read(&world.run("check --json").expect(3));
    assert_eq!(bad.error.get().code, "unsound");
    for finding in good.checks.get().iter().chain(bad.checks.get()) {
        assert!(!finding.name.is_empty() && !finding.detail.is_empty());
        let needs_none = matches!(finding.outcome, Outcome::Pass | Outcome::Skipped);
        assert_eq!(finding.remedy.is_null(), needs_none, "{finding:?}");
    }
    assert!(bad.checks.get().iter().any(|finding| finding.outcome == Outcome::Fail));
}
