//! A request body that is written while it is sent, so that a file of any size costs the memory of a few chunks.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// Chunks that may be ready before they are sent.
const AHEAD: usize = 4;

/// The writer gave up: the upload breaks off, and Salesforce takes nothing of it.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the upload was given up")]
pub struct GivenUp;

/// Where chunks go in.
#[derive(Debug)]
pub struct UploadDoor(mpsc::Sender<Result<Bytes, GivenUp>>);

impl UploadDoor {
    /// Hands a chunk over; `false` when nobody sends any more.
    pub async fn put(&self, chunk: Vec<u8>) -> bool {
        self.0.send(Ok(Bytes::from(chunk))).await.is_ok()
    }

    /// Breaks the upload off. Just dropping the door ends it in good order.
    pub async fn give_up(self) {
        // Who no longer sends has broken off already.
        drop(self.0.send(Err(GivenUp)).await);
    }
}

/// What is sent.
#[derive(Debug)]
pub struct UploadBody(mpsc::Receiver<Result<Bytes, GivenUp>>);

/// A door and the body behind it.
pub fn upload() -> (UploadDoor, UploadBody) {
    let (door, body) = mpsc::channel(AHEAD);
    (UploadDoor(door), UploadBody(body))
}

impl Body for UploadBody {
    type Data = Bytes;
    type Error = GivenUp;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, GivenUp>>> {
        self.0.poll_recv(context).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
