//! All or nothing, once more, and stopped halfway.

use std::sync::atomic::Ordering::SeqCst;

use super::{column, results, world};
use crate::harness::str;

const LIST: &str = "username,email\nada,ada@example.org\nbob,bob@example.org\ncarl,carl@example.org\n";

#[test]
fn one_bad_row_undoes_all_others_where_that_is_asked_for() {
    let mut world = world();
    let bad = format!("{LIST}ada,again@example.org\n");
    let said = world
        .run("import - --all-or-nothing --issue-links --generate-passwords --json")
        .stdin(&bad)
        .expect(1)
        .err(str![[r#"
the key ring is `~/.local/share/gatepass/keys.json`: keep a copy, and keep it secret
the store is `~/.local/share/gatepass/gatepass.db`
notice: the link template is the default, which works on this machine only; set link_template
4 rows: 0 created, 0 unchanged, 4 refused
error: 1 of 4 rows was refused, and nothing was written; their results say why

"#]]);
    let rows = results(said.stdout());
    assert_eq!(
        column(&rows, "code"),
        ["rolled-back", "rolled-back", "rolled-back", "account-exists"]
    );
    assert_eq!(column(&rows, "confirmation_url"), ["-"; 4]);
    assert_eq!(column(&rows, "generated_password"), ["-"; 4]);
    assert_eq!(world.states(), "");

    let said = world
        .run("import - --all-or-nothing --issue-links --json")
        .stdin(LIST)
        .expect(0);
    let rows = results(said.stdout());
    assert_eq!(column(&rows, "outcome"), ["created"; 3]);
    for row in &rows {
        world.activate(row["confirmation_url"].as_str().unwrap());
    }
    assert_eq!(world.states(), "ada active\nbob active\ncarl active\n");
    assert!(
        world.names().iter().all(|name| name.starts_with(".local")),
        "{:?}",
        world.names()
    );
}

#[test]
fn run_again_it_ends_in_the_same_store_with_the_same_links() {
    let mut world = world();
    let first = world.run("import - --issue-links --json").stdin(LIST).expect(0);
    let first = results(first.stdout());
    let before = world.ask("SELECT count(*) FROM events");
    world.tick("10m");
    let again = world
        .run("import - --issue-links --json --if-exists keep")
        .stdin(LIST)
        .expect(0);
    let again = results(again.stdout());
    assert_eq!(column(&again, "outcome"), ["unchanged"; 3]);
    assert_eq!(column(&again, "confirmation_url"), column(&first, "confirmation_url"));
    assert_eq!(world.ask("SELECT count(*) FROM events"), before, "nothing was written");
    // Without it, every row says that it is there.
    let refused = world.run("import - --issue-links --json").stdin(LIST).expect(1);
    assert_eq!(column(&results(refused.stdout()), "code"), ["account-exists"; 3]);

    // Where the link ran out there is a fresh one, and where it was used none.
    world.activate(first[0]["confirmation_url"].as_str().unwrap());
    world.run("suspend bob").expect(0);
    world.tick("3h");
    let later = world
        .run("import - --issue-links --json --if-exists keep")
        .stdin(LIST)
        .expect(1);
    let later = results(later.stdout());
    assert_eq!(column(&later, "outcome"), ["unchanged", "refused", "unchanged"]);
    assert_eq!(column(&later, "code"), ["-", "account-differs", "-"]);
    assert!(later[0]["confirmation_url"].is_null());
    assert_ne!(later[2]["confirmation_url"], first[2]["confirmation_url"]);
    world.activate(later[2]["confirmation_url"].as_str().unwrap());
}

#[test]
fn whoever_stops_it_is_told_how_to_go_on() {
    let mut world = world();
    world.machine.interrupted.store(true, SeqCst);
    world.run("import -").stdin(LIST).expect(130).err(str![[r#"
error: stopped; nothing was written

"#]]);
    let output = world.path("results.csv");
    world
        .run("import - --all-or-nothing --output")
        .arg(&output)
        .stdin(LIST)
        .expect(130);
    assert!(!output.exists());
    assert_eq!(world.names(), Vec::<String>::new(), "not even a store was made");
}

#[test]
fn results_that_nobody_can_read_are_a_loss_that_is_told() {
    let mut world = world();
    let lost = world
        .run("import - --issue-links")
        .stdin(LIST)
        .stdout_fails(std::io::ErrorKind::StorageFull)
        .expect(3);
    lost.err_holds("accounts were written whose results are lost");
    lost.err_holds("hint: gatepass import - --issue-links --if-exists keep");
    let closed = world
        .run("import - --issue-links --if-exists keep")
        .stdin(LIST)
        .stdout_fails(std::io::ErrorKind::BrokenPipe)
        .expect(3);
    closed.err_holds("nobody reads the results");
    assert_eq!(world.states(), "ada pending\nbob pending\ncarl pending\n");
}

#[test]
fn an_account_is_known_to_be_written_before_its_result_can_be_told() {
    let mut world = world();
    let list = |rows| {
        (0..rows).fold("username,email\n".to_owned(), |list, n| {
            format!("{list}n{n},n{n}@example.org\n")
        })
    };
    world.run("import - --quiet").stdin(list(6_000)).expect(0);
    // What cannot be told tells of refused rows alone; the accounts come behind them.
    let closed = world
        .run("import -")
        .stdin(list(6_010))
        .stdout_fails(std::io::ErrorKind::BrokenPipe)
        .expect(3);
    closed.err_holds("nobody reads the results");
    assert_eq!(world.ask("SELECT count(*) FROM accounts").trim(), "6010");
}

/// A list whose names come in no order and of which some rows want what the row before them got, and what becomes of each.
fn in_no_order(rows: u32) -> (String, Vec<&'static str>) {
    let mut list = "username,email\n".to_owned();
    let mut expected = Vec::new();
    // A bijection of 17 bits: no name comes twice, and no two after each other are neighbours.
    let scattered = |number: u32| number.wrapping_mul(48_271) % (1 << 17);
    for number in 0..rows {
        let (one, before) = (scattered(number), scattered(number.saturating_sub(1)));
        let (row, code) = match number % 1000 {
            1 => (format!("N{before:06},n{one}@example.org"), "account-exists"),
            3 => (format!("a{one:06},N{before}@example.org"), "email-taken"),
            // The name that the row before it did not get.
            4 => (format!("A{before:06},n{one}@example.org"), "-"),
            5 => ("There,other@example.org".to_owned(), "account-exists"),
            7 => ("not a name,".to_owned(), "invalid-row"),
            _ => (format!("n{one:06},n{one}@example.org"), "-"),
        };
        list += &row;
        list.push('\n');
        expected.push(code);
    }
    (list, expected)
}

#[test]
fn entered_in_another_order_each_row_becomes_what_it_would_in_the_order_of_the_list() {
    // Few rows leave the queue at once; with many it is full and goes round more than once.
    for (rows, options) in [(9_000, "--dry-run"), (9_000, "--all-or-nothing"), (80_000, "")] {
        let mut world = world();
        world
            .run("import -")
            .stdin("username,email\nthere,there@example.org\n")
            .expect(0);
        let (list, expected) = in_no_order(rows);
        let told = world.run(&format!("import - --json --quiet {options}"));
        let told = told.stdin(&list).expect(1);
        let told = results(told.stdout());
        let lines = told.iter().map(|row| row["line"].as_u64().unwrap());
        assert!(lines.eq(2..u64::from(rows) + 2), "{options}");
        let written = world
            .ask("SELECT count(*) FROM accounts")
            .trim()
            .parse::<usize>()
            .unwrap()
            - 1;
        if options == "--all-or-nothing" {
            assert_eq!(written, 0);
            continue;
        }
        assert!(column(&told, "code") == expected, "{options}");
        let created = expected.iter().filter(|code| **code == "-").count();
        assert_eq!(written, if options.is_empty() { created } else { 0 }, "{options}");
        world.run("check").expect(0);
    }
}
