//! Style sheets and scripts, embedded in the binary.

use actix_web::HttpResponse;
use actix_web::web::Path;

pub(crate) async fn file(name: Path<String>) -> HttpResponse {
    let (kind, text) = match name.as_str() {
        "lightning.css" => ("text/css", include_str!("../../static/lightning.css")),
        "canvas.css" => ("text/css", include_str!("../../static/canvas.css")),
        "tab.js" => ("text/javascript", include_str!("../../static/tab.js")),
        "canvas-host.js" => ("text/javascript", include_str!("../../static/canvas-host.js")),
        "icon.svg" => ("image/svg+xml", include_str!("../../static/icon.svg")),
        _ => return HttpResponse::NotFound().finish(),
    };
    HttpResponse::Ok()
        .content_type(format!("{kind}; charset=utf-8"))
        .insert_header(("Cache-Control", "no-cache"))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .body(text)
}
