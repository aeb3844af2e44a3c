//! HTML. Each page takes a view and gives markup; none of them reads anything.

pub(super) mod approval;
pub(super) mod components;
pub(super) mod done;
pub(super) mod feedback;
pub(super) mod help;
pub(super) mod home;
pub(super) mod layout;
pub(super) mod markdown;
pub(super) mod problem;
pub(super) mod question;
pub(super) mod today;
