//! The rows of the simulated worlds: a few people, their enrolments, and what each says at each value of its source.

use super::simulation::PEOPLE;
use qstream::domain::export::{EnrolmentRow, Key, Object, ParticipantRow, Row, Stamp};
use qstream::domain::ids::{CourseId, EnrolmentId, SiteId, UserId};
use qstream::domain::time::Instant;
use std::collections::HashMap;
use uuid::Uuid;

/// Every row that any world can say, made once: a row follows from its key and its source's value.
pub(super) type Rows = HashMap<(Key, i64), (Row, String)>;

pub(super) fn person(number: u128) -> Key {
    Key { object: Object::Participant, entity: Uuid::from_u128(number + 1) }
}

pub(super) fn enrolment(number: u128) -> Key {
    Key { object: Object::Enrolment, entity: Uuid::from_u128(1_000 + number) }
}

/// The newest state of a key.
pub(super) fn row(key: Key, value: i64) -> Row {
    if key.object == Object::Participant {
        return ParticipantRow {
            id: UserId(key.entity),
            site_id: SiteId(Uuid::nil()),
            name: format!("Person {value}"),
            email: "p@example.com".to_owned(),
            active: true,
            salesforce_user: None,
            manager_salesforce_user: None,
            last_activity_at: None,
        }
        .row("s");
    }
    let parent = person((key.entity.as_u128() - 1_000) % PEOPLE);
    EnrolmentRow {
        id: EnrolmentId(key.entity),
        user_id: UserId(parent.entity),
        course_id: CourseId(Uuid::nil()),
        status: "In progress",
        enrolled_at: Instant::from_millis(0),
        first_answer_at: None,
        completed_at: None,
        score_percent: None,
        initial_percent: None,
        current_percent: None,
        questions_total: 3,
        questions_answered: 1,
        questions_correct: 1,
        questions_retired: 0,
        points: value,
        due_on: None,
    }
    .row("s")
}

/// What a row says.
pub(super) fn said(row: &Row) -> String {
    row.csv(Stamp { changed_at: Instant::from_millis(0), sent_at: Instant::from_millis(0) })
        .collect::<Vec<_>>()
        .join(",")
}
