//! From a raw request to something a handler may trust. One extractor per file.

mod actor;
mod body;
mod signed_request;

pub(super) use actor::{Changing, Reading};
pub(super) use signed_request::SignedRequest;
