//! From a raw request to something a handler may trust. One extractor per file.

mod actor;
mod body;
mod host;
mod language;
mod public_form;
mod signed_request;
mod upload;
mod visit;

pub(super) use actor::{Answering, Changing, Reading, WaitingForm, cookies, last};
pub(super) use body::Fields;
pub(super) use host::site_slug;
pub(super) use language::Language;
pub(super) use public_form::PublicForm;
pub(super) use signed_request::SignedRequest;
pub(super) use upload::{MAX_FILE_BYTES, Upload};
pub(super) use visit::Visit;
