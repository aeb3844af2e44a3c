//! The Canvas host: builds and signs requests, and serves the page in which the app's frame lives.

pub(crate) mod approval;
pub(crate) mod page;
pub(crate) mod request;
pub(crate) mod sign;
