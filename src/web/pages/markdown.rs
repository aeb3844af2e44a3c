//! Markdown, made safe: raw HTML is shown as text, links lead to the web and nowhere else.
//!
//! Parsing is `pulldown-cmark`'s; what may come through is decided here, event by event.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html::push_html};

/// Whose words they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Author {
    /// Our own guides: headings, tables, pictures and links within the product.
    Guide,
    /// Somebody of a site: emphasis, lists, code, and links to `https://`.
    Site,
}

/// Renders `text`. Never fails: what isn't allowed becomes plain text.
pub(in crate::web) fn markdown(text: &str, author: Author) -> Markup {
    let options = match author {
        Author::Guide => Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES,
        Author::Site => Options::empty(),
    };
    let mut html = String::with_capacity(text.len() * 3 / 2);
    push_html(&mut html, Parser::new_ext(text, options).map(|event| permitted(event, author)));
    PreEscaped(html)
}

/// Renders `text` inside one line of the page: emphasis and code stay, blocks run together, links keep their words only,
/// because a label or a heading is not a place to go somewhere from.
pub(in crate::web) fn inline(text: &str) -> Markup {
    let mut html = String::with_capacity(text.len() * 3 / 2);
    push_html(&mut html, Parser::new(text).filter_map(within_line));
    PreEscaped(html.trim_end().to_owned())
}

/// A question's text as its heading and what stands below it: the first paragraph, and the rest.
pub(in crate::web) fn headline(text: &str) -> (Markup, Option<Markup>) {
    let (first, rest) = text.trim().split_once("\n\n").unwrap_or((text, ""));
    (inline(first), (!rest.trim().is_empty()).then(|| markdown(rest, Author::Site)))
}

fn within_line(event: Event<'_>) -> Option<Event<'_>> {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::Start(Tag::Emphasis | Tag::Strong)
        | Event::End(TagEnd::Emphasis | TagEnd::Strong) => Some(event),
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => {
            Some(Event::Text(CowStr::Borrowed(" ")))
        }
        _ => None,
    }
}

fn permitted(event: Event<'_>, author: Author) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if leads_somewhere(&dest_url, author) { dest_url } else { CowStr::Borrowed("") };
            // `mailto:` of an autolink would show an address as it is.
            let link_type = if link_type == LinkType::Email { LinkType::Inline } else { link_type };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        other if author == Author::Guide => other,
        // A heading inside somebody's text would break the outline of the page around it.
        Event::Start(Tag::Heading { .. }) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Paragraph),
        // Pictures have a field of their own, with a text for those who can't see them.
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        other => other,
    }
}

fn leads_somewhere(address: &str, author: Author) -> bool {
    let within = (address.starts_with('/') && !address.starts_with("//")) || address.starts_with('#');
    address.starts_with("https://") || (author == Author::Guide && within)
}

#[cfg(test)]
mod tests {
    use super::{Author, headline, inline, markdown};

    fn of_site(text: &str) -> String {
        markdown(text, Author::Site).into_string()
    }

    #[test]
    fn html_is_text() {
        for hostile in ["<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "<div>\n\n*x*\n\n</div>"] {
            let html = of_site(hostile);
            for tag in ["<script", "<img", "<div"] {
                assert!(!html.contains(tag), "{html}");
            }
        }
    }

    #[test]
    fn links_lead_to_the_web_only() {
        for hostile in
            ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/today", "JaVaScRiPt:1", "vbscript:x"]
        {
            assert_eq!(of_site(&format!("[x]({hostile})")), "<p><a href=\"\">x</a></p>\n", "{hostile}");
        }
        assert_eq!(
            of_site("[x](https://example.com/a?b=1&c=2)"),
            "<p><a href=\"https://example.com/a?b=1&amp;c=2\">x</a></p>\n"
        );
        assert_eq!(
            markdown("[x](/help/learner)", Author::Guide).into_string(),
            "<p><a href=\"/help/learner\">x</a></p>\n"
        );
    }

    #[test]
    fn a_line_keeps_emphasis_and_loses_blocks_links_and_tags() {
        let line = |text| inline(text).into_string();
        assert_eq!(line("Keep it *between* **2 and 8 °C**"), "Keep it <em>between</em> <strong>2 and 8 °C</strong>");
        assert_eq!(line("[x](javascript:alert(1)) ![y](z) <b>"), "x y &lt;b&gt;");
        assert_eq!(line("# Loud\n\n- a\n- b"), "Loud a b");
    }

    #[test]
    fn a_questions_first_paragraph_is_its_heading() {
        let (heading, rest) = headline("What *first*?\n\n- one\n- two");
        assert_eq!(heading.into_string(), "What <em>first</em>?");
        assert_eq!(
            rest.map(maud::PreEscaped::into_string).as_deref(),
            Some("<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n")
        );
        assert!(headline("One line?").1.is_none());
    }

    #[test]
    fn headings_and_pictures_of_a_site_stay_words() {
        assert_eq!(
            of_site("# Loud\n\n![alt *text*](https://example.com/a.png)"),
            "<p>Loud</p>\n<p><em>alt <em>text</em></em></p>\n"
        );
    }
}
