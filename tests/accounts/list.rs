//! `gatepass list`: tables that are aligned in every script, and lose nothing.

use gatepass::link::LinkId;
use unicode_width::UnicodeWidthStr;

use crate::harness::{Stream, World, compare, str};

/// Columns that are never broken: a number, and a link's state.
const ID: usize = 0;
const STATE: usize = 3;

/// People whose names and roles are of every width.
fn everybody() -> World {
    let mut world = World::new();
    for (name, email) in [
        ("ada", "ada@example.org"),
        ("علي.محمد", "ali@example.org"),
        ("王小明", "xiaoming@例え.jp"),
        (
            "Σωκράτης",
            "a.rather.long.local.part.with.forty.letters@mail.subdomain.example.org",
        ),
        ("นที", "nathi@example.org"),
    ] {
        world
            .run("register --no-password --active --quiet")
            .arg(name)
            .arg("--email")
            .arg(email)
            .expect(0);
        world.tick("1h");
    }
    for (name, role) in [
        ("ada", "editor"),
        ("ada", "night shift"),
        ("علي.محمد", "محرر"),
        ("王小明", "编辑"),
        ("王小明", "🦀 rustacean"),
        ("Σωκράτης", "🧑\u{1f3fd}"),
        ("นที", "ที่ปรึกษา"),
    ] {
        world.run("grant").arg(name).arg(role).expect(0);
    }
    world.run("suspend").arg("王小明").expect(0);
    world
}

/// The table, on a terminal of so many columns.
fn table(world: &mut World, line: &str, columns: usize) -> String {
    world.machine.columns = columns;
    let said = world.run(line).terminal(Stream::Stdout).expect(0).no_err();
    assert!(
        said.stdout().lines().all(|line| line.width() <= columns),
        "{}",
        said.stdout()
    );
    said.stdout().to_owned()
}

/// The byte at which a line comes to a column of the display.
fn byte_at(line: &str, column: usize) -> usize {
    let places = line.char_indices().map(|(at, _)| at).chain([line.len()]);
    places
        .into_iter()
        .find(|&at| line[..at].width() >= column)
        .unwrap_or(line.len())
}

/// The columns in which a table's cells begin, by its header.
fn beginnings(table: &str) -> Vec<usize> {
    let header = table.lines().next().expect("a header");
    let mut before = ' ';
    let mut found = Vec::new();
    for (at, c) in header.char_indices() {
        if before == ' ' && c != ' ' {
            found.push(header[..at].width());
        }
        before = c;
    }
    found
}

/// The rows of a table: every line is cut where the header's columns begin, and a line that has nothing in the column
/// `first` goes on with the row before.
#[track_caller]
fn rows(table: &str, first: usize) -> Vec<Vec<String>> {
    let begin = beginnings(table);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in table.lines().skip(1) {
        let cuts: Vec<usize> = begin
            .iter()
            .map(|&column| byte_at(line, column))
            .chain([line.len()])
            .collect();
        let cells: Vec<&str> = cuts.windows(2).map(|cut| &line[cut[0]..cut[1]]).collect();
        for two in cells.windows(2).filter(|two| !two[1].is_empty()) {
            // Nothing reaches into the gap before the next column.
            assert!(
                two[0].ends_with("  ") || two[0].trim().is_empty(),
                "`{}` in\n{line}\n{table}",
                two[0]
            );
        }
        if !cells[first].trim().is_empty() {
            rows.push(vec![String::new(); cells.len()]);
        }
        let row = rows.last_mut().expect("a first row begins with its number");
        for (all, part) in row.iter_mut().zip(cells) {
            *all += part.trim();
        }
    }
    rows
}

/// The same rows as another program reads them, without their blanks, at which a table may break a line. A table tells
/// times to the minute, and a link's id by its beginning.
fn piped(world: &mut World, line: &str) -> Vec<Vec<String>> {
    let said = world.run(line).expect(0);
    let lines = said.stdout().lines().skip(1);
    let shown = |cell: &str| match cell.parse::<chrono::DateTime<chrono::Utc>>() {
        Ok(at) => at.format("%Y-%m-%d%H:%MZ").to_string(),
        Err(_) if cell.parse::<LinkId>().is_ok() => cell[..8].to_owned(),
        Err(_) => cell.replace(' ', ""),
    };
    lines.map(|line| line.split('\t').map(shown).collect()).collect()
}

fn without_blanks(rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    rows.into_iter()
        .map(|row| row.iter().map(|cell| cell.replace(' ', "")).collect())
        .collect()
}

