//! `cargo +nightly fuzz run launch`: as long as you like; `tests/it/fuzz.rs` runs the same target on stable.
#![no_main]

#[path = "../src/target.rs"]
mod target;

use libfuzzer_sys::fuzz_target;
use qstream::domain::time::Instant;
use std::sync::LazyLock;
use target::Target;

static TARGET: LazyLock<Target> = LazyLock::new(|| Target::new(Instant::from_millis(1_795_351_106_619)));

fuzz_target!(|data: &[u8]| {
    TARGET.run(data);
});
