//! `gatepass check-password`: yes or no, and no word more to whoever does not know the password.

use crate::harness::{PASSWORD, World, str};

const CHECK: &str = "check-password ada --password-stdin";

fn ada() -> World {
    let mut world = World::new();
    let line = "register ada --email ada@example.org --active --password-stdin --quiet";
    world.run(line).stdin(PASSWORD).expect(0);
    world
}

#[test]
fn the_right_one_lets_somebody_in() {
    let mut world = ada();
    let before = world.files();
    world
        .run(CHECK)
        .stdin(PASSWORD)
        .expect(0)
        .out(str![[r#"
the password is right

"#]])
        .no_err();
    world
        .run("check-password ADA@example.org --password-stdin")
        .stdin(format!("{PASSWORD}\n"))
        .expect(0);
    world
        .run("check-password Ada")
        .typed(&[PASSWORD])
        .expect(0)
        .out(str![[r#"
the password is right

"#]])
        .err(str![[r#"
Password:

"#]]);
    world
        .run(&format!("{CHECK} --json"))
        .stdin(PASSWORD)
        .expect(0)
        .out(str![[r#"
{"command":"check-password","status":0,"error":null,"outcome":"right","account":{"id":1,"username":"ada","email":"ada@example.org","state":"active","roles":[],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:00:00Z","has_password":true}}

"#]]);
    assert!(before == world.files(), "it only looks");
}

#[test]
fn whoever_does_not_know_it_learns_nothing() {
    let mut world = ada();
    world.register("bob");
    let wrong = "quite another phrase of words";
    let said: Vec<String> = ["ada", "bob", "nobody", "nobody@example.org"]
        .into_iter()
        .map(|who| {
            let line = format!("check-password {who} --password-stdin");
            let text = world.run(&line).stdin(wrong).expect(1).no_out().stderr().to_owned();
            let json = world
                .run(&format!("{line} --json"))
                .stdin(wrong)
                .expect(1)
                .stdout()
                .to_owned();
            text + &json
        })
        .collect();
    assert!(said.iter().all(|words| words == &said[0]), "{said:#?}");
    world.run(CHECK).stdin(wrong).expect(1).no_out().err(str![[r#"
error: this is not the password of such an account

"#]]);
    world.run(&format!("{CHECK} --json")).stdin(wrong).expect(1).out(str![[r#"
{"command":"check-password","status":1,"error":{"code":"password-wrong","message":"this is not the password of such an account","hint":null},"outcome":null,"account":null}

"#]]);
    // Nor that a suspended account is there.
    world.run("suspend ada").expect(0);
    world.run(CHECK).stdin(wrong).expect(1).no_out().err(str![[r#"
error: this is not the password of such an account

"#]]);
}

#[test]
fn nearly_right_is_wrong() {
    let mut world = ada();
    for nearly in [
        &PASSWORD[1..],
        &format!(" {PASSWORD}"),
        &PASSWORD.to_uppercase(),
        "",
        "\n",
    ] {
        let said = world.run(CHECK).stdin(nearly).unchecked().no_out();
        assert!([1, 2].contains(&said.status()), "{nearly:?} {said:?}");
    }
}

#[test]
fn who_knows_it_is_told_what_else_is_in_the_way() {
    let mut world = ada();
    world.run("suspend ada").expect(0);
    world.run(CHECK).stdin(PASSWORD).expect(1).no_out().err(str![[r#"
error: the account `ada` is suspended, not active

"#]]);
    let line = "register bob --email bob@example.org --password-stdin --quiet";
    world.run(line).stdin(PASSWORD).expect(0);
    world
        .run("check-password bob --password-stdin --json")
        .stdin(PASSWORD)
        .expect(1)
        .out(str![[r#"
{"command":"check-password","status":1,"error":{"code":"not-active","message":"the account `bob` is pending, not active","hint":null},"outcome":null,"account":null}

"#]]);
}

#[test]
fn it_is_typed_once_and_unseen() {
    let mut world = ada();
    world
        .run("check-password ada")
        .typed(&["no"])
        .expect(1)
        .no_out()
        .err(str![[r#"
Password:
error: this is not the password of such an account

"#]]);
    world.run("check-password ada").typed(&["^C"]).expect(130).no_out();
    world.run("check-password ada").expect(2).no_out().err(str![[r#"
error: a password is needed, and nobody can be asked for it here: give --password-stdin

"#]]);
    world.run("check-password ada --no-input").typed(&[]).expect(2).no_out();
}

#[test]
fn a_deleted_account_lets_nobody_in() {
    let mut world = ada();
    world.run("delete ada --yes").expect(0);
    world.run(CHECK).stdin(PASSWORD).expect(1).no_out().err(str![[r#"
error: this is not the password of such an account

"#]]);
}
