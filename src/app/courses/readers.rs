//! Reporting managers: who reads a course's reports without having people in it.

use super::{CourseUseError, allowed, there};
use crate::app::session::Actor;
use crate::app::{App, audit};
use crate::domain::ids::{CourseId, UserId};
use crate::domain::linking;
use crate::domain::roles::Role;
use crate::store::{Course, User};
use serde_json::json;

/// A course and whom it was given to read.
pub async fn readers(app: &App, actor: &Actor, id: CourseId) -> Result<(Course, Vec<User>), CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().read().await?;
    Ok((there(&mut tx, actor, id).await?, tx.list_course_readers(actor.site.id, id).await?))
}

/// Gives a course to somebody who is a reporting manager already: the role is given where people are changed.
pub async fn add_reader(app: &App, actor: &Actor, id: CourseId, address: &str) -> Result<(), CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    there(&mut tx, actor, id).await?;
    let address = linking::address(address).ok_or(CourseUseError::NoReader)?;
    let user = tx.find_user_by_email(actor.site.id, &address).await?.ok_or(CourseUseError::NoReader)?;
    if !user.active || !user.roles.0.contains(&Role::ReportingManager) {
        return Err(CourseUseError::NoReader);
    }
    tx.insert_course_reader(actor.site.id, id, user.id, actor.now).await?;
    let target = format!("course:{id}, user:{}", user.id);
    audit::note(app, &mut tx, actor, ("course.reader_assigned", target), json!({})).await?;
    Ok(tx.commit().await?)
}

pub async fn remove_reader(app: &App, actor: &Actor, id: CourseId, user: UserId) -> Result<(), CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    there(&mut tx, actor, id).await?;
    if tx.delete_course_reader(actor.site.id, id, user).await? {
        let target = format!("course:{id}, user:{user}");
        audit::note(app, &mut tx, actor, ("course.reader_removed", target), json!({})).await?;
        tx.commit().await?;
    }
    Ok(())
}
