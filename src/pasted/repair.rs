//! What was mended on the way to a token, in words.

use std::fmt;

/// One thing that was undone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Repair {
    /// A base64 part of a mail (RFC 2045 section 6.8).
    Base64Part,
    /// Quoted-printable (RFC 2045 section 6.7).
    QuotedPrintable,
    /// HTML character references.
    Entities,
    /// HTML tags within the link.
    Tags,
    /// The marks of quoted mail at the beginning of each line.
    QuoteMarks,
    /// Characters that cannot be seen.
    Invisible,
    /// Characters that look like others: full width, ligatures.
    LookAlikes,
    /// Dashes that were hyphens.
    Dashes,
    /// The backslashes of Markdown and of JSON.
    Backslashes,
    /// A link made harmless: `hxxps`, `[.]`.
    Defanged,
    /// Percent-encoding (RFC 3986 section 2.1).
    Percent,
    /// Line breaks within the link: the number of lines that became one.
    Lines(usize),
    /// White space within the link, in so many places.
    Spaces(usize),
    /// Hyphens that were added where lines were broken.
    Hyphens,
    /// A mail gateway's link around it.
    Unwrapped(&'static str),
    /// The scheme, which was missing.
    Scheme,
    /// A slash that was missing, or all that follows the token.
    Url,
    /// Base64 in its standard alphabet (RFC 4648 section 4).
    StandardAlphabet,
    /// Padding.
    Padding,
    /// Text or punctuation that touched it.
    Around,
    /// So many other tokens, of which no signature matches.
    Others(usize),
    /// Nothing confirms the others: no signature matched.
    Guess,
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Repair::Base64Part => "decoded a base64 part of the mail",
            Repair::QuotedPrintable => "decoded quoted-printable",
            Repair::Entities => "decoded HTML entities",
            Repair::Tags => "removed HTML tags",
            Repair::QuoteMarks => "removed quote marks",
            Repair::Invisible => "removed invisible characters",
            Repair::LookAlikes => "replaced look-alike characters",
            Repair::Dashes => "replaced dashes by hyphens",
            Repair::Backslashes => "removed backslashes",
            Repair::Defanged => "restored a defanged address",
            Repair::Percent => "decoded percent signs",
            Repair::Lines(count) => return write!(f, "joined {count} wrapped lines"),
            Repair::Spaces(1) => "removed white space in 1 place",
            Repair::Spaces(count) => return write!(f, "removed white space in {count} places"),
            Repair::Hyphens => "removed hyphens at line ends",
            Repair::Unwrapped(gateway) => return write!(f, "unwrapped {gateway}"),
            Repair::Scheme => "added the missing scheme",
            Repair::Url => "completed the URL",
            Repair::StandardAlphabet => "translated the standard base64 alphabet",
            Repair::Padding => "removed padding",
            Repair::Around => "took away what stood around it",
            Repair::Others(1) => "left out 1 other token, which no key of ours has signed",
            Repair::Others(count) => {
                return write!(f, "left out {count} other tokens, which no key of ours has signed");
            }
            Repair::Guess => "a guess: no signature confirms it",
        })
    }
}
