//! A machine with less memory than a hash takes.

use super::*;

#[test]
fn a_hash_that_finds_no_memory_is_a_refusal() {
    let home = Home::new();
    let folder = home.path().join(".config/gatepass");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), "argon2_memory_kib = 262144\n").unwrap();
    set_mode(&folder.join("config.toml"), 0o600);
    let register = ["register", "ada", "--email", "ada@example.org", "--password-stdin"];
    let check = ["check-password", "ada", "--password-stdin"];
    let short = |args: &[&str]| {
        let script = r#"ulimit -v 250000; echo 'correct horse battery staple' | "$0" "$@""#;
        home.shell(script, args).exits(3)
    };
    let said = short(&register);
    let (said, _) = said.refusal();
    assert_eq!(
        said,
        "the password could not be hashed: there is not enough memory to hash the password"
    );
    home.fed(&register, "correct horse battery staple\n").url();
    let said = short(&check);
    let (said, _) = said.refusal();
    assert!(
        said.ends_with("there is not enough memory to check the stored hash"),
        "{said}"
    );
}
