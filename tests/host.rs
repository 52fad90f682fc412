//! The real world as a command sees it, and what is done at the door.

use std::{fs, io::ErrorKind, os::unix::process::ExitStatusExt, process::Command};

use gatepass::host::{Host, System, Zones};
use nix::sys::resource::{Resource, getrlimit};
use tempfile::TempDir;
use tz::TimeZone;

const JOB: &str = "GATEPASS_TEST_DOOR";

#[test]
fn child() {
    let Ok(job) = std::env::var(JOB) else { return };
    gatepass::host::harden();
    match job.as_str() {
        "limits" => {
            assert_eq!(getrlimit(Resource::RLIMIT_CORE).unwrap(), (0, 0));
            #[cfg(target_os = "linux")]
            assert!(!nix::sys::prctl::get_dumpable().unwrap());
        }
        "panic" => panic!("the password is {}", "hunter2"),
        "full" => {
            let mut host = System::new();
            nix::unistd::dup2_stdout(fs::File::options().write(true).open("/dev/full").unwrap()).unwrap();
            host.stdout().write_all(b"a result").unwrap();
            let words = format!("{:?}", host.stdout().flush().map_err(|error| error.kind()));
            host.stderr().write_all(words.as_bytes()).unwrap();
            std::process::exit(7);
        }
        other => panic!("{other}"),
    }
}

fn run(job: &str, redirect: &str) -> (std::process::ExitStatus, String) {
    let script = format!("exec \"$0\" host::child --exact --nocapture {redirect}");
    let program = std::env::current_exe().unwrap();
    let output = Command::new("sh")
        .args(["-c", &script])
        .arg(program)
        .env(JOB, job)
        .output()
        .unwrap();
    (output.status, String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn no_core_is_dumped() {
    assert!(run("limits", "").0.success());
}

#[test]
fn a_fault_is_told_without_its_message() {
    let (status, said) = run("panic", ">/dev/null");
    assert_eq!((status.code(), status.signal()), (Some(101), None));
    assert!(
        said.starts_with("error: gatepass met a fault of its own\nhint: please report it as `gatepass "),
        "{said}"
    );
    assert!(said.contains("tests/host.rs:"), "{said}");
    assert!(!said.contains("hunter2") && !said.contains("backtrace"), "{said}");
}

#[test]
fn a_lost_result_is_an_error_and_no_panic() {
    let (status, said) = run("full", "");
    assert_eq!((status.code(), said.as_str()), (Some(7), "Err(StorageFull)"));
}

#[test]
fn the_clock_counts_whole_milliseconds() {
    let host = System::new();
    let (first, second) = (host.now(), host.now());
    assert!(first <= second && first.timestamp() > 1_700_000_000);
    assert_eq!(first.timestamp_subsec_nanos() % 1_000_000, 0);
}

#[test]
fn randomness_is_not_repeated() {
    let host = System::new();
    let (mut one, mut other) = ([0; 32], [0; 32]);
    host.random(&mut one).unwrap();
    host.random(&mut other).unwrap();
    assert_ne!(one, other);
}

/// The offset of a zone in seconds, in the winter and in the summer of 2026.
fn offsets(bytes: &[u8]) -> (i32, i32) {
    let zone = TimeZone::from_tz_data(bytes).unwrap();
    let offset = |at| zone.find_local_time_type(at).unwrap().ut_offset();
    (offset(1_767_225_600), offset(1_782_864_000))
}

#[test]
fn a_zone_is_a_file_of_the_database_the_machines_own_or_a_rule() {
    let home = TempDir::new().unwrap();
    fs::create_dir(home.path().join("Europe")).unwrap();
    let zones = Zones::new(
        vec![home.path().join("none"), home.path().to_owned()],
        home.path().join("localtime"),
    );
    assert_eq!(zones.local(None).unwrap_err().kind(), ErrorKind::NotFound);
    let rule = "CET-1CEST,M3.5.0,M10.5.0/3";
    let warsaw = zones.local(Some(rule)).unwrap();
    assert_eq!(offsets(&warsaw), (3600, 7200));
    fs::write(home.path().join("Europe/Warsaw"), &warsaw).unwrap();
    fs::write(
        home.path().join("localtime"),
        zones.local(Some("<+0530>-5:30")).unwrap(),
    )
    .unwrap();

    assert_eq!(zones.named("Europe/Warsaw").unwrap(), warsaw);
    assert_eq!(offsets(&zones.local(None).unwrap()), (19_800, 19_800));
    for tz in [
        "Europe/Warsaw",
        ":Europe/Warsaw",
        home.path().join("Europe/Warsaw").to_str().unwrap(),
    ] {
        assert_eq!(zones.local(Some(tz)).unwrap(), warsaw, "{tz}");
    }
    for utc in ["", "UTC0", ":"] {
        assert_eq!(offsets(&zones.local(Some(utc)).unwrap()), (0, 0), "{utc}");
    }
    for unknown in ["Europe/Nowhere", "Europe"] {
        assert_eq!(
            zones.named(unknown).unwrap_err().kind(),
            ErrorKind::NotFound,
            "{unknown}"
        );
        assert_eq!(
            zones.local(Some(unknown)).unwrap_err().kind(),
            ErrorKind::NotFound,
            "{unknown}"
        );
    }
}

#[test]
fn a_zones_name_does_not_leave_the_database() {
    let zones = Zones::of_system(None);
    for name in [
        "",
        "/etc/passwd",
        "../../etc/passwd",
        "Europe/../../x",
        "Europe//Warsaw",
        "a\0b",
        ".hidden",
        "Europe/",
    ] {
        assert_eq!(
            zones.named(name).unwrap_err().kind(),
            ErrorKind::InvalidInput,
            "{name:?}"
        );
    }
}
