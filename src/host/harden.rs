//! What is done at the door, before the first secret is in memory.

use std::{
    io::{self, Write},
    panic::{self, PanicHookInfo},
};

use nix::sys::resource::{Resource, setrlimit};

/// Switches core dumps off, and makes a panic say where it happened and nothing else.
///
/// A core dump would hold passwords and keys; so may the message of a panic. A system that refuses the limit is left as
/// it is: there is no reason not to serve.
pub fn harden() {
    let _ = setrlimit(Resource::RLIMIT_CORE, 0, 0);
    // Where the kernel pipes dumps to a program the limit is not asked; this is, and it keeps debuggers of the same
    // user away too.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_dumpable(false);
    panic::set_hook(Box::new(|fault| {
        let _ = io::stderr().write_all(words(fault).as_bytes());
    }));
}

/// What a person reads when the program has a fault; never the panic's own message, which may quote a secret.
fn words(fault: &PanicHookInfo<'_>) -> String {
    let place = fault.location().map_or_else(
        || "an unknown place".to_owned(),
        |location| {
            format!(
                "{}:{}:{}",
                within_project(location.file()),
                location.line(),
                location.column()
            )
        },
    );
    format!(
        "error: gatepass met a fault of its own\nhint: please report it as `gatepass {} at {place}`\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// The end of a source file's path: the folders before it are those of whoever built the program.
fn within_project(file: &str) -> &str {
    let start = file.rmatch_indices('/').nth(3).map_or(0, |(slash, _)| slash + 1);
    file.get(start..).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::within_project;

    #[test]
    fn a_builders_folders_are_not_shown() {
        assert_eq!(within_project("src/store/sqlite.rs"), "src/store/sqlite.rs");
        assert_eq!(
            within_project("/home/ada/.cargo/registry/src/index/url-2.5.0/src/lib.rs"),
            "index/url-2.5.0/src/lib.rs"
        );
    }
}
