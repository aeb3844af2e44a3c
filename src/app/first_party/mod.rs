//! People on their site's own host: sessions by cookie, and the ways to begin one.

pub mod sessions;

pub use sessions::{Beginning, Begun, begin, resume};
