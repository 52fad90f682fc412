//! A disk without room, and one that is read-only. Only root can make them, so the tests say so and pass elsewhere.

use std::{
    fs,
    process::{Command, Stdio},
};

use gatepass::{
    event::verify_chain,
    store::{Access, Store, StoreError},
};
use rusqlite::Connection;

use super::{record::trail, *};

/// A disk in memory with little room; only root can have one.
struct SmallDisk {
    path: PathBuf,
}

impl SmallDisk {
    /// Mounts one in the place's folder and copies the store to it.
    fn with_the_store_of(place: &Place) -> Option<SmallDisk> {
        let path = place.folder.path().join("small");
        fs::create_dir(&path).unwrap();
        if !mount(&["-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs"], &path) {
            println!("skipped: only root can mount a small disk");
            return None;
        }
        fs::copy(place.path(), path.join("gatepass.db")).unwrap();
        Some(SmallDisk { path })
    }

    fn open(&self, access: Access) -> Result<Box<dyn Store>, StoreError> {
        open(&opening(&self.path.join("gatepass.db"), access), &policy())
    }
}

fn mount(arguments: &[&str], path: &Path) -> bool {
    let mounted = Command::new("mount")
        .args(arguments)
        .arg(path)
        .stderr(Stdio::null())
        .status();
    mounted.is_ok_and(|status| status.success())
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(&self.path).status().ok();
    }
}

#[test]
fn a_full_disk_is_said_and_nothing_is_half_written() {
    let place = settled();
    let Some(disk) = SmallDisk::with_the_store_of(&place) else {
        return;
    };
    let mut store = disk.open(Access::Write).unwrap();
    let full = (10..=250).find_map(|n| match register(store.as_mut(), &format!("user{n}"), n, 5) {
        Ok(written) => {
            written.unwrap();
            None
        }
        Err(fault) => Some((n, fault)),
    });
    let (n, fault) = full.expect("the disk is small");
    assert!(matches!(fault, StoreError::Full), "{fault}");
    assert!(store.facts(id(n)).unwrap().is_none());
    drop(store);
    // What was written may still be in the log, for want of room in the file; any program reads it when there is room.
    assert!(mount(&["-o", "remount,size=1m"], &disk.path));
    let sql = Connection::open(disk.path.join("gatepass.db")).unwrap();
    let users: i64 = sql
        .query_row("SELECT count(*) FROM users", [], |row| row.get(0))
        .unwrap();
    assert_eq!(
        users,
        2 + i64::from(n) - 10,
        "exactly those that were said to be written"
    );
    verify_chain(&trail(&sql)).unwrap();
}

#[test]
fn a_store_on_a_full_disk_is_still_read() {
    let place = settled();
    let Some(disk) = SmallDisk::with_the_store_of(&place) else {
        return;
    };
    fs::write(disk.path.join("other"), vec![1; 1 << 20]).unwrap_err();
    assert!(matches!(disk.open(Access::Write).err(), Some(StoreError::Full)));
    assert!(disk.open(Access::Read).unwrap().facts(id(1)).unwrap().is_some());
    assert!(mount(&["-o", "remount,size=2m"], &disk.path));
    fs::remove_file(disk.path.join("other")).unwrap();
    assert!(
        redeem(disk.open(Access::Write).unwrap().as_mut(), 1, 5)
            .unwrap()
            .is_some()
    );
    let left: Vec<_> = fs::read_dir(&disk.path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["gatepass.db"]);
}

#[test]
fn a_store_on_a_read_only_disk_is_read_and_not_written() {
    let place = settled();
    let Some(disk) = SmallDisk::with_the_store_of(&place) else {
        return;
    };
    assert!(mount(&["-o", "remount,ro"], &disk.path));
    assert!(disk.open(Access::Read).unwrap().facts(id(1)).unwrap().is_some());
    for access in [Access::Write, Access::Create, Access::Rehearse] {
        assert!(
            matches!(disk.open(access).err(), Some(StoreError::ReadOnly)),
            "{access:?}"
        );
    }
}
