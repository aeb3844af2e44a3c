//! The sums of reports made anew and compared with what people answered; and which courses a reporting manager reads.

use super::{App, ReportError};
use crate::app::audit;
use crate::domain::ids::CourseId;
use crate::store::{self, Differences};

/// A course whose sums were looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub site: String,
    pub course: String,
    pub differences: Differences,
}

/// A site's courses: ids and names.
pub async fn courses(app: &App, slug: &str) -> Result<Vec<(CourseId, String)>, ReportError> {
    let mut tx = app.store().read().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or(ReportError::NotFound)?;
    Ok(tx.list_courses(site.id).await?)
}

/// Makes the sums of every course of a site anew, course by course. Gives how many courses there are.
pub async fn rebuild(app: &App, slug: &str) -> Result<usize, ReportError> {
    let courses = courses(app, slug).await?;
    for (course, _) in &courses {
        let mut tx = app.store().begin().await?;
        let site = tx.find_site_by_slug(slug).await?.ok_or(ReportError::NotFound)?;
        tx.rebuild_report_sums(site.id, *course).await?;
        tx.commit().await?;
    }
    Ok(courses.len())
}

/// Compares the sums of every course of every site with its answers.
pub async fn verify(app: &App) -> Result<Vec<Checked>, store::Error> {
    let mut tx = app.store().read().await?;
    let mut checked = Vec::new();
    for site in tx.list_sites().await? {
        for (course, name) in tx.list_courses(site.id).await? {
            let differences = tx.compare_report_sums(site.id, course).await?;
            checked.push(Checked { site: site.slug.clone(), course: name, differences });
        }
    }
    Ok(checked)
}

/// Gives a course to a reporting manager to read, or takes it away.
pub async fn assign(app: &App, slug: &str, (email, course): (&str, CourseId), give: bool) -> Result<(), ReportError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or(ReportError::NotFound)?.id;
    let user = tx.find_user_by_email(site, &email.to_lowercase()).await?.ok_or(ReportError::NotFound)?;
    tx.find_course(site, course).await?.ok_or(ReportError::NotFound)?;
    if give {
        tx.insert_course_reader(site, course, user.id, now).await?;
    } else if !tx.delete_course_reader(site, course, user.id).await? {
        return Err(ReportError::NotFound);
    }
    audit::record(
        app,
        &mut tx,
        (site, now),
        "operator",
        (
            if give { "course.reader_assigned" } else { "course.reader_removed" },
            format!("course:{course}, user:{}", user.id),
        ),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
