//! `GET /limits`: the allocations of the org, and the header that tells them with every reply.

use serde_json::{Value, json};

use super::gate::daily_calls;
use crate::orgs::Org;
use crate::world::World;

/// 10 GB, and 2 KB for every row whatever its size.
const STORAGE_MB: u64 = 10_240;
const ROWS_PER_MB: u64 = 512;

pub(crate) fn limits(world: &World, org: &Org) -> Value {
    let (used, calls) = (used(world, org), daily_calls(org));
    let left = |max: u64, used: u64| json!({ "Max": max, "Remaining": max.saturating_sub(used) });
    let rows: usize = {
        let store = world.store();
        let tables = world.schema.objects.iter().filter_map(|object| store.table(&org.key, &object.name));
        tables.map(crate::records::table::Table::len).sum()
    };
    let storage = u64::try_from(rows).unwrap_or(u64::MAX).div_ceil(ROWS_PER_MB);
    json!({
        "ConcurrentAsyncGetReportInstances": left(200, 0),
        "DailyApiRequests": left(calls, used),
        "DailyBulkApiBatches": left(15_000, 0),
        "DailyBulkV2QueryJobs": left(10_000, 0),
        "DataStorageMB": left(STORAGE_MB, storage),
        "FileStorageMB": left(STORAGE_MB, 0),
    })
}

pub(crate) fn header(world: &World, org: &Org) -> String {
    format!("api-usage={}/{}", used(world, org), daily_calls(org))
}

fn used(world: &World, org: &Org) -> u64 {
    world.counters().used(&org.key, world.now_ms())
}
