//! A query cut into words: names, signs, literals.

use super::Literal;

#[derive(Clone, Debug)]
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

pub(super) struct Words {
    list: Vec<Word>,
    next: usize,
}

impl Words {
    pub(super) fn of(soql: &str) -> Result<Self, String> {
        Ok(Self { list: split(soql)?, next: 0 })
    }

    fn current(&self) -> Option<&Word> {
        self.list.get(self.next)
    }

    pub(super) fn take(&mut self, wanted: &str) -> bool {
        let found = matches!(self.current(), Some(Word::Plain(text)) if text.eq_ignore_ascii_case(wanted));
        self.next += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, wanted: &str) -> Result<(), String> {
        if self.take(wanted) {
            return Ok(());
        }
        let found = self.current().map_or("<EOF>", Word::shown);
        Err(format!("expecting {wanted}, found '{found}'"))
    }

    pub(super) fn name(&mut self) -> Result<String, String> {
        match self.current() {
            Some(Word::Plain(text)) if text.starts_with(char::is_alphabetic) => {
                let name = text.clone();
                self.next += 1;
                Ok(name)
            }
            other => Err(format!("expecting a name, found '{}'", other.map_or("<EOF>", Word::shown))),
        }
    }

    pub(super) fn literal(&mut self) -> Result<Literal, String> {
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

    /// What stands next, for a message; `None` at the end.
    pub(super) fn left(&self) -> Option<&str> {
        self.current().map(Word::shown)
    }

    pub(super) fn number(&mut self) -> Result<usize, String> {
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
