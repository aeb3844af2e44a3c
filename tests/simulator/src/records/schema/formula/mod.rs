//! The formulas of validation rules: read once, when the schema is. A function that is not known here stops the
//! simulator from starting, because a rule that is silently skipped would let a row pass that an org refuses.

mod evaluate;
mod parse;

use serde::Deserialize;

pub(crate) use evaluate::Facts;

/// A formula, ready to be asked about a row.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Formula(Expression);

#[derive(Clone, Debug)]
enum Expression {
    Text(String),
    Number(f64),
    Truth(bool),
    Null,
    Field(String),
    Call(Function, Vec<Self>),
    Binary(Sign, Box<(Self, Self)>),
    Not(Box<Self>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divide,
    Join,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    And,
    Or,
    Not,
    If,
    IsBlank,
    IsPickVal,
    IsNew,
    IsChanged,
    PriorValue,
    BlankValue,
    Text,
    Value,
    Len,
    Trim,
    Lower,
    Upper,
    Begins,
    Contains,
    Left,
    Right,
    Abs,
    Min,
    Max,
    Today,
    Now,
}

impl TryFrom<String> for Formula {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        parse::formula(&text).map(Self)
    }
}
