//! The life of an account: every verb that changes or shows one.

mod check_password;
mod delete;
mod list;
mod list_filters;
mod rename;
mod roles;
mod set_email;
mod set_password;
mod show;
mod suspend;
