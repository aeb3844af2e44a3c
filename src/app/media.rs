//! Pictures in questions: kept in the database, fetched by a signed address, because an image request carries no token.

use super::App;
use super::session::Actor;
use crate::domain::ids::{MediaId, SiteId};
use crate::domain::media_link;
use crate::domain::time::{Instant, Zone};
use crate::store::{self, MediaFile};

/// The largest picture, in bytes.
pub const LARGEST: usize = 512 * 1024;
/// The longest side, in pixels: what unpacks to gigabytes isn't sent to a phone.
const LARGEST_SIDE: u32 = 4096;

#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// Forged, too old, or nothing there.
    #[error("no such picture")]
    NotFound,
    #[error("not a picture of a kind that is taken, or more than {LARGEST} bytes")]
    NotTaken,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The address under which this person's page may fetch a picture today. It stays the same all day, so a browser may keep
/// what it fetched.
pub fn address(app: &App, actor: &Actor, id: MediaId) -> String {
    let day = Zone::utc().date_at(actor.now);
    let proof = media_link::sign(app.media_key(), actor.site.id, id, day);
    format!("/media/{}/{id}/{day}/{proof}", actor.site.id)
}

/// What an address leads to, while it holds: on its day and the one after.
pub async fn fetch(app: &App, site: SiteId, id: MediaId, day: &str, proof: &str) -> Result<MediaFile, MediaError> {
    let day = day.parse().map_err(|_| MediaError::NotFound)?;
    let today = Zone::utc().date_at(app.now());
    let fresh = (0..=1).contains(&today.days_since(day));
    if !fresh || !media_link::verify(app.media_key(), site, id, day, proof) {
        return Err(MediaError::NotFound);
    }
    app.store().read().await?.find_media(site, id).await?.ok_or(MediaError::NotFound)
}

/// A picture as it is kept: its kind is read from its first bytes, whatever anybody says it is.
pub(super) fn checked(app: &App, site_id: SiteId, bytes: Vec<u8>, now: Instant) -> Result<MediaFile, MediaError> {
    let kind = media_link::kind_of(&bytes).filter(|_| bytes.len() <= LARGEST).ok_or(MediaError::NotTaken)?;
    Ok(MediaFile { id: MediaId(app.random().id(now)), site_id, content_type: kind.to_owned(), bytes })
}

/// Width and height in pixels, as the file's head says them.
pub(super) fn size_of(bytes: &[u8]) -> Result<(u32, u32), MediaError> {
    let size = imagesize::blob_size(bytes).map_err(|_| MediaError::NotTaken)?;
    let sound = |pixels: usize| u32::try_from(pixels).ok().filter(|pixels| (1..=LARGEST_SIDE).contains(pixels));
    sound(size.width).zip(sound(size.height)).ok_or(MediaError::NotTaken)
}
