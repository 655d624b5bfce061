//! One line on the terminal while a search lasts.

use std::io::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Shows what is going on, from a second after the start, ten times a second.
#[derive(Debug)]
pub struct ProgressLine {
    enabled: bool,
    started: Instant,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    subject: String,
    last: Instant,
    shown: bool,
}

/// Not yet all of it.
fn percent(share: f64) -> f64 {
    (100.0 * share).min(99.9)
}

const QUIET_AT_FIRST: Duration = Duration::from_secs(1);
const PERIOD: Duration = Duration::from_millis(100);

impl ProgressLine {
    /// A line that appears only if `enabled`.
    pub fn new(enabled: bool) -> Self {
        let now = Instant::now();
        let state = State { subject: String::new(), last: now, shown: false };
        Self { enabled, started: now, state: Mutex::new(state) }
    }

    /// Names what is being worked on.
    pub fn subject(&self, subject: &str) {
        if let Ok(mut state) = self.state.lock() {
            state.subject = subject.to_owned();
        }
    }

    /// Boxes examined, and the settled share of the domain's volume.
    pub fn update(&self, boxes: u64, volume: f64) {
        let share = percent(volume);
        self.show(|subject| {
            format!("{subject}: {boxes} boxes, {share:.1} % of the domain settled")
        });
    }

    /// The share of a picture that is computed.
    pub fn drawn(&self, share: f64) {
        let share = percent(share);
        self.show(|subject| format!("{subject}: {share:.1} % of the picture"));
    }

    /// Layers simulated, and the share of all work.
    pub fn simulated(&self, layers: u64, share: f64) {
        let share = percent(share);
        self.show(|subject| format!("{subject}: {layers} layers, {share:.1} % of the work"));
    }

    fn show(&self, text: impl FnOnce(&str) -> String) {
        if !self.enabled || self.started.elapsed() < QUIET_AT_FIRST {
            return;
        }
        let Ok(mut state) = self.state.lock() else { return };
        if state.shown && state.last.elapsed() < PERIOD {
            return;
        }
        (state.last, state.shown) = (Instant::now(), true);
        let line = format!("\r\x1b[K{}", text(&state.subject));
        // Progress is a courtesy: a terminal that refuses it is no error.
        let _ = std::io::stderr().write_all(line.as_bytes());
    }

    /// Removes the line.
    pub fn clear(&self) {
        if let Ok(mut state) = self.state.lock()
            && state.shown
        {
            state.shown = false;
            let _ = std::io::stderr().write_all(b"\r\x1b[K");
        }
    }
}
