//! HTML. Each page takes a view and gives markup; none of them reads anything.

pub(super) mod approval;
pub(super) mod around;
pub(super) mod board;
pub(super) mod comments;
pub(super) mod components;
pub(super) mod diagnosis;
pub(super) mod done;
pub(super) mod export;
pub(super) mod feedback;
pub(super) mod help;
pub(super) mod home;
pub(super) mod invitation;
pub(super) mod layout;
pub(super) mod markdown;
pub(super) mod problem;
pub(super) mod profile;
pub(super) mod progress;
pub(super) mod question;
pub(super) mod report;
pub(super) mod report_parts;
pub(super) mod report_person;
pub(super) mod reports;
pub(super) mod today;
