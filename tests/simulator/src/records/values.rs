//! One value against one field: brought to the form it is stored in, or refused with Salesforce's code.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::RowError;
use super::given::Given;
use super::packed::Cell;
use super::schema::{Field, Kind};

/// The form in which `given` is stored in `field`. References are checked elsewhere.
pub(crate) fn stored<'a>(field: &'a Field, given: Given<'a>) -> Result<Cell<'a>, RowError> {
    if given.is_empty() {
        return Ok(if matches!(field.kind, Kind::Checkbox) { Cell::Truth(false) } else { Cell::Null });
    }
    match &field.kind {
        Kind::Text { length } | Kind::LongText { length } | Kind::Url { length } => text(field, given, *length),
        Kind::Email { length } => email(field, given, *length),
        Kind::Checkbox => checkbox(field, given),
        Kind::Number { precision, scale } | Kind::Percent { precision, scale } => {
            number(field, given, *precision, *scale)
        }
        Kind::Date => date(field, given),
        Kind::DateTime => date_time(field, given),
        Kind::Picklist { values, restricted } => picklist(field, given, values, *restricted),
        Kind::Lookup { .. } | Kind::MasterDetail { .. } => Err(wrong_type(field, given)),
    }
}

/// `2026-11-22T10:00:00.000+0000`, as Salesforce writes an instant.
pub(crate) fn instant(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

fn text<'a>(field: &Field, given: Given<'a>, length: usize) -> Result<Cell<'a>, RowError> {
    // Salesforce takes a number for a text field, and trims what it stores.
    let written = match given {
        Given::Text(written) => Cow::Borrowed(written.trim()),
        Given::Json(Value::Number(written)) => Cow::Owned(written.to_string()),
        _ => return Err(wrong_type(field, given)),
    };
    if written.len() > length && written.chars().count() > length {
        let shown: String = written.chars().take(120).collect();
        let message = format!("{}: data value too large: {shown} (max length={length})", field.label);
        return Err(RowError::new("STRING_TOO_LONG", message, &[&field.name]));
    }
    Ok(if written.is_empty() { Cell::Null } else { Cell::Text(written) })
}

fn email<'a>(field: &Field, given: Given<'a>, length: usize) -> Result<Cell<'a>, RowError> {
    let written = text(field, given, length)?;
    let Cell::Text(address) = &written else { return Ok(written) };
    let sound = address.split_once('@').is_some_and(|(local, host)| {
        let dotted = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
        !local.is_empty() && dotted && !host.contains('@') && !address.contains(char::is_whitespace)
    });
    if sound {
        return Ok(written);
    }
    let message = format!("{}: invalid email address: {}", field.label, plain(given));
    Err(RowError::new("INVALID_EMAIL_ADDRESS", message, &[&field.name]))
}

fn checkbox<'a>(field: &Field, given: Given<'a>) -> Result<Cell<'a>, RowError> {
    let truth = match given {
        Given::Json(Value::Bool(truth)) => Some(*truth),
        Given::Text(word) if word.eq_ignore_ascii_case("true") => Some(true),
        Given::Text(word) if word.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    };
    truth.map(Cell::Truth).ok_or_else(|| wrong_type(field, given))
}

fn number<'a>(field: &Field, given: Given<'a>, precision: u8, scale: u8) -> Result<Cell<'a>, RowError> {
    let number = match given {
        Given::Json(Value::Number(number)) => number.as_f64(),
        Given::Text(number) => number.trim().parse().ok(),
        _ => None,
    };
    let number = number.filter(|number: &f64| number.is_finite()).ok_or_else(|| wrong_type(field, given))?;
    if number.abs() >= 10_f64.powi(i32::from(precision) - i32::from(scale)) {
        let message = format!("{}: value outside of valid range on numeric field: {number}", field.label);
        return Err(RowError::new("NUMBER_OUTSIDE_VALID_RANGE", message, &[&field.name]));
    }
    let rounded = format!("{number:.digits$}", digits = usize::from(scale));
    let kept = if scale == 0 { rounded.parse().ok().map(Cell::Whole) } else { rounded.parse().ok().map(Cell::Decimal) };
    kept.ok_or_else(|| wrong_type(field, given))
}

