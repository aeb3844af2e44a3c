//! What every request passes, whatever its route.

pub(super) mod headers;
pub(super) mod same_origin;
pub(super) mod trace;
