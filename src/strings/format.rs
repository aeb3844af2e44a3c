//! Dates and numbers by locale, from the Unicode data in ICU4X.

use crate::domain::time::LocalDate;
use fluent_bundle::FluentValue;
use icu_calendar::Date;
use icu_datetime::DateTimeFormatter;
use icu_datetime::NoCalendarFormatter;
use icu_datetime::fieldsets::{MDE, T};
use icu_datetime::input::Time;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use intl_memoizer::Memoizable;
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

pub(super) struct Formats {
    date: Option<DateTimeFormatter<MDE>>,
    time: Option<NoCalendarFormatter<T>>,
    number: Option<DecimalFormatter>,
}

fn decimal(locale: &Locale) -> Option<DecimalFormatter> {
    DecimalFormatter::try_new(locale.into(), icu_decimal::options::DecimalFormatterOptions::default()).ok()
}

impl Formats {
    /// A place that the data doesn't know is written plainly rather than not at all.
    pub(super) fn of(tag: &str) -> Self {
        let locale: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        Self {
            date: DateTimeFormatter::try_new((&locale).into(), MDE::long()).ok(),
            time: NoCalendarFormatter::try_new((&locale).into(), T::hm()).ok(),
            number: decimal(&locale),
        }
    }

    pub(super) fn date(&self, date: LocalDate) -> String {
        let (year, month, day) = date.year_month_day();
        let iso = Date::try_new_iso(year, month, day).ok();
        match (&self.date, iso) {
            (Some(formatter), Some(iso)) => formatter.format(&iso).to_string(),
            _ => date.to_string(),
        }
    }

    /// `minute` minutes after midnight.
    pub(super) fn time(&self, minute: u16) -> String {
        let [hour, rest] = [minute / 60, minute % 60].map(|part| u8::try_from(part).unwrap_or(0));
        match (&self.time, Time::try_new(hour, rest, 0, 0)) {
            (Some(formatter), Ok(time)) => formatter.format(&time).to_string(),
            _ => format!("{hour:02}:{rest:02}"),
        }
    }

    pub(super) fn tenths(&self, tenths: i64) -> String {
        let mut decimal = Decimal::from(tenths);
        decimal.multiply_pow10(-1);
        self.number.as_ref().map_or_else(
            || format!("{}.{}", tenths / 10, tenths % 10),
            |formatter| formatter.format(&decimal).to_string(),
        )
    }

    pub(super) fn number(&self, number: i64) -> String {
        self.number
            .as_ref()
            .map_or_else(|| number.to_string(), |formatter| formatter.format(&Decimal::from(number)).to_string())
    }
}

/// Counts inside messages: Fluent by itself writes bare digits.
struct Counts(Option<DecimalFormatter>);

impl Memoizable for Counts {
    type Args = ();
    type Error = std::convert::Infallible;

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Self, Self::Error> {
        let locale: Locale = language.to_string().parse().unwrap_or(Locale::UNKNOWN);
        Ok(Self(decimal(&locale)))
    }
}

/// How a bundle writes the whole numbers among a message's arguments; `None` leaves a value to Fluent.
pub(super) fn count(value: &FluentValue<'_>, languages: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let whole: Decimal = number.as_string().parse().ok()?;
    let written =
        languages.with_try_get::<Counts, _, _>((), |counts| Some(counts.0.as_ref()?.format(&whole).to_string()));
    written.unwrap_or(None)
}
