//! The data API below `/services/data`. Every request, and every part of a composite request, is a `Route`
//! answered by one function, so a part behaves exactly as the same request sent by itself.

mod collections;
mod composite;
mod connect;
mod describe;
mod gate;
mod limits;
mod query;
mod references;
mod reply;
mod route;
mod rows;
mod serve;
mod soql;
mod versions;

pub(crate) use reply::{dropped, service_unavailable};
pub(crate) use serve::serve;
