//! What a person sets about themselves.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::profile::{self as pages, Said};
use super::response::page;
use super::seat::{around, framing, tell, token, wrong_hold};
use super::sessions;
use crate::app::hold::{self, TakeHoldError};
use crate::app::profile::{self, ProfileError, Wanted};
use crate::app::session::{self, Actor};
use crate::app::{App, learn, mail};
use crate::domain::board::Shown;
use crate::domain::hold::Hold;
use crate::domain::mail::List;
use crate::domain::page_token::Purpose;
use crate::domain::time::Zone;
use crate::store::Profile;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// What was typed and is shown again.
#[derive(Default)]
struct Typed {
    profile: Option<Profile>,
    from: String,
    to: String,
}

async fn show(app: &App, actor: &Actor, typed: Typed, said: Said) -> Result<HttpResponse, Error> {
    let store = |error| tell(app, actor).store(&error);
    let enrolments = learn::enrolments(app, actor).await.map_err(store)?;
    let found = profile::find(app, actor).await.map_err(store)?;
    let profile = typed.profile.unwrap_or(found);
    let mut zones = Zone::names();
    if !zones.contains(&profile.time_zone) {
        zones.insert(0, profile.time_zone.clone());
    }
    let status = if said.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let locale = Strings::of(&profile.locale).tag.to_owned();
    let view = pages::View {
        around: around(app, actor, &enrolments)?,
        name: format!("{} {}", actor.user.first_name, actor.user.last_name),
        profile: Profile { locale, ..profile },
        zones,
        languages: Strings::offered(),
        holds: hold::list(app, actor).await.map_err(store)?,
        hold_from: typed.from,
        hold_to: typed.to,
        today: actor.today,
        said,
        mails_stopped: mail::stopped(app, actor).await.map_err(store)?,
        mails_token: token(app, actor, Purpose::Change("/profile/mails"))?,
        settings_token: token(app, actor, Purpose::Change("/profile/settings"))?,
        hold_token: token(app, actor, Purpose::Change("/profile/hold"))?,
        end_token: token(app, actor, Purpose::Change("/profile/hold/end"))?,
        sessions: sessions::own(app, actor).await?,
    };
    Ok(page(status, &framing(actor), pages::render(&view)))
}

fn saved(message: &'static str) -> Said {
    Said { saved: Some(message), wrong: None }
}

pub(super) async fn open(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    show(&app, &reading.0, Typed::default(), Said::default()).await
}

pub(super) async fn settings(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let field = |name| form.value(name);
    let wanted =
        Wanted { locale: field("locale"), time_zone: field("zone"), alias: field("alias"), shown: field("shown") };
    let tags: Vec<&str> = Strings::offered().into_iter().map(|(tag, _)| tag).collect();
    let wrong = match profile::change(&app, &form.actor, &wanted, &tags).await {
        Ok(()) => {
            // Read anew: the page that says so is in the new language already.
            let actor = session::refreshed(&app, &form.actor).await;
            let actor = actor.map_err(|error| tell(&app, &form.actor).session(error))?;
            return show(&app, &actor, Typed::default(), saved("profile-saved")).await;
        }
        Err(ProfileError::Store(error)) => return Err(tell(&app, &form.actor).store(&error)),
        Err(ProfileError::TimeZone) => ("zone", "profile-wrong-zone"),
        Err(ProfileError::Language) => ("locale", "profile-wrong-language"),
        Err(ProfileError::Alias) => ("alias", "profile-wrong-alias"),
        Err(ProfileError::Shown) => ("shown", "profile-wrong-shown"),
    };
    show(&app, &form.actor, typed(&wanted), Said { saved: None, wrong: Some(wrong) }).await
}

/// What was typed, as far as it can be shown again.
fn typed(wanted: &Wanted<'_>) -> Typed {
    let alias = wanted.alias.chars().take(200).collect();
    let zone = Zone::named(wanted.time_zone).unwrap_or_else(Zone::utc).name().to_owned();
    let shown = Shown::parse(wanted.shown).unwrap_or(Shown::Name);
    let profile = Profile { locale: wanted.locale.chars().take(20).collect(), time_zone: zone, alias, shown };
    Typed { profile: Some(profile), ..Typed::default() }
}

pub(super) async fn mails(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    let stopped = form.value("mails") == "stop";
    let list = List::parse(form.value("list")).unwrap_or(List::Questions);
    let changed = mail::stop(&app, actor.site.id, (actor.user.id, list), stopped).await;
    changed.map_err(|error| tell(&app, actor).store(&error))?;
    show(&app, actor, Typed::default(), saved("profile-mails-saved")).await
}

pub(super) async fn take_hold(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let (from, to) = (form.value("from"), form.value("to"));
    let dates = from.parse().ok().zip(to.parse().ok());
    let taken = match dates {
        Some((starts_on, ends_on)) => hold::take(&app, &form.actor, Hold { starts_on, ends_on }).await,
        None => return again(&app, &form, ("from", "hold-wrong-date")).await,
    };
    match taken {
        Ok(()) => show(&app, &form.actor, Typed::default(), saved("hold-taken")).await,
        Err(TakeHoldError::Refused(why)) => again(&app, &form, wrong_hold(why)).await,
        Err(TakeHoldError::NotFound) => Err(tell(&app, &form.actor).not_found(framing(&form.actor))),
        Err(TakeHoldError::Store(error)) => Err(tell(&app, &form.actor).store(&error)),
    }
}

async fn again(app: &App, form: &Changing, wrong: (&'static str, &'static str)) -> Result<HttpResponse, Error> {
    let bounded = |name| form.value(name).chars().take(20).collect();
    let typed = Typed { profile: None, from: bounded("from"), to: bounded("to") };
    show(app, &form.actor, typed, Said { saved: None, wrong: Some(wrong) }).await
}

pub(super) async fn end_hold(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let not_found = || tell(&app, &form.actor).not_found(framing(&form.actor));
    let id = form.value("hold").parse().map_err(|_| not_found())?;
    match hold::end(&app, &form.actor, id).await {
        Ok(()) => show(&app, &form.actor, Typed::default(), saved("hold-ended")).await,
        Err(TakeHoldError::Store(error)) => Err(tell(&app, &form.actor).store(&error)),
        Err(_) => Err(not_found()),
    }
}
