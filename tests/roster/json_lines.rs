//! JSON Lines, ours and others'.

use super::*;

#[test]
fn an_object_a_line() {
    let file = format!(
        "\u{FEFF}\n{{\"username\":\"ada\",\"email\":\"ada@example.org\",\"roles\":[\"b c\",\"a\"],\"state\":null}}\r\n\n  \n\
         {{\"command\":\"export\",\"status\":0,\"error\":null,\"cursor\":\"x\",\"id\":4,\"has_password\":true,\
         \"user\\u006eame\":\"王小明\",\"email\":\"\",\"roles\":\"x, y\",\"activated_at\":\"2026-01-01T00:00:00Z\",\
         \"password_hash\":\"{HASH}\"}}"
    );
    assert_eq!(
        all(file),
        [
            "2: ada|ada@example.org||pending|a,b c||".to_owned(),
            format!("5: 王小明||hash {HASH}|active|x,y|2026-01-01T00:00:00+00:00|2026-01-01T00:00:00+00:00"),
        ]
    );
}

#[test]
fn what_is_wrong_with_a_line() {
    let long = format!("{{\"{}\":1}}", "x".repeat(500));
    let unknown = format!("{}…", "x".repeat(64));
    let deep = format!("{{\"roles\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000));
    for (line, says) in [
        ("{\"username\":\"ada\",\"e-mail\":1}", "the row has the member `e-mail`, which is not known (did you mean `email`?); \
            the members are `username`, `email`, `password`, `password_hash`, `state`, `roles`, `created_at` and `activated_at`".to_owned()),
        (&long, format!("the row has the member `{unknown}`, which is not known; the members are `username`, `email`, `password`, \
            `password_hash`, `state`, `roles`, `created_at` and `activated_at`")),
        ("{\"username\":\"ada\",\"username\":\"bob\"}", "the row has the member `username` twice".to_owned()),
        ("{\"username\":\"ada\",\"user\\u006eame\":\"bob\"}", "the row has the member `username` twice".to_owned()),
        ("{\"username\":1}", "`username` is not a text".to_owned()),
        ("{\"roles\":[1]}", "`roles` is not a list of texts".to_owned()),
        ("{\"roles\":{}}", "`roles` is not a list of texts".to_owned()),
        ("{}", "the row has no username".to_owned()),
        ("{\"username\":\"ada\"", "the line is not one JSON object, from column 17 on".to_owned()),
        ("{\"username\":\"ada\"} {}", "the line is not one JSON object, from column 20 on".to_owned()),
        (&deep, "the line is not one JSON object, from column 136 on".to_owned()),
    ] {
        assert_eq!(fault(line), says);
    }
    let later = "{\"username\":\"ada\",\"email\":\"a@example.org\"}\n[1]\nada\n\"ada\"\n\n{\"username\":\"b\u{7}\",\"email\":1}\n";
    let said = all(later);
    assert_eq!(said[1], "2: the line is not one JSON object, from column 1 on");
    assert_eq!(said[2], "3: the line is not one JSON object, from column 1 on");
    assert_eq!(said.len(), 5);
    assert_eq!(
        all(b"{\"username\":\"\xFF\"}"),
        ["1: the row is not UTF-8 text; save the list as UTF-8"]
    );
}
