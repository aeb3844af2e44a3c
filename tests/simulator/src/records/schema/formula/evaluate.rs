//! A formula asked about one row.

use std::cmp::Ordering;

use serde_json::Value;

use super::{Expression, Formula, Function, Sign};
use crate::records::packed::{Cell, Draft, Packed};
use crate::records::schema::Object;
use crate::records::timestamp;

/// The row a formula is asked about, as it would be stored, and as it was.
pub(crate) struct Facts<'a> {
    pub(crate) object: &'a Object,
    pub(crate) before: Option<&'a Packed>,
    pub(crate) given: &'a Draft<'a>,
    pub(crate) now_ms: i64,
}

impl Facts<'_> {
    fn now(&self, name: &str) -> Value {
        let given = self.object.slot(name).and_then(|slot| self.given.get(slot));
        given.map_or_else(|| self.then(name), Cell::value)
    }

    fn then(&self, name: &str) -> Value {
        let before = self.object.slot(name).and_then(|slot| self.before?.get(slot));
        before.map(|cell| cell.value()).unwrap_or_default()
    }
}

impl Formula {
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        truth(&self.0.value(facts))
    }
}

impl Expression {
    fn value(&self, facts: &Facts<'_>) -> Value {
        match self {
            Self::Text(text) => Value::String(text.clone()),
            Self::Number(number) => number_value(*number),
            Self::Truth(truth) => Value::Bool(*truth),
            Self::Null => Value::Null,
            Self::Field(name) => facts.now(name),
            Self::Not(inner) => Value::Bool(!truth(&inner.value(facts))),
            Self::Binary(sign, sides) => binary(*sign, &sides.0, &sides.1, facts),
            Self::Call(function, arguments) => call(*function, arguments, facts),
        }
    }
}

fn binary(sign: Sign, left: &Expression, right: &Expression, facts: &Facts<'_>) -> Value {
    let left = left.value(facts);
    match sign {
        Sign::Or if truth(&left) => return Value::Bool(true),
        Sign::And if !truth(&left) => return Value::Bool(false),
        _ => {}
    }
    let right = right.value(facts);
    let order = compare(&left, &right);
    let arithmetic = |compute: fn(f64, f64) -> f64| match (number(&left), number(&right)) {
        (Some(left), Some(right)) => number_value(compute(left, right)),
        _ => Value::Null,
    };
    match sign {
        Sign::Or | Sign::And => Value::Bool(truth(&right)),
        Sign::Equal => Value::Bool(order == Some(Ordering::Equal)),
        Sign::NotEqual => Value::Bool(order != Some(Ordering::Equal)),
        Sign::Less => Value::Bool(order == Some(Ordering::Less)),
        Sign::LessOrEqual => Value::Bool(matches!(order, Some(Ordering::Less | Ordering::Equal))),
        Sign::Greater => Value::Bool(order == Some(Ordering::Greater)),
        Sign::GreaterOrEqual => Value::Bool(matches!(order, Some(Ordering::Greater | Ordering::Equal))),
        Sign::Plus => arithmetic(|left, right| left + right),
        Sign::Minus => arithmetic(|left, right| left - right),
        Sign::Times => arithmetic(|left, right| left * right),
        Sign::Divide => arithmetic(|left, right| left / right),
        Sign::Join => Value::String(text(&left) + &text(&right)),
    }
}

fn call(function: Function, arguments: &[Expression], facts: &Facts<'_>) -> Value {
    let at = |index: usize| arguments.get(index).map(|argument| argument.value(facts)).unwrap_or_default();
    let words = |index: usize| text(&at(index));
    let field = || match arguments.first() {
        Some(Expression::Field(name)) => name.as_str(),
        _ => "",
    };
    let count = |index: usize| number(&at(index)).map_or(0, |number| format!("{number:.0}").parse().unwrap_or(0));
    let extreme = |better: fn(f64, f64) -> f64| {
        let numbers = arguments.iter().filter_map(|argument| number(&argument.value(facts)));
        numbers.reduce(better).map_or(Value::Null, number_value)
    };
    match function {
        Function::And => Value::Bool(arguments.iter().all(|argument| truth(&argument.value(facts)))),
        Function::Or => Value::Bool(arguments.iter().any(|argument| truth(&argument.value(facts)))),
        Function::Not => Value::Bool(!truth(&at(0))),
        Function::If => at(if truth(&at(0)) { 1 } else { 2 }),
        Function::IsBlank => Value::Bool(blank(&at(0))),
        Function::IsPickVal => Value::Bool(words(0) == words(1)),
        Function::IsNew => Value::Bool(facts.before.is_none()),
        Function::IsChanged => Value::Bool(facts.before.is_some() && facts.now(field()) != facts.then(field())),
        Function::PriorValue if facts.before.is_some() => facts.then(field()),
        Function::PriorValue => at(0),
        Function::BlankValue => at(usize::from(blank(&at(0)))),
        Function::Text => Value::String(words(0)),
        Function::Value => words(0).trim().parse().map_or(Value::Null, number_value),
        Function::Len => Value::from(words(0).chars().count()),
        Function::Trim => Value::String(words(0).trim().to_owned()),
        Function::Lower => Value::String(words(0).to_lowercase()),
        Function::Upper => Value::String(words(0).to_uppercase()),
        Function::Begins => Value::Bool(words(0).starts_with(&words(1))),
        Function::Contains => Value::Bool(words(0).contains(&words(1))),
        Function::Left => Value::String(words(0).chars().take(count(1)).collect()),
        Function::Right => {
            let all = words(0);
            let skipped = all.chars().count().saturating_sub(count(1));
            Value::String(all.chars().skip(skipped).collect())
        }
        Function::Abs => number(&at(0)).map_or(Value::Null, |number| number_value(number.abs())),
        Function::Min => extreme(f64::min),
        Function::Max => extreme(f64::max),
        Function::Today => Value::String(timestamp(facts.now_ms).chars().take(10).collect()),
        Function::Now => Value::String(timestamp(facts.now_ms)),
    }
}

