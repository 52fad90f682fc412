//! Nothing: what a Rust program costs before it has done anything.

fn main() {}
