//! The HTTP side: routes, extractors, handlers and pages. Handlers extract, call a use case and render.

mod approve;
mod assets;
mod audit;
mod canvas;
mod connect;
mod course_people;
mod course_questions;
mod course_readers;
mod course_teams;
mod courses;
mod dashboard;
mod diagnosis;
mod download;
mod error;
mod export;
mod extract;
mod gallery;
mod guides;
mod health;
mod help;
mod home;
mod learn;
mod mail_stop;
mod mailbox;
mod media;
mod middleware;
mod pages;
mod people;
mod profile;
mod question_editor;
mod question_history;
mod question_link;
mod questions;
mod refused;
mod remarks;
mod reports;
mod response;
mod roster;
pub mod routes;
mod salesforce_app;
mod salesforce_settings;
mod seat;
mod second_factor;
mod security;
mod sessions;
mod set_up;
mod sign_in;
mod sign_in_settings;
mod site_calendar;

use crate::app::App;
use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as ActixApp, HttpServer, web};
use std::net::TcpListener;
use std::time::Duration;

/// What the operator may choose.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The number of cores when not set.
    pub threads: Option<usize>,
    /// Whether `/gallery` shows every component and page with made-up data.
    pub gallery: bool,
    /// Whether `/mailbox` shows the mails that went into a folder.
    pub mailbox: bool,
    /// Whether a proxy of ours stands before the server and tells whose requests it passes on.
    pub behind_proxy: bool,
}

/// Builds the server on a bound listener; it runs when it is awaited.
pub fn server(app: App, listener: TcpListener, options: Options) -> std::io::Result<Server> {
    let state = web::Data::new(app);
    let mut http = HttpServer::new(move || {
        ActixApp::new()
            .app_data(state.clone())
            .app_data(web::Data::new(options))
            .app_data(web::PathConfig::default().error_handler(home::malformed_path))
            // Outermost last: a request passes trace, then headers, then the same-origin check.
            .wrap(from_fn(middleware::same_origin::check))
            .wrap(from_fn(middleware::headers::add))
            .wrap(from_fn(middleware::trace::log))
            .service(web::scope("/static").wrap(Compress::default()).configure(routes::assets))
            .configure(routes::pages)
            .default_service(web::to(home::not_found))
    })
    .client_request_timeout(Duration::from_secs(5))
    .keep_alive(Duration::from_secs(30))
    .shutdown_timeout(8)
    // Signals are main's business: the worker has to stop too.
    .disable_signals()
    .max_connections(10_000);
    if let Some(threads) = options.threads {
        http = http.workers(threads);
    }
    Ok(http.listen(listener)?.run())
}
