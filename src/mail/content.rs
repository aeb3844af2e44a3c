//! What each kind of mail says, in the language of whoever gets it.

use super::layout::Part;
use super::plain::{one_line, words};
use super::weekly::{WeeklyMail, weekly};
use crate::domain::connecting::Cause;
use crate::strings::{FluentValue, Strings};
use serde::{Deserialize, Serialize};

/// Topics and course names in a subject; the rest of a subject is ours.
pub(super) const LONGEST_NAME: usize = 60;
/// A question's stem in a mail: enough to think about on the way to the coffee machine.
const LONGEST_STEM: usize = 600;

/// What a mail is about. It is kept sealed until the mail is sent: links and codes are in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Questions(QuestionMail),
    SignIn {
        /// As it is to be typed.
        code: String,
        /// Where the browser that asked may go instead.
        link: String,
        minutes: i64,
    },
    /// Somebody is asked to connect their org.
    Connect {
        /// Who asks.
        by: String,
        link: String,
        days: i64,
    },
    /// Somebody asks one of their people to go on.
    Nudge(NudgeMail),
    Weekly(WeeklyMail),
    /// Salesforce doesn't let us in any more.
    Outage {
        org: String,
        /// As Salesforce gave it.
        reason: String,
        /// Where it is repaired.
        link: String,
    },
    /// People were imported.
    Roster(RosterMail),
    /// An operator looks whether mails arrive.
    Test,
}

/// What waits for a person in one course, and who reminds them of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NudgeMail {
    /// The name of who reminds them.
    pub by: String,
    pub first_name: String,
    pub course: String,
    pub count: usize,
    pub link: String,
    pub leads_to: Destination,
    pub stop: String,
}

/// What an import of people did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterMail {
    pub file: String,
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Rows that were left out.
    pub errors: usize,
    /// Where people are.
    pub link: String,
}

/// The questions of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionMail {
    /// The one reminder of the questions of an earlier mail.
    pub reminder: bool,
    pub first_name: String,
    /// Of the first question.
    pub course: String,
    pub topic: String,
    /// Markdown.
    pub stem: String,
    /// Language of the stem.
    pub language: String,
    /// How many questions wait.
    pub count: usize,
    pub link: String,
    pub leads_to: Destination,
    /// Where the person stops these mails.
    pub stop: String,
}

/// Where the link of a question mail leads, as far as its words differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    Qstream,
    Salesforce,
    /// The site signs in through Salesforce only, and this person has none: the page says whom to ask.
    Nowhere,
}

/// Subject and parts.
pub(super) fn written(content: &Content, site: &str, strings: &Strings) -> (String, Vec<Part>) {
    match content {
        Content::Questions(mail) => questions(mail, site, strings),
        Content::SignIn { code, link, minutes } => sign_in((code, link, *minutes), site, strings),
        Content::Connect { by, link, days } => connect((by, link, *days), site, strings),
        Content::Nudge(mail) => nudge(mail, site, strings),
        Content::Weekly(mail) => weekly(mail, site, strings),
        Content::Outage { org, reason, link } => outage((org, reason, link), site, strings),
        Content::Roster(mail) => roster(mail, site, strings),
        Content::Test => {
            let text = |id| strings.text(id, &[("site", site.into())]);
            (
                text("mail-test-subject"),
                vec![Part::Heading(text("mail-test-subject")), Part::Text(text("mail-test-text"))],
            )
        }
    }
}

fn questions(mail: &QuestionMail, site: &str, strings: &Strings) -> (String, Vec<Part>) {
    let topic = one_line(if mail.topic.trim().is_empty() { &mail.course } else { &mail.topic }, LONGEST_NAME);
    let (name, course) = (one_line(&mail.first_name, LONGEST_NAME), one_line(&mail.course, LONGEST_NAME));
    let args = [
        ("topic", topic.into()),
        ("count", mail.count.into()),
        ("name", name.into()),
        ("course", course.into()),
        ("site", site.into()),
    ];
    let text = |id| strings.text(id, &args);
    let subject = text(if mail.reminder { "mail-reminder-subject" } else { "mail-questions-subject" });
    let mut parts = vec![
        Part::Heading(text(if mail.reminder { "mail-reminder-heading" } else { "mail-questions-heading" })),
        Part::Text(text("mail-questions-course")),
        Part::Quote { words: shortened(&words(&mail.stem)), language: mail.language.clone() },
    ];
    if mail.count > 1 {
        let more = [("count", (mail.count - 1).into())];
        parts.push(Part::Text(strings.text("mail-questions-more", &more)));
    }
    parts.extend(way_in(mail.leads_to, &mail.link, strings));
    parts.push(Part::Note(text("mail-questions-why")));
    parts.push(Part::NoteLink { label: text("mail-questions-stop"), address: mail.stop.clone() });
    (subject, parts)
}

