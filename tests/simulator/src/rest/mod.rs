//! The data API below `/services/data`. Every request, and every part of a composite request, is a `Route`
//! answered by one function, so a part behaves exactly as the same request sent by itself.

mod bulk;
mod collections;
mod columns;
mod composite;
mod connect;
pub(crate) mod cursors;
pub(crate) mod describe;
pub(crate) mod gate;
mod graph;
mod limits;
mod query;
mod references;
mod reply;
pub(crate) mod route;
mod rows;
mod serve;
mod setup_rows;
mod soql;
mod source;
pub(crate) mod upload;
mod versions;
pub(crate) mod writes;

pub(crate) use reply::{RestError, dropped, service_unavailable};
pub(crate) use serve::serve;
