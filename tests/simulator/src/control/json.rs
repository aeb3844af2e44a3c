//! The ledger, the counters and the orgs as JSON.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde_json::json;

use crate::world::World;

pub(crate) async fn ledger(world: Data<World>) -> HttpResponse {
    HttpResponse::Ok().json(world.store().ledger())
}

pub(crate) async fn calls(world: Data<World>) -> HttpResponse {
    let (calls, faults) = (world.counters().all(), world.faults().waiting());
    HttpResponse::Ok().json(json!({ "calls": calls, "waiting_faults": faults }))
}

pub(crate) async fn orgs(world: Data<World>) -> HttpResponse {
    let orgs: Vec<_> = world.orgs.iter().map(|org| world.info(org)).collect();
    HttpResponse::Ok().json(orgs)
}
