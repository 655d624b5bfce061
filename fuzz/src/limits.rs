//! What one input may cost, and that it costs no more.
//!
//! Limits are of processor time, so that what is found does not depend on what else the machine
//! does: a thread interrupts what has had its share.

use cpu_time::ProcessTime;
use selfnorm::certificate::Certificate;
use selfnorm::check::{self, MIN_PRECISION};
use selfnorm::search::{self, Budget, Limit};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Once, OnceLock};
use std::thread;
use std::time::Duration;

/// When a verification or a check is to end.
const SHARE: Duration = Duration::from_millis(60);

/// How much later it may end: half a second, and four times that, as the program under test
/// counts its branches and checks its arithmetic.
const SLACK: Duration = Duration::from_secs(2);

/// How often the thread looks.
const TICK: Duration = Duration::from_millis(5);

/// Set once the share is used up.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// When that is, in milliseconds of the process.
static END: AtomicU64 = AtomicU64::new(0);

fn now() -> u64 {
    static START: OnceLock<ProcessTime> = OnceLock::new();
    u64::try_from(START.get_or_init(ProcessTime::now).elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// A new share from now on.
fn begin() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        thread::spawn(|| {
            loop {
                thread::sleep(TICK);
                if now() >= END.load(Ordering::SeqCst) {
                    INTERRUPTED.store(true, Ordering::SeqCst);
                }
            }
        });
    });
    END.store(now() + SHARE.as_millis() as u64, Ordering::SeqCst);
    INTERRUPTED.store(false, Ordering::SeqCst);
}

/// How to verify.
pub fn prover(resume: Option<&Certificate>) -> search::Options<'_> {
    search::Options {
        budget: Budget { max_boxes: 100, max_bits: 256 },
        limit: Limit { interrupted: &INTERRUPTED, ..Limit::NONE },
        resume,
        ..search::Options::default()
    }
}

/// How to check.
pub fn checker() -> check::Options<'static> {
    check::Options { interrupted: Some(&INTERRUPTED), ..check::Options::new(MIN_PRECISION) }
}

/// Does something that has a limit, a new share of time.
///
/// # Panics
/// It took much more.
pub fn in_time<T>(what: &str, done: impl FnOnce() -> T) -> T {
    begin();
    let start = ProcessTime::now();
    let result = done();
    let took = start.elapsed();
    assert!(took < SHARE + SLACK, "{what} took {took:?} of processor time");
    result
}
