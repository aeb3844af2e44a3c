//! Signed requests of the size of real ones, each with bytes of its own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

pub(crate) const SECRET: &str = "4F1B6E0D9C8A7352E1D0C9B8A7968574635241302F1E0D9C8B7A695847362514";
pub(crate) const ORG: &str = "00Dxx0000001gEAEAY";
const HOST: &str = "https://acme.my.salesforce.com";

/// The Salesforce user id of person `number`.
pub(crate) fn person(number: usize) -> String {
    format!("005xx{number:010}")
}

/// A whole HTTP request that launches the app for person `number`; `serial` makes its bytes unique.
pub(crate) fn launch(port: u16, number: usize, serial: usize) -> Vec<u8> {
    let value = signed_request(port, number, serial);
    let mut form = String::with_capacity(value.len() + 200);
    form.push_str("signed_request=");
    for c in value.chars() {
        match c {
            '+' => form.push_str("%2B"),
            '/' => form.push_str("%2F"),
            '=' => form.push_str("%3D"),
            other => form.push(other),
        }
    }
    let length = form.len();
    format!(
        "POST /canvas HTTP/1.1\r\nhost: qstream.localhost:{port}\r\norigin: {HOST}\r\nsec-fetch-dest: iframe\r\n\
         sec-fetch-site: cross-site\r\nsec-fetch-mode: navigate\r\naccept-language: en-GB,en;q=0.9\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{form}"
    )
    .into_bytes()
}

fn signed_request(port: u16, number: usize, serial: usize) -> String {
    let payload = STANDARD.encode(request(port, number, serial).to_string());
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()) else { return String::new() };
    mac.update(payload.as_bytes());
    format!("{}.{payload}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// Every member of a real request; 3 to 5 KB once it is a form, by the length of `parameters`.
fn request(port: u16, number: usize, serial: usize) -> serde_json::Value {
    let issued =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let issued = u32::try_from(issued % (1 << 32)).unwrap_or(0).cast_signed();
    let instance = format!("_:Qstream:{serial}:0:canvasapp");
    let rest = |rest: &str| format!("/services/data/v68.0/{rest}");
    json!({
        "algorithm": "HMACSHA256",
        "issuedAt": issued,
        "userId": person(number),
        "client": {
            "refreshToken": null, "instanceId": instance, "targetOrigin": HOST, "instanceUrl": HOST,
            "oauthToken": format!("{}!AQ4{}", &ORG[..15], "k9Zt7Qw2".repeat(12)),
        },
        "context": {
            "user": {
                "userId": person(number), "userName": format!("person{number}@acme.example"), "firstName": "Zoë",
                "lastName": format!("O'Person {number}"), "email": format!("person{number}@acme.example"),
                "fullName": format!("Zoë O'Person {number}"), "locale": "en_GB", "language": "en_US",
                "timeZone": "Europe/Dublin", "profileId": "00exx000000jzvq", "roleId": null, "userType": "STANDARD",
                "currencyISOCode": "EUR", "profilePhotoUrl": format!("{HOST}/profilephoto/005/F"),
                "profileThumbnailUrl": format!("{HOST}/profilephoto/005/T"), "siteUrl": null, "siteUrlPrefix": null,
                "networkId": null, "accessibilityModeEnabled": false, "isDefaultNetwork": true,
            },
            "organization": {
                "organizationId": ORG, "name": "Acme", "multicurrencyEnabled": false, "namespacePrefix": null,
                "currencyIsoCode": "EUR",
            },
            "application": {
                "applicationId": "06Pxx00000003fM", "name": "Qstream", "developerName": "Qstream", "namespace": "",
                "version": "1.0", "canvasUrl": format!("http://qstream.localhost:{port}/canvas"),
                "authType": "SIGNED_REQUEST", "referenceId": "09Hxx00000004Qr", "samlInitiationMethod": "None",
                "options": [], "isInstalledPersonalApp": false,
            },
            "environment": {
                "displayLocation": "Aura", "sublocation": null, "uiTheme": "Theme3", "referer": null,
                "locationUrl": "https://acme.lightning.force.com/lightning/n/Qstream", "record": {},
                "dimensions": {
                    "width": "100%", "height": "900px", "maxWidth": "infinite", "maxHeight": "2000px",
                    "clientWidth": "1200px", "clientHeight": "40px",
                },
                "parameters": { "note": "x".repeat((serial * 37) % 900) },
                "version": { "season": "WINTER", "api": "68.0" },
            },
            "links": {
                "loginUrl": HOST, "enterpriseUrl": "/services/Soap/c/68.0/00D", "metadataUrl": "/services/Soap/m/68.0/00D",
                "partnerUrl": "/services/Soap/u/68.0/00D", "restUrl": rest(""), "sobjectUrl": rest("sobjects/"),
                "searchUrl": rest("search/"), "queryUrl": rest("query/"), "recentItemsUrl": rest("recent/"),
                "chatterFeedsUrl": "/services/data/v31.0/chatter/feeds", "chatterGroupsUrl": rest("chatter/groups"),
                "chatterUsersUrl": rest("chatter/users"), "chatterFeedItemsUrl": "/services/data/v31.0/chatter/feed-items",
                "userUrl": "/005",
            },
        },
    })
}
