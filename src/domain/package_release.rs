//! Released versions of the Salesforce package, and the address at which an administrator installs one.
//!
//! A link holds one version for good, so "the newest link" is a question that only this record can answer.

use super::time::LocalDate;
use serde::Deserialize;
use std::fmt;
use std::str::FromStr;

/// `major.minor.patch.build`, as Salesforce counts. Ordered by number: 1.10 comes after 1.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackageVersion(pub [u32; 4]);

impl FromStr for PackageVersion {
    type Err = ReleaseError;

    fn from_str(text: &str) -> Result<Self, ReleaseError> {
        let parts: Result<Vec<u32>, _> = text.split('.').map(str::parse).collect();
        let parts = parts.ok().and_then(|parts| <[u32; 4]>::try_from(parts).ok());
        parts.map(Self).ok_or_else(|| ReleaseError::Version(text.to_owned()))
    }
}

impl PackageVersion {
    /// Whether `installed`, which counts no builds, comes before this version. What can't be read isn't accused.
    pub fn is_after(&self, installed: &str) -> bool {
        let parts: Result<Vec<u32>, _> = installed.split('.').map(str::parse).collect();
        parts.is_ok_and(|parts| parts.get(..3).is_some_and(|parts| Some(parts) < self.0.get(..3)))
    }
}

impl fmt::Display for PackageVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch, build] = self.0;
        write!(f, "{major}.{minor}.{patch}.{build}")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    pub version: PackageVersion,
    /// The subscriber package version, `04t…`, 15 or 18 characters.
    pub id: String,
    pub released_on: LocalDate,
}

/// Where the administrator signs in to install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginHost {
    Production,
    Sandbox,
    /// `acme.my.salesforce.com` and its kind.
    MyDomain(String),
}

impl LoginHost {
    /// # Errors
    /// Any host that isn't Salesforce's: a link is followed by somebody who may change an org.
    pub fn my_domain(host: &str) -> Result<Self, ReleaseError> {
        let host = host.to_ascii_lowercase();
        let label = |label: &str| {
            let plain = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            plain && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
        };
        let name = host.strip_suffix(".my.salesforce.com").unwrap_or_default();
        if name.split('.').all(label) { Ok(Self::MyDomain(host)) } else { Err(ReleaseError::Host(host)) }
    }

    fn host(&self) -> &str {
        match self {
            Self::Production => "login.salesforce.com",
            Self::Sandbox => "test.salesforce.com",
            Self::MyDomain(host) => host,
        }
    }
}

