//! Usernames, addresses and passwords from outside through `register`.

use serde_json::Value;

use super::{as_expected, check, differing, rows, text};
use crate::{
    program::{Answer, Home},
    vectors,
};

/// A rehearsal without a password. What is registered may begin with a hyphen, so it stands behind `--`.
fn rehearse(home: &Home, email: &str, username: &str) -> Answer {
    let email = format!("--email={email}");
    let args = [
        "register",
        "--dry-run",
        "--json",
        "--no-password",
        &email,
        "--",
        username,
    ];
    answered(home.run(args))
}

/// `register` says yes, no, or that a value cannot be one.
fn answered(answer: Answer) -> Answer {
    let json = answer.json();
    assert!((0..=2).contains(&answer.status), "{json}");
    assert_eq!(answer.status == 0, json["error"].is_null(), "{json}");
    answer
}

/// No program can be given a NUL in its arguments.
fn fits_an_argument(row: &Value, key: &str) -> bool {
    !text(row, key).contains('\0')
}

#[test]
fn usernames_are_judged_as_others_judge_them() {
    let Some(rows) = rows("vectors/usernames.json") else {
        return;
    };
    let found = differing(&rows, |home, row| {
        let column = match row["strength"] == "policy" {
            true => "expect_unicode_profile",
            false => "expect",
        };
        let answer = rehearse(home, "new@example.org", text(row, "username"));
        as_expected(row, text(row, column) == "accept", &answer)
    });
    let decided_otherwise = [
        // No apostrophe: a name goes into shell commands that are pasted.
        "django-unicode-invalid-0",
        "django-ascii-invalid-0",
        // No leading dot: it would be a hidden file.
        "edge-leading-dot",
        // 36 characters are not too many.
        "edge-uuid",
    ];
    assert_eq!((found, rows.len()), (decided_otherwise.to_vec(), 162));
}

#[test]
fn pairs_conflict_are_refused_or_stay_apart_as_expected() {
    let Some(mut rows) = rows("vectors/username_pairs.json") else {
        return;
    };
    rows.retain(|row| fits_an_argument(row, "candidate"));
    let found = differing(&rows, |_, row| {
        let home = Home::new();
        let register = |email: &str, name: &str| {
            let email = format!("--email={email}");
            home.run([
                "register",
                "--json",
                "--no-password",
                "--allow-reserved",
                &email,
                "--",
                name,
            ])
        };
        register("first@example.org", text(row, "existing")).done();
        let answer = answered(register("second@example.org", text(row, "candidate")));
        let outcome = match answer.json()["error"]["code"].as_str() {
            None => "distinct",
            Some("account-exists") => "conflict",
            Some("looks-alike" | "invalid-value") => "refuse",
            Some(other) => panic!("{other}"),
        };
        // "Same after mapping (or refused)": what the row's reason allows beside its expectation.
        let may_refuse = text(row, "why").ends_with("refused)") && outcome == "refuse";
        let right = may_refuse || text(row, "expect").split("-or-").any(|allowed| allowed == outcome);
        check(row, right, &answer)
    });
    assert_eq!((found, rows.len()), (Vec::new(), 19));
}

#[test]
fn addresses_are_judged_as_others_judge_them() {
    let Some(mut rows) = rows("vectors/emails.json") else {
        return;
    };
    rows.retain(|row| fits_an_argument(row, "address"));
    let found = differing(&rows, |home, row| {
        let wanted = match row["strength"] == "policy" {
            true => row["practical_rule"] == true,
            false => row["expect"] == "accept",
        };
        as_expected(row, wanted, &rehearse(home, text(row, "address"), "newcomer"))
    });
    let decided_otherwise = [
        // `xn--example` is not the ASCII form of anything.
        "isemail-orig-279",
        // Internationalised domains, which the practical rule leaves out.
        "django-41",
        "django-42",
        "django-44",
        "pev-unsafe-03-dom",
    ];
    assert_eq!((found, rows.len()), (decided_otherwise.to_vec(), 403));
}

#[test]
fn passwords_are_judged_as_expected() {
    let Some(all) = vectors::json("vectors/passwords_policy.json") else {
        return;
    };
    let rows = all["cases"].as_array().unwrap();
    let found = differing(rows, |home, row| {
        let password = password(row);
        let email = format!("--email={}", text(row, "email"));
        let args = [
            "register",
            "--dry-run",
            "--json",
            "--password-stdin",
            &email,
            text(row, "username"),
        ];
        let answer = answered(home.pipe(args, password.as_bytes()));
        let said = format!("{}{}", answer.stdout, answer.stderr);
        assert!(password.len() < 12 || !said.contains(&password), "{}", row["name"]);
        as_expected(row, row["expect"] == "accept", &answer)
    });
    let other_policy = [
        // Shorter than the 15 code points that a single factor takes.
        "nist-8",
        "unicode-greek",
        "unicode-cjk-15",
        // One thing said 15 times.
        "emoji-15",
        // Shorter again.
        "rfc8265-14",
        "rfc8265-15",
        "rfc8265-16",
    ];
    assert_eq!((found, rows.len()), (other_policy.to_vec(), 57));
}

fn password(row: &Value) -> String {
    let repeated = || {
        let (unit, times) = (&row["password_repeat"][0], &row["password_repeat"][1]);
        let times = usize::try_from(times.as_u64().unwrap()).unwrap();
        unit.as_str().unwrap().repeat(times)
    };
    row["password"].as_str().map_or_else(repeated, str::to_owned)
}
