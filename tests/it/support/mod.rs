//! What tests stand on.

pub(crate) mod app;
pub(crate) mod client;
pub(crate) mod clock;
pub(crate) mod db;
pub(crate) mod log;
pub(crate) mod seed;
pub(crate) mod visitor;
