//! The part of SOQL that is answered: `SELECT fields|COUNT() FROM object [WHERE …] [ORDER BY field [ASC|DESC]
//! [NULLS FIRST|LAST], …] [LIMIT n] [OFFSET n]`, with `AND`, `OR`, `NOT`, brackets, `IN`, `NOT IN`, `LIKE`, and
//! fields of parents. Anything else is refused by name rather than guessed.

mod words;

use words::Words;

/// A query, read but not yet compared with the objects there are.
#[derive(Debug, PartialEq)]
pub(super) struct Query {
    /// Empty for `COUNT()`.
    pub(super) fields: Vec<String>,
    pub(super) object: String,
    pub(super) condition: Test,
    pub(super) order: Vec<Order>,
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
}

/// What a row has to pass.
#[derive(Debug, PartialEq)]
pub(super) enum Test {
    /// Everything passes.
    Always,
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    One(Condition),
}

#[derive(Debug, PartialEq)]
pub(super) struct Order {
    pub(super) field: String,
    pub(super) descending: bool,
    pub(super) nulls_last: bool,
}

#[derive(Debug, PartialEq)]
pub(super) struct Condition {
    pub(super) field: String,
    pub(super) compare: Compare,
    /// More than one only for `IN`.
    pub(super) values: Vec<Literal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Text(String),
    /// A number, date, instant, `true`, `false` or `null`.
    Bare(String),
}

pub(super) fn parse(soql: &str) -> Result<Query, String> {
    let mut words = Words::of(soql)?;
    words.expect("SELECT")?;
    let fields = fields(&mut words)?;
    words.expect("FROM")?;
    let object = words.name()?;
    let condition = if words.take("WHERE") { any(&mut words)? } else { Test::Always };
    let mut query = Query { fields, object, condition, order: Vec::new(), limit: None, offset: 0 };
    if words.take("ORDER") {
        words.expect("BY")?;
        query.order.push(order(&mut words)?);
        while words.take(",") {
            query.order.push(order(&mut words)?);
        }
    }
    if words.take("LIMIT") {
        query.limit = Some(words.number()?);
    }
    if words.take("OFFSET") {
        query.offset = words.number()?;
    }
    match words.left() {
        None => Ok(query),
        Some(word) => Err(format!("unexpected token: '{word}'")),
    }
}

impl Test {
    /// Every field that is looked at.
    pub(super) fn fields(&self) -> Vec<&str> {
        match self {
            Self::Always => Vec::new(),
            Self::All(tests) | Self::Any(tests) => tests.iter().flat_map(Self::fields).collect(),
            Self::Not(test) => test.fields(),
            Self::One(condition) => vec![&condition.field],
        }
    }
}

fn order(words: &mut Words) -> Result<Order, String> {
    let field = words.name()?;
    let descending = words.take("DESC");
    if !descending {
        words.take("ASC");
    }
    // Without a word, nothing comes first whichever way the order runs.
    let mut nulls_last = false;
    if words.take("NULLS") {
        nulls_last = words.take("LAST");
        if !nulls_last {
            words.expect("FIRST")?;
        }
    }
    Ok(Order { field, descending, nulls_last })
}

fn any(words: &mut Words) -> Result<Test, String> {
    let first = all(words)?;
    if !words.take("OR") {
        return Ok(first);
    }
    let mut tests = vec![first, all(words)?];
    while words.take("OR") {
        tests.push(all(words)?);
    }
    Ok(Test::Any(tests))
}

fn all(words: &mut Words) -> Result<Test, String> {
    let first = single(words)?;
    if !words.take("AND") {
        return Ok(first);
    }
    let mut tests = vec![first, single(words)?];
    while words.take("AND") {
        tests.push(single(words)?);
    }
    Ok(Test::All(tests))
}

fn single(words: &mut Words) -> Result<Test, String> {
    if words.take("NOT") {
        return Ok(Test::Not(Box::new(single(words)?)));
    }
    if words.take("(") {
        let inner = any(words)?;
        words.expect(")")?;
        return Ok(inner);
    }
    condition(words)
}

fn fields(words: &mut Words) -> Result<Vec<String>, String> {
    let first = words.name()?;
    if first.eq_ignore_ascii_case("FIELDS") && words.take("(") {
        let kind = words.name()?;
        words.expect(")")?;
        return Ok(vec![format!("FIELDS:{kind}")]);
    }
    if words.take("(") {
        if !words.take(")") {
            return Err(format!("{first}(…) is not answered by this simulator"));
        }
        let counts = first.eq_ignore_ascii_case("COUNT");
        return if counts { Ok(Vec::new()) } else { Err(format!("{first}() is not answered by this simulator")) };
    }
    let mut fields = vec![first];
    while words.take(",") {
        fields.push(words.name()?);
    }
    Ok(fields)
}

fn condition(words: &mut Words) -> Result<Test, String> {
    let field = words.name()?;
    let not = words.take("NOT");
    if not || words.take("IN") {
        if not {
            words.expect("IN")?;
        }
        words.expect("(")?;
        let mut values = vec![words.literal()?];
        while words.take(",") {
            values.push(words.literal()?);
        }
        words.expect(")")?;
        let listed = Test::One(Condition { field, compare: Compare::Equal, values });
        return Ok(if not { Test::Not(Box::new(listed)) } else { listed });
    }
    let signs = [
        ("=", Compare::Equal),
        ("!=", Compare::NotEqual),
        ("<>", Compare::NotEqual),
        ("<=", Compare::LessOrEqual),
        (">=", Compare::GreaterOrEqual),
        ("<", Compare::Less),
        (">", Compare::Greater),
        ("LIKE", Compare::Like),
    ];
    let compare = signs.into_iter().find(|(sign, _)| words.take(sign)).map(|(_, compare)| compare);
    let compare = compare.ok_or_else(|| format!("expecting an operator after {field}"))?;
    Ok(Test::One(Condition { field, compare, values: vec![words.literal()?] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shapes_that_are_answered_are_read() {
        let soql = "select Id, Name from X__c where A__c = 'O\\'Brien' and N__c>=3 order by Name desc limit 5";
        let query = parse(soql).unwrap();
        assert_eq!(query.fields, ["Id", "Name"]);
        let Test::All(tests) = &query.condition else { unreachable!() };
        assert!(matches!(&tests[0], Test::One(one) if one.values == [Literal::Text("O'Brien".to_owned())]));
        assert!(query.order[0].descending);
        assert_eq!(query.limit, Some(5));
        assert!(parse("SELECT COUNT() FROM X__c").unwrap().fields.is_empty());
        for soql in [
            "SELECT Id FROM X__c WHERE Id IN ('a','b') OR (NOT Name LIKE 'a%' AND N__c NOT IN (1, 2))",
            "SELECT Parent__r.Name, Owner.Username FROM X__c ORDER BY Name NULLS LAST, Id DESC OFFSET 3",
        ] {
            assert!(parse(soql).is_ok(), "{soql}");
        }
    }

    #[test]
    fn the_rest_is_refused_with_a_reason() {
        for soql in [
            "",
            "DELETE X",
            "SELECT FROM X",
            "SELECT Id FROM X WHERE",
            "SELECT Id FROM X GROUP BY Id",
            "SELECT Id FROM X WHERE A = 'b",
            "SELECT SUM(A) FROM X",
        ] {
            assert!(parse(soql).is_err(), "{soql}");
        }
    }
}
