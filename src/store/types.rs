//! How our own types are spelt in both databases. Each delegates to a type that both drivers know.

use crate::domain::ids::{
    AnswerId, AuditEventId, ChallengeId, CoachingNoteId, CommentId, ConnectionId, CourseId, EnrolmentId,
    ExportAttemptId, ExportJobId, ExportReceiptId, ExportRunId, HoldId, InvitationId, MailId, MediaId, PointEventId,
    PresentationId, QuestionId, QuestionLinkId, QuestionVersionId, RosterImportId, SessionId, SiteId, TeamId,
    TeamScoreId, UserId,
};
use crate::domain::time::{Instant, LocalDate};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};
use uuid::Uuid;

macro_rules! stored_as {
    ($($ours:ty as $theirs:ty, $out:expr, $back:expr;)+) => {$(
        impl<DB: Database> Type<DB> for $ours where $theirs: Type<DB> {
            fn type_info() -> DB::TypeInfo {
                <$theirs as Type<DB>>::type_info()
            }

            fn compatible(ty: &DB::TypeInfo) -> bool {
                <$theirs as Type<DB>>::compatible(ty)
            }
        }

        impl<'q, DB: Database> Encode<'q, DB> for $ours where $theirs: Encode<'q, DB> {
            fn encode_by_ref(&self, buffer: &mut <DB as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                <$theirs as Encode<'q, DB>>::encode($out(self), buffer)
            }
        }

        impl<'r, DB: Database> Decode<'r, DB> for $ours where $theirs: Decode<'r, DB> {
            fn decode(value: <DB as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
                $back(<$theirs as Decode<'r, DB>>::decode(value)?)
            }
        }
    )+};
}

macro_rules! ids_stored_as_uuid {
    ($($id:ident),+ $(,)?) => {
        stored_as! { $($id as Uuid, |id: &$id| id.0, |uuid| Ok($id(uuid));)+ }
    };
}

ids_stored_as_uuid! {
    AnswerId, AuditEventId, ChallengeId, CoachingNoteId, CommentId, ConnectionId, CourseId, EnrolmentId, ExportAttemptId, ExportJobId, ExportReceiptId, ExportRunId, HoldId, InvitationId, MailId, MediaId, PointEventId, PresentationId, QuestionId, QuestionLinkId, QuestionVersionId, RosterImportId, SessionId, SiteId, TeamId, TeamScoreId, UserId,
}

stored_as! {
    Instant as i64, |at: &Instant| at.micros(), |micros| Ok(Instant::from_micros(micros));
    LocalDate as String, ToString::to_string, |text: String| Ok(text.parse::<LocalDate>()?);
}
