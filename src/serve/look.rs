//! How the pages look: a name, a logo, one style sheet. Whatever is set here stands in the page itself, so that a page
//! fetches nothing and no other server learns that it was opened.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

/// The style sheet that is built in.
const STYLE: &str = include_str!("pages/style.css");
/// More than a logo or a style sheet takes; each stands in every page.
const MOST_BYTES: u64 = 128 * 1024;

/// Why a file cannot be used for the pages.
#[derive(Debug, thiserror::Error)]
pub enum LookFault {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is too long.
    #[error("is longer than 128 KiB")]
    TooLong,
    /// No kind of picture that every browser shows.
    #[error("is no PNG, SVG, JPEG, GIF or WebP picture")]
    NoPicture,
    /// It is not UTF-8, or would end the element that it stands in.
    #[error("is no UTF-8 text, or holds `</style`")]
    NoStyle,
}

/// Name, logo and style.
#[derive(Clone, Debug)]
pub struct Look {
    /// Whose pages these are; it may be empty.
    pub(super) name: String,
    /// The logo as a `data:` URL.
    pub(super) logo: Option<String>,
    pub(super) style: String,
    /// The `Content-Security-Policy` that allows exactly this style.
    pub(super) policy: String,
}

impl Look {
    /// Reads the files. A style sheet of the operator's takes the place of the one that is built in.
    ///
    /// # Errors
    /// The option at fault, `--logo` or `--css`, its file, and why.
    pub fn new(
        name: Option<&str>,
        logo: Option<&Path>,
        css: Option<&Path>,
    ) -> Result<Look, (&'static str, PathBuf, LookFault)> {
        let logo = logo
            .map(|path| picture(path).map_err(|fault| ("--logo", path.to_owned(), fault)))
            .transpose()?;
        let style = css
            .map(|path| style(path).map_err(|fault| ("--css", path.to_owned(), fault)))
            .transpose()?;
        let style = style.unwrap_or_else(|| STYLE.to_owned());
        let hash = BASE64.encode(&Sha256::digest(style.as_bytes()));
        Ok(Look {
            name: name.unwrap_or_default().to_owned(),
            logo,
            policy: format!(
                "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; form-action 'self'; base-uri 'none'; \
                 frame-ancestors 'none'"
            ),
            style,
        })
    }
}

fn contents(path: &Path) -> Result<Vec<u8>, LookFault> {
    if fs::metadata(path)?.len() > MOST_BYTES {
        return Err(LookFault::TooLong);
    }
    Ok(fs::read(path)?)
}

fn picture(path: &Path) -> Result<String, LookFault> {
    let bytes = contents(path)?;
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    let kind = match () {
        () if begins(b"\x89PNG\r\n") => "image/png",
        () if begins(b"\xff\xd8\xff") => "image/jpeg",
        () if begins(b"GIF8") => "image/gif",
        () if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => "image/webp",
        () if bytes.windows(4).take(1024).any(|window| window == b"<svg") => "image/svg+xml",
        () => return Err(LookFault::NoPicture),
    };
    Ok(format!("data:{kind};base64,{}", BASE64.encode(&bytes)))
}

fn style(path: &Path) -> Result<String, LookFault> {
    let text = String::from_utf8(contents(path)?).map_err(|_| LookFault::NoStyle)?;
    // The element ends there, whatever the style sheet means by it; and a browser hashes line feeds alone.
    if text.to_ascii_lowercase().contains("</style") {
        return Err(LookFault::NoStyle);
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}
