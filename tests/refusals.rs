//! One run for every refusal: its code, its words, its hint, its status, and nothing written.

use std::{fs, io::ErrorKind, path::Path};

use gatepass::{
    error::{Code, Refusal},
    key::Key,
    store::StoreError,
};

use crate::harness::{Run, World, can_be_run};

/// A test for each code: what leads to it, and what is said. The harness sees to it that nothing was written.
macro_rules! refusals {
    ($($name:ident $code:ident $run:expr, $says:expr, $hint:expr;)*) => {
        $(#[test] fn $name() { refused(Code::$code, $run, $says, $hint); })*

        const RUN: &[Code] = &[$(Code::$code),*];
    };
}

const ADA: &str = "register ada --email ada@example.org --no-password";

refusals! {
    account_exists AccountExists |world| { world.register("ada"); world.run("register ADA --email new@example.org --no-password") },
        "an account named `ADA` exists already", Some("gatepass show ADA");
    email_taken EmailTaken |world| { world.register("ada"); world.run("register bob --email Ada@Example.ORG --no-password") },
        "`ada@example.org` is the address of account `ada` already", None;
    looks_alike LooksAlike |world| { world.register("yilmaz"); world.run("register yılmaz --email new@example.org --no-password") },
        "`yılmaz` looks like the existing account `yilmaz`", None;
    account_differs AccountDiffers |world| {
        world.register("ada");
        world.run("register ada --email new@example.org --no-password --if-exists keep")
    }, "the account `ada` exists and differs: it has another email", None;
    reserved_name ReservedName |world| world.run("register admin --email root@example.org --no-password"),
        "`admin` is a reserved name, which only --allow-reserved accepts", None;
    weak_password WeakPassword |world| {
        world.run("register ada --email ada@example.org --password-stdin").stdin("ada@example.org")
    }, "the password is too easy to guess: it repeats, follows a pattern, or is made of common words or the account's own; --generate-password makes a good one", None;
    not_pending NotPending |world| {
        let url = world.register("ada");
        world.activate(&url);
        world.run("issue-link ada")
    }, "the account `ada` is active already", None;
    not_active NotActive |world| { world.register("ada"); world.run("issue-link ada --purpose reset-password") },
        "the account `ada` is pending, not active", None;
    password_wrong PasswordWrong |world| {
        world.register("ada");
        world.run("check-password bob --password-stdin").stdin("correct horse battery staple")
    }, "this is not the password of such an account", None;
    name_is_address NameIsAddress |world| {
        world.run("register ada@example.org --email ada@example.org --no-password").expect(0);
        world.run("set-email ada@example.org new@example.org")
    }, "the name `ada@example.org` holds `@`, and may only be the account's own address", Some("gatepass rename --help");
    link_used LinkUsed |world| {
        let url = world.register("ada");
        world.activate(&url);
        world.run("revoke-link -").stdin(url)
    }, "link `tnm8mmpnb81erjqabv0ynqzzw4` was used at 2026-11-23T09:00:00Z and cannot be withdrawn",
        Some("gatepass inspect-token --id tnm8mmpnb81erjqabv0ynqzzw4");
    password_set PasswordSet |world| {
        let register = "register ada --email ada@example.org --password-stdin";
        let url = world.run(register).stdin("correct horse battery staple").expect(0).line();
        world.run("activate --password-stdin").arg(url).stdin("quite another phrase of words")
    }, "the account `ada` has a password already, and nothing was spent: leave the password options out", None;
    usage Usage |world| world.run("activate --password-stdin -").stdin("secret"),
        "the link and the password cannot both come from standard input: use --password-file PATH", None;
    invalid_value InvalidValue |world| world.run(ADA).arg("--base-url").arg("example.org"),
        "`--base-url`: the base URL must begin with `http://` or `https://` and a host, such as `https://accounts.example.org`", None;
    lifetime_out_of_bounds LifetimeOutOfBounds |world| { world.register("bob"); world.run(ADA).arg("--ttl").arg("31d") },
        "a lifetime of `31d` is out of bounds: the shortest is `1s`, the longest `30d`", None;
    input_needed InputNeeded |world| world.run("register ada --email ada@example.org"),
        "a password is needed, and nobody can be asked for it here: give --password-stdin, --password-file PATH, --generate-password or --no-password", None;
    output_exists OutputExists |world| {
        let path = world.write("secret", "mine", 0o600);
        world.run("register ada --active --generate-password --password-out").arg(path)
    }, "there is already a file at `~/secret`", Some("ls -ld ~/secret");
    store_missing StoreMissing |world| world.run("issue-link ada"),
        "there is no store at `~/.local/share/gatepass/gatepass.db`; init and register make one", Some("gatepass config");
    store_foreign StoreForeign |world| {
        world.write(".local/share/gatepass/gatepass.db", "", 0o600);
        world.sql("CREATE TABLE users (id)");
        world.run(ADA)
    }, "the file is another program's database, not a store of gatepass (`~/.local/share/gatepass/gatepass.db`)", Some("gatepass config");
    store_damaged StoreDamaged |world| {
        world.register("bob");
        let whole = fs::read(world.store()).expect("a store");
        fs::write(world.store(), &whole[..whole.len() / 2]).expect("cut");
        world.run("inspect-token --account bob")
    }, "the store is damaged: database disk image is malformed (`~/.local/share/gatepass/gatepass.db`)",
        Some("sqlite3 ~/.local/share/gatepass/gatepass.db 'pragma integrity_check'");
    store_too_new StoreTooNew |world| { world.register("bob"); world.sql("PRAGMA user_version = 99"); world.run(ADA) },
        "the store has schema version 99, and this gatepass knows versions up to 5 (`~/.local/share/gatepass/gatepass.db`)", Some("gatepass --version");
    keys_missing KeysMissing |world| {
        world.register("bob");
        fs::remove_file(world.keys()).expect("removed");
        world.run(ADA)
    }, "there is no key ring at `~/.local/share/gatepass/keys.json`, and no other fits the store: put back a copy", Some("gatepass config");
    keys_malformed KeysMalformed |world| {
        world.write(".local/share/gatepass/keys.json", "{\"keys\": []}", 0o600);
        world.run(ADA)
    }, "the key ring `~/.local/share/gatepass/keys.json` cannot be used: the key set is empty", Some("gatepass config");
    keys_differ KeysDiffer |world| {
        world.register("bob");
        let mut ring = world.ring();
        ring.keys[0] = Key::generate(&[9; 32], [7; 8], world.machine.now);
        world.replace_ring(&ring);
        world.run("inspect-token --account bob")
    }, "no key of `~/.local/share/gatepass/keys.json` ever signed for the store `~/.local/share/gatepass/gatepass.db`", Some("gatepass config");
    config_malformed ConfigMalformed |world| { world.configure("colour = 'red'\n"); world.run(ADA) },
        "the configuration file `~/.config/gatepass/config.toml`: there is no setting `colour`", Some("gatepass man");
    file_missing FileMissing |world| world.run("inspect-token --no-store --secret-file /nowhere/secret -").stdin("x"),
        "there is no file at `/nowhere/secret`", Some("ls -ld /nowhere/secret");
    file_unreadable FileUnreadable |world| {
        world.write(".local/share/gatepass/gatepass.db/file", "", 0o600);
        world.run("issue-link ada")
    }, "the store `~/.local/share/gatepass/gatepass.db` is a folder, not a regular file", Some("ls -ld ~/.local/share/gatepass/gatepass.db");
    file_unsafe FileUnsafe |world| {
        world.register("bob");
        let ring = fs::read(world.keys()).expect("a ring");
        world.write(".local/share/gatepass/keys.json", ring, 0o644);
        world.run("issue-link bob")
    }, "the key ring `~/.local/share/gatepass/keys.json` may be read by others (mode 0644, owner me)",
        Some("chmod 600 ~/.local/share/gatepass/keys.json");
    clock_behind ClockBehind |world| { world.register("bob"); world.tick_back("1h"); world.run(ADA) },
        "the clock is behind the store: it says 2026-11-23 08:00:00 UTC, and the newest event is of 2026-11-23 09:00:00 UTC; if the clock is right, add --accept-clock", Some("date -u");
    audit_broken AuditBroken |world| {
        world.register("bob");
        let trigger = world.ask("SELECT sql FROM sqlite_schema WHERE name = 'events_are_never_changed'");
        world.sql(&format!("DROP TRIGGER events_are_never_changed; UPDATE events SET at = at + 1; {trigger}"));
        world.run("audit --verify")
    }, "the audit trail is broken at event 1: it was changed, removed or put in afterwards (`~/.local/share/gatepass/gatepass.db`)",
        Some("sqlite3 ~/.local/share/gatepass/gatepass.db 'select * from audit where sequence between 0 and 1'");
    unsound Unsound |world| { world.register("bob"); world.tick_back("1h"); world.run("check") },
        "one check failed: `clock`", Some("date -u");
    output_lost OutputLost |world| world.run(ADA).arg("--quiet").stdout_fails(ErrorKind::StorageFull),
        "the account is there, but the result could not be written", Some("gatepass issue-link ada --if-live keep");
    failed Failed |world| { world.machine.no_chance = true; world.run(ADA) },
        "the system gives no randomness: unsupported", Some("gatepass config");
    key_in_use KeyInUse |world| { world.register("bob"); world.run("retire-key d44n4r0d --yes") },
        "the key `d44n4r0d` signs, and no other could in its place", Some("gatepass rotate-key");
    key_differs KeyDiffers |world| {
        world.register("bob");
        world.write("secret", "another system's secret, long enough for HS256", 0o600);
        let secret = world.path("secret");
        world.run("import-key --secret --key-id d44n4r0d").arg(secret)
    }, "another key has the id `d44n4r0d`", Some("gatepass list-keys");
    key_unfit KeyUnfit |world| {
        world.register("bob");
        world.run("rotate-key --compromised --yes").expect(0);
        world.run("rotate-key --to d44n4r0d")
    }, "the key `d44n4r0d` cannot sign links: it was retired", Some("gatepass generate-key");
    rows_refused RowsRefused |world| {
        let results = world.path("results.csv");
        world.run("import - --output").arg(results).stdin("username,email\nada,ada@example.org\nADA,a@example.org\n")
    },
        "1 of 2 rows was refused; their results say why", None;
    bad_file BadFile |world| world.run("import -").stdin("name,email\n"),
        "standard input cannot be imported: its first line names the column `name`, which is not known; the columns are `username`, `email`, `password`, `password_hash`, `state`, `roles`, `created_at` and `activated_at`",
        Some("gatepass import --help");
    no_address NoAddress |world| {
        mails(world);
        world.run("register builder --active --no-password").expect(0);
        world.run("issue-link builder --purpose reset-password --mail")
    }, "the account has no address that the link could be mailed to", None;
    mail_limit MailLimit |world| {
        mails(world);
        world.set("GATEPASS_MAIL_PER_DAY", "1");
        world.run(ADA).arg("--mail").expect(0);
        world.run("issue-link ada --mail")
    }, "`ada@example.org` was written to too often; the next mail may go at 2026-11-24T09:00:00Z",
        Some("gatepass list-mail --within 24h");
    bad_template BadTemplate |world| {
        mails(world);
        world.write("letters/layout.html", "{{ content }", 0o600);
        let folder = world.path("letters").display().to_string();
        world.set("GATEPASS_MAIL_TEMPLATES", &folder);
        world.run(ADA).arg("--mail")
    }, "the mail template `layout.html` cannot be used at line 1: unexpected `}`, expected end of variable block", Some("gatepass config");
    no_key NoKey |world| { world.register("bob"); world.run("retire-key nobody --yes") },
        "there is no key `nobody`", Some("gatepass list-keys");
    no_account NoAccount |world| { world.register("bob"); world.run("inspect-token --account ada") },
        "there is no account `ada`", None;
    no_link NoLink |world| { world.register("bob"); world.run("inspect-token --id 00000000") },
        "there is no link whose id begins with `00000000`", None;
    ambiguous_id AmbiguousId |world| {
        world.register("ada");
        world.register("bob");
        world.sql("PRAGMA foreign_keys = OFF; UPDATE links SET id = '00000000' || substr(id, 9)");
        world.run("inspect-token --id 00000000")
    }, "several links begin with `00000000`; give more characters", None;
    busy Busy |world| { world.register("bob"); world.keep_busy(); world.run(ADA).arg("--wait").arg("50ms") },
        "the store is busy and nothing was changed; try again, or wait longer with --wait 30s", None;
    cancelled Cancelled |world| world.run("register ada").typed(&["^C"]), "cancelled; nothing was changed", None;
}

/// No test can bring these about on every machine and as every user; their words are held against the promise all the same.
const TOLD: &[Code] = &[Code::DiskFull, Code::StoreReadOnly];

/// What is told of mail beside a link that stands; tests/mail/ has both.
const OF_MAIL: &[Code] = &[Code::MailRefused, Code::MailWaits];

/// What is told of rows alone, in the results of `import`.
const OF_ROWS: &[Code] = &[Code::InvalidRow, Code::UnknownHash, Code::RolledBack];

#[test]
fn the_codes_of_rows_are_told_in_their_results() {
    let mut world = World::new();
    let list = "username,password_hash,state\n-x,,active\nbob,$1$abc$def,active\ncarl,,active\n";
    let said = world.run("import - --all-or-nothing --json").stdin(list).expect(1);
    let codes = said.stdout().lines().map(|line| {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        row["error"]["code"].as_str().expect("refused").to_owned()
    });
    let expected: Vec<&str> = OF_ROWS.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes.collect::<Vec<_>>(), expected);
}