impl Release {
    /// The installation page; it asks for whom to install, and the right answer is "Admins Only".
    pub fn install_link(&self, at: &LoginHost) -> String {
        format!("https://{}/packaging/installPackage.apexp?p0={}", at.host(), self.id)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    #[error("the release record is not what it should be: {0}")]
    Unreadable(String),
    #[error("{0:?} is no package version: four numbers with dots between")]
    Version(String),
    #[error("{0:?} is no id of a package version: 04t and 12 or 15 letters and digits")]
    Id(String),
    #[error("the release record names {0} twice")]
    Twice(String),
    #[error("{0:?} is no My Domain host of Salesforce: it ends in .my.salesforce.com")]
    Host(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    releases: Vec<RecordedRelease>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct RecordedRelease {
    version: String,
    subscriber_package_version_id: String,
    released_on: LocalDate,
}

/// The record that is built into the program.
const RECORD: &str = include_str!("../../sfdx-package/releases.json");

/// All released versions, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Releases(Vec<Release>);

impl Releases {
    /// The versions that this build knows of.
    pub fn known() -> Result<Self, ReleaseError> {
        Self::parse(RECORD)
    }

    /// Reads the record: JSON as in `sfdx-package/releases.json`, in any order.
    pub fn parse(text: &str) -> Result<Self, ReleaseError> {
        let record: Record = serde_json::from_str(text).map_err(|error| ReleaseError::Unreadable(error.to_string()))?;
        let mut releases = Vec::with_capacity(record.releases.len());
        for release in record.releases {
            let id = release.subscriber_package_version_id;
            let shaped = id.starts_with("04t") && id.chars().all(|c| c.is_ascii_alphanumeric());
            if !shaped || ![15, 18].contains(&id.len()) {
                return Err(ReleaseError::Id(id));
            }
            releases.push(Release { version: release.version.parse()?, id, released_on: release.released_on });
        }
        releases.sort_by_key(|release| release.version);
        for (earlier, later) in releases.iter().zip(releases.iter().skip(1)) {
            if earlier.version == later.version {
                return Err(ReleaseError::Twice(later.version.to_string()));
            }
        }
        Ok(Self(releases))
    }

    pub fn newest(&self) -> Option<&Release> {
        self.0.last()
    }

    pub fn find(&self, version: PackageVersion) -> Option<&Release> {
        self.0.iter().find(|release| release.version == version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(releases: &[(&str, &str)]) -> String {
        let lines = releases.iter().map(|(version, id)| {
            format!(r#"{{"version":"{version}","subscriberPackageVersionId":"{id}","releasedOn":"2026-11-22"}}"#)
        });
        let lines: Vec<String> = lines.collect();
        format!(r#"{{"releases":[{}]}}"#, lines.join(","))
    }

    #[test]
    fn an_older_package_is_behind_whatever_the_build() {
        let newest: PackageVersion = "1.10.0.7".parse().unwrap();
        for (installed, behind) in [
            ("1.9.0", true),
            ("1.9.0.99", true),
            ("1.10.0", false),
            ("1.11.0", false),
            ("1.10", false),
            ("", false),
            ("x", false),
        ] {
            assert_eq!(newest.is_after(installed), behind, "{installed}");
        }
    }

    #[test]
    fn the_newest_is_the_highest_number_and_not_the_last_line() {
        let text = record(&[
            ("1.10.0.1", "04tWs000000AAA1"),
            ("1.9.0.4", "04tWs000000AAA2"),
            ("1.10.0.2", "04tWs000000AAA3IAO"),
        ]);
        let releases = Releases::parse(&text).unwrap();
        assert_eq!(releases.newest().map(|release| release.version.to_string()).as_deref(), Some("1.10.0.2"));
        assert_eq!(releases.find(PackageVersion([1, 9, 0, 4])).unwrap().id, "04tWs000000AAA2");
        assert_eq!(Releases::parse(&record(&[])).unwrap().newest(), None);
    }

    #[test]
    fn a_record_with_a_mistake_is_refused() {
        let good = "04tWs000000AAA1";
        for (releases, why) in [
            (vec![("1.0", good)], "no package version"),
            (vec![("1.0.0.x", good)], "no package version"),
            (vec![("1.0.0.1", "033Ws000000AAA1")], "no id"),
            (vec![("1.0.0.1", "04tWs")], "no id"),
            (vec![("1.0.0.1", "04tWs000000AAA&")], "no id"),
            (vec![("1.0.0.1", good), ("1.0.0.1", "04tWs000000AAA2")], "twice"),
        ] {
            let error = Releases::parse(&record(&releases)).unwrap_err();
            assert!(error.to_string().contains(why), "{error}");
        }
        assert!(Releases::parse("{}").is_err() && Releases::parse(r#"{"releases":[],"extra":1}"#).is_err());
    }

    #[test]
    fn a_link_leads_to_salesforce_and_nowhere_else() {
        let releases = Releases::parse(&record(&[("1.0.0.1", "04tWs000000AAA1")])).unwrap();
        let link = |at: &LoginHost| releases.newest().map(|release| release.install_link(at)).unwrap();
        let page = "/packaging/installPackage.apexp?p0=04tWs000000AAA1";
        assert_eq!(link(&LoginHost::Production), format!("https://login.salesforce.com{page}"));
        assert_eq!(link(&LoginHost::Sandbox), format!("https://test.salesforce.com{page}"));
        let own = LoginHost::my_domain("Acme--uat.sandbox.my.salesforce.com").unwrap();
        assert_eq!(link(&own), format!("https://acme--uat.sandbox.my.salesforce.com{page}"));
        for host in
            ["evil.example", ".my.salesforce.com", "evil.example/x.my.salesforce.com", "a@b.my.salesforce.com", ""]
        {
            assert!(LoginHost::my_domain(host).is_err(), "{host}");
        }
    }
}
