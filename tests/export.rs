//! `gatepass export`: the accounts as files, whole or not at all.

use std::{fs, os::unix::fs::symlink};

use serde_json::{Value, json};

use crate::harness::{World, str};

const PASSWORD: &str = "seven unlikely words in a row, friend";

/// Accounts of every state, one that was deleted, and one with a password.
fn everybody() -> World {
    let mut world = World::new();
    world.register("ada");
    world
        .run("register 王小明 --email xiaoming@例え.jp --active --password-stdin")
        .stdin(PASSWORD)
        .expect(0);
    world.register("eve");
    world.run("delete eve --yes").expect(0);
    world.tick("1h");
    world.run("register sue --active --no-password").expect(0);
    world.run("suspend sue").expect(0);
    world.run("grant sue 'night \"shift\"'").expect(0);
    world.run("grant sue staff").expect(0);
    world
}

#[test]
fn csv_is_what_comes_out_of_it() {
    let mut world = everybody();
    world.run("export").expect(0).no_err().out(str![[r#"
id,username,email,state,roles,created_at,activated_at,has_password
1,ada,ada@example.org,pending,,2026-11-23T09:00:00Z,,false
2,王小明,xiaoming@例え.jp,active,,2026-11-23T09:00:00Z,2026-11-23T09:00:00Z,true
4,sue,,suspended,"night ""shift"",staff",2026-11-23T10:00:00Z,2026-11-23T10:00:00Z,false

"#]]);
    world.run("export --state suspended").expect(0).out(str![[r#"
id,username,email,state,roles,created_at,activated_at,has_password
4,sue,,suspended,"night ""shift"",staff",2026-11-23T10:00:00Z,2026-11-23T10:00:00Z,false

"#]]);
    world.run("export --role nobody").expect(0).out(str![[r#"
id,username,email,state,roles,created_at,activated_at,has_password

"#]]);
}

#[test]
fn json_lines_and_a_fixture() {
    let mut world = everybody();
    let lines = world.run("export --json").expect(0).no_err();
    let objects: Vec<Value> = lines
        .stdout()
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(
        objects[2],
        json!({
            "command": "export", "status": 0, "error": null, "id": 4, "username": "sue", "email": null,
            "state": "suspended", "roles": ["night \"shift\"", "staff"], "created_at": "2026-11-23T10:00:00Z",
            "activated_at": "2026-11-23T10:00:00Z", "has_password": false
        })
    );
    assert_eq!(
        world.run("export --format json-lines").expect(0).stdout(),
        lines.stdout()
    );
    let fixture = world.run("export --format django").expect(0);
    let fixture: Value = serde_json::from_str(fixture.stdout()).expect("JSON");
    assert_eq!(fixture.as_array().expect("an array").len(), 3);
    assert_eq!(
        fixture[2],
        json!({
            "model": "auth.user", "pk": 4, "fields": {
                "password": "!", "last_login": "2026-11-23T10:00:00Z", "is_superuser": false, "username": "sue", "first_name": "",
                "last_name": "", "email": "", "is_staff": true, "is_active": false,
                "date_joined": "2026-11-23T10:00:00Z", "groups": [], "user_permissions": []
            }
        })
    );
}

#[test]
fn a_file_is_new_private_and_whole() {
    let mut world = everybody();
    let path = world.path("accounts.csv");
    let printed = world.run("export").expect(0).stdout().to_owned();
    world.run("export --output").arg(&path).expect(0).no_err().out(str![[r#"
~/accounts.csv: 3 accounts

"#]]);
    assert_eq!(fs::read_to_string(&path).unwrap(), printed);
    assert_eq!(world.files()[std::path::Path::new("accounts.csv")].0, 0o600);
    symlink(world.path("nowhere"), world.path("link")).unwrap();
    for name in ["accounts.csv", "link"] {
        for options in ["", "--dry-run"] {
            let path = world.path(name);
            let said = world.run(&format!("export --json {options} --output"));
            let said = said.arg(path).expect(2).json();
            assert_eq!(
                (&said["error"]["code"], &said["accounts"]),
                (&json!("output-exists"), &Value::Null)
            );
        }
    }
    let missing = world.path("no/such/folder/accounts.csv");
    let said = world.run("export --json --output").arg(missing).expect(3).json();
    assert_eq!(said["error"]["code"], "file-missing");
    let rehearsed = world.path("rehearsed.csv");
    let said = world
        .run("export --json --dry-run --output")
        .arg(&rehearsed)
        .expect(0)
        .json();
    assert_eq!(
        said,
        json!({
            "command": "export", "status": 0, "error": null, "outcome": "rehearsed", "path": "~/rehearsed.csv",
            "accounts": 3
        })
    );
    assert!(!rehearsed.exists());
}

#[test]
fn hashes_go_into_a_file_and_nowhere_else() {
    let mut world = everybody();
    world.run("export --with-hashes").expect(2).no_out();
    world.run("export --json --with-hashes").expect(2).no_out();
    for (format, name) in [("csv", "a"), ("json-lines", "b"), ("django", "c")] {
        let path = world.path(name);
        let said = world.run(&format!("export --with-hashes --format {format} --output"));
        let said = said.arg(&path).expect(0);
        assert_eq!(
            said.stderr(),
            format!("`~/{name}` holds password hashes: whoever reads it can try passwords against them\n")
        );
        assert!(!said.stdout().contains("argon2"));
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches("argon2id$v=19").count(), 1, "{text}");
        assert_eq!(world.files()[std::path::Path::new(name)].0, 0o600);
        let printed = world.run(&format!("export --format {format}")).expect(0);
        assert!(!printed.stdout().contains("argon2"));
    }
}

#[test]
fn standard_output_under_json_holds_nothing_else() {
    let mut world = everybody();
    for format in ["csv", "django"] {
        let said = world.run(&format!("export --json --format {format}")).expect(2).json();
        assert_eq!(said["error"]["code"], "usage");
        let path = world.path(format);
        let said = world.run(&format!("export --json --format {format} --output"));
        assert_eq!(said.arg(path).expect(0).json()["accounts"], 3);
    }
}

#[test]
fn a_row_that_was_damaged_is_not_handed_on() {
    let mut world = everybody();
    world.sql("UPDATE accounts SET email = 'adb@example.org', email_fold = 'adb@example.org' WHERE id = 1");
    let path = world.path("accounts.csv");
    let said = world.run("export --json --output").arg(&path).expect(3).json();
    assert_eq!(said["error"]["code"], "store-damaged");
    let message = said["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("account 1 is not what was written"), "{message}");
    assert!(!path.exists());
    assert!(
        world.names().iter().all(|name| !name.contains("accounts")),
        "{:?}",
        world.names()
    );
}

#[test]
fn there_may_be_nobody_and_no_store() {
    let mut world = World::new();
    world.run("export").expect(3).no_out();
    world.register("ada");
    world.run("delete ada --yes").expect(0);
    world.run("export").expect(0).out(str![[r#"
id,username,email,state,roles,created_at,activated_at,has_password

"#]]);
    world.run("export --json").expect(0).no_out();
}

/// More accounts than a page, each sealed: it is all of them, each once, in their order.
#[test]
fn pages_are_seamless() {
    let mut world = World::new();
    for n in 0..1100 {
        world.tick("1s");
        world
            .run(&format!("register user{n} --active --no-password --quiet"))
            .expect(0);
    }
    let said = world.run("export").expect(0);
    let names: Vec<&str> = said
        .stdout()
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(1))
        .collect();
    let expected: Vec<String> = (0..1100).map(|n| format!("user{n}")).collect();
    assert_eq!(names, expected);
}
