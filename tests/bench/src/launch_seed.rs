//! People whose Salesforce users are linked already, with two questions on each day.

use crate::seed::{QUESTIONS, Seed, Shape};
use crate::signed;
use anyhow::Context;
use qstream::domain::ids::{OrgId, SalesforceUserId};
use qstream::domain::linking::Liveness;
use qstream::store::{LaunchSettings, Store};
use std::path::Path;

/// Fills a migrated database.
pub(crate) async fn fill(path: &Path, people: usize) -> anyhow::Result<()> {
    let store = Store::open_sqlite(path).await?;
    let shape = Shape { org: signed::ORG, responses: false, max_per_day: 2, questions: QUESTIONS, topics: 1 };
    let seed = Seed::begin(&store, shape).await?;
    let org = OrgId::parse(signed::ORG).ok().context("an org id")?;
    let mut tx = store.begin().await?;
    let settings = LaunchSettings { provision: true, follow_salesforce: false, liveness: Liveness::Off };
    tx.update_launch_settings(seed.site.id, settings).await?;
    for number in 0..people {
        let (user, _) = seed.learner(&mut tx, number, |at| seed.today.plus_days(at / 2)).await?;
        let person = SalesforceUserId::parse(&signed::person(number)).ok().context("a user id")?;
        tx.insert_salesforce_link(seed.site.id, &org, &person, user, seed.now).await?;
    }
    tx.commit().await?;
    store.close().await;
    Ok(())
}
