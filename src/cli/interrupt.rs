//! Ctrl-C and SIGTERM: stop as soon as possible, save what is to be saved, exit 130.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// A signal that comes so soon after the first is the same one: who kills a group of processes
/// and its leader sends two.
const SAME: Duration = Duration::from_secs(1);

/// A flag that a signal sets; another one, a second later, ends the process at once.
pub fn flag() -> &'static AtomicBool {
    let mut first: Option<Instant> = None;
    let handler = move || {
        let since = first.get_or_insert_with(Instant::now).elapsed();
        if INTERRUPTED.swap(true, Ordering::Relaxed) && since >= SAME {
            std::process::exit(130);
        }
    };
    // There is one already, or a signal simply kills the process, which loses nothing either.
    let _ = ctrlc::set_handler(handler);
    &INTERRUPTED
}
