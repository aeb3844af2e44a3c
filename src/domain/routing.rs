//! Where a link leads: a question mail's link, and the sign-in page of a site, by how site and person are set up.
//!
//! The table is DESIGN.md's, copied into the test below line by line. Being wrong here locks people out or lets them past
//! *Force SSO*, so what isn't in the table fails closed.

use super::roles::{Role, Roles};
use url::Url;

/// A site's connection to its org, as far as routing cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionState {
    /// No org was ever connected, or it was disconnected on purpose.
    None,
    Verified,
    /// An org is connected, but its tokens don't work at the moment.
    Broken,
}

/// How a site is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRouting {
    /// Everybody signs in through Salesforce.
    pub force_sso: bool,
    pub connection: ConnectionState,
    /// Address of the Qstream tab in the org; see [`tab_url`].
    pub tab_url: Option<Url>,
}

/// Where the link of a question mail leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailLink {
    /// Straight to the question in Qstream.
    Question,
    /// To the Qstream tab; the question is waiting there.
    Tab(Url),
    /// To "Log in with Salesforce": the site has no tab address.
    SalesforceLogin,
    /// To a page that says that this site signs in through Salesforce only, and whom to ask.
    SalesforceOnly,
}

/// What the sign-in page of a site offers a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInOffer {
    /// Code by e-mail, password and the like; no org is connected.
    Open,
    /// The same, with the Salesforce button first.
    OpenSalesforceFirst,
    SalesforceOnly,
    /// Salesforce only, but the connection is broken: an owner gets a code by e-mail.
    SalesforceOrOwnerCode,
}

/// `salesforce_user` is the tag of that name: unset or true goes to Salesforce, false straight into Qstream.
pub fn mail_link(site: &SiteRouting, salesforce_user: Option<bool>) -> MailLink {
    let goes_to_salesforce = salesforce_user.unwrap_or(true);
    match (site.force_sso, site.connection) {
        (false, ConnectionState::None) => MailLink::Question,
        _ if goes_to_salesforce => site.tab_url.clone().map_or(MailLink::SalesforceLogin, MailLink::Tab),
        (false, ConnectionState::Verified | ConnectionState::Broken) => MailLink::Question,
        (true, _) => MailLink::SalesforceOnly,
    }
}

/// The person isn't known yet when the page is shown: see [`may_use_code`] for who then gets one.
pub const fn sign_in(site: &SiteRouting) -> SignInOffer {
    match (site.force_sso, site.connection) {
        (false, ConnectionState::None) => SignInOffer::Open,
        (false, ConnectionState::Verified | ConnectionState::Broken) => SignInOffer::OpenSalesforceFirst,
        (true, ConnectionState::Verified) => SignInOffer::SalesforceOnly,
        // Force SSO without any connection should not exist; it is treated as the broken one it looks like.
        (true, ConnectionState::Broken | ConnectionState::None) => SignInOffer::SalesforceOrOwnerCode,
    }
}

/// Whether a person may sign in without Salesforce.
pub fn may_use_code(site: &SiteRouting, roles: &Roles) -> bool {
    match sign_in(site) {
        SignInOffer::Open | SignInOffer::OpenSalesforceFirst => true,
        SignInOffer::SalesforceOnly => false,
        SignInOffer::SalesforceOrOwnerCode => roles.0.contains(&Role::Owner),
    }
}

/// Whether people of the site may sign in by a password: where a code by e-mail is open to everybody.
pub const fn may_use_password(site: &SiteRouting) -> bool {
    matches!(sign_in(site), SignInOffer::Open | SignInOffer::OpenSalesforceFirst)
}

/// Why a tab address isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TabUrlError {
    #[error("not an https address")]
    NotHttps,
    #[error("not a host of the connected org")]
    ForeignHost,
    #[error("not the address of a Canvas or Lightning tab")]
    NotATab,
}

