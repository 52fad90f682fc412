//! The views of the store in the hands of Django, of Python's SQLite and of the `sqlite3` shell.

use chrono::DateTime;

use super::*;

/// A home with `ada`, who is pending; `bob`, who is active; and `service`, who has neither an address nor a password.
fn populated() -> (Home, Value) {
    let (home, said) = home_of_ada();
    let bob = [
        "register",
        "bob",
        "--email=bob@example.org",
        "--password-stdin",
        "--actor=operator",
    ];
    let link = home.pipe(bob, "všechno nejlepší, Ňufe".as_bytes()).done().stdout;
    home.pipe(["activate", "--via=web", "-"], link.as_bytes()).done();
    home.run(["register", "service", "--active", "--no-password"]).done();
    (home, said)
}

/// After a visit the store is one file again, and serves.
fn at_rest(home: &Home) {
    let folder = home.store().parent().unwrap().to_owned();
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.collect();
    names.sort();
    assert_eq!(names, ["gatepass.db", "keys.json"]);
    home.run(["inspect-token", "--account", "ada"]).done();
    home.run(["issue-link", "ada"]).done();
}

#[test]
fn django_reads_the_users_through_a_model_that_it_does_not_manage() {
    let Some(python) = django() else { return };
    let (home, said) = populated();
    let passwords = json!({"ada": PASSWORD, "bob": "všechno nejlepší, Ňufe", "service": "!"});
    let asked = json!({"store": home.store(), "passwords": passwords});
    let answer = python.run("users_with_django.py", &asked);
    let user = |id: u8, name: &str, email: Option<&str>, is_active: bool| {
        let hasher = email.map(|_| "argon2");
        json!({"id": id, "username": name, "email": email, "is_active": is_active, "hasher": hasher,
            "lets_in": email.is_some(), "lets_anybody_in": false})
    };
    let mut users = answer["users"].clone();
    let joined = users.as_array_mut().unwrap().iter_mut().map(|user| {
        let joined = user.as_object_mut().unwrap().remove("date_joined").unwrap();
        DateTime::parse_from_rfc3339(joined.as_str().unwrap()).unwrap()
    });
    let joined: Vec<_> = joined.collect();
    assert_eq!(
        joined[0],
        DateTime::parse_from_rfc3339(said["account"]["created_at"].as_str().unwrap()).unwrap()
    );
    assert!(joined.is_sorted());
    let expected = [
        user(1, "ada", Some("ada@example.org"), false),
        user(2, "bob", Some("bob@example.org"), true),
        user(3, "service", None, true),
    ];
    assert_eq!(users, json!(expected));
    assert_eq!(answer["active"], json!(["bob", "service"]));
    at_rest(&home);
}

#[test]
fn python_s_sqlite_reads_both_views() {
    let Some(python) = Python::with(&["GATEPASS_PYTHON"], "sqlite3", "import sqlite3") else {
        return;
    };
    let (home, said) = populated();
    let answer = python.run("views_with_sqlite3.py", &json!(home.store()));
    assert_eq!(answer["integrity"], "ok");
    let column = |view: &str, name: &str| {
        let rows = answer[view].as_array().unwrap().iter();
        rows.map(|row| row[name].clone()).collect::<Vec<_>>()
    };
    assert_eq!(column("users", "username"), ["ada", "bob", "service"]);
    assert_eq!(column("users", "is_active"), [0, 1, 1]);
    let [ada, .., service] = &answer["users"].as_array().unwrap()[..] else {
        panic!("{answer}")
    };
    let stored = ada["password_hash"].as_str().unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert_eq!(ada["password"], format!("argon2{stored}"));
    assert_eq!(
        (&service["password_hash"], &service["password"]),
        (&Value::Null, &json!("!"))
    );
    let columns = [
        "id",
        "username",
        "email",
        "password_hash",
        "password",
        "is_active",
        "date_joined",
    ];
    assert!(ada.as_object().unwrap().keys().eq(columns), "{ada}");

    let first = &answer["audit"][0];
    let columns = ["sequence", "at", "actor", "action", "account_id", "link_id", "detail"];
    assert!(first.as_object().unwrap().keys().eq(columns), "{first}");
    assert_eq!(first["at"], said["account"]["created_at"]);
    let actions = [
        "registered",
        "link-issued",
        "registered",
        "link-issued",
        "activated",
        "registered",
    ];
    assert_eq!(column("audit", "action"), actions);
    assert_eq!(column("audit", "sequence"), [1, 2, 3, 4, 5, 6]);
    assert_eq!(column("audit", "account_id"), [1, 1, 2, 2, 2, 3]);
    at_rest(&home);
}

#[test]
fn the_sqlite3_shell_reads_both_views_and_finds_the_file_whole() {
    let (home, _) = populated();
    let shell = |script: &str| {
        let mut command = Command::new("sqlite3");
        command
            .args(["-batch", "-init", "/dev/null"])
            .arg(home.store())
            .arg(script);
        command.output()
    };
    if shell("").is_err() {
        println!("skipped: there is no sqlite3 shell");
        return;
    }
    let says = |script: &str| {
        let output = shell(script).unwrap();
        assert!(
            output.status.success(),
            "{script}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(says("PRAGMA integrity_check; PRAGMA foreign_key_check"), "ok\n");
    assert_eq!(
        says("SELECT id, username, email, substr(password, 1, 16), is_active FROM users"),
        "1|ada|ada@example.org|argon2$argon2id$|0\n2|bob|bob@example.org|argon2$argon2id$|1\n3|service||!|1\n"
    );
    assert_eq!(
        says("SELECT sequence, actor, action, account_id FROM audit WHERE account_id = 2"),
        "3|operator|registered|2\n4|operator|link-issued|2\n5|operator|activated|2\n"
    );
    at_rest(&home);
    // A view is for reading, and what happened has happened.
    for script in [
        "UPDATE users SET is_active = 1",
        "DELETE FROM users",
        "DELETE FROM events",
        "UPDATE events SET actor = 'eve'",
    ] {
        assert!(!shell(script).unwrap().status.success(), "{script}");
    }
    // A shell that ends in an error leaves its files behind; the next who writes clears them away.
    home.run(["issue-link", "ada"]).done();
    at_rest(&home);
}
