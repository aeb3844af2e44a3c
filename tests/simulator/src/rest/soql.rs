//! The little of SOQL that is answered: `SELECT fields|COUNT() FROM object [WHERE field op value AND …]
//! [ORDER BY field [ASC|DESC]] [LIMIT n] [OFFSET n]`. Anything else is refused by name rather than guessed.

/// A query, read but not yet compared with the objects there are.
#[derive(Debug, PartialEq)]
pub(super) struct Query {
    /// Empty for `COUNT()`.
    pub(super) fields: Vec<String>,
    pub(super) object: String,
    pub(super) conditions: Vec<Condition>,
    pub(super) order: Option<(String, bool)>,
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
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
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    Text(String),
    /// A number, date, instant, `true`, `false` or `null`.
    Bare(String),
}

pub(super) fn parse(soql: &str) -> Result<Query, String> {
    let mut words = Words { list: split(soql)?, next: 0 };
    words.expect("SELECT")?;
    let fields = fields(&mut words)?;
    words.expect("FROM")?;
    let object = words.name()?;
    let mut query = Query { fields, object, conditions: Vec::new(), order: None, limit: None, offset: 0 };
    if words.take("WHERE") {
        query.conditions.push(condition(&mut words)?);
        while words.take("AND") {
            query.conditions.push(condition(&mut words)?);
        }
    }
    if words.take("ORDER") {
        words.expect("BY")?;
        let field = words.name()?;
        let descending = words.take("DESC");
        if !descending {
            words.take("ASC");
        }
        query.order = Some((field, descending));
    }
    if words.take("LIMIT") {
        query.limit = Some(words.number()?);
    }
    if words.take("OFFSET") {
        query.offset = words.number()?;
    }
    match words.current() {
        None => Ok(query),
        Some(word) => Err(format!("unexpected token: '{}'", word.shown())),
    }
}

fn fields(words: &mut Words) -> Result<Vec<String>, String> {
    let first = words.name()?;
    if words.take("(") {
        words.expect(")")?;
        let counts = first.eq_ignore_ascii_case("COUNT");
        return if counts { Ok(Vec::new()) } else { Err(format!("{first}() is not answered by this simulator")) };
    }
    let mut fields = vec![first];
    while words.take(",") {
        fields.push(words.name()?);
    }
    Ok(fields)
}

fn condition(words: &mut Words) -> Result<Condition, String> {
    let field = words.name()?;
    if words.take("IN") {
        words.expect("(")?;
        let mut values = vec![words.literal()?];
        while words.take(",") {
            values.push(words.literal()?);
        }
        words.expect(")")?;
        return Ok(Condition { field, compare: Compare::Equal, values });
    }
    let signs = [
        ("=", Compare::Equal),
        ("!=", Compare::NotEqual),
        ("<>", Compare::NotEqual),
        ("<=", Compare::LessOrEqual),
        (">=", Compare::GreaterOrEqual),
        ("<", Compare::Less),
        (">", Compare::Greater),
    ];
    let compare = signs.into_iter().find(|(sign, _)| words.take(sign)).map(|(_, compare)| compare);
    let compare = compare.ok_or_else(|| format!("expecting an operator after {field}"))?;
    Ok(Condition { field, compare, values: vec![words.literal()?] })
}

#[derive(Debug)]
enum Word {
    Plain(String),
    Quoted(String),
}

impl Word {
    fn shown(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Quoted(text) => text,
        }
    }
}

struct Words {
    list: Vec<Word>,
    next: usize,
}

impl Words {
    fn current(&self) -> Option<&Word> {
        self.list.get(self.next)
    }

    fn take(&mut self, wanted: &str) -> bool {
        let found = matches!(self.current(), Some(Word::Plain(text)) if text.eq_ignore_ascii_case(wanted));
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, wanted: &str) -> Result<(), String> {
        if self.take(wanted) {
            return Ok(());
        }
        let found = self.current().map_or("<EOF>", Word::shown);
        Err(format!("expecting {wanted}, found '{found}'"))
    }

    fn name(&mut self) -> Result<String, String> {
        match self.current() {
            Some(Word::Plain(text)) if text.starts_with(char::is_alphabetic) => {
                let name = text.clone();
                self.next += 1;
                Ok(name)
            }
            other => Err(format!("expecting a name, found '{}'", other.map_or("<EOF>", Word::shown))),
        }
    }

    fn literal(&mut self) -> Result<Literal, String> {
        let literal = match self.current() {
            Some(Word::Quoted(text)) => Literal::Text(text.clone()),
            Some(Word::Plain(text))
                if text.chars().next().is_some_and(|first| first.is_alphanumeric() || first == '-') =>
            {
                Literal::Bare(text.clone())
            }
            other => return Err(format!("expecting a value, found '{}'", other.map_or("<EOF>", Word::shown))),
        };
        self.next += 1;
        Ok(literal)
    }

    fn number(&mut self) -> Result<usize, String> {
        let word = self.current().map(|word| word.shown().to_owned()).unwrap_or_default();
        self.next += 1;
        word.parse().map_err(|_| format!("expecting a number, found '{word}'"))
    }
}

fn split(soql: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut letters = soql.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_whitespace() {
            continue;
        }
        if letter == '\'' {
            let mut text = String::new();
            loop {
                match letters.next() {
                    Some('\'') => break,
                    Some('\\') => text.extend(letters.next()),
                    Some(other) => text.push(other),
                    None => return Err("a string is not closed".to_owned()),
                }
            }
            words.push(Word::Quoted(text));
            continue;
        }
        let mut text = String::from(letter);
        let sign = "=<>!".contains(letter);
        if sign || !"(),".contains(letter) {
            let joins = |next: char| if sign { "=>".contains(next) } else { !" \t\r\n'(),=<>!".contains(next) };
            while let Some(next) = letters.next_if(|&next| joins(next)) {
                text.push(next);
            }
        }
        words.push(Word::Plain(text));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shapes_that_are_answered_are_read() {
        let query =
            parse("select Id, Name from X__c where A__c = 'O\\'Brien' and N__c>=3 order by Name desc limit 5").unwrap();
        assert_eq!(query.fields, ["Id", "Name"]);
        assert_eq!(query.conditions.len(), 2);
        assert_eq!(query.conditions.first().unwrap().values, [Literal::Text("O'Brien".to_owned())]);
        assert_eq!(query.order, Some(("Name".to_owned(), true)));
        assert_eq!(query.limit, Some(5));
        assert!(parse("SELECT COUNT() FROM X__c").unwrap().fields.is_empty());
        assert_eq!(
            parse("SELECT Id FROM X__c WHERE Id IN ('a','b')").unwrap().conditions.first().unwrap().values.len(),
            2
        );
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
