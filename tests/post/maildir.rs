//! Letters into a folder.

use std::{
    collections::HashSet,
    fs::{self, Permissions},
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
    sync::atomic::{AtomicBool, Ordering::SeqCst},
    thread,
};

use tempfile::TempDir;

use super::*;
use crate::users;

const PLACE: &str = "GATEPASS_TEST_MAILDIR";

fn post(folder: &Path) -> Post {
    open(&format!("maildir:{}", folder.display()), PATIENCE)
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).collect()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

#[test]
fn a_letter_is_a_private_file_in_new_and_nothing_else() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("mail");
    post(&folder).send(&letter()).unwrap();
    for part in ["", "tmp", "new", "cur"] {
        assert_eq!(mode(&folder.join(part)), 0o700, "{part}");
    }
    assert!(names(&folder.join("tmp")).is_empty() && names(&folder.join("cur")).is_empty());
    let [name] = names(&folder.join("new")).try_into().unwrap();
    let file = folder.join("new").join(&name);
    assert_eq!((mode(&file), fs::read_to_string(&file).unwrap()), (0o600, lines(TEXT)));
    // A colon would begin what a reader adds, a dot hide it.
    assert!(!name.contains([':', '/']) && !name.starts_with('.'), "{name}");
}

#[test]
fn a_hundred_at_once_are_a_hundred_and_each_is_whole_as_soon_as_it_is_there() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("mail");
    let long = format!("{TEXT}{}", "A line like any other.\r\n".repeat(1000));
    let whole = lines(&long);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !done.load(SeqCst) {
                for entry in fs::read_dir(folder.join("new")).into_iter().flatten() {
                    assert_eq!(fs::metadata(entry.unwrap().path()).unwrap().len(), whole.len() as u64);
                }
            }
        });
        let writers: Vec<_> = (0..10)
            .map(|_| {
                scope.spawn(|| {
                    let mut post = post(&folder);
                    for _ in 0..10 {
                        post.send(&letter_of(&long)).unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, SeqCst);
        reader.join().unwrap();
    });
    let all: HashSet<String> = names(&folder.join("new")).into_iter().collect();
    assert_eq!(all.len(), 100);
    for name in all {
        assert!(fs::read_to_string(folder.join("new").join(name)).unwrap() == whole);
    }
    assert!(names(&folder.join("tmp")).is_empty());
}

#[test]
fn a_probe_finds_a_folder_that_is_there_or_can_be_made_and_makes_nothing() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("mail");
    post(&folder).probe().unwrap();
    assert!(!folder.exists());
    fs::create_dir(&folder).unwrap();
    post(&folder).probe().unwrap();
    assert!(names(&folder).is_empty());
    post(&folder).send(&letter()).unwrap();
    post(&folder).probe().unwrap();
}

/// What a letter and a probe are told in other worlds than that of the tests.
#[test]
fn child() {
    let Some(place) = std::env::var_os(PLACE) else { return };
    gatepass::host::harden();
    let mut post = post(Path::new(&place));
    let say = |what, outcome: Result<(), PostFault>| match outcome {
        Ok(()) => println!("[{what}: done]"),
        Err(fault) => println!("[{what}: {}]", told(&fault).replace(['\n'], " | ")),
    };
    say("probe", post.probe());
    say("letter", post.send(&letter()));
}

/// What the child printed between its brackets.
fn child_said(command: &mut Command, folder: &Path) -> String {
    let output = command.env(PLACE, folder).current_dir("/").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = text
        .lines()
        .filter_map(|line| line.rsplit_once('[')?.1.strip_suffix(']'));
    let said: Vec<&str> = said.collect();
    assert_eq!(said.len(), 2, "{text}{}", String::from_utf8_lossy(&output.stderr));
    said.join("\n")
}

const CHILD: [&str; 3] = ["post::maildir::child", "--exact", "--nocapture"];

