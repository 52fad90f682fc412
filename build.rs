//! How the program is linked, where that decides what it costs to start.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "cargo talks to a build script by its environment and its standard output"
)]

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if (target("OS").as_str(), target("ENV").as_str()) == ("linux", "gnu") {
        // Unicode's tables hold many thousand addresses, which the loader of a position-independent program writes anew
        // in every process, and with them a hundred pages of memory that could have been shared. Libraries, heap and
        // stack still lie elsewhere each time.
        println!("cargo::rustc-link-arg-bins=-no-pie");
        // One library less to look for, map and bind.
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
