//! People in sessions, each with a day's questions due and the rest of the course ahead; and the requests that answer them.

use crate::installation::KEY;
use crate::seed::{QUESTIONS, Seed, Shape};
use qstream::domain::ids::{SessionId, UserId};
use qstream::domain::page_token::{self, PageTokenKey, Purpose};
use qstream::domain::seal::KeyRing;
use qstream::store::{Session, Store, Tx};

pub(crate) const ORG: &str = "00Dxx0000001gEAEAY";
/// Questions of a person that are due.
pub(crate) const DUE: usize = 2;

/// Everything that an answer can do: a row of each of them in the org, too.
const SHAPE: Shape = Shape { org: ORG, responses: true, max_per_day: 2, questions: QUESTIONS, topics: 1 };

/// Fills a migrated database, and gives the path and body of one answer to everything that is due, person by person.
pub(crate) async fn fill(store: &Store, people: usize) -> anyhow::Result<Vec<(String, String)>> {
    let tokens = PageTokenKey::new(&KeyRing::new([(1, KEY)]).derive("page token")?);
    let seed = Seed::begin(store, SHAPE).await?;
    let mut answers = Vec::with_capacity(people * DUE);
    // Transactions of a size that a pool's time limits bear.
    for chunk in (0..people).collect::<Vec<_>>().chunks(200) {
        let mut tx = store.begin().await?;
        for number in chunk {
            answers.extend(person(&seed, &tokens, &mut tx, *number).await?);
        }
        tx.commit().await?;
    }
    Ok(answers)
}

async fn person(
    seed: &Seed,
    tokens: &PageTokenKey,
    tx: &mut Tx,
    number: usize,
) -> anyhow::Result<Vec<(String, String)>> {
    let a_day = i32::try_from(DUE)?;
    let (user, presentations) = seed.learner(tx, number, |at| seed.today.plus_days(at / a_day)).await?;
    let session = session(seed, user);
    tx.insert_sessions(&[&session]).await?;
    presentations
        .iter()
        .take(DUE)
        .zip(["a", "b"].iter().cycle())
        .map(|(id, option)| {
            let path = format!("/presentations/{id}/answer");
            let whose = (seed.site.id, session.id);
            let token = page_token::mint(tokens, whose, Purpose::Change(&path), seed.now, seed.random.number())?;
            Ok((path, format!("page_token={token}&option={option}")))
        })
        .collect()
}

pub(crate) fn session(seed: &Seed, user_id: UserId) -> Session {
    Session {
        id: SessionId(seed.random.id(seed.now)),
        site_id: seed.site.id,
        user_id: Some(user_id),
        org_id: ORG.to_owned(),
        salesforce_user_id: "0055g00000A1b2cAAB".to_owned(),
        instance_id: "_:Qstream:1:0:canvasapp".to_owned(),
        target_origin: "https://acme.my.salesforce.com".to_owned(),
        frame_ancestors: "https://acme.my.salesforce.com".to_owned(),
        browser: seed.random.id(seed.now),
        cookie_seen: false,
        created_at: seed.now,
        seen_at: seed.now,
        ends_at: seed.now.plus(qstream::app::session::ABSOLUTE),
    }
}
