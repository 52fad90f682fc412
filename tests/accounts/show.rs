//! `gatepass show`: one account as a person reads it.

use crate::harness::{Stream, World, str};

#[test]
fn everything_that_is_kept_of_an_account() {
    let mut world = World::new();
    world.register("ada");
    world.tick("5m");
    let other = world.issue("ada");
    world.tick("5m");
    world
        .run("activate --no-password --via 'web 192.0.2.7' -")
        .stdin(&other)
        .expect(0);
    world.run("issue-link ada --purpose reset-password").expect(0);
    let change = world.run("set-email ada new@example.org --confirm").expect(0).line();
    world
        .run("revoke-link - --reason 'sent to the wrong address'")
        .stdin(&change)
        .expect(0);
    world.run("grant ada editor").expect(0);
    world.run("grant ada 'night shift'").expect(0);
    world.run("suspend ada").expect(0);
    world.tick("3h");
    world
        .run("show ada")
        .expect(0)
        .out(str![[r#"
username    ada
number      1
email       ada@example.org
state       suspended
roles       editor, night shift
password    none
registered  09:00 UTC, 10:00 +01:00
activated   09:10 UTC, 10:10 +01:00
suspended   09:10 UTC, 10:10 +01:00

Links, the newest first
  2jp5ez6v  change-email, issued 09:10 UTC, 10:10 +01:00 by olga; withdrawn
            09:10 UTC, 10:10 +01:00
  bqq4vngf  reset-password, issued 09:10 UTC, 10:10 +01:00 by olga; unused, ran
            out 11:10 UTC, 12:10 +01:00
  g02z0ba3  activate, issued 09:05 UTC, 10:05 +01:00 by olga; used 09:10 UTC,
            10:10 +01:00
  tnm8mmpn  activate, issued 09:00 UTC, 10:00 +01:00 by olga; superseded 09:05
            UTC, 10:05 +01:00

Latest events
  suspended     09:10 UTC, 10:10 +01:00 by olga
  role-granted  09:10 UTC, 10:10 +01:00 by olga, role `night shift`
  role-granted  09:10 UTC, 10:10 +01:00 by olga, role `editor`
  link-revoked  09:10 UTC, 10:10 +01:00 by olga, link 2jp5ez6v, reason `sent to
                the wrong address`
  link-issued   09:10 UTC, 10:10 +01:00 by olga, link 2jp5ez6v
  link-issued   09:10 UTC, 10:10 +01:00 by olga, link bqq4vngf
  activated     09:10 UTC, 10:10 +01:00 by olga, link g02z0ba3, via `web
                192.0.2.7`
  link-issued   09:05 UTC, 10:05 +01:00 by olga, link g02z0ba3
  link-issued   09:00 UTC, 10:00 +01:00 by olga, link tnm8mmpn
  registered    09:00 UTC, 10:00 +01:00 by olga

"#]])
        .no_err();
    world.run("show ada").terminal(Stream::Stdout).expect(0).out(str![[r#"
username    ada
number      1
email       ada@example.org
state       suspended
roles       editor, night shift
password    none
registered  09:00 UTC, 10:00 +01:00
activated   09:10 UTC, 10:10 +01:00
suspended   09:10 UTC, 10:10 +01:00

Links, the newest first
  2jp5ez6v  change-email, issued 09:10 UTC, 10:10 +01:00 by olga; withdrawn
            09:10 UTC, 10:10 +01:00
  bqq4vngf  reset-password, issued 09:10 UTC, 10:10 +01:00 by olga; unused, ran
            out 11:10 UTC, 12:10 +01:00
  g02z0ba3  activate, issued 09:05 UTC, 10:05 +01:00 by olga; used 09:10 UTC,
            10:10 +01:00
  tnm8mmpn  activate, issued 09:00 UTC, 10:00 +01:00 by olga; superseded 09:05
            UTC, 10:05 +01:00

Latest events
  suspended     09:10 UTC, 10:10 +01:00 by olga
  role-granted  09:10 UTC, 10:10 +01:00 by olga, role `night shift`
  role-granted  09:10 UTC, 10:10 +01:00 by olga, role `editor`
  link-revoked  09:10 UTC, 10:10 +01:00 by olga, link 2jp5ez6v, reason `sent to
                the wrong address`
  link-issued   09:10 UTC, 10:10 +01:00 by olga, link 2jp5ez6v
  link-issued   09:10 UTC, 10:10 +01:00 by olga, link bqq4vngf
  activated     09:10 UTC, 10:10 +01:00 by olga, link g02z0ba3, via `web
                192.0.2.7`
  link-issued   09:05 UTC, 10:05 +01:00 by olga, link g02z0ba3
  link-issued   09:00 UTC, 10:00 +01:00 by olga, link tnm8mmpn
  registered    09:00 UTC, 10:00 +01:00 by olga

"#]]);
    world.run("show ADA@example.org --json").expect(0).out(str![[r#"
{"command":"show","status":0,"error":null,"account":{"id":1,"username":"ada","email":"ada@example.org","state":"suspended","roles":["editor","night shift"],"created_at":"2026-11-23T09:00:00Z","activated_at":"2026-11-23T09:10:00Z","has_password":false},"deleted":null,"links":[{"id":"2jp5ez6v5vvdk1g7hd059k4rjc","purpose":"change-email","state":"revoked","issued_by":"olga","issued_at":"2026-11-23T09:10:00Z","expires_at":"2026-11-23T11:10:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":"2026-11-23T09:10:00Z","key_id":"d44n4r0d"},{"id":"bqq4vngfz38bn680zt8yj3gdsw","purpose":"reset-password","state":"unused","issued_by":"olga","issued_at":"2026-11-23T09:10:00Z","expires_at":"2026-11-23T11:10:00Z","used_at":null,"used_via":null,"superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},{"id":"g02z0ba3z83efm2rbyv4s5gxaw","purpose":"activate","state":"used","issued_by":"olga","issued_at":"2026-11-23T09:05:00Z","expires_at":"2026-11-23T11:05:00Z","used_at":"2026-11-23T09:10:00Z","used_via":"web 192.0.2.7","superseded_by":null,"revoked_at":null,"key_id":"d44n4r0d"},{"id":"tnm8mmpnb81erjqabv0ynqzzw4","purpose":"activate","state":"superseded","issued_by":"olga","issued_at":"2026-11-23T09:00:00Z","expires_at":"2026-11-23T11:00:00Z","used_at":null,"used_via":null,"superseded_by":"g02z0ba3z83efm2rbyv4s5gxaw","revoked_at":null,"key_id":"d44n4r0d"}],"mails":[],"events":[{"sequence":10,"at":"2026-11-23T09:10:00Z","actor":"olga","uid":1000,"action":"suspended","account_id":1,"link_id":null,"detail":{}},{"sequence":9,"at":"2026-11-23T09:10:00Z","actor":"olga","uid":1000,"action":"role-granted","account_id":1,"link_id":null,"detail":{"role":"night shift"}},{"sequence":8,"at":"2026-11-23T09:10:00Z","actor":"olga","uid":1000,"action":"role-granted","account_id":1,"link_id":null,"detail":{"role":"editor"}},{"sequence":7,"at":"2026-11-23T09:10:00Z","actor":"olga","uid":1000,"action":"link-revoked","account_id":1,"link_id":"2jp5ez6v5vvdk1g7hd059k4rjc","detail":{"reason":"sent to the wrong address"}},{"sequence":6,"at":"2026-11-23T09:10:00Z","actor":"olga","uid":1000,"action":"link-issued","account_id":1,"link_id":"2jp5ez6v5vvdk1g7hd059k4rjc","detail":{"purpose":"change-email","superseded":[]}},{"sequence":5,"at":"2026-11-23T09:10:00Z","actor":"olga","uid":1000,"action":"link-issued","account_id":1,"link_id":"bqq4vngfz38bn680zt8yj3gdsw","detail":{"purpose":"reset-password","superseded":[]}},{"sequence":4,"at":"2026-11-23T09:10:00Z","actor":"olga","uid":1000,"action":"activated","account_id":1,"link_id":"g02z0ba3z83efm2rbyv4s5gxaw","detail":{"via":"web 192.0.2.7"}},{"sequence":3,"at":"2026-11-23T09:05:00Z","actor":"olga","uid":1000,"action":"link-issued","account_id":1,"link_id":"g02z0ba3z83efm2rbyv4s5gxaw","detail":{"purpose":"activate","superseded":["tnm8mmpnb81erjqabv0ynqzzw4"]}},{"sequence":2,"at":"2026-11-23T09:00:00Z","actor":"olga","uid":1000,"action":"link-issued","account_id":1,"link_id":"tnm8mmpnb81erjqabv0ynqzzw4","detail":{"purpose":"activate","superseded":[]}},{"sequence":1,"at":"2026-11-23T09:00:00Z","actor":"olga","uid":1000,"action":"registered","account_id":1,"link_id":null,"detail":{}}]}

"#]]);
}

#[test]
fn by_name_address_or_number() {
    let mut world = World::new();
    world.run("show ada").expect(3).no_out();
    world.run("register robot --active --no-password").expect(0);
    world.run("show robot").expect(0).out(str![[r#"
username    robot
number      1
email       none
state       active
password    none
registered  09:00:00 UTC, 10:00:00 +01:00
activated   09:00:00 UTC, 10:00:00 +01:00

Latest events
  registered  09:00:00 UTC, 10:00:00 +01:00 by olga

"#]]);
    world.run("show --id 1").expect(0);
    world.run("show --id 2").expect(4).no_out().err(str![[r#"
error: there is no account with the number 2

"#]]);
    world.run("show --id 2 --json").expect(4).out(str![[r#"
{"command":"show","status":4,"error":{"code":"no-account","message":"there is no account with the number 2","hint":null},"account":null,"deleted":null,"links":null,"mails":null,"events":null}

"#]]);
    world.run("show nobody").expect(4).no_out().err(str![[r#"
error: there is no account `nobody`

"#]]);
    world.run("show").expect(2).no_out().err(str![[r#"
error: the following required arguments were not provided: <USERNAME|EMAIL>
hint: gatepass show --help

"#]]);
    world.run("show robot --id 1").expect(2).no_out().err(str![[r#"
error: the argument `[USERNAME|EMAIL]` cannot be used with `--id <N>`
hint: gatepass show --help

"#]]);
    world.run("show --id x").expect(2).no_out();
}

#[test]
fn only_the_newest_links_are_shown() {
    let mut world = World::new();
    world.register("ada");
    for _ in 0..24 {
        world.issue("ada");
    }
    let said = world.run("show ada").expect(0);
    assert_eq!(said.stdout().matches("activate, issued").count(), 20);
    let json = world.run("show ada --json").expect(0).json();
    assert_eq!(json["links"].as_array().map(Vec::len), Some(20));
}
