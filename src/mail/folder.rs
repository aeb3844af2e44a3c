//! Mails as files, one each, so that they can be looked at where no mail server is.

use super::failure::Failure;
use crate::domain::time::Instant;
use mail_parser::MessageParser;
use std::path::{Path, PathBuf};

/// A folder that mails are put into.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

/// A mail as a mail program shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadMail {
    /// Name of its file, without the ending.
    pub id: String,
    pub to: String,
    pub to_name: String,
    pub from: String,
    pub subject: String,
    pub sent_at: Instant,
    pub text: String,
    pub html: String,
    /// Header fields as they arrived, in order.
    pub headers: Vec<(String, String)>,
}

impl Folder {
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Writes a file of its own name, whole or not at all.
    pub(super) async fn put(&self, id: &str, message: Vec<u8>) -> Result<(), Failure> {
        let (draft, target) = (self.path.join(format!(".{id}.draft")), self.file(id));
        let written = async {
            tokio::fs::create_dir_all(&self.path).await?;
            tokio::fs::write(&draft, message).await?;
            tokio::fs::rename(&draft, &target).await
        };
        written.await.map_err(|_| Failure::Unreachable("the folder can't be written to"))
    }

    fn file(&self, id: &str) -> PathBuf {
        self.path.join(format!("{id}.eml"))
    }

    /// The mails that there are, newest first, at most `limit`.
    pub async fn list(&self, limit: usize) -> std::io::Result<Vec<ReadMail>> {
        let mut names = Vec::new();
        let mut entries = match tokio::fs::read_dir(&self.path).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name().to_string_lossy().into_owned();
            names.extend(name.strip_suffix(".eml").filter(|id| is_id(id)).map(str::to_owned));
        }
        // Ids sort by time.
        names.sort_unstable_by(|a, b| b.cmp(a));
        let mut mails = Vec::new();
        for id in names.into_iter().take(limit) {
            mails.extend(self.read(&id).await?);
        }
        Ok(mails)
    }

    /// One of them; `None` for a name that is none of ours.
    pub async fn read(&self, id: &str) -> std::io::Result<Option<ReadMail>> {
        if !is_id(id) {
            return Ok(None);
        }
        match tokio::fs::read(self.file(id)).await {
            Ok(bytes) => Ok(parsed(id, &bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn is_id(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Reads a message back as it would be shown.
fn parsed(id: &str, bytes: &[u8]) -> Option<ReadMail> {
    let message = MessageParser::default().parse(bytes)?;
    let address = |list: Option<&mail_parser::Address<'_>>| {
        let first = list.and_then(|list| list.first());
        let part = |text: Option<&str>| text.unwrap_or_default().to_owned();
        first.map_or_else(Default::default, |one| (part(one.address()), part(one.name())))
    };
    let ((to, to_name), (from, _)) = (address(message.to()), address(message.from()));
    let sent_at = message.date().map_or(0, mail_parser::DateTime::to_timestamp);
    let headers = message.headers_raw().map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    Some(ReadMail {
        id: id.to_owned(),
        to,
        to_name,
        from,
        subject: message.subject().unwrap_or_default().to_owned(),
        sent_at: Instant::from_millis(sent_at.saturating_mul(1_000)),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        headers: headers.collect(),
    })
}
