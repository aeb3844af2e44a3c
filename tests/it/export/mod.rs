//! The export beyond its first path: bad weather, backlogs, what time changes, what leaves an org.

mod backlog;
mod conformance;
mod faults;
mod nightly;
mod program;
mod removal;
mod screens;
mod simulated_rows;
mod simulation;
mod time;
mod weather;
