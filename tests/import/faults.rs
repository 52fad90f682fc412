//! A row's fault is that row's outcome; the file's fault is one clear error before anything is written.

use std::fmt::Write as _;

use super::{HASH, column, results, world};

#[test]
fn the_files_fault_is_told_before_anything_is_written() {
    let faults: [(&[u8], &str); 10] = [
        (b"[{\"username\":\"ada\"}]", "no fixture of Django's"),
        (b"", "it is empty"),
        (
            b"username,emial\nada,x\n",
            "`emial`, which is not known (did you mean `email`?)",
        ),
        (b"username,username\nada,x\n", "twice"),
        (b"email\nada@example.org\n", "names no column `username`"),
        (b"\xff\xfeu\0s\0", "UTF-16"),
        (b"PK\x03\x04whatever", "workbook"),
        (b"\x1f\x8bwhatever", "compressed"),
        (b"user\xffname\nada\n", "UTF-8"),
        (
            b"[{\"model\":\"auth.user\",\"fields\":{\"username\":\"ada\"}},",
            "breaks off",
        ),
    ];
    for (content, told) in faults {
        let mut world = world();
        let file = world.write("list", content, 0o600);
        let output = world.path("results.csv");
        for line in ["import --issue-links", "import --json", "import --dry-run"] {
            let said = world.run(line).arg(&file).arg("--output").arg(&output).expect(2);
            said.err_holds(told);
            said.err_holds("hint: gatepass import --help");
        }
        world.run("import -").stdin(content).expect(2).err_holds(told);
        assert_eq!(world.names(), ["list"], "{told}");
    }
    let mut world = world();
    world
        .run("import nowhere.csv")
        .expect(3)
        .err_holds("there is no file at `nowhere.csv`");
    world.run("import /").expect(3).err_holds("is a folder");
}

#[test]
fn a_rows_fault_is_its_outcome_and_the_rows_after_it_come_in() {
    let mut world = world();
    let mut list = b"\xef\xbb\xbfUsername ; EMAIL;password;password_hash;state;roles\r\n\r\n".to_vec();
    let rows: [(&str, &str); 12] = [
        ("ada;ada@example.org;;;;", "-"),
        ("\"b\"\"ob\";bob@example.org;;;;", "invalid-row"),
        ("carl;no address;;;;", "invalid-row"),
        ("dora;;;;;", "invalid-row"),
        ("erik;erik@example.org;password1234567;;;", "weak-password"),
        ("fred;fred@example.org;;$2b$12$abcdefghijklmnopqrstuv;;", "unknown-hash"),
        (
            "gabi;gabi@example.org;;$argon2id$v=19$m=999999999,t=1,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo;;",
            "invalid-row",
        ),
        ("hans;hans@example.org;;;asleep;", "invalid-row"),
        ("ida;ida@example.org;;;;a b\u{7}", "invalid-row"),
        ("admin;admin@example.org;;;;", "reserved-name"),
        ("jo@example.org;other@example.org;;;;", "name-is-address"),
        ("kim;kim@example.org", "invalid-row"),
    ];
    for (row, _) in &rows {
        list.extend_from_slice(row.as_bytes());
        list.extend_from_slice(b"\r\n\r\n");
    }
    list.extend_from_slice(b"l\xffisa;lisa@example.org;;;;\r\n");
    list.extend_from_slice(format!("mona;{};;;;\r\n", "x".repeat(1_000_000)).as_bytes());
    list.extend_from_slice("żółw;zolw@example.org;;;;\r\n".as_bytes());
    let said = world.run("import - --json").stdin(&list).expect(1);
    let rows_told = results(said.stdout());
    let mut expected: Vec<&str> = rows.iter().map(|(_, code)| *code).collect();
    expected.extend(["invalid-row", "invalid-row", "-"]);
    assert_eq!(column(&rows_told, "code"), expected);
    assert_eq!(rows_told[0]["line"], 3);
    assert_eq!(rows_told[1]["line"], 5);
    assert_eq!(world.states(), "ada pending\nżółw pending\n");
    // No secret of a row is repeated, however wrong.
    assert!(!said.stdout().contains("password1234567") && !said.stdout().contains("abcdefghijklmnopqrstuv"));
    assert!(!said.stdout().contains("aGFzaGhhc2hoYXNo"));
}

#[test]
fn thousands_of_bad_rows_are_told_and_nothing_comes_of_them() {
    let mut world = world();
    let mut list = "username,email,password_hash\n".to_owned();
    for number in 0..40_000 {
        writeln!(list, "-{number},x{number}@example.org,\"{HASH}\"").unwrap();
    }
    let said = world.run("import - --json").stdin(&list).expect(1);
    let rows = results(said.stdout());
    assert_eq!(rows.len(), 40_000);
    assert!(
        rows.iter()
            .enumerate()
            .all(|(number, row)| { row["code"] == "invalid-row" && row["line"].as_u64() == Some(number as u64 + 2) })
    );
    said.err_holds("40,000 of 40,000 rows were refused");
    assert_eq!(world.states(), "");
}

#[test]
fn options_that_do_not_fit_are_told() {
    let mut world = world();
    let list = "username,email\nada,ada@example.org\n";
    world
        .run("import - --ttl 2h")
        .stdin(list)
        .expect(2)
        .err_holds("--issue-links");
    world
        .run("import - --issue-links --ttl 2y")
        .stdin(list)
        .expect(2)
        .err_holds("the longest");
    world
        .run("import - --no-password --generate-passwords")
        .stdin(list)
        .expect(2);
    world.run("import").expect(2);
    world
        .run("import - --no-create")
        .stdin(list)
        .expect(3)
        .err_holds("there is no store");
    assert!(world.names().is_empty());
    let there = world.write("there", "", 0o600);
    world
        .run("import - --output")
        .arg(&there)
        .stdin(list)
        .expect(2)
        .err_holds("there is already a file");
}
