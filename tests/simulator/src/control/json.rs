//! The ledger, the counters and the orgs as JSON.

use std::io::Read;

use actix_web::HttpResponse;
use actix_web::web::{Bytes, Data};
use serde_json::json;

use crate::world::World;

/// Bytes of the ledger that are in memory at once.
const PART: u64 = 1 << 16;

/// The whole ledger as one list, streamed: it may be larger than the memory.
pub(crate) async fn ledger(world: Data<World>) -> HttpResponse {
    let (mut lines, length) = {
        let _turn = world.turn();
        world.store().lines()
    };
    let mut left = length;
    let parts = std::iter::from_fn(move || {
        let mut part = vec![0; usize::try_from(left.min(PART)).ok().filter(|length| *length > 0)?];
        let read = lines.read_exact(&mut part).map(|()| {
            left -= u64::try_from(part.len()).unwrap_or(left);
            // Every line is an entry; between two stands a comma, behind the last nothing.
            let end = part.len() - usize::from(left == 0);
            let ends = part.iter_mut().take(end).filter(|byte| **byte == b'\n');
            ends.for_each(|byte| *byte = b',');
            Bytes::from(part)
        });
        if read.is_err() {
            left = 0;
        }
        Some(read)
    });
    let bracket = |bracket| std::iter::once(Ok::<_, std::io::Error>(Bytes::from_static(bracket)));
    let list = bracket(b"[").chain(parts).chain(bracket(b"]"));
    HttpResponse::Ok().content_type("application/json").streaming(futures_util::stream::iter(list))
}

pub(crate) async fn calls(world: Data<World>) -> HttpResponse {
    let (calls, faults) = (world.counters().all(), world.faults().waiting());
    HttpResponse::Ok().json(json!({ "calls": calls, "waiting_faults": faults }))
}

pub(crate) async fn orgs(world: Data<World>) -> HttpResponse {
    let orgs: Vec<_> = world.orgs.iter().map(|org| world.info(org)).collect();
    HttpResponse::Ok().json(orgs)
}
