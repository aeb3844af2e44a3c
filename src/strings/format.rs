//! Dates and numbers by locale, from the Unicode data in ICU4X.

use crate::domain::time::LocalDate;
use icu_calendar::Date;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::MDE;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;

pub(super) struct Formats {
    date: Option<DateTimeFormatter<MDE>>,
    number: Option<DecimalFormatter>,
}

impl Formats {
    /// A place that the data doesn't know is written plainly rather than not at all.
    pub(super) fn of(tag: &str) -> Self {
        let locale: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        Self {
            date: DateTimeFormatter::try_new((&locale).into(), MDE::long()).ok(),
            number: DecimalFormatter::try_new(
                (&locale).into(),
                icu_decimal::options::DecimalFormatterOptions::default(),
            )
            .ok(),
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

    pub(super) fn number(&self, number: i64) -> String {
        self.number
            .as_ref()
            .map_or_else(|| number.to_string(), |formatter| formatter.format(&Decimal::from(number)).to_string())
    }
}
