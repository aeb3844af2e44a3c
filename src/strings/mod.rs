//! Everything a person reads, in their language; dates and numbers as they are written where they live.
//!
//! Texts are Fluent files in `static/locales`, embedded. Languages are a fixed set, so a header from outside can't make more.

mod format;
mod pseudo;
pub mod report;

pub use fluent_bundle::FluentValue;

use crate::domain::time::{Instant, LocalDate, Zone};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use format::Formats;
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// A message's arguments.
pub type Args<'a> = &'a [(&'static str, FluentValue<'a>)];

const ENGLISH: &[&str] = &[
    include_str!("../../static/locales/en/launch.ftl"),
    include_str!("../../static/locales/en/help.ftl"),
    include_str!("../../static/locales/en/learner.ftl"),
    include_str!("../../static/locales/en/standing.ftl"),
    include_str!("../../static/locales/en/profile.ftl"),
    include_str!("../../static/locales/en/people.ftl"),
    include_str!("../../static/locales/en/begin.ftl"),
    include_str!("../../static/locales/en/courses.ftl"),
    include_str!("../../static/locales/en/questions.ftl"),
    include_str!("../../static/locales/en/remarks.ftl"),
    include_str!("../../static/locales/en/reports.ftl"),
    include_str!("../../static/locales/en/problems.ftl"),
    include_str!("../../static/locales/en/setup.ftl"),
    include_str!("../../static/locales/en/signin.ftl"),
    include_str!("../../static/locales/en/security.ftl"),
    include_str!("../../static/locales/en/routing.ftl"),
    include_str!("../../static/locales/en/mail.ftl"),
    include_str!("../../static/locales/en/connect.ftl"),
    include_str!("../../static/locales/en/export.ftl"),
    include_str!("../../static/locales/en/links.ftl"),
];

const GERMAN: &[&str] = &[
    include_str!("../../static/locales/de/launch.ftl"),
    include_str!("../../static/locales/de/help.ftl"),
    include_str!("../../static/locales/de/learner.ftl"),
    include_str!("../../static/locales/de/standing.ftl"),
    include_str!("../../static/locales/de/profile.ftl"),
    include_str!("../../static/locales/de/people.ftl"),
    include_str!("../../static/locales/de/begin.ftl"),
    include_str!("../../static/locales/de/courses.ftl"),
    include_str!("../../static/locales/de/questions.ftl"),
    include_str!("../../static/locales/de/remarks.ftl"),
    include_str!("../../static/locales/de/reports.ftl"),
    include_str!("../../static/locales/de/problems.ftl"),
    include_str!("../../static/locales/de/setup.ftl"),
    include_str!("../../static/locales/de/signin.ftl"),
    include_str!("../../static/locales/de/security.ftl"),
    include_str!("../../static/locales/de/routing.ftl"),
    include_str!("../../static/locales/de/mail.ftl"),
    include_str!("../../static/locales/de/connect.ftl"),
    include_str!("../../static/locales/de/export.ftl"),
    include_str!("../../static/locales/de/links.ftl"),
];

/// One language as it is spoken in one place.
pub struct Strings {
    /// BCP 47 tag, for `lang`.
    pub tag: &'static str,
    /// `ltr` or `rtl`, for `dir`.
    pub direction: &'static str,
    /// Only for tests: nobody's language leads here.
    pseudo: bool,
    bundle: FluentBundle<FluentResource>,
    formats: Formats,
}

/// The first one is what everybody gets whose language we don't have. The last two are for tests: longer words with
/// accents, and right to left.
static ALL: LazyLock<Vec<Strings>> = LazyLock::new(|| {
    vec![
        Strings::build("en-GB", "ltr", ENGLISH, None),
        Strings::build("en-US", "ltr", ENGLISH, None),
        Strings::build("de", "ltr", GERMAN, None),
        Strings::build("en-XA", "ltr", ENGLISH, Some(pseudo::longer)),
        Strings::build("ar-XB", "rtl", ENGLISH, Some(pseudo::mirrored)),
    ]
});

impl Strings {
    fn build(
        tag: &'static str,
        direction: &'static str,
        files: &[&str],
        transform: Option<fn(&str) -> std::borrow::Cow<'_, str>>,
    ) -> Self {
        let language: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Marks around arguments would show up in attributes and in comparisons; our arguments are numbers, dates and names.
        bundle.set_use_isolating(direction == "rtl");
        bundle.set_transform(transform);
        bundle.set_formatter(Some(format::count));
        for file in files {
            // A broken file gives what could be read of it; a test proves that nothing is missing.
            let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Self { tag, direction, pseudo: transform.is_some(), bundle, formats: Formats::of(tag) }
    }

    /// The nearest of our languages to a locale as Salesforce or a browser spells it: `de_AT`, `en-US`.
    pub fn of(locale: &str) -> &'static Self {
        Self::find(locale).or_else(|| ALL.first()).unwrap_or(&FALLBACK)
    }

