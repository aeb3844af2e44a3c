//! People of the connected org as a roster: read once, looked at like any other file, and imported only then.

use super::access::reach;
use super::session::Actor;
use super::{App, tokens};
use crate::domain::access::{Action, Scope};
use crate::domain::linking;
use crate::salesforce::{AccessToken, Error};
use crate::store::{self, Connection, ConnectionState};
use serde_json::{Map, Value};

/// People that are read; an org with more is narrowed down.
pub const MOST: usize = 50_000;

/// Which active people of the org; an empty text is anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrgFilter {
    /// API name, `Qstream_User`.
    pub permission_set: String,
    /// As Setup shows it.
    pub profile: String,
}

#[derive(Debug, thiserror::Error)]
pub enum OrgUsersError {
    #[error("the person may not import people")]
    NotAllowed,
    #[error("the site has no connection that works")]
    NotConnected,
    /// Also what a sync user hears who may not look into Setup.
    #[error("the org names nobody")]
    Nobody,
    #[error("more than {MOST} people")]
    TooMany,
    /// Salesforce's own words.
    #[error("Salesforce refused: {0}")]
    Refused(String),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Whether the site has an org whose people can be read.
pub async fn is_possible(app: &App, actor: &Actor) -> Result<bool, store::Error> {
    Ok(connection(app, actor).await?.is_some())
}

async fn connection(app: &App, actor: &Actor) -> Result<Option<Connection>, store::Error> {
    let all = app.store().read().await?.list_connections_of_site(actor.site.id).await?;
    Ok(all.into_iter().find(|one| one.state == ConnectionState::Connected))
}

/// The org's people as a CSV file that rosters understand.
pub async fn read(app: &App, actor: &Actor, filter: &OrgFilter) -> Result<Vec<u8>, OrgUsersError> {
    if reach(actor, Action::ImportRoster) != Scope::Site {
        return Err(OrgUsersError::NotAllowed);
    }
    let connection = connection(app, actor).await?.ok_or(OrgUsersError::NotConnected)?;
    let access = tokens::access_token(app, &connection).await.map_err(|error| match error {
        tokens::TokenError::Store(error) => OrgUsersError::Store(error),
        _ => OrgUsersError::NotConnected,
    })?;
    let mut people = people(app, &access, filter).await?;
    // Our own sync user learns nothing.
    let sync_user = app.parts().salesforce.userinfo(&access.instance_url, &access.token).await.map_err(refused)?;
    people.retain(|one| one.get("Id").and_then(Value::as_str) != Some(&sync_user.user_id));
    if people.is_empty() {
        return Err(OrgUsersError::Nobody);
    }
    file(&people).map_err(|error| OrgUsersError::Refused(error.to_string()))
}

#[expect(clippy::needless_pass_by_value, reason = "an error is mapped as it comes")]
fn refused(error: Error) -> OrgUsersError {
    OrgUsersError::Refused(error.to_string().chars().take(200).collect())
}

/// One person's record: the user itself, or what an assignment says of it.
async fn people(app: &App, access: &AccessToken, filter: &OrgFilter) -> Result<Vec<Map<String, Value>>, OrgUsersError> {
    let salesforce = &app.parts().salesforce;
    let mut page = salesforce.query(access, &soql(filter)).await.map_err(refused)?;
    let mut people = Vec::new();
    loop {
        if page.total > i64::try_from(MOST).unwrap_or(i64::MAX) {
            return Err(OrgUsersError::TooMany);
        }
        people.extend(page.records.into_iter().map(|mut record| match record.remove("Assignee") {
            Some(Value::Object(assignee)) => assignee,
            _ => record,
        }));
        match page.next.filter(|_| people.len() < MOST) {
            Some(next) => page = salesforce.query_next(access, &next).await.map_err(refused)?,
            None => return Ok(people),
        }
    }
}

/// Active people who sign in themselves: neither guests nor integrations nor automated processes.
fn soql(filter: &OrgFilter) -> String {
    let (from, prefix) =
        if filter.permission_set.is_empty() { ("User", "") } else { ("PermissionSetAssignment", "Assignee.") };
    let fields = ["Id", "Email", "FirstName", "LastName", "TimeZoneSidKey", "LanguageLocaleKey"];
    let fields = fields.map(|field| format!("{prefix}{field}")).join(", ");
    let mut text =
        format!("SELECT {fields} FROM {from} WHERE {prefix}IsActive = TRUE AND {prefix}UserType = 'Standard'");
    for (field, value) in
        [("PermissionSet.Name".to_owned(), &filter.permission_set), (format!("{prefix}Profile.Name"), &filter.profile)]
    {
        if !value.is_empty() {
            text += &[" AND ", &field, " = '", &quoted(value), "'"].concat();
        }
    }
    text
}

/// A text within a SOQL literal.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).take(120).collect();
    plain.replace('\\', "\\\\").replace('\'', "\\'")
}

/// Whoever has the same address twice, as people with several accounts do, stands there once.
fn file(people: &[Map<String, Value>]) -> Result<Vec<u8>, csv::Error> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(["E-mail", "First name", "Last name", "Time zone", "Language"])?;
    let mut seen = std::collections::BTreeSet::new();
    for person in people {
        let text = |field: &str| person.get(field).and_then(Value::as_str).unwrap_or_default();
        let email = text("Email");
        if linking::address(email).is_none_or(|address| seen.insert(address)) {
            file.write_record([
                email,
                text("FirstName"),
                text("LastName"),
                text("TimeZoneSidKey"),
                text("LanguageLocaleKey"),
            ])?;
        }
    }
    file.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn people_are_asked_for_by_set_and_profile_and_nothing_breaks_out_of_a_text() {
        let all = soql(&OrgFilter::default());
        assert!(all.starts_with("SELECT Id, Email, ") && all.contains(" FROM User WHERE IsActive = TRUE"), "{all}");
        let narrowed = soql(&OrgFilter {
            permission_set: "Qstream_User".to_owned(),
            profile: "O'Brien\\ OR Name != '".to_owned(),
        });
        assert!(
            narrowed.contains("SELECT Assignee.Id, Assignee.Email, ")
                && narrowed.contains(" FROM PermissionSetAssignment ")
        );
        let end = " AND PermissionSet.Name = 'Qstream_User' AND Assignee.Profile.Name = 'O\\'Brien\\\\ OR Name != \\''";
        assert!(narrowed.ends_with(end), "{narrowed}");
    }

    #[test]
    fn a_file_has_everybody_once() {
        let person = |email: &str, name: &str| {
            let Value::Object(person) =
                json!({ "Email": email, "FirstName": "A, \"b\"", "LastName": name, "TimeZoneSidKey": null })
            else {
                unreachable!("an object")
            };
            person
        };
        let people = [person("ana@acme.example", "One"), person("ANA@acme.example", "Two"), person("", "Three")];
        let text = String::from_utf8(file(&people).unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "one without an address is the roster's to refuse: {text}");
        assert_eq!(lines[1], "ana@acme.example,\"A, \"\"b\"\"\",One,,");
    }
}
