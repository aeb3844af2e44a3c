//! Markdown as bare words, and names without anything that could end a header.

use pulldown_cmark::{Event, Parser, TagEnd};

/// The words of a Markdown text, its blocks apart by a line break. Raw HTML stays text; addresses of links are left out.
pub(super) fn words(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for event in Parser::new(markdown) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::Html(part) | Event::InlineHtml(part) => text.push_str(&part),
            Event::SoftBreak => text.push(' '),
            Event::HardBreak
            | Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::BlockQuote(_),
            ) => text.push('\n'),
            _ => {}
        }
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// One line of at most `longest` characters, without control characters.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= longest {
        return line;
    }
    let cut: String = line.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_its_words() {
        assert_eq!(
            words("Which *one* keeps `2-8 °C`?\n\n- first\n- **second** [x](https://evil.example)"),
            "Which one keeps 2-8 °C?\nfirst\nsecond x"
        );
        assert_eq!(words("a <b>bold</b> claim\nwraps"), "a <b>bold</b> claim wraps");
        assert_eq!(words(""), "");
    }

    #[test]
    fn a_line_ends_no_header_and_is_cut_with_a_mark() {
        assert_eq!(one_line("Topic\r\nBcc: a@b.example", 80), "Topic Bcc: a@b.example");
        assert_eq!(one_line("abcdef", 4), "abc…");
    }
}
