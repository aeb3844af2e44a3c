//! A mail's parts, written twice: as HTML and as text, so that both always say the same.
//!
//! The HTML has no picture, no script, no style sheet and hardly a colour: whatever the mail program does in the dark, words
//! stay readable. Nothing in it tells anybody that it was opened.

use crate::strings::Strings;
use std::fmt::Write;

/// One part of a mail, top to bottom.
pub(super) enum Part {
    Heading(String),
    /// Of a part of the mail.
    Section(String),
    Text(String),
    /// What, and what about it.
    List(Vec<(String, String)>),
    /// Somebody's own words, in their language; lines stay lines.
    Quote {
        words: String,
        language: String,
    },
    /// The one thing to do.
    Button {
        label: String,
        address: String,
    },
    /// To be read and typed in.
    Code(String),
    /// Small, at the end.
    Note(String),
    /// Small, with a place to go.
    NoteLink {
        label: String,
        address: String,
    },
}

pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

pub(super) fn html(strings: &Strings, subject: &str, parts: &[Part]) -> String {
    let mut out = String::with_capacity(2_048);
    // Writing into a String can't fail.
    let _: Result<(), std::fmt::Error> = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n</head>\n\
         <body style=\"margin:0;padding:24px 16px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif\">\n\
         <div style=\"max-width:36em;margin:0 auto\">\n",
        strings.tag,
        strings.direction,
        escaped(subject)
    );
    for part in parts {
        out.push_str(&part_html(part));
        out.push('\n');
    }
    out.push_str("</div>\n</body>\n</html>\n");
    out
}

fn part_html(part: &Part) -> String {
    match part {
        Part::Heading(text) => format!("<h1 style=\"font-size:20px;margin:0 0 16px\">{}</h1>", escaped(text)),
        Part::Section(text) => format!("<h2 style=\"font-size:18px;margin:24px 0 8px\">{}</h2>", escaped(text)),
        Part::Text(text) => format!("<p style=\"margin:0 0 16px\">{}</p>", escaped(text)),
        Part::List(lines) => {
            let line = |(what, about): &(String, String)| {
                format!("<li><strong>{}</strong>: {}</li>", escaped(what), escaped(about))
            };
            let lines: Vec<String> = lines.iter().map(line).collect();
            format!("<ul style=\"margin:0 0 16px;padding:0 0 0 20px\">{}</ul>", lines.concat())
        }
        Part::Quote { words, language } => format!(
            "<blockquote lang=\"{}\" dir=\"auto\" style=\"margin:0 0 16px;padding:4px 16px;border-left:4px solid #0b5cab;\
             font-size:18px\">{}</blockquote>",
            escaped(language),
            escaped(words).replace('\n', "<br>")
        ),
        Part::Button { label, address } => format!(
            "<p style=\"margin:24px 0\"><a href=\"{}\" style=\"display:inline-block;padding:12px 24px;border-radius:8px;\
             background:#0b5cab;color:#ffffff;text-decoration:none;font-weight:bold\">{}</a></p>",
            escaped(address),
            escaped(label)
        ),
        Part::Code(code) => format!(
            "<p style=\"margin:0 0 16px;font:bold 28px/1.4 ui-monospace,Consolas,monospace;letter-spacing:4px\">{}</p>",
            escaped(code)
        ),
        Part::Note(text) => format!("<p style=\"margin:16px 0 0;font-size:14px\">{}</p>", escaped(text)),
        Part::NoteLink { label, address } => format!(
            "<p style=\"margin:16px 0 0;font-size:14px\"><a href=\"{}\">{}</a></p>",
            escaped(address),
            escaped(label)
        ),
    }
}

pub(super) fn text(parts: &[Part]) -> String {
    let mut blocks: Vec<String> = Vec::new();
    let mut notes = false;
    for part in parts {
        if !notes && matches!(part, Part::Note(_) | Part::NoteLink { .. }) {
            notes = true;
            blocks.push("—".to_owned());
        }
        blocks.push(match part {
            Part::Heading(text) | Part::Text(text) | Part::Note(text) | Part::Code(text) => text.clone(),
            Part::Section(text) => format!("== {text} =="),
            Part::List(lines) => {
                lines.iter().map(|(what, about)| format!("* {what}: {about}")).collect::<Vec<_>>().join("\n")
            }
            Part::Quote { words, .. } => words.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n"),
            Part::Button { label, address } | Part::NoteLink { label, address } => format!("{label}:\n{address}"),
        });
    }
    let mut out = blocks.join("\n\n");
    out.push('\n');
    out
}