/// Accepts the address of the Qstream tab: on a host of the connected org, and either a Classic Canvas tab
/// (`/servlet/servlet.Integration?lid=01r…`) or a Lightning one (`/lightning/n/…`).
///
/// `hosts`: origins of the org's pages, `scheme://host[:port]`.
pub fn tab_url(address: &str, hosts: &[String]) -> Result<Url, TabUrlError> {
    let url = Url::parse(address.trim()).map_err(|_| TabUrlError::NotHttps)?;
    let loopback = url.host_str().is_some_and(|host| host.ends_with(".localhost"));
    if (url.scheme() != "https" && !(loopback && url.scheme() == "http")) || !url.username().is_empty() {
        return Err(TabUrlError::NotHttps);
    }
    if !hosts.iter().any(|host| *host == url.origin().ascii_serialization()) {
        return Err(TabUrlError::ForeignHost);
    }
    let lightning =
        url.path().strip_prefix("/lightning/n/").is_some_and(|name| !name.is_empty() && !name.contains('/'));
    let lid = || url.query_pairs().any(|(key, value)| key == "lid" && value.starts_with("01r") && value.len() >= 15);
    if lightning || (url.path() == "/servlet/servlet.Integration" && lid()) {
        Ok(url)
    } else {
        Err(TabUrlError::NotATab)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 6] =
        [Role::Learner, Role::Author, Role::ProgramManager, Role::ReportingManager, Role::Admin, Role::Owner];
    const TAB: &str = "https://acme.lightning.force.com/lightning/n/Qstream";

    fn site(force_sso: bool, connection: ConnectionState, tab: bool) -> SiteRouting {
        SiteRouting { force_sso, connection, tab_url: tab.then(|| TAB.parse().unwrap()) }
    }

    /// Where a mail leads without a tab's address, and with one; what the sign-in page offers; who gets in without Salesforce.
    type Line = (bool, ConnectionState, Option<bool>, &'static str, &'static str, SignInOffer, Who);

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Who {
        Everybody,
        Owners,
        Nobody,
    }

    /// The table, written out.
    const TABLE: [Line; 18] = {
        use ConnectionState::{Broken, None as Nothing, Verified};
        use SignInOffer::{Open, OpenSalesforceFirst, SalesforceOnly, SalesforceOrOwnerCode};
        use Who::{Everybody, Nobody, Owners};
        [
            (false, Nothing, None, "question", "question", Open, Everybody),
            (false, Nothing, Some(true), "question", "question", Open, Everybody),
            (false, Nothing, Some(false), "question", "question", Open, Everybody),
            (false, Verified, None, "login", "tab", OpenSalesforceFirst, Everybody),
            (false, Verified, Some(true), "login", "tab", OpenSalesforceFirst, Everybody),
            (false, Verified, Some(false), "question", "question", OpenSalesforceFirst, Everybody),
            (false, Broken, None, "login", "tab", OpenSalesforceFirst, Everybody),
            (false, Broken, Some(true), "login", "tab", OpenSalesforceFirst, Everybody),
            (false, Broken, Some(false), "question", "question", OpenSalesforceFirst, Everybody),
            (true, Verified, None, "login", "tab", SalesforceOnly, Nobody),
            (true, Verified, Some(true), "login", "tab", SalesforceOnly, Nobody),
            (true, Verified, Some(false), "told", "told", SalesforceOnly, Nobody),
            (true, Broken, None, "login", "tab", SalesforceOrOwnerCode, Owners),
            (true, Broken, Some(true), "login", "tab", SalesforceOrOwnerCode, Owners),
            (true, Broken, Some(false), "told", "told", SalesforceOrOwnerCode, Owners),
            // Shouldn't exist: treated as the broken connection that it looks like.
            (true, Nothing, None, "login", "tab", SalesforceOrOwnerCode, Owners),
            (true, Nothing, Some(true), "login", "tab", SalesforceOrOwnerCode, Owners),
            (true, Nothing, Some(false), "told", "told", SalesforceOrOwnerCode, Owners),
        ]
    };

    #[test]
    fn every_combination_leads_where_the_table_says_whatever_the_role() {
        let mut combinations = Vec::new();
        for (force_sso, connection, tag, without, with, offer, who) in TABLE {
            for (tab, mail) in [(false, without), (true, with)] {
                let site = site(force_sso, connection, tab);
                assert_eq!(sign_in(&site), offer, "{site:?}");
                let found = match mail_link(&site, tag) {
                    MailLink::Question => "question",
                    MailLink::Tab(url) if url.as_str() == TAB => "tab",
                    MailLink::Tab(_) => "another tab",
                    MailLink::SalesforceLogin => "login",
                    MailLink::SalesforceOnly => "told",
                };
                assert_eq!(found, mail, "{site:?} {tag:?}");
                for role in ROLES {
                    let by_code = who == Who::Everybody || (who == Who::Owners && role == Role::Owner);
                    assert_eq!(may_use_code(&site, &Roles(vec![Role::Learner, role])), by_code, "{site:?} {role:?}");
                    assert_eq!(may_use_password(&site), who == Who::Everybody, "{site:?}");
                    combinations.push((force_sso, format!("{connection:?}"), tag, tab, role));
                }
            }
        }
        combinations.sort();
        combinations.dedup();
        assert_eq!(combinations.len(), 2 * 3 * 3 * 2 * ROLES.len(), "each combination once");
    }

    #[test]
    fn only_a_tab_of_the_connected_org_is_taken() {
        let hosts = ["https://acme.my.salesforce.com".to_owned(), "https://acme.lightning.force.com".to_owned()];
        for good in [
            TAB,
            " https://acme.my.salesforce.com/servlet/servlet.Integration?lid=01r5g000000abcd&ic=1 ",
            "https://acme.lightning.force.com/lightning/n/Qstream__Qstream?c__x=1",
        ] {
            assert!(tab_url(good, &hosts).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("javascript:alert(1)", TabUrlError::NotHttps),
            ("http://acme.lightning.force.com/lightning/n/Qstream", TabUrlError::NotHttps),
            ("https://acme.lightning.force.com@evil.example/lightning/n/Qstream", TabUrlError::NotHttps),
            ("https://evil.example/lightning/n/Qstream", TabUrlError::ForeignHost),
            ("https://acme.lightning.force.com.evil.example/lightning/n/Qstream", TabUrlError::ForeignHost),
            ("https://acme.lightning.force.com:8443/lightning/n/Qstream", TabUrlError::ForeignHost),
            ("https://acme.lightning.force.com/lightning/n/", TabUrlError::NotATab),
            ("https://acme.lightning.force.com/lightning/n/../../secur/logout.jsp", TabUrlError::NotATab),
            ("https://acme.my.salesforce.com/servlet/servlet.Integration?lid=00D5g000000abcd", TabUrlError::NotATab),
            ("https://acme.my.salesforce.com/home/home.jsp", TabUrlError::NotATab),
        ] {
            assert_eq!(tab_url(bad, &hosts), Err(why), "{bad}");
        }
    }
}