#[test]
fn a_full_disk_and_a_store_that_cannot_be_written() {
    for (error, code, says) in [
        (
            StoreError::Full,
            Code::DiskFull,
            "there is no room left on the disk of the store (`/srv/gatepass.db`)",
        ),
        (
            StoreError::ReadOnly,
            Code::StoreReadOnly,
            "the store may be read but not written by this user (`/srv/gatepass.db`)",
        ),
    ] {
        let refusal = Refusal::of_store(error, Path::new("/srv/gatepass.db"));
        assert_eq!(
            (refusal.code, refusal.exit.0, refusal.message.as_str()),
            (code.as_str(), 3, says)
        );
        assert!(refusal.hint.is_some_and(|hint| can_be_run(&hint)));
    }
}

#[test]
fn no_code_is_missing() {
    let missing: Vec<&Code> = Code::ALL
        .iter()
        .filter(|code| !RUN.contains(code) && ![TOLD, OF_ROWS, OF_MAIL].iter().any(|told| told.contains(code)))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn codes_are_stable_words() {
    let mut words: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert!(
        words
            .iter()
            .all(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')),
        "{words:?}"
    );
    words.extend(gatepass::diagnosis::Verdict::ALL.iter().map(|verdict| verdict.code()));
    let count = words.len();
    words.sort_unstable();
    words.dedup();
    // An address that is another account's is the same thing to whoever wants it and to the link that brings it.
    assert_eq!(words.len(), count - 1, "one word for one thing, but for `email-taken`");
}

/// Mail goes into a folder.
fn mails(world: &mut World) {
    let carrier = format!("maildir:{}", world.path("mail").display());
    world.set("GATEPASS_MAIL", &carrier);
    world.set("GATEPASS_MAIL_FROM", "accounts@example.org");
}

/// A run that is prepared in a world of its own.
type Prepared = for<'w> fn(&'w mut World) -> Run<'w>;

fn refused(code: Code, run: Prepared, says: &str, hint: Option<&str>) {
    let status = code.exit().0;
    let text = run(&mut World::new()).expect(status);
    let error = text
        .stderr()
        .lines()
        .find_map(|line| line.strip_prefix("error: "))
        .expect("an error")
        .to_owned();
    let told = text
        .stderr()
        .lines()
        .find_map(|line| line.strip_prefix("hint: "))
        .map(str::to_owned);
    assert_eq!((error.as_str(), told.as_deref()), (says, hint));
    assert!(status != 3 || told.is_some(), "status 3 always has a hint");
    // What is to be mended is told beside what is in order.
    assert!(text.stdout().is_empty() || code == Code::Unsound, "{text:?}");
    if code == Code::OutputLost {
        return;
    }

    let json = run(&mut World::new()).arg("--json").expect(status).json();
    assert_eq!(
        (json["status"].as_u64(), json["error"]["code"].as_str()),
        (Some(status.into()), Some(code.as_str()))
    );
    assert_eq!(json["error"]["message"].as_str(), Some(error.as_str()));
    assert_eq!(json["error"]["hint"].as_str(), told.as_deref());
}

#[test]
fn a_clock_far_behind_stops_every_verb_that_writes() {
    let mut world = World::new();
    let url = world.register("bob");
    world.tick_back("1h");
    for line in [
        "register ada --active --no-password",
        "issue-link bob",
        "activate --account bob --reason why --no-password",
    ] {
        let said = world.run(line).expect(3);
        assert!(said.stderr().starts_with("error: the clock is behind"), "{said:?}");
        // To read is not to write.
        world.run("inspect-token --account bob").expect(11);
    }
    // Here the link is what is wrong first, and both verbs say so.
    world.run("inspect-token -").stdin(&url).expect(11);
    world.run("activate --no-password -").stdin(&url).expect(11);
    world
        .run("register ada --active --no-password --accept-clock")
        .expect(0);
}

#[test]
fn a_clock_a_few_minutes_behind_counts_as_the_newest_event() {
    let mut world = World::new();
    let url = world.register("bob");
    world.tick_back("5m");
    world.run("register ada --active --no-password").expect(0);
    world.activate(&url);
    world.run("issue-link ada").expect(1);
    assert_eq!(world.ask("SELECT DISTINCT at FROM audit"), "2026-11-23T09:00:00.000Z\n");
    world.tick_back("1s");
    world.run("register carl --active --no-password").expect(3);
}

#[test]
fn the_verb_is_no_value_of_an_option() {
    let mut world = World::new();
    let told = world
        .run("--actor man issue-link ada --ttl soon --json")
        .expect(2)
        .json();
    assert_eq!(told["command"], "issue-link");
    let top = gatepass::cli::top();
    let taking = top.get_arguments().filter(|arg| arg.get_action().takes_values());
    let taking: Vec<String> = taking
        .filter_map(|arg| Some(format!("--{}", arg.get_long()?)))
        .collect();
    assert_eq!(taking, gatepass::cli::Globals::TAKING_VALUES);
}

#[test]
fn what_was_typed_is_seen_escaped() {
    let mut world = World::new();
    for (line, typed) in [("inspect-token", "--\u{1b}[31mred"), ("completions", "\u{1b}[31mred")] {
        let said = world.run(line).arg(typed).expect(2);
        assert!(said.stderr().contains(r"\u{1b}[31mred"), "{said:?}");
    }
}

#[test]
fn a_token_in_a_wrong_place_is_repeated_nowhere() {
    let mut world = World::new();
    let url = world.register("ada");
    let token = crate::harness::token_of(&url).to_owned();
    // The harness sees to it that no token is on standard error.
    let said = world.run(ADA).arg("--actor").arg(&token).expect(1);
    assert!(said.stderr().contains("--actor 'eyJhbGciOiJIUzI1NiIs…'"), "{said:?}");
    world
        .run("inspect-token --no-store - --key-file")
        .arg(&token)
        .stdin(&url)
        .expect(3);
}
