//! Ctrl-C and SIGTERM: stop at the next round, save what is to be saved, exit 130.

use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// A flag that a signal sets; a second signal ends the process at once.
pub fn flag() -> &'static AtomicBool {
    let handler = || {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    // Without a handler a signal simply kills the process, which loses nothing either.
    let _ = ctrlc::set_handler(handler);
    &INTERRUPTED
}
