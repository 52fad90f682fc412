//! CSV, as the programs of this world write it.

use super::*;

const TWO: [&str; 2] = [
    "2: ada|ada@example.org||pending|||",
    "3: bob|bob@example.org||pending|||",
];

#[test]
fn every_line_end_delimiter_and_mark_at_the_beginning() {
    let plain = "username,email\nada,ada@example.org\nbob,bob@example.org\n";
    assert_eq!(all(plain), TWO);
    assert_eq!(all(plain.trim_end()), TWO);
    assert_eq!(all(plain.replace('\n', "\r\n")), TWO);
    assert_eq!(all(plain.replace('\n', "\r")), TWO);
    assert_eq!(all(plain.replace(',', ";")), TWO);
    assert_eq!(all(plain.replace(',', "\t")), TWO);
    assert_eq!(all(format!("\u{FEFF}{plain}")), TWO);
    assert_eq!(all(format!("\u{FEFF}{}", plain.replace('\n', "\r\n"))), TWO);
    assert_eq!(all(plain.replacen("username,email", "\" Username \", EMAIL", 1)), TWO);
    // One column has no delimiter at all.
    assert_eq!(
        all("username\nada\n"),
        ["2: an email address is needed: the account was never active"]
    );
}

#[test]
fn a_row_is_told_by_the_line_on_which_it_begins() {
    let file =
        "\n\r\nusername,email,roles\n\n\nada,ada@example.org,\"editor,\n night shift\"\n\r\n\nbob,bob@example.org,\n";
    assert_eq!(
        all(file),
        [
            "6: ada|ada@example.org||pending|editor,night shift||",
            "10: bob|bob@example.org||pending|||"
        ]
    );
    assert_eq!(all(file.replace("\r\n", "\n").replace('\n', "\r\n")).len(), 2);
}

#[test]
fn quotes() {
    let row = |text: &str| fault(format!("username,email\n{text}"));
    assert_eq!(all("username,email\n\"ada\",\"ada@example.org\"\n"), [TWO[0]]);
    assert_eq!(
        row("\"a\"\"b\",ada@example.org\n"),
        "the username holds `\"` (U+0022): only letters, digits and `.` `_` `+` `-` `@` are allowed"
    );
    let open = "the row has a quotation mark that is never closed: the file may have been cut off";
    assert_eq!(row("ada,\"ada@example.org\n"), open);
    assert_eq!(row("ada,\"ada@example.org"), open);
}

#[test]
fn everything_that_a_row_can_say() {
    let header = "username,email,password,password_hash,state,roles,created_at,activated_at,id,has_password\n";
    let row = |row: &str| all(format!("{header}{row}\n")).remove(0);
    assert_eq!(
        row(
            "ada,ada@example.org,seven unlikely words,,active,\"b, a ,b\",2026-01-01T00:00:00Z,2026-01-02T01:00:00.5+01:00,7,true"
        ),
        "2: ada|ada@example.org|password seven unlikely words|active|a,b|2026-01-01T00:00:00+00:00|2026-01-02T00:00:00.500+00:00"
    );
    let hash = format!("2: ada|ada@example.org|hash {HASH}|pending|||");
    assert_eq!(row(&format!("ada,ada@example.org,,\"{HASH}\",,,,,,")), hash);
    assert_eq!(row(&format!("ada,ada@example.org,,\"argon2{HASH}\",,,,,,")), hash);
    assert_eq!(
        row("ada,ada@example.org,,!,,,,,,"),
        "2: ada|ada@example.org||pending|||"
    );
    // A state that is not given follows from the instants.
    assert_eq!(
        row("ada,,,,,,,2026-01-02T00:00:00Z,,"),
        "2: ada|||active||2026-01-02T00:00:00+00:00|2026-01-02T00:00:00+00:00"
    );
    assert_eq!(row("ada,,,,active,,,,,"), "2: ada|||active|||");
    assert_eq!(
        row("ada,,,,suspended,,,2026-01-02T00:00:00Z,,"),
        "2: ada|||suspended||2026-01-02T00:00:00+00:00|2026-01-02T00:00:00+00:00"
    );
    for (given, says) in [
        (",a@example.org,,,,,,,,", "the row has no username"),
        (
            "ada,,,,,,,,,",
            "an email address is needed: the account was never active",
        ),
        (
            "ada,,,,suspended,,,,,",
            "an email address is needed: the account was never active",
        ),
        (
            "admin,a@example.org,,,,,,,,",
            "`admin` is a reserved name, which only --allow-reserved accepts",
        ),
        (
            "b@example.org,a@example.org,,,,,,,,",
            "the name `b@example.org` holds `@`, and may only be the account's own address",
        ),
        (
            "ada,a@example,,,,,,,,",
            "the domain of the email address has no dot: a full domain name is needed, such as `example.org`",
        ),
        (
            "ada,a@example.org,,,Active,,,,,",
            "the state `Active` is not known; the states are `pending`, `active` and `suspended`",
        ),
        ("ada,a@example.org,,,,\"a,,b\",,,,", "the role is empty"),
        (
            "ada,a@example.org,,,,,2026-01-01,,,",
            "`created_at` is not a time with its zone, such as `2026-12-01T09:00:00Z`",
        ),
        (
            "ada,a@example.org,,,,,2026-11-23T09:00:01Z,,,",
            "`created_at` is in the future",
        ),
        (
            "ada,a@example.org,,,,,2026-01-01T00:00:00Z,2025-01-01T00:00:00Z,,",
            "`activated_at` is before `created_at`",
        ),
        (
            "ada,a@example.org,,,pending,,,2025-01-01T00:00:00Z,,",
            "the state is pending, and `activated_at` says that the account was active",
        ),
        (
            "ada,a@example.org,x,$argon2id$,,,,,,",
            "the row has a password and a password hash; only one of them can be the account's",
        ),
        (
            "ada,a@example.org,,pbkdf2_sha256$1000$a$b,,,,,,",
            "the password hash cannot be kept: the stored hash was made by PBKDF2, and only Argon2 is read",
        ),
        (
            "ada,a@example.org,,\"$argon2id$v=19$m=999999999,t=1,p=1$AAECAwQFBgc$AAECAwQFBgcICQoLDA0ODw\",,,,,,",
            "the password hash cannot be kept: the stored hash asks for more than 256 MiB, 10 passes or 16 lanes",
        ),
    ] {
        assert_eq!(row(given), format!("2: {says}"));
    }
}