/// The button to what waits, in the words of where it leads.
fn way_in(leads_to: Destination, link: &str, strings: &Strings) -> Vec<Part> {
    let text = |id| strings.text(id, &[]);
    let label = text(match leads_to {
        Destination::Qstream => "mail-questions-answer",
        Destination::Salesforce => "mail-questions-answer-salesforce",
        Destination::Nowhere => "mail-questions-how",
    });
    let own = (leads_to == Destination::Qstream).then(|| Part::Note(text("mail-questions-own-link")));
    std::iter::once(Part::Button { label, address: link.to_owned() }).chain(own).collect()
}

fn nudge(mail: &NudgeMail, site: &str, strings: &Strings) -> (String, Vec<Part>) {
    let line = |text: &str| one_line(text, LONGEST_NAME);
    let (by, name, course) = (line(&mail.by), line(&mail.first_name), line(&mail.course));
    let args = [
        ("by", by.into()),
        ("name", name.into()),
        ("course", course.into()),
        ("count", mail.count.into()),
        ("site", site.into()),
    ];
    let text = |id| strings.text(id, &args);
    let mut parts = vec![Part::Heading(text("mail-nudge-heading")), Part::Text(text("mail-nudge-waiting"))];
    parts.extend(way_in(mail.leads_to, &mail.link, strings));
    parts.push(Part::Note(text("mail-nudge-why")));
    parts.push(Part::NoteLink { label: text("mail-questions-stop"), address: mail.stop.clone() });
    (text("mail-nudge-subject"), parts)
}

/// Cut at a word.
fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_STEM {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST_STEM).collect();
    let whole = cut.rfind(char::is_whitespace).and_then(|end| cut.get(..end)).unwrap_or(&cut);
    format!("{}…", whole.trim_end())
}

fn connect((by, link, days): (&str, &str, i64), site: &str, strings: &Strings) -> (String, Vec<Part>) {
    let args = [("site", site.into()), ("days", days.into()), ("by", one_line(by, LONGEST_NAME).into())];
    let text = |id| strings.text(id, &args);
    let parts = vec![
        Part::Heading(text("mail-connect-subject")),
        Part::Text(text("mail-connect-why")),
        Part::Text(text("mail-connect-who")),
        Part::Button { label: text("mail-connect-link"), address: link.to_owned() },
        Part::Note(text("mail-connect-until")),
    ];
    (text("mail-connect-subject"), parts)
}

fn outage((org, reason, link): (&str, &str, &str), site: &str, strings: &Strings) -> (String, Vec<Part>) {
    let args = [("site", site.into()), ("org", one_line(org, LONGEST_NAME).into())];
    let text = |id| strings.text(id, &args);
    let cause = Cause::of(reason).message();
    let parts = vec![
        Part::Heading(text("mail-outage-subject")),
        Part::Text(text("mail-outage-what")),
        Part::Text(text(cause)),
        Part::Text(strings.attribute(cause, "fix", &args).unwrap_or_default()),
        Part::Button { label: text("mail-outage-link"), address: link.to_owned() },
        Part::Note(text("mail-outage-once")),
    ];
    (text("mail-outage-subject"), parts)
}

fn roster(mail: &RosterMail, site: &str, strings: &Strings) -> (String, Vec<Part>) {
    let count = |number: usize| FluentValue::from(i64::try_from(number).unwrap_or(i64::MAX));
    let args = [
        ("site", site.into()),
        ("file", one_line(&mail.file, LONGEST_NAME).into()),
        ("new", count(mail.new)),
        ("changed", count(mail.changed)),
        ("unchanged", count(mail.unchanged)),
        ("errors", count(mail.errors)),
    ];
    let text = |id| strings.text(id, &args);
    let errors = (mail.errors > 0).then(|| Part::Text(text("mail-roster-errors")));
    let parts = [Part::Heading(text("mail-roster-subject")), Part::Text(text("mail-roster-counts"))];
    let button = Part::Button { label: text("mail-roster-open"), address: mail.link.clone() };
    (text("mail-roster-subject"), parts.into_iter().chain(errors).chain([button]).collect())
}

fn sign_in((code, link, minutes): (&str, &str, i64), site: &str, strings: &Strings) -> (String, Vec<Part>) {
    let args = [("site", site.into()), ("minutes", minutes.into()), ("code", code.into())];
    let text = |id| strings.text(id, &args);
    let parts = vec![
        Part::Heading(text("mail-sign-in-heading")),
        Part::Text(text("mail-sign-in-code")),
        Part::Code(code.to_owned()),
        Part::Text(text("mail-sign-in-or")),
        Part::Button { label: text("mail-sign-in-link"), address: link.to_owned() },
        Part::Note(text("mail-sign-in-not-you")),
    ];
    // The code stays out of the subject: locked telephones show subjects.
    (text("mail-sign-in-subject"), parts)
}
