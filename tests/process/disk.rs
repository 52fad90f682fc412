//! Disks that are full or read-only: a clear error with a hint, nothing half written, and everything works again later.

use super::*;

/// Runs a script where it may mount what it likes; `None`, said, where nobody may.
fn mounting(home: &Home, script: &str, args: &[&str]) -> Option<Said> {
    let may = Command::new("unshare")
        .args(["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        .output();
    if !may.is_ok_and(|output| output.status.success()) {
        println!("skipped: only root can mount, and not everywhere");
        return None;
    }
    let mut all = vec!["-m", "sh", "-ec", script, program().to_str().unwrap()];
    all.extend(args);
    Some(finished(home.runs("unshare", &all).spawn().unwrap()))
}

#[test]
fn on_a_full_disk_nothing_is_half_written_and_room_makes_it_work() {
    let home = Home::new();
    let script = r#"
        mount -t tmpfs -o size=320k,mode=0700 tmpfs "$HOME"; cd "$HOME"
        "$0" register ada --email ada@example.org --no-password --quiet >/dev/null
        head -c 1000000 /dev/zero >filler 2>/dev/null || true
        before=$(cksum <.local/share/gatepass/gatepass.db)
        for verb in "register bob --email bob@example.org --no-password" "issue-link ada" \
            "activate --account ada --reason asked --no-password"; do
            echo "$verb" >&2; status=0
            "$0" $verb --quiet >/dev/null || status=$?
            echo "$status"
        done
        [ "$before" = "$(cksum <.local/share/gatepass/gatepass.db)" ] && echo unchanged
        "$0" inspect-token --account ada >/dev/null; echo "$?"
        rm filler
        "$0" register bob --email bob@example.org --no-password --quiet | wc -l
        ls .local/share/gatepass"#;
    let Some(said) = mounting(&home, script, &[]) else {
        return;
    };
    assert_eq!(
        said.out, "3\n3\n3\nunchanged\n0\n1\ngatepass.db\nkeys.json\n",
        "{said:?}"
    );
    assert_eq!(
        said.err.matches("error: there is no room left on the disk").count(),
        3,
        "{said:?}"
    );
    assert_eq!(said.err.matches("hint: df -h").count(), 3, "{said:?}");
}

#[test]
fn a_first_run_on_a_full_disk_can_be_repeated() {
    for room in ["4k", "8k", "16k", "24k", "40k", "64k"] {
        let home = Home::new();
        let script = r#"
            mount -t tmpfs -o size="$1",mode=0700 tmpfs "$HOME"; cd "$HOME"; status=0
            "$0" register ada --email ada@example.org --no-password --quiet >/dev/null || status=$?
            mount -o remount,size=1m "$HOME"
            url=$("$0" register ada --email ada@example.org --no-password --quiet --if-exists keep)
            echo "$url" | "$0" inspect-token - >/dev/null
            echo "$status $?""#;
        let Some(said) = mounting(&home, script, &[room]) else {
            return;
        };
        assert!(["0 0\n", "3 0\n"].contains(&said.out.as_str()), "{room}: {said:?}");
        assert!(
            said.out == "0 0\n" || said.err.contains("hint: df -h"),
            "{room}: {said:?}"
        );
    }
}

/// A limit on the size of files is a full disk that comes with a signal.
#[test]
fn a_limit_on_files_leaves_the_store_whole() {
    let home = Home::new();
    home.link("ada");
    let register = ["register", "bob", "--email", "bob@example.org", "--no-password"];
    for (trap, codes) in [("trap '' XFSZ;", vec![Some(3)]), ("", vec![None, Some(153)])] {
        let said = home.shell(&format!(r#"{trap} ulimit -f 4; exec "$0" "$@""#), &register);
        assert!(codes.contains(&said.code()), "{said:?}");
        if said.code() == Some(3) {
            assert!(said.refusal().1.is_some());
        }
        home.run(&["inspect-token", "--account", "ada"]).exits(0);
        home.run(&["issue-link", "ada", "--if-live", "keep"]).exits(0);
        assert_eq!(home.history(), ["registered", "link-issued"]);
    }
    home.run(&register).url();
}

#[test]
fn an_export_for_which_there_is_no_room_leaves_nothing() {
    let home = Home::new();
    let script = r#"
        "$0" register ada --email ada@example.org --no-password --quiet >/dev/null
        mount -t tmpfs -o size=4k,mode=0700 tmpfs /mnt; head -c 4096 /dev/zero >/mnt/filler
        status=0; "$0" export --output /mnt/accounts.csv || status=$?
        ls -A /mnt; rm /mnt/filler
        "$0" export --output /mnt/accounts.csv; ls -A /mnt; exit "$status""#;
    let Some(said) = mounting(&home, script, &[]) else {
        return;
    };
    assert_eq!(said.code(), Some(3), "{said:?}");
    assert_eq!(
        said.out, "filler\n/mnt/accounts.csv: 1 account\naccounts.csv\n",
        "{said:?}"
    );
    assert_eq!(said.err.matches("error: ").count(), 1, "{said:?}");
    assert_eq!(said.err.matches("hint: df -h").count(), 1, "{said:?}");
}

#[test]
fn on_a_read_only_mount_reading_is_all_that_is_refused_nothing() {
    let home = Home::new();
    let url = home.link("ada");
    let at = ["--at", "2099-01-01T00:00:00Z"];
    let here = home.run(&[&["inspect-token", &url], &at[..]].concat()).exits(10);
    let before = home.everything();
    let script = r#"
        mount --bind "$HOME" "$HOME"; mount -o remount,bind,ro "$HOME"; cd "$HOME"
        for verb in "issue-link ada" "register bob --email bob@example.org --no-password" "activate $1 --no-password"; do
            status=0; "$0" $verb || status=$?; [ "$status" = 3 ]
        done
        status=0; "$0" inspect-token "$@" || status=$?; exit "$status""#;
    let Some(said) = mounting(&home, script, &[&[url.as_str()], &at[..]].concat()) else {
        return;
    };
    assert_eq!((said.code(), &said.out), (Some(10), &here.out), "{said:?}");
    assert_eq!(said.err.matches("hint: ").count(), 3, "{said:?}");
    assert!(home.everything() == before);
    home.run(&["activate", &url, "--no-password"]).exits(0);
}
