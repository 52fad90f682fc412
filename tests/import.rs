//! `gatepass import`: many accounts out of a file, one result a row.

mod faults;
mod repeated;

use serde_json::Value;

use crate::harness::{PASSWORD, World, str};

/// Argon2 of `correct horse battery staple`, of little cost.
const HASH: &str = "$argon2id$v=19$m=64,t=1,p=1$eOiLsjh3cXcwABCaTf0bbg$dFb8PjCnnpiZhwQmhukJLkXBzlbExdwTsehJZsUtglk";

/// A world in which a hash costs next to nothing.
fn world() -> World {
    let mut world = World::new();
    world.set("GATEPASS_ARGON2_MEMORY_KIB", "64");
    world.set("GATEPASS_ARGON2_TIME", "1");
    world
}

/// The results as JSON, one a row.
fn results(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// One member of every result.
fn column<'r>(rows: &'r [Value], name: &str) -> Vec<&'r str> {
    rows.iter().map(|row| row[name].as_str().unwrap_or("-")).collect()
}

#[test]
fn people_of_every_kind_come_in() {
    let mut world = world();
    let list = format!(
        "username,email,password,password_hash,state,roles,created_at,activated_at\n\
         ada,ada@example.org,,,,,,\n\
         bob,Bob@example.org,{PASSWORD},,active,\"staff,editor\",2020-01-02T03:04:05Z,2020-02-03T04:05:06Z\n\
         carl,,,\"{HASH}\",active,,,\n\
         dora,dora@example.org,,\"argon2{HASH}\",suspended,,,2021-01-01T00:00:00Z\n\
         erik,erik@example.org,,!,suspended,,,\n"
    );
    world.write("people.csv", &list, 0o600);
    let file = world.path("people.csv");
    let said = world.run("import --json --issue-links").arg(&file).expect(0);
    let rows = results(said.stdout());
    assert_eq!(column(&rows, "outcome"), ["created"; 5]);
    assert_eq!(column(&rows, "username"), ["ada", "bob", "carl", "dora", "erik"]);
    let lines: Vec<u64> = rows.iter().map(|row| row["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6]);
    let with_links: Vec<bool> = rows.iter().map(|row| !row["confirmation_url"].is_null()).collect();
    assert_eq!(
        with_links,
        [true, false, false, false, false],
        "pending accounts alone get a link"
    );
    assert_eq!(rows[0]["expires_at"], "2026-11-23T11:00:00Z");

    assert_eq!(
        world.states(),
        "ada pending\nbob active\ncarl active\ndora suspended\nerik suspended\n"
    );
    for name in ["bob", "carl"] {
        let check = format!("check-password {name} --password-stdin");
        world.run(&check).stdin(PASSWORD).expect(0);
    }
    let bob: Value = serde_json::from_str(world.run("show bob --json").expect(0).stdout()).unwrap();
    let account = &bob["account"];
    assert_eq!(account["created_at"], "2020-01-02T03:04:05Z");
    assert_eq!(account["activated_at"], "2020-02-03T04:05:06Z");
    assert_eq!(account["roles"], serde_json::json!(["editor", "staff"]));

    // A suspended one remembers what it was.
    world.run("resume dora").expect(0);
    world.run("resume erik").expect(0);
    world
        .run("check-password dora --password-stdin")
        .stdin(PASSWORD)
        .expect(0);
    assert!(world.states().ends_with("dora active\nerik pending\n"));
    // A link is a link.
    world.activate(rows[0]["confirmation_url"].as_str().unwrap());
    world.run("check").expect(0);
}

#[test]
fn results_are_told_in_the_order_of_the_rows() {
    let mut world = world();
    let list = "username,email\nada,ada@example.org\nbob\u{202e},bob@example.org\nada,second@example.org\n=cmd,\"=1+1@example.org\"\n";
    world
        .run("import - --spreadsheet-safe")
        .stdin(list)
        .expect(1)
        .out(str![[r#"
line,username,email,outcome,code,id,confirmation_url,expires_at,generated_password,message
2,ada,ada@example.org,created,,1,,,,
3,bob\u{202e},bob@example.org,refused,invalid-row,,,,,"the username holds U+202E: white space, control characters and invisible characters are not allowed"
4,ada,second@example.org,refused,account-exists,,,,,an account named `ada` exists already
5,'=cmd,'=1+1@example.org,refused,invalid-row,,,,,"the username holds `=` (U+003D): only letters, digits and `.` `_` `+` `-` `@` are allowed"

"#]])
        .err(str![[r#"
the key ring is `~/.local/share/gatepass/keys.json`: keep a copy, and keep it secret
the store is `~/.local/share/gatepass/gatepass.db`
4 rows: 1 created, 0 unchanged, 3 refused
error: 3 of 4 rows were refused; their results say why

"#]]);
    // Nothing at all is a list, too.
    world
        .run("import -")
        .stdin("username\n")
        .expect(0)
        .out(str![[r#"
line,username,email,outcome,code,id,confirmation_url,expires_at,generated_password,message

"#]])
        .err(str![[r#"
0 rows: 0 created, 0 unchanged, 0 refused

"#]]);
}

#[test]
fn json_lines_and_fixtures_are_told_apart_by_their_content() {
    let mut world = world();
    let lines = "\u{feff}{\"username\":\"ada\",\"email\":\"ada@example.org\",\"roles\":[\"staff\"]}\n\n\
                 {\"username\":\"bob\",\"email\":null,\"state\":\"active\"}\n{\"username\":\"carl\",\"emial\":\"x\"}\n";
    let said = world.run("import --json -").stdin(lines).expect(1);
    let rows = results(said.stdout());
    assert_eq!(column(&rows, "outcome"), ["created", "created", "refused"]);
    assert!(rows[2]["error"]["message"].as_str().unwrap().contains("`email`"));

    let fixture = format!(
        "[{{\"model\":\"sessions.session\",\"pk\":\"x\",\"fields\":{{}}}},\n\
         {{\"model\":\"auth.user\",\"pk\":7,\"fields\":{{\"username\":\"dora\",\"email\":\"dora@example.org\",\
         \"password\":\"argon2{HASH}\",\"is_active\":true,\"is_staff\":true,\"is_superuser\":false,\
         \"date_joined\":\"2020-01-02T03:04:05.678Z\",\"last_login\":null,\"groups\":[3]}}}},\n\
         {{\"model\":\"auth.user\",\"pk\":8,\"fields\":{{\"username\":\"erik\",\"email\":\"erik@example.org\",\
         \"password\":\"pbkdf2_sha256$1000000$salt$hash\",\"is_active\":false,\"last_login\":null}}}}]"
    );
    let said = world.run("import --json -").stdin(&fixture).expect(1);
    let rows = results(said.stdout());
    assert_eq!(column(&rows, "code"), ["-", "unknown-hash"]);
    said.err_holds("1 element of the fixture is no account");
    said.err_holds("1 group is given by its number");
    let said = world
        .run("import --json --drop-unknown-hashes --if-exists keep --issue-links -")
        .stdin(&fixture)
        .expect(0);
    let rows = results(said.stdout());
    assert_eq!(column(&rows, "outcome"), ["unchanged", "created"]);
    assert!(rows[1]["confirmation_url"].is_string(), "an invitation");
    world
        .run("check-password dora --password-stdin")
        .stdin(PASSWORD)
        .expect(0);
    world.run("check").expect(0);
}

#[test]
fn generated_passwords_are_told_once_and_work() {
    let mut world = world();
    let list = format!("username,email,password\nada,ada@example.org,\nbob,bob@example.org,{PASSWORD}\n");
    let output = world.path("results.csv");
    world
        .run("import - --generate-passwords --json --output")
        .arg(&output)
        .stdin(&list)
        .expect(0)
        .out(str![[r#"
{"command":"import","status":0,"error":null,"outcome":"imported","rows":2,"created":2,"unchanged":0,"refused":0,"links":0,"output":"~/results.csv"}

"#]]);
    let (mode, content) = &world.files()[std::path::Path::new("results.csv")];
    assert_eq!(*mode, 0o600);
    let content = String::from_utf8(content.clone()).unwrap();
    let told: Vec<&str> = content.lines().map(|line| line.split(',').nth(8).unwrap()).collect();
    assert_eq!(told[0], "generated_password");
    assert_eq!(told[2], "", "a password that somebody knows is not repeated");
    for (name, password) in [("ada", told[1]), ("bob", PASSWORD)] {
        world.run(&format!("activate --account {name} --reason test")).expect(0);
        let check = format!("check-password {name} --password-stdin");
        world.run(&check).stdin(password).expect(0);
    }

    // Neither is kept where none is wanted.
    let list = format!("username,email,password_hash\ncarl,carl@example.org,\"{HASH}\"\n");
    world.run("import - --no-password").stdin(&list).expect(0);
    assert_eq!(
        world.ask("SELECT password_hash IS NULL FROM accounts WHERE username = 'carl'"),
        "1\n"
    );
}

#[test]
fn a_rehearsal_judges_every_row_and_writes_nothing() {
    let mut world = world();
    let list = "username,email\nada,ada@example.org\nADA,other@example.org\nbob,ada@example.org\n";
    for line in [
        "import - --dry-run --issue-links --generate-passwords --json",
        "import - --dry-run --issue-links",
    ] {
        let said = world.run(line).stdin(list).expect(1);
        said.err_holds("dry run: all of this was rolled back; nothing was written");
    }
    let said = world
        .run("import - --dry-run --json --issue-links --generate-passwords")
        .stdin(list)
        .expect(1);
    let rows = results(said.stdout());
    assert_eq!(column(&rows, "outcome"), ["created", "refused", "refused"]);
    assert_eq!(column(&rows, "code"), ["-", "account-exists", "email-taken"]);
    assert_eq!(column(&rows, "confirmation_url"), ["-"; 3]);
    assert_eq!(column(&rows, "generated_password"), ["-"; 3]);
    assert!(world.names().is_empty(), "{:?}", world.names());
    // Where the results would go is looked at as well.
    let output = world.write("there.csv", "", 0o600);
    world
        .run("import - --dry-run --output")
        .arg(&output)
        .stdin(list)
        .expect(2);
    let output = world.path("new.csv");
    let said = world
        .run("import - --dry-run --output")
        .arg(&output)
        .stdin(list)
        .expect(1);
    assert_eq!(said.stdout().lines().count(), 4, "what it found out is shown");
}
