//! Files of `static/`, embedded in the binary and addressed by their content, so that browsers may keep them for good.

use crate::domain::hex;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// One file under its content-addressed name.
pub(super) struct Asset {
    /// `/static/page.3fa4….css`
    pub(super) path: String,
    content_type: &'static str,
    bytes: &'static [u8],
}

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, bytes: &'static [u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let short: String = hex(digest.into()).chars().take(12).collect();
        Self { path: format!("/static/{stem}.{short}.{extension}"), content_type, bytes }
    }
}

pub(super) static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("page", "css", "text/css; charset=utf-8", include_bytes!("../../static/css/page.css")));

pub(super) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_bytes!("../../static/icons/qstream.svg")));

/// The message guard, Salesforce's own SDK unmodified, and our page script, in the order in which they must run.
pub(super) static FRAME_SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    const BUNDLE: &str = concat!(
        include_str!("../../static/js/guard.js"),
        "\n",
        include_str!("../../static/vendor/canvas-all.js"),
        "\n",
        include_str!("../../static/js/keys.js"),
        "\n",
        include_str!("../../static/js/frame.js"),
        "\n",
        include_str!("../../static/js/update.js")
    );
    Asset::new("frame", "js", "text/javascript; charset=utf-8", BUNDLE.as_bytes())
});

pub(super) async fn serve(name: web::Path<String>) -> HttpResponse {
    let wanted = format!("/static/{name}");
    let found = [&STYLE, &ICON, &FRAME_SCRIPT].into_iter().find(|asset| asset.path == wanted);
    match found {
        Some(asset) => HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .insert_header((CONTENT_TYPE, asset.content_type))
            .body(asset.bytes),
        None => HttpResponse::NotFound().finish(),
    }
}
