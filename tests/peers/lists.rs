//! Lists of accounts in the hands of Django.

use std::ops::ControlFlow;

use chrono::DateTime;
use gatepass::roster::{Credential, Rules, read};

use super::*;

#[test]
fn django_loads_what_export_writes_and_we_read_what_it_dumps() {
    let Some(python) = django() else { return };
    let (home, _) = home_of_ada();
    let bob = [
        "register",
        "bob",
        "--email=bob@example.org",
        "--active",
        "--password-stdin",
    ];
    home.pipe(bob, PASSWORD.as_bytes()).done();
    home.run(["grant", "bob", "staff"]).done();
    home.run(["register", "王小明", "--active", "--no-password"]).done();
    let fixture = home.store().with_file_name("users.json");
    let export = [
        "export",
        "--format=django",
        "--with-hashes",
        "--output",
        fixture.to_str().unwrap(),
    ];
    home.run(export).done();

    let asked = json!({"fixture": fixture, "passwords": {"ada": PASSWORD, "bob": PASSWORD, "王小明": "!"}});
    let answer = python.run("load_with_django.py", &asked);
    assert_eq!(answer["signed_in"], json!(["bob"]));
    assert_eq!(
        answer["users"],
        json!([
            [1, "ada", "ada@example.org", false, false],
            [2, "bob", "bob@example.org", true, true],
            [3, "王小明", "", true, false]
        ])
    );

    let rules = Rules {
        drop_unknown_hashes: false,
        no_password: false,
        allow_reserved: false,
        now: DateTime::from_timestamp_millis(i64::from(u32::MAX) * 1000).unwrap(),
    };
    let mut people = Vec::new();
    let dump = answer["dump"].as_str().unwrap();
    let summary = read(&mut dump.as_bytes(), &mut |record| {
        people.push(record.person(&rules).unwrap());
        ControlFlow::Continue(())
    });
    assert_eq!(summary.unwrap().other_models, 1);
    let told: Vec<_> = people
        .iter()
        .map(|person| {
            let roles: Vec<&str> = person.roles.iter().map(|role| role.as_str()).collect();
            let has_password = !matches!(person.credential, Credential::None);
            (person.username.as_str(), person.state.as_str(), roles, has_password)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("ada", "pending", vec!["editors"], true),
            ("bob", "active", vec!["staff"], true),
            ("王小明", "active", vec![], false)
        ]
    );
    assert!(people.iter().all(|person| person.created_at.is_some()));
}

#[test]
fn five_hundred_users_of_django_come_in_with_their_passwords() {
    const USERS: usize = 500;
    let Some(python) = django() else { return };
    let answer = python.run("dump_with_django.py", &json!({"users": USERS}));
    let (home, _) = home_of_ada();
    let told = home.pipe(["import", "-", "--json"], answer["dump"].as_str().unwrap().as_bytes());
    let told = told.done();
    assert_eq!(told.stdout.matches("\"outcome\":\"created\"").count(), USERS);
    for number in (0..USERS).step_by(13) {
        let check = ["check-password", &format!("user{number}"), "--password-stdin"].map(str::to_owned);
        let check: Vec<&str> = check.iter().map(String::as_str).collect();
        home.pipe(check, format!("passphrase of user {number}").as_bytes())
            .done();
    }
}
