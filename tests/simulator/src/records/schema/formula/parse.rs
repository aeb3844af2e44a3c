//! From the text of a formula to an expression: loosest sign first, as Salesforce binds them.

use super::{Expression, Function, Sign};

const LEVELS: [&[(&str, Sign)]; 6] = [
    &[("||", Sign::Or)],
    &[("&&", Sign::And)],
    &[
        ("==", Sign::Equal),
        ("<>", Sign::NotEqual),
        ("!=", Sign::NotEqual),
        ("<=", Sign::LessOrEqual),
        (">=", Sign::GreaterOrEqual),
        ("=", Sign::Equal),
        ("<", Sign::Less),
        (">", Sign::Greater),
    ],
    &[("&", Sign::Join)],
    &[("+", Sign::Plus), ("-", Sign::Minus)],
    &[("*", Sign::Times), ("/", Sign::Divide)],
];

const FUNCTIONS: [(&str, Function); 27] = [
    ("AND", Function::And),
    ("OR", Function::Or),
    ("NOT", Function::Not),
    ("IF", Function::If),
    ("ISBLANK", Function::IsBlank),
    ("ISNULL", Function::IsBlank),
    ("ISPICKVAL", Function::IsPickVal),
    ("ISNEW", Function::IsNew),
    ("ISCHANGED", Function::IsChanged),
    ("PRIORVALUE", Function::PriorValue),
    ("BLANKVALUE", Function::BlankValue),
    ("NULLVALUE", Function::BlankValue),
    ("TEXT", Function::Text),
    ("VALUE", Function::Value),
    ("LEN", Function::Len),
    ("TRIM", Function::Trim),
    ("LOWER", Function::Lower),
    ("UPPER", Function::Upper),
    ("BEGINS", Function::Begins),
    ("CONTAINS", Function::Contains),
    ("LEFT", Function::Left),
    ("RIGHT", Function::Right),
    ("ABS", Function::Abs),
    ("MIN", Function::Min),
    ("MAX", Function::Max),
    ("TODAY", Function::Today),
    ("NOW", Function::Now),
];

pub(super) fn formula(text: &str) -> Result<Expression, String> {
    let mut reader = Reader { rest: text };
    let expression = reader.level(0)?;
    reader.skip();
    if reader.rest.is_empty() { Ok(expression) } else { Err(format!("unexpected {:?} in a formula", reader.rest)) }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn skip(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            let Some((_, after)) = self.rest.strip_prefix("/*").and_then(|rest| rest.split_once("*/")) else { return };
            self.rest = after;
        }
    }

    fn take(&mut self, sign: &str) -> bool {
        self.skip();
        let after = self.rest.strip_prefix(sign);
        if let Some(after) = after {
            self.rest = after;
        }
        after.is_some()
    }

    fn level(&mut self, number: usize) -> Result<Expression, String> {
        let Some(signs) = LEVELS.get(number) else { return self.unary() };
        let mut left = self.level(number + 1)?;
        while let Some(sign) = self.sign(signs) {
            let right = self.level(number + 1)?;
            left = Expression::Binary(sign, Box::new((left, right)));
        }
        Ok(left)
    }

    fn sign(&mut self, signs: &[(&str, Sign)]) -> Option<Sign> {
        self.skip();
        // One & joins text, two are a logical and.
        let joins = signs.iter().any(|(_, sign)| *sign == Sign::Join);
        if joins && self.rest.starts_with("&&") {
            return None;
        }
        signs.iter().find(|(text, _)| self.take(text)).map(|(_, sign)| *sign)
    }

    fn unary(&mut self) -> Result<Expression, String> {
        if self.take("!") {
            return Ok(Expression::Not(Box::new(self.unary()?)));
        }
        if self.take("-") {
            let zero = Expression::Number(0.0);
            return Ok(Expression::Binary(Sign::Minus, Box::new((zero, self.unary()?))));
        }
        if self.take("(") {
            let inner = self.level(0)?;
            return if self.take(")") { Ok(inner) } else { Err("a bracket is not closed".to_owned()) };
        }
        self.skip();
        match self.rest.chars().next() {
            Some(quote @ ('"' | '\'')) => self.text(quote),
            Some(digit) if digit.is_ascii_digit() => {
                let word = self.word(|letter| letter.is_ascii_digit() || letter == '.');
                word.parse().map(Expression::Number).map_err(|_| format!("{word:?} is not a number"))
            }
            Some(letter) if letter.is_alphabetic() => self.name(),
            other => Err(format!("a value is missing before {other:?}")),
        }
    }

    fn text(&mut self, quote: char) -> Result<Expression, String> {
        let mut letters = self.rest.char_indices().skip(1);
        let mut text = String::new();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => text.extend(letters.next().map(|(_, escaped)| escaped)),
                _ if letter == quote => {
                    self.rest = self.rest.get(at + letter.len_utf8()..).unwrap_or_default();
                    return Ok(Expression::Text(text));
                }
                _ => text.push(letter),
            }
        }
        Err("a text is not closed".to_owned())
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|letter| !belongs(letter)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        word
    }

    fn name(&mut self) -> Result<Expression, String> {
        let word = self.word(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.');
        if !self.take("(") {
            return match word.to_ascii_uppercase().as_str() {
                "TRUE" => Ok(Expression::Truth(true)),
                "FALSE" => Ok(Expression::Truth(false)),
                "NULL" => Ok(Expression::Null),
                _ if word.contains('.') => Err(format!("{word} reaches into another object, which is not covered")),
                _ => Ok(Expression::Field(word.to_owned())),
            };
        }
        let known = FUNCTIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        let (_, function) = known.ok_or_else(|| format!("the function {word} is not covered"))?;
        let mut arguments = Vec::new();
        if self.take(")") {
            return Ok(Expression::Call(*function, arguments));
        }
        loop {
            arguments.push(self.level(0)?);
            if self.take(")") {
                return Ok(Expression::Call(*function, arguments));
            }
            if !self.take(",") {
                return Err(format!("the call of {word} is not closed"));
            }
        }
    }
}
