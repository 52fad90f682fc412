//! `gatepass import` as a process: killed, stopped, out of room, and with others at work beside it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{terminal::Screen, *};

/// People, every second of them with a password.
fn list(people: usize) -> String {
    let mut list = "username,email,password\n".to_owned();
    for number in 0..people {
        let password = if number % 2 == 0 { PASSWORD } else { "" };
        writeln!(list, "user{number},user{number}@example.org,{password}").unwrap();
    }
    list
}

/// A command in a home where a hash takes this many passes.
fn importing(home: &Home, args: &[&str], passes: &str) -> Command {
    let mut command = home.command(args);
    command.env("GATEPASS_ARGON2_TIME", passes);
    command
}

/// What became of each row, by its line, and its link.
fn results(text: &str) -> BTreeMap<u64, (String, String)> {
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    rows.map(|row| {
        let line = row["line"].as_u64().unwrap();
        (line, (word(&row["outcome"]), word(&row["confirmation_url"])))
    })
    .collect()
}

const AGAIN: [&str; 6] = ["import", "people.csv", "--issue-links", "--if-exists", "keep", "--json"];

#[test]
fn killed_at_any_moment_and_run_again_it_ends_in_the_same_store() {
    const PEOPLE: usize = 120;
    let home = Home::new();
    fs::write(home.path().join("people.csv"), list(PEOPLE)).unwrap();
    let mut chance = 0x9e37_79b9_u64;
    let mut live = BTreeSet::new();
    for _ in 0..20 {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut child = importing(&home, &AGAIN, "8").spawn().unwrap();
        thread::sleep(Duration::from_millis(30 + (chance >> 33) % 1300));
        child.kill().unwrap();
        let said = finished(child);
        // A line that was told is true, and stays so; the last may have been cut.
        let whole = said.out.rfind('\n').map_or("", |end| &said.out[..=end]);
        live.extend(results(whole).into_values().map(|(_, url)| url));
    }
    let said = finished(importing(&home, &AGAIN, "8").spawn().unwrap()).exits(0);
    let last = results(&said.out);
    assert_eq!(last.len(), PEOPLE);
    assert!(
        live.is_subset(&last.values().map(|(_, url)| url.clone()).collect()),
        "a link was told and is no more"
    );
    let count = |what: &str| home.one::<i64>(&format!("SELECT count(*) FROM {what}"));
    assert_eq!(count("accounts"), 120);
    assert_eq!(count("links"), 120, "no link is doubled");
    assert_eq!(count("accounts WHERE password_hash IS NOT NULL"), 60);
    assert_eq!(count("events"), 240);
    verify_chain(&events(&home.sql())).unwrap();
    for (_, url) in last.values().step_by(17) {
        home.fed(&["inspect-token", "-"], url).exits(0);
    }
    home.run(&["check"]).exits(0);
    assert_eq!(home.files(), ["gatepass.db", "keys.json"]);
}

#[test]
fn all_or_nothing_that_is_stopped_leaves_nothing() {
    let home = Home::new();
    home.link("first");
    // More than is read ahead, so that rows were entered when it is stopped.
    fs::write(home.path().join("people.csv"), list(1200)).unwrap();
    let args = ["import", "people.csv", "--all-or-nothing", "--output", "results.csv"];
    let child = importing(&home, &args, "2").spawn().unwrap();
    thread::sleep(Duration::from_millis(2500));
    kill("TERM", &child.id().to_string());
    let said = finished(child).exits(130);
    assert_eq!(said.refusal(), ("stopped; nothing was written", None), "{said:?}");
    assert!(!home.path().join("results.csv").exists() && said.out.is_empty());
    assert_eq!(home.one::<i64>("SELECT count(*) FROM accounts"), 1);
    assert_eq!(home.files(), ["gatepass.db", "keys.json"]);
}

#[test]
fn whoever_presses_ctrl_c_keeps_what_was_done_and_is_told_how_to_go_on() {
    let home = Home::new();
    let args = ["import", "-", "--format", "json-lines", "--output", "results.jsonl"];
    let mut child = home.command(&args).stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // More than is read ahead, and then nothing more comes.
    pipe.write_all(list(45_000).replace(PASSWORD, "").as_bytes()).unwrap();
    wait_until("a batch is written", || {
        let sql = Connection::open(home.store());
        let counted = sql.and_then(|sql| sql.query_row("SELECT max(id) FROM accounts", [], |row| row.get(0)));
        counted.is_ok_and(|last: Option<i64>| last.is_some())
    });
    kill("INT", &child.id().to_string());
    let said = finished(child).exits(130);
    drop(pipe);
    let (error, hint) = said.refusal();
    assert!(error.starts_with("stopped after line "), "{said:?}");
    let line: u64 = error
        .split_whitespace()
        .nth(3)
        .unwrap()
        .trim_end_matches(';')
        .parse()
        .unwrap();
    assert!(
        hint.unwrap().starts_with("gatepass import - --if-exists keep"),
        "{said:?}"
    );
    let told = fs::read_to_string(home.path().join("results.jsonl")).unwrap();
    let told: Vec<&str> = told.lines().collect();
    let written = home.one::<i64>("SELECT count(*) FROM accounts");
    assert_eq!(u64::try_from(written).unwrap(), line - 1, "every row up to there");
    let last = told.iter().filter(|line| line.contains("\"line\":")).count();
    assert_eq!(last as u64, line - 1, "and told");
}

#[test]
fn whoever_watches_sees_how_far_it_has_come() {
    let home = Home::new();
    // Names that fall: the first row of the list is entered last, and told of last.
    let rows = 30_000;
    let list = (0..rows).rev().map(|n| format!("n{n:05},n{n:05}@example.org\n"));
    let list = "username,email\n".to_owned() + &list.collect::<String>();
    fs::write(home.path().join("people.csv"), list).unwrap();
    let mut screen = Screen::with(&home, ">results run", &["import", "people.csv"]);
    let shown = screen.ends(0).to_owned();
    // As in ` 27%  8,192 rows, 5,000/s, 4 seconds left`. The bar goes on before the words: the first line of a count is
    // what both say.
    let sides: Vec<&str> = shown.split("%  ").collect();
    let lines = sides.windows(2).filter_map(|sides| {
        let percent = sides[0].rsplit(|c: char| !c.is_ascii_digit()).next()?;
        let count = sides[1].split(" rows").next()?.replace(',', "");
        Some((count.parse::<u64>().ok()?, percent.parse::<u64>().unwrap()))
    });
    let mut both = BTreeMap::new();
    for (count, percent) in lines {
        both.entry(count).or_insert(percent);
    }
    assert!(both.keys().any(|count| *count > 0), "{shown}");
    for (count, percent) in both {
        assert!(
            percent.abs_diff(100 * count / rows) <= 1,
            "{percent}% and {count} rows: {shown}"
        );
    }
    assert!(shown.contains("30,000 rows: 30,000 created"), "{shown}");
}
