//! The pages of an org as a person sees them. They resemble Lightning Experience so that a newcomer finds the
//! way; every line, colour and icon is our own. All of it works without JavaScript.

pub(crate) mod assets;
pub(crate) mod chrome;
pub(crate) mod commits;
pub(crate) mod elsewhere;
pub(crate) mod home;
pub(crate) mod icons;
pub(crate) mod objects;
pub(crate) mod record;
pub(crate) mod search;
pub(crate) mod setup;
mod shown;
pub(crate) mod tab;
mod viewer;
