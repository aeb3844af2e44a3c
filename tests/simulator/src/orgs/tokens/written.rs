//! The text of tokens, and back: which family, which number, and a MAC over both.

use super::super::ids;
use super::Tokens;

const REFRESH_PREFIX: &str = "5Aep861";
const ACCESS_MARK: &str = "!AQ0AQ";

impl Tokens {
    pub(super) fn write_refresh(&self, index: usize, generation: u64) -> String {
        let name = name(index, generation);
        format!("{REFRESH_PREFIX}{name}{}", self.seed.text(&format!("refresh.{name}"), 60))
    }

    pub(super) fn write_access(&self, index: usize, number: u64) -> String {
        let name = name(index, number);
        let org = self.families.get(index).map(|family| family.org.as_str());
        let short = self.short_org_ids.iter().find(|(key, _)| Some(key.as_str()) == org);
        let short = short.map_or("", |(_, short)| short.as_str());
        format!("{short}{ACCESS_MARK}{name}{}", self.seed.text(&format!("access.{name}"), 80))
    }

    pub(super) fn read_refresh(&self, token: &str) -> Option<(usize, u64)> {
        let (index, number) = read_name(token.strip_prefix(REFRESH_PREFIX)?)?;
        (self.write_refresh(index, number) == token).then_some((index, number))
    }

    pub(super) fn read_access(&self, token: &str) -> Option<(usize, u64)> {
        let (_, rest) = token.split_once(ACCESS_MARK)?;
        let (index, number) = read_name(rest)?;
        (self.write_access(index, number) == token).then_some((index, number))
    }
}

fn name(index: usize, number: u64) -> String {
    format!("{}{}", ids::base62(u64::try_from(index).unwrap_or_default(), 4), ids::base62(number, 6))
}

fn read_name(text: &str) -> Option<(usize, u64)> {
    let index = ids::from_base62(text.get(..4)?)?;
    Some((usize::try_from(index).ok()?, ids::from_base62(text.get(4..10)?)?))
}
