//! The JSON inside a signed request: who looks at which app, in which org, at which place on the screen.

use serde_json::{Value, json};

use crate::orgs::{Org, UserInfo, ids};
use crate::world::World;

const API: &str = "68.0";

/// One showing of the app: what differs between two frames on the screen of the same person.
#[derive(Clone, Debug)]
pub(crate) struct Showing {
    pub(crate) instance_id: String,
    pub(crate) place: Place,
}

/// Which kind of page the frame stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    /// A tab of Lightning Experience.
    #[default]
    Lightning,
    /// A page of Salesforce Classic.
    Classic,
    /// The sidebar of a service console: narrow, of a fixed height.
    Console,
}

/// As Salesforce writes them: pixels, a percentage, `infinite` or `final`.
pub(crate) struct Dimensions {
    pub(crate) width: &'static str,
    pub(crate) height: &'static str,
    pub(crate) max_width: &'static str,
    pub(crate) max_height: &'static str,
    pub(crate) client_width: &'static str,
    pub(crate) client_height: &'static str,
}

impl Showing {
    /// A new frame.
    pub(crate) fn new(world: &World, place: Place) -> Self {
        let number = 400 + world.next_serial();
        Self::again(format!("_:{}:{number}:0:canvasapp", world.app.developer_name), place)
    }

    /// The frame that is already on the screen under this id.
    pub(crate) fn again(instance_id: String, place: Place) -> Self {
        Self { instance_id, place }
    }
}

impl Place {
    const WORDS: [(Self, &'static str); 3] =
        [(Self::Lightning, "lightning"), (Self::Classic, "classic"), (Self::Console, "console")];

    /// Lightning, unless another place is named.
    pub(crate) fn read(word: &str) -> Self {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(place, _)| *place).unwrap_or_default()
    }

    pub(crate) fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(place, _)| *place == self).map_or("", |(_, word)| word)
    }

    fn display_location(self) -> &'static str {
        match self {
            Self::Lightning => "Aura",
            Self::Classic => "Visualforce",
            Self::Console => "ServiceDesk",
        }
    }

    /// The page around the frame, below the host of that kind of page.
    fn path(self) -> &'static str {
        match self {
            Self::Lightning => "/lightning/n/Qstream",
            Self::Classic => "/apex/Qstream",
            Self::Console => "/console",
        }
    }

    pub(crate) fn dimensions(self) -> Dimensions {
        let (width, height, max_width, max_height, client_width, client_height) = match self {
            Self::Lightning => ("100%", "600px", "infinite", "infinite", "1196px", "600px"),
            Self::Classic => ("800px", "600px", "1000px", "2000px", "800px", "600px"),
            Self::Console => ("280px", "480px", "280px", "final", "280px", "480px"),
        };
        Dimensions { width, height, max_width, max_height, client_width, client_height }
    }
}

/// The whole `CanvasRequest` for this person.
pub(crate) fn build(world: &World, org: &Org, user: &UserInfo, token: &str, showing: &Showing) -> Value {
    let origin = world.my_domain(org);
    json!({
        "algorithm": "HMACSHA256",
        "issuedAt": issued_at(world.now_ms()),
        "userId": user.id,
        "client": {
            "refreshToken": null,
            "instanceId": showing.instance_id,
            "targetOrigin": origin,
            "instanceUrl": origin,
            "oauthToken": token,
        },
        "context": context(world, org, user, showing),
    })
}

/// The part that `Sfdc.canvas.client.ctx` asks for.
pub(crate) fn context(world: &World, org: &Org, user: &UserInfo, showing: &Showing) -> Value {
    json!({
        "user": user_context(world, org, &world.settled(org).as_now(user)),
        "links": links(world, org, user),
        "application": {
            "name": "Qstream",
            "canvasUrl": world.canvas_url(),
            "applicationId": org.application_id,
            "version": "1.0",
            "authType": "SIGNED_REQUEST",
            "referenceId": org.reference_id,
            "options": [],
            "samlInitiationMethod": "None",
            "namespace": "",
            "isInstalledPersonalApp": false,
            "developerName": world.app.developer_name,
        },
        "organization": {
            "organizationId": org.id,
            "name": org.name,
            "multicurrencyEnabled": false,
            "namespacePrefix": null,
            "currencyIsoCode": "EUR",
        },
        "environment": environment(world, org, showing),
    })
}

