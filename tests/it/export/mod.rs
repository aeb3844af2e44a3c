//! The export beyond its first path: bad weather, backlogs, what time changes, what leaves an org.

mod backlog;
mod removal;
mod simulation;
mod time;
mod weather;
