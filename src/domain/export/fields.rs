//! The one table of fields that we write. The package's metadata and permissions are proven equal to it by a test.

use super::Object;

/// What a field holds in Salesforce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// With its length in characters; longer text is cut.
    Text(usize),
    LongText(usize),
    Number,
    Percent,
    Date,
    DateTime,
    Checkbox,
    Url,
    Email,
    /// One of our rows, by its external id.
    Reference(Object),
    /// A Salesforce user, by id.
    UserReference,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub api_name: &'static str,
    pub kind: FieldType,
}

const fn field(api_name: &'static str, kind: FieldType) -> Field {
    Field { api_name, kind }
}

const EXTERNAL_ID: Field = field("External_Id__c", FieldType::Text(100));
/// Owns the row in an org where it is private, so that this person and those above in the role hierarchy see it.
const OWNER: Field = field(super::rows::OWNER_FIELD, FieldType::UserReference);
const SOURCE_UPDATED_AT: Field = field("Source_Updated_At__c", FieldType::DateTime);
const EXPORTED_AT: Field = field("Exported_At__c", FieldType::DateTime);

const SITE: &[Field] = &[
    EXTERNAL_ID,
    field("Name", FieldType::Text(80)),
    field("Domain__c", FieldType::Text(255)),
    field("Time_Zone__c", FieldType::Text(80)),
    field("Participant_Count__c", FieldType::Number),
    field("Last_Export_At__c", FieldType::DateTime),
    field("Status__c", FieldType::Text(40)),
    field("Qstream_URL__c", FieldType::Url),
    SOURCE_UPDATED_AT,
    EXPORTED_AT,
];

const COURSE: &[Field] = &[
    EXTERNAL_ID,
    field("Name", FieldType::Text(80)),
    field("Site__c", FieldType::Reference(Object::Site)),
    field("Title_Full__c", FieldType::Text(255)),
    field("Status__c", FieldType::Text(40)),
    field("Starts_On__c", FieldType::Date),
    field("Ends_On__c", FieldType::Date),
    field("Question_Count__c", FieldType::Number),
    field("Enrolled_Count__c", FieldType::Number),
    field("Average_Score__c", FieldType::Percent),
    field("Engagement_Percent__c", FieldType::Percent),
    field("Proficiency_Percent__c", FieldType::Percent),
    SOURCE_UPDATED_AT,
    EXPORTED_AT,
];

const QUESTION: &[Field] = &[
    EXTERNAL_ID,
    field("Course__c", FieldType::Reference(Object::Course)),
    field("Position__c", FieldType::Number),
    field("Question_Type__c", FieldType::Text(40)),
    field("Topic__c", FieldType::Text(255)),
    field("Question_Text__c", FieldType::LongText(32_768)),
    field("First_Try_Correct_Percent__c", FieldType::Percent),
    field("Responses_Count__c", FieldType::Number),
    field("Is_Removed__c", FieldType::Checkbox),
    field("Removed_At__c", FieldType::DateTime),
    SOURCE_UPDATED_AT,
    EXPORTED_AT,
];

const PARTICIPANT: &[Field] = &[
    EXTERNAL_ID,
    field("Name", FieldType::Text(80)),
    OWNER,
    field("Site__c", FieldType::Reference(Object::Site)),
    field("User__c", FieldType::UserReference),
    field("Manager_User__c", FieldType::UserReference),
    field("Email__c", FieldType::Email),
    field("Active__c", FieldType::Checkbox),
    field("Last_Activity_At__c", FieldType::DateTime),
    SOURCE_UPDATED_AT,
    EXPORTED_AT,
];

const ENROLMENT: &[Field] = &[
    EXTERNAL_ID,
    field("Participant__c", FieldType::Reference(Object::Participant)),
    field("Course__c", FieldType::Reference(Object::Course)),
    field("Status__c", FieldType::Text(40)),
    field("Enrolled_At__c", FieldType::DateTime),
    field("First_Answer_At__c", FieldType::DateTime),
    field("Completed_At__c", FieldType::DateTime),
    field("Score_Percent__c", FieldType::Percent),
    field("Initial_Score_Percent__c", FieldType::Percent),
    field("Current_Proficiency_Percent__c", FieldType::Percent),
    field("Questions_Total__c", FieldType::Number),
    field("Questions_Answered__c", FieldType::Number),
    field("Questions_Correct__c", FieldType::Number),
    field("Questions_Retired__c", FieldType::Number),
    field("Points__c", FieldType::Number),
    field("Due_On__c", FieldType::Date),
    SOURCE_UPDATED_AT,
    EXPORTED_AT,
];

const RESPONSE: &[Field] = &[
    EXTERNAL_ID,
    field("Enrolment__c", FieldType::Reference(Object::Enrolment)),
    field("Question__c", FieldType::Reference(Object::Question)),
    field("Attempt_Number__c", FieldType::Number),
    field("Answered_At__c", FieldType::DateTime),
    field("Correct__c", FieldType::Checkbox),
    field("Points__c", FieldType::Number),
    field("Channel__c", FieldType::Text(40)),
    SOURCE_UPDATED_AT,
    EXPORTED_AT,
];

const TEAM_SCORE: &[Field] = &[
    EXTERNAL_ID,
    OWNER,
    field("Course__c", FieldType::Reference(Object::Course)),
    field("Site__c", FieldType::Reference(Object::Site)),
    field("Manager_User__c", FieldType::UserReference),
    field("Period_Start__c", FieldType::Date),
    field("Period_End__c", FieldType::Date),
    field("Team_Size__c", FieldType::Number),
    field("Active_Count__c", FieldType::Number),
    field("Average_Score__c", FieldType::Percent),
    field("Engagement_Percent__c", FieldType::Percent),
    field("Proficiency_Start__c", FieldType::Percent),
    field("Proficiency_Now__c", FieldType::Percent),
    field("Proficiency_Change__c", FieldType::Percent),
    SOURCE_UPDATED_AT,
    EXPORTED_AT,
];

const EXPORT_RUN: &[Field] = &[
    EXTERNAL_ID,
    field("Site__c", FieldType::Reference(Object::Site)),
    field("Kind__c", FieldType::Text(40)),
    field("Started_At__c", FieldType::DateTime),
    field("Finished_At__c", FieldType::DateTime),
    field("Status__c", FieldType::Text(40)),
    field("Records_Upserted__c", FieldType::Number),
    field("Records_Failed__c", FieldType::Number),
    field("Error_Summary__c", FieldType::LongText(32_768)),
    field("Server_Version__c", FieldType::Text(40)),
    field("Package_Version__c", FieldType::Text(40)),
    SOURCE_UPDATED_AT,
    EXPORTED_AT,
];

/// Every field of `object` that the exporter may write.
pub const fn fields(object: Object) -> &'static [Field] {
    match object {
        Object::Site => SITE,
        Object::Course => COURSE,
        Object::Question => QUESTION,
        Object::Participant => PARTICIPANT,
        Object::Enrolment => ENROLMENT,
        Object::Response => RESPONSE,
        Object::TeamScore => TEAM_SCORE,
        Object::ExportRun => EXPORT_RUN,
    }
}
