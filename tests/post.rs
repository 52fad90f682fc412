//! Letters on their way out.

mod carriers;
