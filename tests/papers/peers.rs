//! The programs in examples/, run where Python has what they need.

use std::{fs, process::Command};

use super::{Home, paper, root, said};

/// Python, where it can import this; otherwise says that the test is skipped.
fn python(home: &Home, module: &str) -> Option<Command> {
    let python = || {
        let mut python = home.command("python3");
        python.env("PYTHONDONTWRITEBYTECODE", "1");
        python
    };
    let found = python().args(["-c", &format!("import {module}")]).output();
    if found.is_ok_and(|output| output.status.success()) {
        return Some(python());
    }
    println!("skipped: python3 cannot import {module}");
    None
}

#[test]
fn the_django_application_takes_part() {
    let home = Home::new();
    let Some(mut python) = python(&home, "django") else {
        return;
    };
    home.write("password", b"seven unlikely words in a row, friend\n");
    let url = home.done("gatepass register ada --email ada@example.org --password-file password");
    let test = root().join("tests/papers/drive_django.py");
    let output = python
        .arg(test)
        .arg(root().join("examples/django"))
        .arg(&url)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    println!("{}", String::from_utf8_lossy(&output.stdout));

    let left: Vec<_> = fs::read_dir(home.path().join(".local/share/gatepass"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "store and key ring alone: {left:?}");
    let answer = home.done("gatepass inspect-token --account ada --json || test $? = 14");
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["link"]["used_via"], "web 127.0.0.1");
}

#[test]
fn pyjwt_reads_a_link_and_refuses_what_is_none() {
    let home = Home::new();
    let Some(mut python) = python(&home, "jwt") else { return };
    let url = home.done("gatepass register ada --email ada@example.org --no-password");
    let link = home.write("link.txt", url.as_bytes());
    python.arg(root().join("examples/pyjwt/read_link.py"));
    python.arg(home.path().join(".local/share/gatepass/keys.json"));
    let output = python.stdin(fs::File::open(&link).unwrap()).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let claims: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(claims["username"], "ada");
    assert_eq!(claims["purpose"], "activate");
    home.done("gatepass inspect-token - < link.txt");

    let cut = url.trim_end_matches('/');
    fs::write(&link, &cut[..cut.len() - 5]).unwrap();
    let output = python.stdin(fs::File::open(&link).unwrap()).output().unwrap();
    assert!(!output.status.success(), "{}", said(&output));
}

#[test]
fn the_readme_quotes_the_examples_as_they_are() {
    let readme = paper("README.md");
    let django = paper("examples/django/app.py");
    let activation = django.split("# [activation]\n").nth(1).unwrap();
    assert!(
        readme.contains(&format!("```python\n{activation}```")),
        "the view of examples/django/app.py"
    );
    let pyjwt = paper("examples/pyjwt/read_link.py");
    let (_, reading) = pyjwt.split_once("def read(").unwrap();
    let (reading, _) = reading.split_once("\n\n\nif __name__").unwrap();
    assert!(
        readme.contains(&format!("```python\ndef read({reading}\n```")),
        "the function of examples/pyjwt/read_link.py"
    );
}
