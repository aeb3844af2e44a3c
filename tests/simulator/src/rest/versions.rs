//! The list of versions and the resources of one version.

use serde_json::{Value, json};

use super::route::VERSIONS;
use crate::orgs::Org;
use crate::world::World;

pub(crate) fn versions() -> Value {
    let label = |version: u16| {
        // Three releases a year: 68 is Winter '27.
        let season = ["Spring", "Summer", "Winter"];
        let name = season.get(usize::from(version % 3)).copied().unwrap_or_default();
        let year = 26 + (i32::from(version) - 66).div_euclid(3) + i32::from(version % 3 == 2);
        format!("{name} '{year}")
    };
    VERSIONS
        .map(|version| {
            json!({
                "label": label(version),
                "url": format!("/services/data/v{version}.0"),
                "version": format!("{version}.0"),
            })
        })
        .collect()
}

pub(crate) fn resources(world: &World, org: &Org, user: &str, version: u16) -> Value {
    let path = |rest: &str| format!("/services/data/v{version}.0/{rest}");
    json!({
        "composite": path("composite"),
        "jobs": path("jobs"),
        "limits": path("limits"),
        "query": path("query"),
        "queryAll": path("queryAll"),
        "sobjects": path("sobjects"),
        "identity": format!("{}/id/{}/{user}", world.my_domain(org), org.id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_follow_the_numbers() {
        let list = versions();
        let label = |version: &str| {
            let mut entries = list.as_array().unwrap().iter();
            entries.find(|entry| entry["version"] == version).unwrap()["label"].as_str().unwrap().to_owned()
        };
        assert_eq!(label("68.0"), "Winter '27");
        assert_eq!(label("67.0"), "Summer '26");
        assert_eq!(label("66.0"), "Spring '26");
        assert_eq!(label("65.0"), "Winter '26");
        assert_eq!(label("62.0"), "Winter '25");
    }
}
