//! All SQL. One type, one `impl Tx` block per capability in a file of its own, each statement written once for both engines.
//!
//! Statements that differ between SQLite and PostgreSQL are `Statement` constants; everything else is one text with `$1`.
//! Verbs: `find_` gives an `Option`, `list_` a `Vec`; `insert_`, `update_`, `delete_`, `claim_`, `mark_` write.

mod answers;
mod approvals;
mod audit;
mod boards;
mod calendars;
mod changes;
mod comments;
mod connecting;
mod connections;
mod courses;
mod days;
mod directory;
mod disconnecting;
mod engine;
mod enrolments;
mod erasure;
mod error;
mod export_calendar;
mod export_comparisons;
mod export_figures;
mod export_items;
mod export_jobs;
mod export_marks;
mod export_removals;
mod export_rows;
mod export_runs;
mod export_status;
mod export_stops;
mod first_party_sessions;
mod growing;
mod intake;
mod intents;
mod invitations;
mod items;
mod labels;
mod launch_refusals;
mod launch_settings;
mod launches;
mod leases;
mod mail_refusals;
mod mail_rounds;
mod mail_stops;
mod mails;
mod media;
mod migrations;
mod nudges;
mod outages;
mod passwords;
mod pending_sign_ins;
mod personal_data;
mod planning;
#[cfg(test)]
mod plans;
mod postgres_tx;
mod presentations;
mod profiles;
mod question_links;
mod question_mails;
mod question_versions;
mod questions;
mod regrading;
mod report_sums;
mod reporting;
mod reports;
mod rosters;
mod sealed;
mod second_factors;
mod sessions;
mod shared;
mod sign_in_challenges;
mod sign_in_settings;
mod sites;
mod statement;
mod sync_apps;
mod teams;
mod throttles;
mod types;
mod users;
mod withdrawn;

pub use answers::{AnswerRow, AnswerWrites, Answerable, EnrolmentUpdate, ItemStateRow, NextPresentation, PointEvent};
pub use approvals::Approval;
pub use audit::{AuditEvent, AuditFilter, AuditHead, AuditRecord};
pub use boards::BoardRow;
pub use calendars::Presence;
pub use changes::{Stamp, TrackedTx};
pub use comments::{Comment, NewComment, PendingComment, QuestionReport};
pub use connecting::{ConnectLink, PendingConnection};
pub use connections::{Connection, ConnectionState, ExportSettings, NewConnection};
pub use courses::{Course, CourseQuestion, NewQuestionVersion};
pub use days::{DayOf, Of};
pub use directory::{Listed, PeopleFilter, PersonDetails};
pub use engine::{Store, WakeUp};
pub use enrolments::{Enrolment, NewEnrolment, NewPresentation};
pub use error::Error;
pub use export_calendar::{DayTurn, ExportCalendar};
pub use export_comparisons::{Comparable, ExportComparison};
pub use export_items::{ExportAttempt, ExportCounts, ExportMark, Lanes};
pub use export_jobs::{BulkAck, BulkCursor, ExportJob, JobState};
pub use export_marks::MarkedPage;
pub use export_removals::Receipt;
pub use export_rows::Exporting;
pub use export_runs::{ExportRun, RunKind, RunState};
pub use export_status::{Confirmed, DeadFilter, DeadGroup, LagCount, ObjectCounts, Timeline};
pub use export_stops::ExportStop;
pub use first_party_sessions::FirstPartySession;
pub use growing::{Lacking, Planned};
pub use intake::Candidate;
pub use intents::Intent;
pub use invitations::Invitation;
pub use items::TopicItem;
pub use labels::{Label, LabelKey};
pub use launch_refusals::LaunchRefusal;
pub use launch_settings::LaunchSettings;
pub use launches::{BounceKey, LinkedUser, NewLinkedUser};
pub use mail_refusals::MailRefusal;
pub use mail_rounds::MailRound;
pub use mails::{MailCounts, MailSettlement, NewMail, QueuedMail, SettledMail};
pub use media::MediaFile;
pub use migrations::MigrationState;
pub use nudges::Nudgeable;
pub use pending_sign_ins::PendingSignIn;
pub use personal_data::Section as PersonalDataSection;
pub use planning::{OfferedQuestion, PlannedCourse};
pub use postgres_tx::PostgresTx;
pub use presentations::{AnsweredPresentation, DuePresentation, OpenPresentation, PresentationState, Rescheduled};
pub use profiles::Profile;
pub use question_links::{NewQuestionLink, QuestionLink};
pub use question_mails::{MailedEnrolment, MailedOn, MailedPerson, MailedText, MailedWaiting};
pub use question_versions::PastVersion;
pub use questions::{ListedQuestion, QuestionFilter};
pub use regrading::{AnswerToRegrade, RegradedItem};
pub use report_sums::{ChoiceSum, Differences, TopicSum, WeekSum};
pub use reporting::{CoachingNote, ReadableCourse};
pub use reports::{
    ReportChoice, ReportGroup, ReportItem, ReportOpen, ReportPerson, ReportQuestion, ReportTopic, ReportWeek,
};
pub use rosters::{PersonWrite, RosterImport};
pub use sealed::{SealedColumn, SealedValue};
pub use second_factors::SecondFactor;
pub use sessions::Session;
pub use shared::{SharedCourse, SharedCourses, SharedVersions};
pub use sign_in_challenges::SignInChallenge;
pub use sign_in_settings::{BySalesforce, SignInSettings};
pub use sites::{ListedSite, Site};
pub use sync_apps::SyncApp;
pub use teams::{Team, TeamMember, TeamSource};
pub use users::{Acting, User};

use crate::domain::ids::{SiteId, UserId};

/// Which database is behind a [`Store`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// An open transaction. Dropping it rolls back.
#[derive(Debug)]
pub enum Tx {
    Sqlite(TrackedTx),
    Postgres(PostgresTx),
}

/// Compiles the body once per engine: one statement text, two drivers.
macro_rules! on {
    ($tx:expr, |$connection:ident| $body:expr) => {
        match $tx {
            $crate::store::Tx::Sqlite(tx) => {
                let $connection = &mut **tx;
                $body
            }
            $crate::store::Tx::Postgres(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    };
}

use on;

/// [`on!`] for a statement that changes nothing of what pages show, though its table is one that they are made of.
macro_rules! on_quietly {
    ($tx:expr, |$connection:ident| $body:expr) => {{
        $tx.set_quiet(true);
        let result = $crate::store::on!($tx, |$connection| $body);
        $tx.set_quiet(false);
        result
    }};
}

use on_quietly;

impl Tx {
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Makes everything done in this transaction durable.
    pub async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Says that whatever this transaction changes on pages concerns these people alone. Without it, every cached page
    /// counts as stale after the commit.
    pub fn touches_only(&mut self, people: impl IntoIterator<Item = (SiteId, UserId)>) {
        if let Self::Sqlite(tx) = self {
            tx.touches_only(people);
        }
    }

    fn set_quiet(&mut self, quiet: bool) {
        if let Self::Sqlite(tx) = self {
            tx.set_quiet(quiet);
        }
    }

    /// Runs a set-based statement whose only parameter is `rows` as JSON. Gives the number of rows written.
    async fn write_rows<R: serde::Serialize>(
        &mut self,
        statement: &statement::Statement,
        rows: &[R],
    ) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let json = serde_json::to_string(rows)?;
        let text = statement.text(self.engine());
        Ok(on!(self, |c| sqlx::query(text).bind(json).execute(c).await?.rows_affected()))
    }
}
