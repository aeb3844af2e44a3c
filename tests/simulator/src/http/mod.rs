//! The listener: which host name means which org, and which path is answered by whom.

pub(crate) mod certificate;
pub(crate) mod place;
pub(crate) mod routes;
