//! The cast: a production org, its sandbox, and an org that never bought anything. Two traps are on purpose.
//! The sandbox keeps the user ids of production, as a real copy does, and somebody at Northwind has the e-mail
//! address of a Harrow & Pike learner: an app that looks at one of those alone takes one person for another.

use super::{Org, UserInfo, ids, seed::Seed};

/// First name, last name, address without host, time zone, locale, language, profile, title.
type Person = [&'static str; 8];

const REP: &str = "Qstream Sales Rep";
const MANAGER: &str = "Qstream Sales Manager";
const ADMIN: &str = "System Administrator";
const ROBOT: &str = "Minimum Access - API Only Integrations";

const HARROW_PIKE: &[Person] = &[
    ["Ana", "Ferreira", "ana.ferreira", "America/Sao_Paulo", "pt_BR", "pt_BR", REP, "Account Executive"],
    ["Ben", "Okoye", "ben.okoye", "Europe/Dublin", "en_IE", "en_US", REP, "Account Executive"],
    ["Chi", "Nakamura", "chi.nakamura", "Asia/Tokyo", "ja_JP", "ja", REP, "Hospital Specialist"],
    ["Dev", "Raghunathan", "dev.raghunathan", "Asia/Kolkata", "en_IN", "en_US", REP, "Account Executive"],
    ["Zoë", "Lindqvist", "zoe.lindqvist", "Europe/Dublin", "en_IE", "en_US", REP, "Hospital Specialist"],
    ["Aoife", "Ní Bhriain", "aoife.nibhriain", "Europe/Dublin", "en_IE", "en_US", REP, "Account Executive"],
    ["Yusuf", "al-Sayed", "yusuf.alsayed", "America/New_York", "en_US", "en_US", REP, "Account Executive"],
    ["Łukasz", "Wójcik", "lukasz.wojcik", "Pacific/Auckland", "en_NZ", "en_US", REP, "Hospital Specialist"],
    ["Maeve", "Byrne", "maeve.byrne", "Europe/Dublin", "en_IE", "en_US", MANAGER, "Regional Manager, Europe"],
    ["Tomás", "Prado", "tomas.prado", "America/Sao_Paulo", "pt_BR", "en_US", MANAGER, "Regional Manager, Americas"],
    ["Ingrid", "Solheim", "ingrid.solheim", "Europe/Oslo", "no_NO", "en_US", ADMIN, "Head of Enablement"],
    ["Priya", "Raman", "priya.raman", "Asia/Kolkata", "en_IN", "en_US", MANAGER, "Reporting Manager"],
    ["Sam", "Outlier", "sam.outlier", "America/New_York", "en_US", "en_US", REP, "Contractor"],
    ["Qstream", "Integration", "qstream.integration", "GMT", "en_US", "en_US", ROBOT, "Integration User"],
];

const NORTHWIND: &[Person] = &[
    ["Nora", "Whitfield", "nora.whitfield", "Europe/London", "en_GB", "en_US", ADMIN, "Operations Director"],
    ["Ana", "Ferreira", "ana.ferreira", "Europe/Lisbon", "pt_PT", "en_US", "Standard User", "Consultant"],
];

/// The orgs every simulator starts with.
pub(crate) fn found(seed: Seed) -> Vec<Org> {
    let production = org(seed, "harrow-pike", "Harrow & Pike Medical", users(seed, "harrow-pike", HARROW_PIKE));
    let mut sandbox = org(
        seed,
        "harrow-pike--uat",
        "Harrow & Pike Medical",
        production.users.iter().map(copied_to_sandbox).collect(),
    );
    "harrow-pike--uat.sandbox".clone_into(&mut sandbox.label);
    sandbox.sandbox = true;
    let mut northwind = org(seed, "northwind", "Northwind Traders", users(seed, "northwind", NORTHWIND));
    if let Some(ana) = northwind.users.last_mut() {
        "ana.ferreira@harrowpike.example".clone_into(&mut ana.email);
    }
    vec![production, sandbox, northwind]
}

fn org(seed: Seed, key: &str, name: &str, users: Vec<UserInfo>) -> Org {
    let pod = seed.text(&format!("{key}.pod"), 3);
    let integration_user = users
        .iter()
        .find(|user| user.profile == ROBOT || user.profile == ADMIN && users.len() < 3)
        .map(|user| user.id.clone())
        .unwrap_or_default();
    Org {
        key: key.to_owned(),
        label: key.to_owned(),
        id: ids::make("00D", &pod, serial(seed, &format!("{key}.org"))),
        name: name.to_owned(),
        sandbox: false,
        integration_user,
        application_id: ids::make("06P", &pod, serial(seed, &format!("{key}.application"))),
        reference_id: ids::make("09H", &pod, serial(seed, &format!("{key}.reference"))),
        pod,
        users,
    }
}

fn users(seed: Seed, key: &str, people: &[Person]) -> Vec<UserInfo> {
    let pod = seed.text(&format!("{key}.pod"), 3);
    let first = serial(seed, &format!("{key}.users"));
    let domain = if key == "northwind" { "northwind.example" } else { "harrowpike.example" };
    people
        .iter()
        .zip(first..)
        .map(|(&[first_name, last_name, local, time_zone, locale, language, profile, title], number)| {
            let address = format!("{local}@{domain}");
            UserInfo {
                id: ids::make("005", &pod, number),
                username: address.clone(),
                first_name: first_name.to_owned(),
                last_name: last_name.to_owned(),
                email: address,
                time_zone: time_zone.to_owned(),
                locale: locale.to_owned(),
                language: language.to_owned(),
                profile: profile.to_owned(),
                title: title.to_owned(),
            }
        })
        .collect()
}

/// A sandbox refresh appends its name to user names, and makes e-mail addresses undeliverable.
fn copied_to_sandbox(user: &UserInfo) -> UserInfo {
    UserInfo { username: format!("{}.uat", user.username), email: format!("{}.invalid", user.email), ..user.clone() }
}

/// A number of five base-62 digits, so that ids do not all begin at 1 and yet leave room to count on.
fn serial(seed: Seed, label: &str) -> u64 {
    ids::from_base62(&seed.text(label, 5)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_carry_the_prefix_of_their_kind_and_differ_between_orgs() {
        let orgs = found(Seed(1));
        assert!(orgs.iter().all(|org| org.id.starts_with("00D") && org.id.len() == 18));
        assert!(orgs.iter().flat_map(|org| &org.users).all(|user| user.id.starts_with("005")));
        assert!(orgs.iter().all(|org| org.user(&org.integration_user).is_some()));
        assert_ne!(orgs.first().map(|org| &org.id), orgs.get(1).map(|org| &org.id));
    }

    #[test]
    fn the_sandbox_keeps_user_ids_and_spoils_addresses() {
        let orgs = found(Seed(1));
        let [production, sandbox, _] = orgs.as_slice() else { unreachable!() };
        let (original, copy) = (production.users.first().unwrap(), sandbox.users.first().unwrap());
        assert_eq!(original.id, copy.id);
        assert_eq!(copy.username, "ana.ferreira@harrowpike.example.uat");
        assert_eq!(copy.email, "ana.ferreira@harrowpike.example.invalid");
    }
}
