//! The web server that answers confirmation links: the endpoints of the old system, and pages that a person can press.
//!
//! Nothing else in the house is asynchronous. A request is judged by the same rules as a verb's link
//! ([`crate::inspection`]), on one of a few [`workers`] that hold the store; what it may learn is decided in [`fate`].
//! What is one for all requests is the [`Site`].

mod body;
mod door;
mod fate;
mod ground;
mod held;
mod language;
mod limits;
mod link;
mod log;
mod look;
mod negotiation;
mod pages;
mod peer;
mod postman;
mod registration;
mod reply;
mod routes;
mod site;
mod spending;
mod tally;
mod workers;

pub use door::{Listening, serve};
pub use fate::STATUSES;
pub use look::{Look, LookFault};
pub use peer::{Network, ProxyHeader};
pub use postman::Postman;
pub use site::{Options, Site};