    fn find(locale: &str) -> Option<&'static Self> {
        let wanted = locale.replace('_', "-");
        let language = wanted.split('-').next().unwrap_or_default();
        let exact = ALL.iter().find(|one| one.tag.eq_ignore_ascii_case(&wanted));
        let speaks = |one: &&Self| {
            !one.pseudo && one.tag.split('-').next().is_some_and(|ours| ours.eq_ignore_ascii_case(language))
        };
        exact.or_else(|| ALL.iter().find(speaks))
    }

    /// The first language of an `Accept-Language` header that we have.
    pub fn accepted(header: &str) -> &'static Self {
        let tags = header.split(',').take(10).map(|part| part.split(';').next().unwrap_or_default().trim());
        tags.filter(|tag| tag.len() >= 2).find_map(Self::find).unwrap_or_else(|| Self::of(""))
    }

    /// Every language, those for tests included.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The languages that people choose from: tag, and name in itself.
    pub fn offered() -> Vec<(&'static str, &'static str)> {
        vec![("en-GB", "English (UK)"), ("en-US", "English (US)"), ("de", "Deutsch")]
    }

    /// The text of a message; its id when there is none, which a test makes impossible for ids that the code names.
    pub fn text(&self, id: &str, args: Args<'_>) -> String {
        self.find_text(id, None, args).unwrap_or_else(|| id.to_owned())
    }

    /// The text of a message's attribute.
    pub fn attribute(&self, id: &str, attribute: &str, args: Args<'_>) -> Option<String> {
        self.find_text(id, Some(attribute), args)
    }

    fn find_text(&self, id: &str, attribute: Option<&str>, args: Args<'_>) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned())
    }

    /// With the weekday and without the year: `Monday 9 March`.
    pub fn date(&self, date: LocalDate) -> String {
        self.formats.date(date)
    }

    /// The time of day, so many minutes after midnight, as people write it there: `09:00`, `9:00 AM`.
    pub fn time_of_day(&self, minute: u16) -> String {
        self.formats.time(minute)
    }

    /// The day and the time of day in somebody's zone: `Monday 9 March, 09:00`.
    pub fn moment(&self, zone: &Zone, at: Instant) -> String {
        let (date, time) = (self.date(zone.date_at(at)), self.time_of_day(zone.minute_of_day_at(at)));
        self.text("moment-date-time", &[("date", date.into()), ("time", time.into())])
    }

    /// Tenths with one place behind the point of the language: `48.3`.
    pub fn tenths(&self, tenths: i64) -> String {
        self.formats.tenths(tenths)
    }

    /// With the separators of the place: `1,900`.
    pub fn number(&self, number: i64) -> String {
        self.formats.number(number)
    }
}

/// Reached only if the list above were empty.
static FALLBACK: LazyLock<Strings> = LazyLock::new(|| Strings::build("en-GB", "ltr", ENGLISH, None));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_finds_its_language_or_english() {
        for (locale, tag) in [
            ("de_DE", "de"),
            ("de-AT", "de"),
            ("en_US", "en-US"),
            ("en_IE", "en-GB"),
            ("pt_BR", "en-GB"),
            ("", "en-GB"),
        ] {
            assert_eq!(Strings::of(locale).tag, tag, "{locale}");
        }
        assert_eq!(Strings::accepted("fr-FR,fr;q=0.9,de;q=0.8,en;q=0.7").tag, "de");
        assert_eq!(Strings::accepted("*").tag, "en-GB");
    }

    #[test]
    fn dates_and_numbers_are_written_as_people_do_there() {
        let date: LocalDate = "2026-03-09".parse().unwrap();
        assert_eq!(Strings::of("en_GB").date(date), "Monday 9 March");
        assert_eq!(Strings::of("en_US").date(date), "Monday, March 9");
        assert_eq!(Strings::of("de_DE").date(date), "Montag, 9. März");
        assert_eq!(Strings::of("en_GB").time_of_day(9 * 60), "09:00");
        assert_eq!(Strings::of("de_DE").time_of_day(9 * 60 + 5), "09:05");
        assert_eq!(Strings::of("en_US").time_of_day(13 * 60 + 30), "1:30\u{202f}PM");
        assert_eq!(Strings::of("en_GB").number(1900), "1,900");
        assert_eq!(Strings::of("de_DE").number(1900), "1.900");
    }

    #[test]
    fn plurals_follow_the_language() {
        let count = |strings: &Strings, count: i64| strings.text("questions", &[("count", count.into())]);
        assert_eq!(count(Strings::of("en"), 1), "1 question");
        assert_eq!(count(Strings::of("de"), 2), "2 Fragen");
        assert_eq!(count(Strings::of("de"), 1244), "1.244 Fragen");
        assert_eq!(count(Strings::of("en_US"), 1244), "1,244 questions");
    }
}
