//! E-mail addresses as people paste them: a column of a table, a line of recipients, one below the other.

use super::linking::address;
use std::collections::BTreeSet;

/// Addresses of one list; a longer one is a roster.
pub const MOST: usize = 2_000;

/// Every address in a text, once each, in the order in which they stand there, up to [`MOST`]. Names around them don't matter.
pub fn read(text: &str) -> Vec<String> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')' | '|');
    let mut seen = BTreeSet::new();
    let found = text.split(between).filter_map(|word| address(word.trim_start_matches("mailto:")));
    found.filter(|one| seen.insert(one.clone())).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_whatever_was_pasted() {
        let text = "name,email\r\n\"Ferreira, Ana\",Ana@Acme.Example;x\nBen <ben@acme.example>; mailto:o'hara@acme.example\tana@acme.example";
        assert_eq!(read(text), ["ana@acme.example", "ben@acme.example", "o'hara@acme.example"]);
        assert!(read("nobody at acme, @, a@b, \u{0}").is_empty());
    }

    #[test]
    fn a_list_ends_somewhere() {
        let lines: Vec<String> = (0..MOST + 10).map(|number| format!("p{number}@acme.example")).collect();
        assert_eq!(read(&lines.join("\n")).len(), MOST);
    }
}
