//! The simulator from outside, over HTTP. One binary, because linking one is quicker than linking eight.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod authorise;
mod bulk;
mod canvas;
mod faults;
mod lasting;
mod lists;
mod pages;
mod program;
mod property;
mod queries;
mod requests;
mod restart;
mod rows;
mod schema;
mod secure;
mod setup;
mod support;
mod tokens;
