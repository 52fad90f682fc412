//! The same text by every way in: one answer.

use serde_json::Value;

use crate::harness::{Stream, World};

fn answer(told: Value) -> Value {
    let mut told = told;
    told["checked_at"] = Value::Null;
    told
}

#[test]
fn argument_standard_input_and_prompt_agree() {
    let mut world = World::new();
    let url = world.register("ada");
    let (start, end) = url.split_at(100);
    let wrapped = format!("Hello,\n> see {start}\n> {end}\n> Ada \u{2014} \u{201c}thanks\u{201d}");
    for text in [
        url.clone(),
        wrapped,
        url.replace("eyJ", "ey\u{200b}J"),
        "no link at all".to_owned(),
    ] {
        let by_stdin = world.run("inspect-token --json -").stdin(&text).unchecked();
        let status = by_stdin.status();
        let expected = answer(by_stdin.json());
        let crlf = text.replace('\n', "\r\n");
        let marked = format!("\u{feff}{text}");
        let utf16 = |marked: bool, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            let mark = marked.then_some('\u{feff}').into_iter();
            mark.chain(text.chars())
                .collect::<String>()
                .encode_utf16()
                .flat_map(bytes)
                .collect()
        };
        let ways = [
            crlf.into_bytes(),
            marked.into_bytes(),
            utf16(true, u16::to_le_bytes),
            utf16(true, u16::to_be_bytes),
            utf16(false, u16::to_le_bytes),
            utf16(false, u16::to_be_bytes),
        ];
        for bytes in ways {
            let said = world.run("inspect-token --json").stdin(&bytes).expect(status);
            assert_eq!(answer(said.json()), expected, "{bytes:?}");
        }
        let by_argument = world.run("inspect-token --json").arg(&text).expect(status);
        assert_eq!(answer(by_argument.json()), expected);
        let typed = world
            .run("inspect-token --json")
            .typed(&[&text])
            .terminal(Stream::Stdout)
            .expect(status);
        assert_eq!(answer(typed.json()), expected);
    }
}

#[test]
fn an_old_windows_code_page_is_read() {
    let mut world = World::new();
    let url = world.register("ada");
    let (start, end) = url.split_at(100);
    let mut text = format!("Gr\u{fc}\u{df}e \u{ab}{start}")
        .chars()
        .map(|c| c as u8)
        .collect::<Vec<_>>();
    // A no-break space in the middle of the link.
    text.push(0xa0);
    text.extend_from_slice(end.as_bytes());
    text.extend_from_slice(b"\x94 \x96 Ada");
    let told = world.run("inspect-token --json").stdin(&text).expect(0).json();
    assert_eq!(told["recovered"]["repairs"][0], "removed white space in 1 place");
}

#[test]
fn activate_understands_what_inspect_token_does() {
    let mut world = World::new();
    let url = world.register("ada");
    let (start, end) = url.split_at(100);
    let wrapped = format!("> see {start}\n> {end}\n");
    world.run("inspect-token -").stdin(&wrapped).expect(0);
    world.run("activate --no-password -").stdin(&wrapped).expect(0);
    world.run("activate --no-password -").stdin(&wrapped).expect(14);
}
