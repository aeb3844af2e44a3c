//! The simulator from outside, over HTTP. One binary, because linking one is quicker than linking eight.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod canvas;
mod faults;
mod pages;
mod program;
mod requests;
mod restart;
mod rows;
mod support;
mod tokens;
