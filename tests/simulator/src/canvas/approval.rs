//! Whether a person may see the app, and whether they still have to say so themselves.

use form_urlencoded::byte_serialize;

use crate::orgs::setup::Permitted;
use crate::orgs::{Org, UserInfo};
use crate::world::World;

/// Approved beforehand by an administrator, or by the person with "Allow".
pub(crate) fn is_approved(world: &World, org: &Org, user: &UserInfo) -> bool {
    let settled = world.settled(org);
    match settled.permitted {
        Permitted::AdminApproved => settled.is_preauthorised(user),
        Permitted::SelfAuthorise => settled.canvas_approved.contains(&user.id),
    }
}

/// The address that the frame is sent to by GET when the person has to approve first. What the app may not see
/// stands behind the hash.
pub(crate) fn address(canvas_url: &str, login_url: &str, target_origin: &str, instance_id: &str) -> String {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let bare = canvas_url.split('#').next().unwrap_or(canvas_url);
    let joint = if bare.contains('?') { '&' } else { '?' };
    format!(
        "{bare}{joint}_sfdc_canvas_auth=user_approval_required&loginUrl={}#target_origin={}&instance_id={instance_id}",
        encoded(login_url),
        encoded(target_origin),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_keeps_a_query_and_drops_a_fragment() {
        let address = address("https://app.example/canvas?a=1#x", "http://o.my.localhost:1", "http://o", "_:Q:1");
        let start = "https://app.example/canvas?a=1&_sfdc_canvas_auth=user_approval_required&loginUrl=http%3A%2F%2F";
        assert!(address.starts_with(start), "{address}");
        assert!(address.ends_with("#target_origin=http%3A%2F%2Fo&instance_id=_:Q:1"), "{address}");
    }
}
