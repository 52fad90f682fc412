//! A thousand mails in a row take no more memory than a hundred, and one connection.

use gatepass::words::count;

use super::*;

/// The most memory that a process has taken so far, in KiB, while it runs.
fn peak(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Imports so many people and mails each; the peak of its memory in KiB.
fn mailed(people: usize) -> u64 {
    let home = Home::new();
    let mx = Mx::start(|_, _| None);
    goes(&home, &mx.carrier(), "");
    fs::write(home.path().join("people.csv"), list("user", people)).unwrap();
    let import = ["import", "people.csv", "--issue-links", "--mail"];
    let start = Instant::now();
    let child = home.command(&import).spawn().unwrap();
    let pid = child.id();
    let watch = thread::spawn(move || {
        let mut highest = 0;
        // Nothing is told of what has ended, and is waited for meanwhile.
        while let Some(now) = peak(pid) {
            highest = now.max(highest);
            thread::sleep(Duration::from_millis(2));
        }
        highest
    });
    let said = finished(child).exits(0);
    let took = start.elapsed();
    let peak = watch.join().unwrap();
    let summary = said.err.lines().find(|line| line.contains(" mails sent, "));
    let summary = summary.unwrap_or_else(|| panic!("{said:?}"));
    println!("{summary}; {peak} KiB at most");
    let sent = format!("{} mails sent, 0 waiting, 0 given up", count(people as u64));
    assert!(summary.starts_with(&sent), "{summary}");
    // What takes less than a second has no rate.
    let is_rated = summary.contains("; in ") && summary.ends_with(" a second");
    assert!(is_rated || took < Duration::from_secs(3), "{summary}");
    assert_eq!(mx.connections(), 1);
    let found = told_apart(&mx.letters());
    assert!(found.len() == people && found.values().all(|times| *times == 1));
    let mailed: BTreeSet<_> = found.into_keys().map(|(id, to, _)| (id, to)).collect();
    assert_eq!(mailed, issued(&home));
    home.run(&["check"]).exits(0);
    peak
}

#[test]
fn a_thousand_go_over_one_connection_in_the_memory_of_a_hundred() {
    let (some, many) = (mailed(100), mailed(1000));
    assert!(many < some + 6 * 1024, "{some} KiB and {many} KiB");
}
