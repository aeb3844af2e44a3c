//! Importing people from a file: upload, preview, import, result.

use super::error::Error;
use super::extract::{Changing, MAX_FILE_BYTES, Reading, Upload};
use super::pages::roster::{self as pages, Stage};
use super::response::{download, page};
use super::seat::{around, framing, tell, token};
use crate::app::App;
use crate::app::org_users::{self, OrgFilter, OrgUsersError};
use crate::app::roster::{self, RosterError};
use crate::app::session::Actor;
use crate::domain::ids::RosterImportId;
use crate::domain::page_token::Purpose;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

fn languages() -> Vec<&'static str> {
    Strings::offered().into_iter().map(|(tag, _)| tag).collect()
}

async fn show(app: &App, actor: &Actor, stage: &Stage<'_>) -> Result<HttpResponse, Error> {
    show_with(app, actor, stage, &OrgFilter::default()).await
}

async fn show_with(app: &App, actor: &Actor, stage: &Stage<'_>, org_filter: &OrgFilter) -> Result<HttpResponse, Error> {
    let org_token = if org_users::is_possible(app, actor).await.map_err(|error| tell(app, actor).store(&error))? {
        Some(token(app, actor, Purpose::Change("/roster/org/add"))?)
    } else {
        None
    };
    let upload_token = token(app, actor, Purpose::Change("/roster/upload"))?;
    let apply_token = match stage {
        Stage::Preview(id, _) => token(app, actor, Purpose::Change(&format!("/roster/{id}/apply")))?,
        _ => String::new(),
    };
    let refused = matches!(stage, Stage::Refused(_) | Stage::TooLarge(_) | Stage::OrgRefused(..));
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let around = around(app, actor, &[])?;
    let view = pages::View { around, stage, upload_token, apply_token, org_token, org_filter };
    Ok(page(status, &framing(actor), pages::render(&view)))
}

async fn refused(app: &App, actor: &Actor, error: RosterError) -> Result<HttpResponse, Error> {
    match error {
        RosterError::File(why) => show(app, actor, &Stage::Refused(&why)).await,
        RosterError::Moved => show(app, actor, &Stage::Moved).await,
        RosterError::NotAllowed => Err(tell(app, actor).not_allowed(framing(actor))),
        RosterError::NotFound | RosterError::NoSite(_) => Err(tell(app, actor).not_found(framing(actor))),
        RosterError::BrokenOff => Err(tell(app, actor).kept(framing(actor), "problem-store")),
        RosterError::Store(error) => Err(tell(app, actor).store(&error)),
    }
}

pub(super) async fn begin(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    match roster::require(&reading.0) {
        Ok(()) => show(&app, &reading.0, &Stage::Begin).await,
        Err(error) => refused(&app, &reading.0, error).await,
    }
}

pub(super) async fn upload(app: web::Data<App>, upload: Upload) -> Result<HttpResponse, Error> {
    let Upload { actor, file_name, content, .. } = upload;
    if let Err(error) = roster::require(&actor) {
        return refused(&app, &actor, error).await;
    }
    let Some(content) = content else { return show(&app, &actor, &Stage::TooLarge(MAX_FILE_BYTES)).await };
    match roster::upload(&app, &actor, (&file_name, content), languages()).await {
        Ok((id, preview)) => show(&app, &actor, &Stage::Preview(id, &preview)).await,
        Err(error) => refused(&app, &actor, error).await,
    }
}

/// People of the connected org, as a file that is looked at first.
pub(super) async fn from_org(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    let bounded = |name| form.value(name).trim().chars().filter(|c| !c.is_control()).take(120).collect();
    let filter = OrgFilter { permission_set: bounded("permission_set"), profile: bounded("profile") };
    let (why, detail) = match org_users::read(&app, actor, &filter).await {
        Ok(file) => {
            return match roster::upload(&app, actor, ("Salesforce", file), languages()).await {
                Ok((id, preview)) => show(&app, actor, &Stage::Preview(id, &preview)).await,
                Err(error) => refused(&app, actor, error).await,
            };
        }
        Err(OrgUsersError::NotAllowed) => return Err(tell(&app, actor).not_allowed(framing(actor))),
        Err(OrgUsersError::Store(error)) => return Err(tell(&app, actor).store(&error)),
        Err(OrgUsersError::NotConnected) => ("roster-org-not-connected", String::new()),
        Err(OrgUsersError::Nobody) => ("roster-org-nobody", String::new()),
        Err(OrgUsersError::TooMany) => ("roster-org-many", String::new()),
        Err(OrgUsersError::Refused(words)) => ("roster-org-refused", words),
    };
    show_with(&app, actor, &Stage::OrgRefused(why, detail), &filter).await
}

pub(super) async fn apply(
    app: web::Data<App>,
    id: web::Path<RosterImportId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    match roster::apply(&app, &form.actor, *id, languages()).await {
        Ok(done) => show(&app, &form.actor, &Stage::Done(&done)).await,
        Err(error) => refused(&app, &form.actor, error).await,
    }
}

/// What would happen to each row, as a file.
pub(super) async fn result(
    app: web::Data<App>,
    id: web::Path<RosterImportId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    match roster::preview_of(&app, &reading.0, *id, languages()).await {
        Ok(preview) => Ok(download("text/csv", "roster.csv", roster::result_csv(&preview.plan.rows))),
        Err(error) => refused(&app, &reading.0, error).await,
    }
}
