//! `GET /limits`: the allocations of the org, and the header that tells them with every reply.

use serde_json::{Value, json};

use super::gate::daily_calls;
use crate::bulk::run::DAILY_BATCHES;
use crate::orgs::Org;
use crate::world::{ROWS_PER_MB, STORAGE_MB, World};

pub(crate) fn limits(world: &World, org: &Org) -> Value {
    let (used, calls) = (used(world, org), daily_calls(org));
    let left = |max: u64, used: u64| json!({ "Max": max, "Remaining": max.saturating_sub(used) });
    let room = {
        let store = world.store();
        world.room(org, &store)
    };
    let free = u64::try_from(room / ROWS_PER_MB).unwrap_or(u64::MAX);
    let storage = u64::try_from(STORAGE_MB).unwrap_or(u64::MAX);
    let batches = world.counters().used(&format!("{}.batches", org.key), world.now_ms());
    json!({
        "ConcurrentAsyncGetReportInstances": left(200, 0),
        "DailyApiRequests": left(calls, used),
        "DailyBulkApiBatches": left(DAILY_BATCHES, batches),
        "DailyBulkV2QueryJobs": left(10_000, 0),
        "DataStorageMB": { "Max": storage, "Remaining": free },
        "FileStorageMB": left(storage, 0),
        "HourlyPublishedPlatformEvents": left(250_000, 0),
    })
}

pub(crate) fn header(world: &World, org: &Org) -> String {
    format!("api-usage={}/{}", used(world, org), daily_calls(org))
}

fn used(world: &World, org: &Org) -> u64 {
    world.counters().used(&org.key, world.now_ms())
}