fn truth(value: &Value) -> bool {
    value.as_bool().unwrap_or_default()
}

fn blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64()
}

fn number_value(number: f64) -> Value {
    serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `None` when nothing can be said, as with an empty number. Dates and instants are written so that their text
/// sorts as they do.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(_), Value::Number(_)) => number(left)?.partial_cmp(&number(right)?),
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ if blank(left) && blank(right) => Some(Ordering::Equal),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn draft<'a>(object: &Object, row: &'a Value) -> Draft<'a> {
        let mut draft = Draft::default();
        for (name, value) in row.as_object().unwrap() {
            draft.set(object.slot(name).unwrap(), Cell::of(value));
        }
        draft
    }

    fn holds(formula: &str, given: &Value, before: Option<&Value>) -> bool {
        let formula = Formula::try_from(formula.to_owned()).unwrap();
        let members = [Some(given), before].into_iter().flatten().flat_map(|row| row.as_object().unwrap());
        let fields: Vec<Value> =
            members.map(|(name, _)| json!({ "name": name, "label": name, "type": "Text", "length": 255 })).collect();
        let object = json!({
            "name": "Row__c", "label": "Row", "plural": "Rows", "prefix": "a00",
            "nameField": { "type": "Text" }, "fields": fields,
        });
        let object: Object = serde_json::from_value(object).unwrap();
        let before = before.map(|row| draft(&object, row).pack());
        let facts = Facts {
            object: &object,
            before: before.as_ref(),
            given: &draft(&object, given),
            now_ms: 1_795_341_600_000,
        };
        formula.holds(&facts)
    }

    #[test]
    fn the_formulas_people_write_are_understood() {
        let row =
            json!({ "Starts_On__c": "2026-11-20", "Ends_On__c": "2026-11-01", "Score__c": 120, "Status__c": "Done" });
        for (formula, expected) in [
            ("Ends_On__c < Starts_On__c", true),
            ("AND(NOT(ISBLANK(Ends_On__c)), Ends_On__c < TODAY())", true),
            ("OR(Score__c < 0, Score__c > 100)", true),
            ("Score__c < 0 || Score__c > 1 * 200", false),
            ("ISPICKVAL(Status__c, 'Done') && ISBLANK(Completed_At__c)", true),
            ("Missing__c > 3", false),
            ("!ISNEW()", false),
            ("LEN(TEXT(Status__c)) = 4 /* letters */", true),
            ("IF(TRUE, \"a\" & 'b', NULL) <> \"ab\"", false),
        ] {
            assert_eq!(holds(formula, &row, None), expected, "{formula}");
        }
    }

    #[test]
    fn a_change_is_seen_against_the_row_before() {
        let (before, given) = (json!({ "Status__c": "Done", "Points__c": 5 }), json!({ "Points__c": 3 }));
        assert!(holds("ISCHANGED(Points__c) && Points__c < PRIORVALUE(Points__c)", &given, Some(&before)));
        assert!(holds("TEXT(Status__c) = 'Done' && NOT(ISCHANGED(Status__c))", &given, Some(&before)));
    }

    #[test]
    fn what_is_not_covered_is_named() {
        for formula in ["REGEX(Name, 'x')", "$User.Id = 'x'", "Parent__r.Name = 'x'", "(1", "'x", "1 +"] {
            assert!(Formula::try_from(formula.to_owned()).is_err(), "{formula}");
        }
    }
}
