//! Fixtures of Django's, of several models.

use super::*;

fn fixture(fields: &str) -> String {
    format!("[{{\"model\": \"auth.user\", \"pk\": 1, \"fields\": {{{fields}}}}}]")
}

const MIXED: &str = r#"[
{
  "model": "auth.group",
  "pk": 1,
  "fields": {"name": "[{editors\"}]", "permissions": []}
},
{
  "model": "auth.user",
  "pk": 7,
  "fields": {
    "password": "argon2$argon2id$v=19$m=8,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$i7WbrdK+t2NoDkSzBgGrVA",
    "last_login": null, "is_superuser": true, "username": "ada", "first_name": "Ada", "last_name": "",
    "email": "ada@example.org", "is_staff": true, "is_active": true, "date_joined": "2026-01-01T08:00:00.123Z",
    "groups": [["editors"], ["night shift"]], "user_permissions": [3]
  }
}, {"model": "people.User", "pk": "5f", "fields": {"username": "bob", "password": "!abc", "email": "bob@example.org",
  "is_active": false, "last_login": "2026-02-01T08:00:00Z", "date_joined": "2026-01-01T08:00:00Z", "groups": [1, 2]}},
{"model": "people.member", "pk": 1, "fields": {"username": "eve", "password": "", "email": "eve@example.org",
  "is_active": false, "last_login": null}},
{"model": "sessions.session", "pk": "x", "fields": {"session_data": "e30"}}
]
"#;

#[test]
fn accounts_are_taken_and_the_rest_is_counted() {
    assert_eq!(
        all(MIXED),
        [
            format!(
                "7: ada|ada@example.org|hash {HASH}|active|editors,night shift,staff,superuser|2026-01-01T08:00:00.123+00:00|2026-01-01T08:00:00.123+00:00"
            ),
            "16: bob|bob@example.org||suspended||2026-01-01T08:00:00+00:00|2026-01-01T08:00:00+00:00".to_owned(),
            "18: eve|eve@example.org||pending|||".to_owned(),
        ]
    );
    let (_, summary) = records(MIXED);
    assert_eq!((summary.other_models, summary.unnamed_groups), (2, 2));
    assert!(all("[]").is_empty());
    assert!(all(" [ ] ").is_empty());
}

#[test]
fn what_is_wrong_with_an_element() {
    for (fields, says) in [
        ("", "the row has no username"),
        (r#""username": 1"#, "`username` is not a text"),
        (
            r#""username": "ada", "username": "bob""#,
            "the row has the member `username` twice",
        ),
        (
            r#""username": "ada", "email": "a@example.org", "is_active": "yes""#,
            "`is_active` is not true or false",
        ),
        (
            r#""username": "ada", "email": "a@example.org", "groups": [["a", "b"]]"#,
            "`groups` is not a list of groups, by number or by natural key",
        ),
        (
            r#""username": "ada", "email": "a@example.org", "groups": [["a,b"]]"#,
            "the role holds a comma, which stands between two roles",
        ),
        (
            r#""username": "ada", "email": "a@example.org", "date_joined": "2026-01-01T08:00:00""#,
            "`date_joined` is not a time with its zone, such as `2026-12-01T09:00:00Z`",
        ),
        (
            r#""username": "ada", "email": "a@example.org", "password": "pbkdf2_sha256$1000$a$b""#,
            "the password hash cannot be kept: the stored hash was made by PBKDF2, and only Argon2 is read",
        ),
    ] {
        assert_eq!(fault(fixture(fields)), says);
    }
    assert_eq!(
        fault(r#"[{"model": "auth.user", "pk": 1}]"#),
        "the element has no object `fields`"
    );
}

#[test]
fn a_long_element_is_left_out_and_those_around_it_are_not() {
    let long = "x\\\"]}".repeat(20_000);
    let post = format!("{{\"model\": \"blog.post\", \"pk\": 1, \"fields\": {{\"text\": \"{long}\"}}}}");
    let user = format!("{{\n\"model\":\"auth.user\", \"pk\": 1, \"fields\": {{\"username\": \"{long}\"}}}}");
    let file = MIXED.replacen("[\n", &format!("[\n{post},\n{user},\n"), 1);
    let said = all(&file);
    assert_eq!(
        said[0],
        "3: the row is longer than 64 KiB; a quotation mark that is never closed may be why"
    );
    assert_eq!(said.len(), 4);
    assert!(said[1].starts_with("10: ada|"), "{}", said[1]);
    assert_eq!(records(&file).1.other_models, 3);
}

#[test]
fn a_file_that_is_no_fixture_is_told_where() {
    let at = |file: &str| {
        let fault = file_fault(file).to_string();
        assert_eq!(
            gatepass::roster::check(&mut file.as_bytes())
                .expect_err("a fault")
                .to_string(),
            fault
        );
        fault
    };
    let end = MIXED.trim_end().len() - 1;
    assert_eq!(
        at(&MIXED[..end]),
        "it breaks off at line 21, column 1, before the end of the array"
    );
    for cut in [50, 400, 700] {
        let (line, rest) = (
            MIXED[..cut].lines().count(),
            MIXED[..cut].lines().last().unwrap_or_default(),
        );
        let column = rest.len() + 1;
        assert_eq!(
            at(&MIXED[..cut]),
            format!("it breaks off at line {line}, column {column}, before the end of the array")
        );
    }
    assert_eq!(
        at("["),
        "it breaks off at line 1, column 2, before the end of the array"
    );
    for file in ["[1]", "[[]]", "[\"a\"]", "[null]"] {
        assert_eq!(
            at(file),
            "line 1, column 2: a fixture is an array of objects, as `manage.py dumpdata auth.user` writes it"
        );
    }
    assert_eq!(at("[\n  {\"a\": tru}]"), "line 2, column 12: this is not JSON");
    assert_eq!(at("[\n  {\"a\":\n tru}]"), "line 3, column 5: this is not JSON");
    assert_eq!(at("[{\"model\":\"\"} {}]"), "line 1, column 15: this is not JSON");
    assert_eq!(at("[{\"model\":\"\"}] x"), "line 1, column 16: this is not JSON");
    assert_eq!(
        at("[{\"model\":\"\"},]"),
        "line 1, column 15: a fixture is an array of objects, as `manage.py dumpdata auth.user` writes it"
    );
    let deep = format!("[{{\"a\":{}", "[".repeat(1_000_000));
    assert_eq!(
        at(&deep),
        "it breaks off at line 1, column 1000007, before the end of the array"
    );
    assert!(gatepass::roster::check(&mut MIXED.as_bytes()).is_ok());
}
