//! Who looks at a page. Nobody signs in here: the person is chosen in the header, by `?as=` or its cookie.

use actix_web::HttpRequest;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::http::place;
use crate::orgs::{Org, UserInfo};
use crate::world::World;

const COOKIE: &str = "as";

/// A person in front of a page of their org.
pub(super) struct Viewer<'a> {
    pub(super) world: &'a World,
    pub(super) org: &'a Org,
    pub(super) user: &'a UserInfo,
    pub(super) path: String,
    query: Vec<(String, String)>,
    chosen: bool,
}

impl<'a> Viewer<'a> {
    /// `None` when the host names no org.
    pub(super) fn of(world: &'a World, req: &HttpRequest) -> Option<Self> {
        let org = place::org(world, req)?;
        let query: Vec<(String, String)> = form_urlencoded::parse(req.query_string().as_bytes()).into_owned().collect();
        let asked = query.iter().find(|(name, _)| name == COOKIE).and_then(|(_, name)| org.user(name));
        let remembered = cookie(req).and_then(|name| org.user(name));
        let user = asked.or(remembered).or(org.users.first())?;
        Some(Self { world, org, user, path: req.path().to_owned(), query, chosen: asked.is_some() })
    }

    pub(super) fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The cookie to set when the person was just chosen.
    pub(super) fn cookie(&self) -> Option<String> {
        self.chosen.then(|| format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax", self.user.username))
    }

    /// This page, looked at by somebody else.
    pub(super) fn path_as(&self, user: &UserInfo) -> String {
        let name: String = form_urlencoded::byte_serialize(user.username.as_bytes()).collect();
        format!("{}?as={name}", self.path)
    }

    /// An instant on this person's clock.
    pub(super) fn clock(&self, at_ms: i64) -> String {
        let zone = TimeZone::get(&self.user.time_zone).unwrap_or(TimeZone::UTC);
        let moment = Timestamp::from_millisecond(at_ms).unwrap_or_default().to_zoned(zone);
        moment.strftime("%-d %b %Y, %H:%M:%S").to_string()
    }

    pub(super) fn hour(&self) -> i8 {
        let zone = TimeZone::get(&self.user.time_zone).unwrap_or(TimeZone::UTC);
        Timestamp::from_millisecond(self.world.now_ms()).unwrap_or_default().to_zoned(zone).hour()
    }
}

fn cookie(req: &HttpRequest) -> Option<&str> {
    let header = req.headers().get("Cookie")?.to_str().ok()?;
    let mut pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}
