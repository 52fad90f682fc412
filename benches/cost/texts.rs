//! What 1 MiB of pasted text costs, whatever it is: time and memory have a limit of their own, which no floor can give.

use std::{
    env,
    fs::{self, OpenOptions},
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use data_encoding::BASE64;
use nix::sys::resource::{UsageWho, getrusage};

use crate::{ground::Place, measure::cpu_of_children, program::Program, programs::Programs};

/// The length of every text.
const LENGTH: usize = 1024 * 1024;
const MOST_TIME: Duration = Duration::from_millis(200);
const MOST_MEMORY_KIB: i64 = 64 * 1024;
const ROUNDS: usize = 5;

/// The argument with which this bench is started again to be the only parent of one process: what a process used at most is
/// told of all children together.
pub(crate) const AS_PARENT: &str = "--as-parent-of";

/// Measures and prints them; fails where one takes more memory than it may. Time belongs to a machine, so it is marked and
/// no more.
pub(crate) fn tell(programs: &Programs, place: &Place) -> Result<()> {
    let folder = place.folder()?;
    let secret = folder.join("secret");
    let private = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&secret);
    private?.write_all(b"a secret of thirty-two bytes, or more")?;
    println!("\n1 MiB of text, user and system time and memory at most; the best of {ROUNDS} rounds");
    println!("{:<34}{:>8}{:>8}{:>8}{:>8}", "", "ms", "limit", "MiB", "limit");
    for (what, text) in texts() {
        let path = folder.join("text");
        fs::write(&path, text)?;
        let program = programs.judging(&secret).home(&folder).reading(&path);
        let costs = (0..ROUNDS).map(|_| cost(&program)).collect::<Result<Vec<_>>>()?;
        let time = costs.iter().map(|(time, _)| *time).min().unwrap_or_default();
        let memory = costs.iter().map(|(_, memory)| *memory).max().unwrap_or_default();
        let over = if time > MOST_TIME { "  over" } else { "" };
        ensure!(memory <= MOST_MEMORY_KIB, "{what} takes {memory} KiB");
        println!(
            "{what:<34}{:>8.0}{:>8}{:>8.1}{:>8}{over}",
            time.as_secs_f64() * 1000.0,
            MOST_TIME.as_millis(),
            memory as f64 / 1024.0,
            MOST_MEMORY_KIB / 1024
        );
    }
    Ok(())
}

fn cost(program: &Program) -> Result<(Duration, i64)> {
    let parent = vec![env::current_exe()?.into(), AS_PARENT.into()];
    let output = program
        .clone()
        .under(parent)
        .command()?
        .stdout(Stdio::piped())
        .output()?;
    let told = String::from_utf8(output.stdout)?;
    let (micros, kib) = told.trim().split_once(' ').context("the parent told nothing")?;
    Ok((Duration::from_micros(micros.parse()?), kib.parse()?))
}

/// Runs one program and tells what it cost.
pub(crate) fn as_parent_of(mut command: impl Iterator<Item = String>) -> Result<()> {
    let program = command.next().context("no program")?;
    let status = Command::new(program).args(command).stdout(Stdio::null()).status()?;
    // What was judged has a status from 10 on, or 0.
    ensure!(status.code().is_some_and(|code| code == 0 || code >= 10), "{status}");
    let memory = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss();
    println!("{} {memory}", cpu_of_children()?.as_micros());
    Ok(())
}

/// What is pasted, what is not, and what somebody makes to be slow.
fn texts() -> Vec<(&'static str, Vec<u8>)> {
    let prose = "Hello, the link https://example.org/help?a=1&b=2 does not work. Please help! ";
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let filled = |unit: &str| unit.bytes().cycle().take(LENGTH).collect::<Vec<u8>>();
    let number = |seed: u32| seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    let noise = std::iter::successors(Some(1), |seed| Some(number(*seed))).map(|seed| (seed >> 24) as u8);
    vec![
        ("prose with links", filled(prose)),
        ("quoted mail", filled(&format!("> > {prose}\r\n"))),
        (
            "quoted-printable HTML",
            filled("<p>Hello &amp; <a href=3D\"https://example.org/?a=3Db&amp;c=3Dd\">x</a> y=\n z</p>\n"),
        ),
        (
            "base64",
            BASE64
                .encode(&filled(prose))
                .into_bytes()
                .chunks(76)
                .flat_map(|line| [line, b"\r\n"].concat())
                .take(LENGTH)
                .collect(),
        ),
        (
            "UTF-16",
            prose
                .repeat(LENGTH)
                .encode_utf16()
                .take(LENGTH / 2)
                .flat_map(u16::to_le_bytes)
                .collect(),
        ),
        ("another script", filled("Не работает ссылка. ")),
        ("tokens", filled(&format!("{token}\n"))),
        ("tokens without space", filled(token)),
        ("heads of tokens", filled("eyJ")),
        (
            "links in Safe Links",
            filled("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F "),
        ),
        (
            "Safe Links without end",
            filled("https://eur01.safelinks.protection.outlook.com/?url="),
        ),
        (
            "Proofpoint without end",
            filled("https://urldefense.com/v3/__https://a.example/**_**_**A__;"),
        ),
        (
            "everything at once",
            filled("> <p>https%3A%2F%2Fa=\n.b/eyJhbGciOiJIUzI1NiJ9.eyJ=3D&amp;–\u{200b}\\_ hxxp[.]</p>\n"),
        ),
        ("tags without end", filled("<a ")),
        ("equals signs", filled("=3D")),
        ("percent signs", filled("%2525")),
        ("heads with padding", filled("eyJhbGciOiJIUzI1NiJ9=")),
        ("our own host", filled("http://127.0.0.1/")),
        ("comments without end", filled("<!--")),
        (
            "marks of gateways",
            filled("www.google.com/url?q=https://urldefense.com/v3/__/?p=eyJ."),
        ),
        ("dots", filled(".")),
        ("spaces", filled("a ")),
        ("invisible characters", filled("e\u{200b}y\u{ad}J")),
        ("dashes", filled("a–b—")),
        ("noise", noise.take(LENGTH).collect()),
        ("zeros", vec![0; LENGTH]),
    ]
}