#[test]
fn a_path_that_is_not_there_is_not_made_and_a_file_is_no_folder() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    let with_file = home.path().join("mail");
    fs::create_dir_all(with_file.join("tmp")).unwrap();
    fs::write(with_file.join("new"), "").unwrap();
    let mut all = Vec::new();
    for folder in [&home.path().join("a/mail"), &file, &file.join("mail"), &with_file] {
        let mut post = post(folder);
        for fault in [post.probe().unwrap_err(), post.send(&letter()).unwrap_err()] {
            all.push(told(&fault).replace(home.path().to_str().unwrap(), "[HOME]"));
        }
    }
    assert!(!home.path().join("a").exists() && names(&with_file.join("tmp")).is_empty());
    snapbox::assert_data_eq!(
        all.join("\n"),
        snapbox::str![[r#"
waits: there is no folder at `[HOME]/a`
waits: there is no folder at `[HOME]/a`
waits: `[HOME]/file` is not a folder
hint: ls -ld [HOME]/file
waits: `[HOME]/file` is not a folder
hint: ls -ld [HOME]/file
waits: `[HOME]/file` is not a folder
hint: ls -ld [HOME]/file
waits: `[HOME]/file/mail` is not a folder
hint: ls -ld [HOME]/file/mail
waits: `[HOME]/mail/new` is not a folder
hint: ls -ld [HOME]/mail/new
waits: `[HOME]/mail/new` is not a folder
hint: ls -ld [HOME]/mail/new
"#]]
    );
}

#[test]
fn a_folder_of_another_user_is_no_place_and_root_leaves_it_theirs() {
    if !users::can_become_another() {
        return;
    }
    let home = TempDir::new().unwrap();
    fs::set_permissions(home.path(), Permissions::from_mode(0o755)).unwrap();
    let folder = home.path().join("mail");
    fs::create_dir(&folder).unwrap();
    let as_nobody = |folder: &Path| {
        let mut child = Command::new(users::these_tests());
        child_said(child.args(CHILD).uid(users::NOBODY).gid(users::NOBODY), folder)
    };
    let mut all = as_nobody(&folder) + "\n" + &as_nobody(&home.path().join("other"));
    all = all.replace(home.path().to_str().unwrap(), "[HOME]");
    snapbox::assert_data_eq!(
        all,
        snapbox::str![[r#"
probe: waits: no permission to write the mail folder `[HOME]/mail` | hint: ls -ld [HOME]/mail
letter: waits: no permission to make the folder `[HOME]/mail/tmp` | hint: ls -ld [HOME]/mail
probe: waits: no permission to write the mail folder `[HOME]` | hint: ls -ld [HOME]
letter: waits: no permission to make the folder `[HOME]/other` | hint: ls -ld [HOME]
"#]]
    );
    chown(&folder, Some(users::NOBODY), Some(users::NOBODY)).unwrap();
    post(&folder).send(&letter()).unwrap();
    let [name] = names(&folder.join("new")).try_into().unwrap();
    for part in ["tmp", "new", "cur", &format!("new/{name}")] {
        assert_eq!(fs::metadata(folder.join(part)).unwrap().uid(), users::NOBODY, "{part}");
    }
    assert_eq!(as_nobody(&folder), "probe: done\nletter: done");
}

#[test]
fn on_a_full_or_read_only_disk_nothing_is_left_in_the_folder() {
    let home = TempDir::new().unwrap();
    let mounting = |script: &str| {
        let may = Command::new("unshare")
            .args(["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
            .output();
        if !may.is_ok_and(|output| output.status.success()) {
            println!("skipped: only root can mount, and not everywhere");
            return None;
        }
        let script = format!("mount -t tmpfs -o size=16k,mode=0700 tmpfs \"${PLACE}\"; {script}");
        let mut unshare = Command::new("unshare");
        unshare
            .args(["-m", "sh", "-c", &script])
            .arg(users::these_tests())
            .args(CHILD);
        let said = child_said(&mut unshare, home.path());
        Some(said.replace(home.path().to_str().unwrap(), "[HOME]"))
    };
    let full = r#"
        cd "$GATEPASS_TEST_MAILDIR"; mkdir tmp new cur; head -c 1000000 /dev/zero >filler 2>/dev/null
        "$0" "$@"; [ -z "$(ls -A tmp new cur | grep -v :)" ] || echo '[left]'"#;
    let read_only = r#"mount -o remount,ro "$GATEPASS_TEST_MAILDIR"; "$0" "$@""#;
    let Some(all) = mounting(full).zip(mounting(read_only)) else {
        return;
    };
    snapbox::assert_data_eq!(
        format!("{}\n{}", all.0, all.1),
        snapbox::str![[r#"
probe: done
letter: waits: no space is left to write the mail folder `[HOME]` | hint: df -h /tmp
probe: waits: cannot write the mail folder `[HOME]`: the file system is read-only | hint: df -h /tmp
letter: waits: cannot make the folder `[HOME]/tmp`: the file system is read-only | hint: df -h [HOME]
"#]]
    );
}
