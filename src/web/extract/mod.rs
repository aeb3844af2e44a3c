//! From a raw request to something a handler may trust. One extractor per file.

mod actor;
mod body;
mod language;
mod signed_request;

pub(super) use actor::{Answering, Changing, Reading};
pub(super) use language::Language;
pub(super) use signed_request::SignedRequest;
