//! How a letter leaves: to a mail server, through a program, or into a folder, as the settings say.

mod carrier;

pub use carrier::{Carrier, CarrierFault};
