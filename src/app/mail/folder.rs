//! Mails that went into a folder, for whoever looks at them there.

use crate::app::App;
pub use crate::mail::ReadMail;

/// As many as anybody looks through.
const LISTED: usize = 200;

/// Newest first; `None` where mails don't go into a folder.
pub async fn sent_into_folder(app: &App) -> Option<Vec<ReadMail>> {
    let found = app.mailer().folder()?.list(LISTED).await;
    found.inspect_err(|error| tracing::warn!(%error, "the folder of mails can't be read")).ok()
}

/// One of them; `None` for a name that is none of theirs.
pub async fn read_from_folder(app: &App, id: &str) -> Option<ReadMail> {
    let found = app.mailer().folder()?.read(id).await;
    found.inspect_err(|error| tracing::warn!(%error, "a mail can't be read")).ok().flatten()
}
