//! Where the links of mails lead.

use super::{Specimen, sample, specimen};
use crate::app::mail::ReadMail;
use crate::domain::grading::OptionSet;
use crate::domain::mail::List;
use crate::domain::question::{QuestionKind, QuestionVersion};
use crate::domain::time::Instant;
use crate::strings::Strings;
use crate::web::pages::mail_stop::{self, Shown};
use crate::web::pages::mailbox;
use crate::web::pages::problem::{self, View as Problem};
use crate::web::pages::question_link::{self, Elsewhere, Slip, View};
use maud::Markup;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("question-link", |strings| question(strings, sample::question(QuestionKind::Single), None)),
    specimen("question-link-long", |strings| question(strings, sample::long_question(), None)),
    specimen("question-link-slip", |strings| {
        question(strings, sample::question(QuestionKind::Multi), Some(Slip::Nothing))
    }),
    specimen("question-link-nothing", nothing),
    specimen("question-link-salesforce", |strings| {
        question_link::elsewhere(strings, "Harrow & Pike Medical", Elsewhere::SalesforceLogin)
    }),
    specimen("question-link-salesforce-only", |strings| {
        question_link::elsewhere(strings, "Harrow & Pike Medical", Elsewhere::SalesforceOnly)
    }),
    specimen("question-link-not-you", |strings| question_link::elsewhere(strings, "", Elsewhere::NotYou)),
    specimen("problem-link-over", |strings| problem::render(&Problem::new(strings, "problem-link-over").sign_in())),
    specimen("mailbox", |strings| mailbox::render(&mailbox::View { strings, mails: &[a_mail()] })),
    specimen("mailbox-empty", |strings| mailbox::render(&mailbox::View { strings, mails: &[] })),
    specimen("mailbox-mail", |strings| mailbox::one(strings, &a_mail())),
    specimen("mail-stop", |strings| stop(strings, List::Questions, Shown::Ask)),
    specimen("mail-stopped", |strings| stop(strings, List::Questions, Shown::Stopped)),
    specimen("mail-started", |strings| stop(strings, List::Questions, Shown::Started)),
    specimen("mail-stop-reports", |strings| stop(strings, List::Reports, Shown::Ask)),
    specimen("mail-stopped-reports", |strings| stop(strings, List::Reports, Shown::Stopped)),
];

fn question(strings: &'static Strings, asked: QuestionVersion, slip: Option<Slip>) -> Markup {
    let (due, today) = (sample::due(asked), sample::day(2, 0));
    question_link::render(&View {
        strings,
        first_name: "Nuala",
        token: "gallery",
        due: Some(&due),
        today: &today,
        media_address: None,
        chosen: &OptionSet::new(),
        shown_at: Instant::from_millis(0),
        slip,
    })
}

fn nothing(strings: &'static Strings) -> Markup {
    question_link::render(&View {
        strings,
        first_name: "Nuala",
        token: "gallery",
        due: None,
        today: &sample::day(0, 2),
        media_address: None,
        chosen: &OptionSet::new(),
        shown_at: Instant::from_millis(0),
        slip: None,
    })
}

fn stop(strings: &'static Strings, list: List, shown: Shown) -> Markup {
    mail_stop::render(&mail_stop::View { strings, site_name: "Harrow & Pike Medical", token: "gallery", list, shown })
}

fn a_mail() -> ReadMail {
    ReadMail {
        id: "0".repeat(32),
        to: "nuala.keane@harrowpike.example".to_owned(),
        to_name: "Nuala Keane".to_owned(),
        from: "qstream@qstream.example".to_owned(),
        subject: "Discovery: 2 questions for you".to_owned(),
        sent_at: Instant::from_millis(1_795_428_000_000),
        text: "Good morning, Nuala\n\n    What do you do first?\n\nAnswer:\nhttps://acme.qstream.example/q/gallery\n"
            .to_owned(),
        html: String::new(),
        headers: Vec::new(),
    }
}