fn user_context(world: &World, org: &Org, user: &UserInfo) -> Value {
    let photo = |size: &str| format!("{}/profilephoto/005/{size}", world.my_domain(org));
    json!({
        "userId": user.id,
        "userName": user.username,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "email": user.email,
        "fullName": user.full_name(),
        "locale": user.locale,
        "language": user.language,
        "timeZone": user.time_zone,
        "profileId": short_id(world, org, "00e", &user.profile),
        "roleId": short_id(world, org, "00E", &user.title),
        "userType": "STANDARD",
        "currencyISOCode": "EUR",
        "profilePhotoUrl": photo("F"),
        "profileThumbnailUrl": photo("T"),
        "siteUrl": null,
        "siteUrlPrefix": null,
        "networkId": null,
        "accessibilityModeEnabled": false,
        "isDefaultNetwork": true,
    })
}

fn environment(world: &World, org: &Org, showing: &Showing) -> Value {
    let size = showing.place.dimensions();
    json!({
        "referer": null,
        "locationUrl": format!("{}{}", org.lightning(world.port), showing.place.path()),
        "displayLocation": showing.place.display_location(),
        "sublocation": null,
        "uiTheme": "Theme3",
        "dimensions": {
            "width": size.width,
            "height": size.height,
            "maxWidth": size.max_width,
            "maxHeight": size.max_height,
            "clientWidth": size.client_width,
            "clientHeight": size.client_height,
        },
        "parameters": {},
        "record": {},
        "version": { "season": "WINTER", "api": API },
    })
}

fn links(world: &World, org: &Org, user: &UserInfo) -> Value {
    let rest = |rest: &str| format!("/services/data/v{API}/{rest}");
    let soap = |kind: &str| format!("/services/Soap/{kind}/{API}/{}", org.id_15());
    json!({
        "loginUrl": world.my_domain(org),
        "enterpriseUrl": soap("c"),
        "metadataUrl": soap("m"),
        "partnerUrl": soap("u"),
        "restUrl": rest(""),
        "sobjectUrl": rest("sobjects/"),
        "searchUrl": rest("search/"),
        "queryUrl": rest("query/"),
        "recentItemsUrl": rest("recent/"),
        "chatterFeedsUrl": "/services/data/v31.0/chatter/feeds",
        "chatterGroupsUrl": rest("chatter/groups"),
        "chatterUsersUrl": rest("chatter/users"),
        "chatterFeedItemsUrl": "/services/data/v31.0/chatter/feed-items",
        "userUrl": format!("/{}", user.id),
    })
}

/// Profiles and roles appear in 15 characters, unlike everything else.
fn short_id(world: &World, org: &Org, prefix: &str, name: &str) -> String {
    let serial = ids::from_base62(&world.seed.text(&format!("{}.{prefix}.{name}", org.key), 5));
    let mut id = ids::make(prefix, &org.pod, serial.unwrap_or(1));
    id.truncate(15);
    id
}

/// Milliseconds since 1970, cut to the lowest 32 bits and read with a sign.
fn issued_at(now_ms: i64) -> i32 {
    let low = u32::try_from(now_ms.rem_euclid(1 << 32)).unwrap_or_default();
    low.cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stamp_wraps_as_the_real_one_does() {
        // A request published with the page it came from: 2022-12-13 05:59:14 UTC.
        assert_eq!(issued_at(1_670_911_154_403), 168_876_259);
        assert!(issued_at(1_670_911_154_403 + (1 << 31)) < 0);
    }
}
