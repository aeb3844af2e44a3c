//! Master keys in use: which sealed what, sealing everything anew with the newest, and never losing one that is needed.
//!
//! Rotation works beside servers that run: each value is replaced only as long as it is the one that was opened, and a
//! refresh that meets a new sealing of its token goes on with it (`tokens.rs`).

use super::connect::sync_app;
use super::first_party::second;
use super::{App, mail, tokens};
use crate::domain::ids::{ConnectionId, MailId, SiteId, UserId};
use crate::domain::seal::{self, SealError};
use crate::store::{self, SealedColumn, SealedValue};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Values of one transaction: other writers wait for milliseconds.
const PAGE: i64 = 200;
/// Rounds over a column: what servers seal with the old key while a rotation runs is caught by the next.
const ROUNDS: u32 = 5;

#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error(transparent)]
    Sealing(#[from] SealError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// How the keys stand.
#[derive(Debug)]
pub struct KeyStatus {
    /// Versions in the ring, the one that seals first.
    pub ring: Vec<u16>,
    /// How many values of each column each version sealed.
    pub uses: BTreeMap<SealedColumn, BTreeMap<u16, i64>>,
}

impl KeyStatus {
    /// Versions that lasting values need and the ring doesn't have.
    pub fn missing(&self) -> BTreeSet<u16> {
        self.lasting().filter(|version| !self.ring.contains(version)).collect()
    }

    /// Values that an older key sealed and that outlive a quarter of an hour.
    pub fn old(&self) -> i64 {
        let newest = self.ring.first();
        let lasting = SealedColumn::LASTING.iter().filter_map(|column| self.uses.get(column)).flatten();
        lasting.filter(|(version, _)| Some(*version) != newest).map(|(_, count)| count).sum()
    }

    fn lasting(&self) -> impl Iterator<Item = u16> {
        SealedColumn::LASTING.iter().filter_map(|column| self.uses.get(column)).flat_map(|uses| uses.keys().copied())
    }
}

/// Counts what each key sealed.
pub async fn status(app: &App) -> Result<KeyStatus, KeysError> {
    let mut tx = app.store().read().await?;
    let mut uses = BTreeMap::new();
    for column in SealedColumn::ALL {
        uses.insert(column, tx.count_sealed(column).await?);
    }
    Ok(KeyStatus { ring: app.parts().keys.versions(), uses })
}

/// What a rotation did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    pub resealed: u64,
    /// Values that no key of the ring opens: they are left as they are.
    pub unopened: u64,
}

/// Seals everything that lasts with the newest key. What is done stays done if it is interrupted; `told` hears of each column's
/// progress.
pub async fn rotate(app: &App, mut told: impl FnMut(SealedColumn, u64)) -> Result<Rotated, KeysError> {
    let mut rotated = Rotated::default();
    for column in SealedColumn::LASTING {
        for _ in 0..ROUNDS {
            let (done, unopened) = round(app, column, |done| told(column, done)).await?;
            rotated.resealed += done;
            if done == 0 {
                rotated.unopened += unopened;
                break;
            }
        }
    }
    Ok(rotated)
}

/// Goes through a column once.
async fn round(app: &App, column: SealedColumn, mut told: impl FnMut(u64)) -> Result<(u64, u64), KeysError> {
    let newest = *app.parts().keys.versions().first().ok_or(SealError::NoKey)?;
    let (mut after, mut done, mut unopened) = ((SiteId(Uuid::nil()), Uuid::nil()), 0, 0);
    loop {
        let page = app.store().read().await?.list_sealed(column, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok((done, unopened)) };
        after = (last.site, last.id);
        let old: Vec<_> = page.iter().filter(|value| seal::version_of(&value.sealed) != Some(newest)).collect();
        if old.is_empty() {
            continue;
        }
        let mut tx = app.store().begin().await?;
        for value in old {
            let place = place(column, value);
            let Ok(plain) = app.parts().keys.open(&place, &value.sealed) else {
                unopened += 1;
                continue;
            };
            let sealed = app.parts().keys.seal(&place, &plain, app.random().bytes())?;
            done += u64::from(tx.update_sealed(column, value, &sealed).await?);
        }
        tx.commit().await?;
        told(done);
    }
}

fn place(column: SealedColumn, value: &SealedValue) -> String {
    match column {
        SealedColumn::ClientSecret => tokens::place("client_secret", value.site, ConnectionId(value.id)),
        SealedColumn::RefreshToken => tokens::place("refresh_token", value.site, ConnectionId(value.id)),
        SealedColumn::SecondFactor => second::place(value.site, UserId(value.id)),
        SealedColumn::Mail => mail::place(value.site, MailId(value.id)),
        SealedColumn::AppSecret => sync_app::place("client_secret", value.site),
        SealedColumn::AppKey => sync_app::place("private_key", value.site),
        // Never sealed anew: over before anybody misses their key.
        SealedColumn::Verifier | SealedColumn::PendingConnection | SealedColumn::PendingSignIn => String::new(),
    }
}
