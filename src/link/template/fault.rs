//! What a link template or a base URL must keep to, in words.

use super::{ACTIVATE, LONGEST};

/// A link template or a base URL that cannot be used, and the rule that it breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateFault {
    /// Of the link template.
    #[error("the link template {0}, such as `https://accounts.example.org/activate/{{token}}/`")]
    Template(TemplateRule),
    /// Of the base URL that was to take the place of its beginning.
    #[error("the base URL {0}, such as `https://accounts.example.org`")]
    Base(TemplateRule),
}

/// What a link template or a base URL must keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateRule {
    /// At most 2000 characters, which every browser and mail program carries.
    #[error("must have at most {LONGEST} characters")]
    Length,
    /// Nothing that breaks out of a line, a quotation or a mail's markup.
    #[error("must hold no spaces, quotes, backslashes, angle brackets or invisible characters")]
    Characters,
    /// The web's schemes alone.
    #[error("must begin with `http://` or `https://` and a host")]
    Scheme,
    /// A name and password in a URL would be sent to every customer.
    #[error("must hold no user name or password")]
    UserInfo,
    /// One place for the token, and no other braces.
    #[error("must hold `{{token}}` exactly once and no other braces")]
    OnePlace,
    /// Not in the host.
    #[error("must have `{{token}}` in its path, query or fragment")]
    Place,
    /// Next to them, the end of a token could not be told.
    #[error("must have no letter, digit, `.`, `-` or `_` right beside `{{token}}`")]
    Apart,
    /// A URL by the WHATWG's rules.
    #[error("must be a valid URL")]
    Url,
    /// A base ends with its path.
    #[error("must hold no query, fragment or braces")]
    BaseEnd,
    /// Without `/api-activate/` nobody knows what a path would replace.
    #[error("must be a scheme and a host alone, because the link template has no `{ACTIVATE}`")]
    BasePath,
}
