//! Which host names are Salesforce's, and which of them may frame us.
//!
//! Every address out of a signed request or a token reply passes here before it is called or written into a header.
//! The list is configuration, because government and regional clouds use other names.

use serde::Deserialize;
use std::fmt;
use url::Url;

/// One cloud: where its My Domains live and which sibling hosts show their pages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostFamily {
    /// `https`, or `http` for a simulator on loopback.
    #[serde(default = "https")]
    pub scheme: String,
    /// Suffix behind the My Domain name, `my.salesforce.com`.
    pub my_domain: String,
    /// Suffixes of the pages that may be an ancestor of our frame, `lightning.force.com` and the like.
    pub ancestors: Vec<String>,
    /// Whole hosts where people sign in without a My Domain: of production first, then of sandboxes.
    #[serde(default)]
    pub login: Vec<String>,
}

fn https() -> String {
    "https".to_owned()
}

impl HostFamily {
    /// The commercial cloud.
    pub fn commercial() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            scheme: https(),
            my_domain: "my.salesforce.com".to_owned(),
            ancestors: owned(&["lightning.force.com", "vf.force.com", "my.salesforce-setup.com", "my.site.com"]),
            login: owned(&["login.salesforce.com", "test.salesforce.com"]),
        }
    }

    /// Plain http is for loopback only.
    pub fn is_safe(&self) -> bool {
        self.scheme == "https" || (self.scheme == "http" && self.my_domain.ends_with(".localhost"))
    }
}

/// All configured clouds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostFamilies(pub Vec<HostFamily>);

/// `scheme://host[:port]`, made of characters that can't break out of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// Reads any http(s) address and keeps its origin.
    pub fn of(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok()?;
        let host = url.host_str()?;
        let harmless = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        if !harmless || !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() {
            return None;
        }
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        Some(Self(format!("{}://{host}{port}", url.scheme())))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An org's My Domain: its origin and the origins that may frame an app of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyDomain {
    pub origin: Origin,
    /// Sources for `frame-ancestors`, the My Domain itself first.
    pub ancestors: Vec<String>,
}

impl HostFamilies {
    fn split<'a>(&self, address: &'a str) -> Option<(Url, &HostFamily, String)>
    where
        Self: 'a,
    {
        let url = Url::parse(address).ok()?;
        let host = url.host_str()?.to_ascii_lowercase();
        let family = self.0.iter().find(|family| {
            url.scheme() == family.scheme
                && (suffixes(family).any(|suffix| below(&host, suffix)) || family.login.contains(&host))
        })?;
        Some((url, family, host))
    }

    /// The My Domain at `address`, if it is one.
    pub fn my_domain(&self, address: &str) -> Option<MyDomain> {
        let (url, family, host) = self.split(address)?;
        let name = host.strip_suffix(&family.my_domain)?.strip_suffix('.')?;
        if name.is_empty() {
            return None;
        }
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let origin = Origin::of(address)?;
        let mut ancestors = vec![origin.to_string()];
        for suffix in &family.ancestors {
            // Visualforce puts the package's namespace behind the name in the same label (`acme--qs.vf…`), and a wildcard
            // can't match part of a label, so that family is allowed as a whole.
            let pattern = if suffix.starts_with("vf.") { "*" } else { name };
            ancestors.push(format!("{}://{pattern}.{suffix}{port}", family.scheme));
        }
        Some(MyDomain { origin, ancestors })
    }

    /// The origin at `address` when pages of it may hold our frame.
    pub fn ancestor(&self, address: &str) -> Option<Origin> {
        let (_, family, host) = self.split(address)?;
        suffixes(family).any(|suffix| below(&host, suffix)).then(|| Origin::of(address)).flatten()
    }

    /// The origin at `address` when people sign in to Salesforce there.
    pub fn login(&self, address: &str) -> Option<Origin> {
        let (_, family, host) = self.split(address)?;
        (family.login.contains(&host) || below(&host, &family.my_domain)).then(|| Origin::of(address)).flatten()
    }

    /// Where people sign in who have no My Domain at hand.
    pub fn sign_in(&self, sandbox: bool) -> Option<String> {
        let family = self.0.first()?;
        let host = family.login.get(usize::from(sandbox))?;
        Some(format!("{}://{host}", family.scheme))
    }

    /// Sources for pages that are shown before the org is known. Such pages hold no data.
    pub fn any_ancestor(&self) -> Vec<String> {
        let all = self.0.iter().flat_map(|family| suffixes(family).map(move |suffix| (family, suffix)));
        all.map(|(family, suffix)| {
            let port = if family.scheme == "http" { ":*" } else { "" };
            format!("{}://*.{suffix}{port}", family.scheme)
        })
        .collect()
    }
}

fn suffixes(family: &HostFamily) -> impl Iterator<Item = &str> {
    std::iter::once(&family.my_domain).chain(&family.ancestors).map(String::as_str)
}

fn below(host: &str, suffix: &str) -> bool {
    host.strip_suffix(suffix).is_some_and(|front| front.len() > 1 && front.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families() -> HostFamilies {
        HostFamilies(vec![HostFamily::commercial()])
    }

    #[test]
    fn a_my_domain_names_its_own_ancestors_only() {
        let found = families().my_domain("https://acme--uat.sandbox.my.salesforce.com");
        let ancestors = found.map(|domain| domain.ancestors.join(" ")).unwrap_or_default();
        assert!(
            ancestors.starts_with(
                "https://acme--uat.sandbox.my.salesforce.com https://acme--uat.sandbox.lightning.force.com"
            )
        );
        assert!(!ancestors.contains("https://*.lightning.force.com"));
    }

    #[test]
    fn foreign_look_alike_and_insecure_hosts_are_refused() {
        for address in [
            "http://acme.my.salesforce.com",
            "https://acme.my.salesforce.com.evil.example",
            "https://evilmy.salesforce.com",
            "https://my.salesforce.com",
            "https://user@evil.example/.my.salesforce.com",
            "javascript:alert(1)",
            "",
        ] {
            assert_eq!(families().my_domain(address), None, "{address}");
        }
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        let family = |scheme: &str, my_domain: &str| HostFamily {
            scheme: scheme.to_owned(),
            my_domain: my_domain.to_owned(),
            ancestors: Vec::new(),
            login: Vec::new(),
        };
        assert!(family("http", "my.localhost").is_safe());
        assert!(!family("http", "my.salesforce.com").is_safe());
    }
}
