//! The same web server with nothing behind it: a page of a fixed size from memory.

use actix_web::{App, HttpResponse, HttpServer, web};

pub(crate) fn serve(port: u16, bytes: usize) -> anyhow::Result<()> {
    let page = "x".repeat(bytes);
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(move || {
            let page = page.clone();
            let show = move || {
                let page = page.clone();
                async move { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page) }
            };
            App::new().route("/", web::get().to(show))
        })
        .bind(("127.0.0.1", port))?
        .run()
        .await
    })?;
    Ok(())
}