fn date<'a>(field: &Field, given: Given<'a>) -> Result<Cell<'a>, RowError> {
    let parsed = given.text().filter(|text| text.len() == 10).and_then(|text| text.parse::<Date>().ok());
    let day = parsed.ok_or_else(|| wrong_type(field, given))?;
    Ok(Cell::Text(day.to_string().into()))
}

fn date_time<'a>(field: &Field, given: Given<'a>) -> Result<Cell<'a>, RowError> {
    let parsed = given.text().and_then(|text| text.parse::<Timestamp>().ok());
    let moment = parsed.ok_or_else(|| wrong_type(field, given))?;
    Ok(Cell::Text(instant(moment.as_millisecond()).into()))
}

fn picklist<'a>(field: &Field, given: Given<'a>, values: &'a [String], restricted: bool) -> Result<Cell<'a>, RowError> {
    let known = given.text().and_then(|given| values.iter().find(|known| known.eq_ignore_ascii_case(given)));
    if let Some(known) = known {
        return Ok(Cell::text(known));
    }
    if !restricted {
        return text(field, given, 255);
    }
    let message = format!("{}: bad value for restricted picklist field: {}", field.label, plain(given));
    Err(RowError::new("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, &[&field.name]))
}

fn wrong_type(field: &Field, given: Given<'_>) -> RowError {
    let message = format!("{}: value not of required type: {}", field.label, plain(given));
    RowError::new("INVALID_TYPE_ON_FIELD_IN_RECORD", message, &[&field.name])
}

fn plain(given: Given<'_>) -> String {
    given.shown().chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::Schema;
    use super::*;

    fn check(object: &str, field: &str, value: &Value) -> Result<Value, String> {
        let schema = Schema::embedded().unwrap();
        let field = schema.object(object).unwrap().field(field).unwrap().clone();
        stored(&field, Given::of(value)).map(|cell| cell.value()).map_err(|error| error.code)
    }

    #[test]
    fn values_are_stored_as_salesforce_writes_them() {
        let enrolment = "Qstream_Enrolment__c";
        for (field, given, kept) in [
            ("Enrolled_At__c", json!("2026-11-22T10:00:00Z"), json!("2026-11-22T10:00:00.000+0000")),
            ("Enrolled_At__c", json!("2026-11-22T10:00:00.5+05:30"), json!("2026-11-22T04:30:00.500+0000")),
            ("Enrolled_At__c", json!("2026-11-22T10:00:00.000+0000"), json!("2026-11-22T10:00:00.000+0000")),
            ("Due_On__c", json!("2026-12-01"), json!("2026-12-01")),
            ("Score_Percent__c", json!(66.666), json!(66.67)),
            ("Points__c", json!("12"), json!(12)),
            ("Status__c", json!("in progress"), json!("In progress")),
            ("Is_Removed__c", json!(null), json!(false)),
            ("External_Id__c", json!("  acme:enrolment:1 "), json!("acme:enrolment:1")),
        ] {
            assert_eq!(check(enrolment, field, &given), Ok(kept), "{field} {given}");
        }
    }

    #[test]
    fn unfit_values_get_the_code_of_their_fault() {
        for (object, field, given, code) in [
            ("Qstream_Course__c", "Language__c", json!("a language without end"), "STRING_TOO_LONG"),
            ("Qstream_Course__c", "Status__c", json!("Melting"), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
            ("Qstream_Course__c", "Question_Count__c", json!(1e12), "NUMBER_OUTSIDE_VALID_RANGE"),
            ("Qstream_Course__c", "Question_Count__c", json!("many"), "INVALID_TYPE_ON_FIELD_IN_RECORD"),
            ("Qstream_Course__c", "Starts_On__c", json!("22/11/2026"), "INVALID_TYPE_ON_FIELD_IN_RECORD"),
            ("Qstream_Participant__c", "Email__c", json!("ana@ferreira@x"), "INVALID_EMAIL_ADDRESS"),
            ("Qstream_Participant__c", "Active__c", json!(3), "INVALID_TYPE_ON_FIELD_IN_RECORD"),
        ] {
            assert_eq!(check(object, field, &given), Err(code.to_owned()), "{field}");
        }
    }
}