#[test]
fn a_wide_terminal_shows_everything_in_one_line_each() {
    let mut world = everybody();
    let shown = table(&mut world, "list", 200);
    compare(
        &shown,
        str![[r#"
ID  USERNAME  EMAIL                                                                   STATE      ROLES                CREATED
1   ada       ada@example.org                                                         active     editor, night shift  2026-11-23 09:00Z
2   علي.محمد  ali@example.org                                                         active     محرر                 2026-11-23 10:00Z
3   王小明    xiaoming@例え.jp                                                        suspended  编辑, 🦀 rustacean   2026-11-23 11:00Z
4   Σωκράτης  a.rather.long.local.part.with.forty.letters@mail.subdomain.example.org  active     🧑🏽                   2026-11-23 12:00Z
5   นที        nathi@example.org                                                       active     ที่ปรึกษา               2026-11-23 13:00Z

"#]],
    );
    assert_eq!(shown.lines().count(), 6);
    assert_eq!(without_blanks(rows(&shown, ID)), piped(&mut world, "list"));
    // The same width in each line, to the eye: every last column begins below the first one.
    let created = *beginnings(&shown).last().expect("columns");
    for line in shown.lines().skip(1) {
        assert_eq!(&line[byte_at(line, created)..][..5], "2026-", "{line}");
    }
}

#[test]
fn a_narrow_one_breaks_cells_and_cuts_none() {
    let mut world = everybody();
    let shown = table(&mut world, "list", 80);
    compare(
        &shown,
        str![[r#"
ID  USERNAME  EMAIL             STATE      ROLES             CREATED
1   ada       ada@example.org   active     editor, night     2026-11-23 09:00Z
                                           shift
2   علي.محمد  ali@example.org   active     محرر              2026-11-23 10:00Z
3   王小明    xiaoming@例え.jp  suspended  编辑, 🦀          2026-11-23 11:00Z
                                           rustacean
4   Σωκράτης  a.rather.long.lo  active     🧑🏽                2026-11-23 12:00Z
              cal.part.with.fo
              rty.letters@mail
              .subdomain.examp
              le.org
5   นที        nathi@example.or  active     ที่ปรึกษา            2026-11-23 13:00Z
              g

"#]],
    );
    let expected = piped(&mut world, "list");
    assert_eq!(without_blanks(rows(&shown, ID)), expected);
    for columns in [75, 79, 81, 100, 120, 140, 180] {
        let shown = table(&mut world, "list", columns);
        assert_eq!(without_blanks(rows(&shown, ID)), expected, "{columns}\n{shown}");
    }
}

#[test]
fn elsewhere_it_is_lines_with_tabs() {
    let mut world = everybody();
    world.run("list").expect(0).no_err().out(str![[r#"
id	username	email	state	roles	created
1	ada	ada@example.org	active	editor, night shift	2026-11-23T09:00:00Z
2	علي.محمد	ali@example.org	active	محرر	2026-11-23T10:00:00Z
3	王小明	xiaoming@例え.jp	suspended	编辑, 🦀 rustacean	2026-11-23T11:00:00Z
4	Σωκράτης	a.rather.long.local.part.with.forty.letters@mail.subdomain.example.org	active	🧑🏽	2026-11-23T12:00:00Z
5	นที	nathi@example.org	active	ที่ปรึกษา	2026-11-23T13:00:00Z

"#]]);
    let said = world.run("list --json --limit 1").expect(0).err(str![[r#"
there is more: the same command with --after WzEsbnVsbF0

"#]]);
    compare(
        said.stdout(),
        str![[r#"
{"command":"list","status":0,"error":null,"account":{"id":1,"username":"ada","email":"ada@example.org","state":"active","roles":["editor","night shift"],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":false},"cursor":"WzEsbnVsbF0"}

"#]],
    );
}

#[test]
fn nobody_is_nobody() {
    let mut world = World::new();
    world.run("list").expect(3).no_out();
    world.active("ada");
    world.run("delete ada --yes").expect(0);
    world.run("list").expect(0).no_err().out(str![[r#"
id	username	email	state	roles	created

"#]]);
    world
        .run("list")
        .terminal(Stream::Stdout)
        .expect(0)
        .no_err()
        .out(str![[r#"
ID  USERNAME  EMAIL  STATE  ROLES  CREATED

"#]]);
    world.run("list --json").expect(0).no_out().no_err();
}

/// So many accounts more, without a command each.
fn many(world: &World, count: usize, name: &str) {
    world.sql(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
         INSERT INTO accounts (username, username_fold, username_skeleton, created_at)
         SELECT '{name}' || i, '{name}' || i, '{name}' || i, 1795424400000 FROM n"
    ));
}

#[test]
fn the_first_page_fixes_the_widths() {
    let mut world = World::new();
    world.active("ada");
    many(&world, 255, "user");
    many(
        &world,
        20,
        "somebody-with-a-much-longer-name-than-all-before-and-not-on-the-first-page-",
    );
    world.run("grant user3 '长长的角色名称'").expect(0);
    for columns in [80, 100, 200] {
        let shown = table(&mut world, "list", columns);
        assert_eq!(shown.matches("USERNAME").count(), 1);
        let expected = piped(&mut world, "list");
        assert_eq!(expected.len(), 276);
        assert_eq!(without_blanks(rows(&shown, ID)), expected, "{columns}");
    }
}

#[test]
fn links_are_aligned_as_well() {
    let mut world = World::new();
    world
        .run("register 王小明 --email x@example.org --no-password --quiet")
        .expect(0);
    world.register("ada");
    world
        .run("register علي --email a@example.org --no-password --actor 'علي 🦀'")
        .expect(0);
    world.run("delete ada --yes").expect(0);
    for columns in [80, 120, 200] {
        let shown = table(&mut world, "list-links", columns);
        let expected = piped(&mut world, "list-links");
        assert_eq!(without_blanks(rows(&shown, STATE)), expected, "{columns}\n{shown}");
    }
    compare(
        &table(&mut world, "list-links", 120),
        str![[r#"
ID        USERNAME    PURPOSE   STATE    ISSUED             EXPIRES
tnm8mmpn  王小明      activate  unused   2026-11-23 09:00Z  2026-11-23 11:00Z
bqq4vngf  deleted, 2  activate  revoked  2026-11-23 09:00Z  2026-11-23 11:00Z
mfnrve4z  علي         activate  unused   2026-11-23 09:00Z  2026-11-23 11:00Z

"#]],
    );
}
