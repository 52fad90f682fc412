//! Files that are no lists, and the words for them.

use gatepass::{
    error::{Code, Refusal},
    roster::{Format, check},
};

use super::*;

#[test]
fn every_fault_of_a_file() {
    const COLUMNS: &str = "the columns are `username`, `email`, `password`, `password_hash`, `state`, `roles`, `created_at` and `activated_at`";
    let unknown = |rest: &str| format!("its first line names the column {rest}; {COLUMNS}");
    for (file, says) in [
        (&b""[..], "it is empty; the first line names the columns: `username`, `email`, `password`, `password_hash`, `state`, `roles`, `created_at` and `activated_at`".to_owned()),
        (b"\xEF\xBB\xBF \r\n\n", "it is empty; the first line names the columns: `username`, `email`, `password`, `password_hash`, `state`, `roles`, `created_at` and `activated_at`".to_owned()),
        (b"\xFF\xFEu\0s\0", "it is UTF-16 text; save it as UTF-8".to_owned()),
        (b"\xFE\xFF\0u\0s", "it is UTF-16 text; save it as UTF-8".to_owned()),
        (b"u\0s\0e\0r\0", "it holds NUL bytes and is no text; save it as UTF-8".to_owned()),
        (b"PK\x03\x04\x14\0", "it is a workbook; save the sheet as CSV, in UTF-8".to_owned()),
        (b"\xD0\xCF\x11\xE0\xA1", "it is a workbook; save the sheet as CSV, in UTF-8".to_owned()),
        (b"\x1F\x8B\x08\0", "it is compressed; unpack it first, such as with `gzip -dc`".to_owned()),
        (b"username,\xE9mail\n", "its first line is not UTF-8 text; save it as UTF-8".to_owned()),
        (b"username,mail\n", unknown("`mail`, which is not known (did you mean `email`?)")),
        (b"user name;email\n", unknown("`user name`, which is not known (did you mean `username`?)")),
        (b"username,shoe size\n", unknown("`shoe size`, which is not known")),
        (b"username,\"email\n", unknown("`\"email`, which is not known (did you mean `email`?)")),
        (b"ada,ada@example.org\n", unknown("`ada`, which is not known")),
        (b"username,email,Username\n", "its first line names the column `username` twice".to_owned()),
        (b"username,email,\n", format!("column 3 has no name in its first line; {COLUMNS}")),
        (b"\tusername\temail\n", format!("column 1 has no name in its first line; {COLUMNS}")),
        (b"email,password\n", format!("its first line names no column `username`; {COLUMNS}")),
    ] {
        let fault = file_fault(file);
        assert_eq!(fault.to_string(), says);
        assert_eq!(check(&mut &file[..]).expect_err("a fault").to_string(), says);
        let refusal = Refusal::bad_file("`people.csv`", &fault);
        assert_eq!((refusal.code, refusal.exit), (Code::BadFile.as_str(), Code::BadFile.exit()));
        assert_eq!(refusal.message, format!("`people.csv` cannot be imported: {says}"));
        assert_eq!(refusal.hint.as_deref(), Some("gatepass import --help"));
    }
    let long = file_fault("x".repeat(100_000)).to_string();
    assert_eq!(long, "its first line is longer than 64 KiB and names no columns");
}

#[test]
fn a_file_that_cannot_be_read_is_another_fault() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let fault = check(&mut Broken).expect_err("a fault");
    assert_eq!(fault.to_string(), "it could not be read: the disk is gone");
    assert_eq!(Refusal::bad_file("x", &fault).code, Code::FileUnreadable.as_str());
}

#[test]
fn the_content_tells_the_format() {
    for (file, format) in [
        ("username\n", Format::Csv),
        ("\u{FEFF}username\n", Format::Csv),
        (" \n\t{}", Format::JsonLines),
        ("\u{FEFF}\r\n []", Format::Django),
    ] {
        assert_eq!(check(&mut file.as_bytes()).expect("a list"), format);
    }
}

#[test]
fn a_row_is_refused_with_the_code_that_fits() {
    let code = |row: &str| {
        let file = format!("username,email,password_hash\n{row}\n");
        let (_, row) = rows(file).remove(0);
        Refusal::from(row.expect_err("a fault")).code
    };
    assert_eq!(code("admin,a@example.org,"), Code::ReservedName.as_str());
    assert_eq!(code("b@example.org,a@example.org,"), Code::NameIsAddress.as_str());
    assert_eq!(code("ada,a@example.org,sha1$a$b"), Code::UnknownHash.as_str());
    assert_eq!(code("ada,a@example.org,$argon2id$v=20"), Code::InvalidRow.as_str());
    assert_eq!(code("ada,a@example.org"), Code::InvalidRow.as_str());
}