#[test]
fn the_rules_may_be_softer() {
    let soft = Rules {
        drop_unknown_hashes: true,
        allow_reserved: true,
        ..rules()
    };
    let file = "username,email,password,password_hash\nadmin,a@example.org,,md5$a$b\nbob,b@example.org,x,y\n\
                eve,e@example.org,,$argon2id$v=20$m=8\n";
    let (records, _) = records(file);
    let admin = records[0].person(&soft).expect("an account");
    assert!(matches!(admin.credential, Credential::None));
    assert!(records[0].person(&rules()).is_err());
    assert_eq!(records[1].person(&soft).unwrap_err(), RowFault::TwoPasswords);
    // Argon2 that is spelt wrong is no hash of another kind.
    assert!(!records[2].person(&soft).unwrap_err().is_unknown_hash());
    let none = Rules {
        no_password: true,
        ..soft
    };
    for record in &records {
        assert!(matches!(
            record.person(&none).expect("an account").credential,
            Credential::None
        ));
    }
}

#[test]
fn a_wrong_row_spoils_no_other() {
    let file = b"username,email\nada,ada@example.org\nbob\nbob,b@example.org,x,y\nc\xFFc,c@example.org\n,\n\
                 eve,e@example.org\n";
    assert_eq!(
        all(file),
        [
            "2: ada|ada@example.org||pending|||",
            "3: the row has 1 field, and the first line names 2 columns",
            "4: the row has 4 fields, and the first line names 2 columns",
            "5: the row is not UTF-8 text; save the list as UTF-8",
            "6: the row has no username",
            "7: eve|e@example.org||pending|||",
        ]
    );
    let (records, _) = records(file);
    let named: Vec<(&str, &str)> = records.iter().map(|row| (row.username(), row.email())).collect();
    assert_eq!(
        named[1..4],
        [("bob", ""), ("bob", "b@example.org"), ("c\u{FFFD}c", "c@example.org")]
    );
}

#[test]
fn hostile_text_is_named_and_not_repeated() {
    for (given, says) in [
        (
            "a\u{202E}b",
            "the username holds U+202E: white space, control characters and invisible characters are not allowed",
        ),
        (
            "a\x1B[31m",
            "the username holds U+001B: white space, control characters and invisible characters are not allowed",
        ),
        (
            "a\0b",
            "the username holds U+0000: white space, control characters and invisible characters are not allowed",
        ),
    ] {
        // A NUL so near to the beginning would be another file's.
        let file = format!(
            "username,email\n{}{given},a@example.org\n",
            "ada,ada@example.org\n".repeat(4000)
        );
        let (_, last) = rows(file).pop().expect("a row");
        assert_eq!(last.unwrap_err().to_string(), says);
    }
    assert_eq!(
        fault("username,email,state\nada,a@example.org,\u{202E}\x07`\n"),
        "the state `\\u{202e}\\u{7}\\u{60}` is not known; the states are `pending`, `active` and `suspended`"
    );
    let long = fault(format!(
        "username,email,state\nada,a@example.org,{}\n",
        "x".repeat(1000)
    ));
    assert!(long.len() < 200, "{long}");
}

#[test]
fn nothing_secret_is_told() {
    let file = format!(
        "username,email,password,password_hash\nada,a@example.org,hunter2hunter2,\nbob,b@example.org,,{HASH}\n"
    );
    let (records, _) = records(&file);
    for record in records {
        let person = record.person(&rules());
        let told = format!("{record:?} {person:?}");
        assert!(!told.contains("hunter2") && !told.contains("AAECAw"), "{told}");
    }
}
