//! One line on the terminal while a search lasts: as wide as the terminal and no wider, with
//! what is done, how fast, and how long it may take yet.
//!
//! The time left supposes that the rest goes as fast as what is done, which a search does
//! not promise: the hardest boxes are often the last.

use std::io::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use terminal_size::{Width, terminal_size_of};

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
    /// What is known of the search that is going on.
    search: Option<Search>,
    last: Instant,
    shown: bool,
}

/// A search from when it was first heard of.
#[derive(Clone, Copy, Debug)]
struct Search {
    since: Instant,
    first: Done,
    last: Done,
}

/// How far something is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Done {
    /// Boxes examined; none if boxes are not what is counted.
    boxes: Option<u64>,
    /// The share of the whole.
    share: f64,
}

const QUIET_AT_FIRST: Duration = Duration::from_secs(1);
const PERIOD: Duration = Duration::from_millis(100);
/// Before this, speed and time left are guesses.
const RELIABLE_AFTER: Duration = Duration::from_secs(2);
/// Beyond this share nobody knows how long it takes.
const ALMOST: f64 = 0.999;
/// Columns where nobody tells how many there are.
const USUAL_WIDTH: usize = 80;
/// The widest bar, and the narrowest that tells anything.
const BAR: [usize; 2] = [8, 40];

impl ProgressLine {
    /// A line that appears only if `enabled`.
    pub fn new(enabled: bool) -> Self {
        // A terminal that says of itself that it can do nothing is sent no control characters.
        let enabled = enabled && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let now = Instant::now();
        let state = State { subject: String::new(), search: None, last: now, shown: false };
        Self { enabled, started: now, state: Mutex::new(state) }
    }

    /// Names what is being worked on.
    pub fn subject(&self, subject: &str) {
        if let Ok(mut state) = self.state.lock() {
            state.subject = subject.replace(char::is_control, " ");
            state.search = None;
        }
    }

    /// Boxes examined, and the settled share of the domain's volume.
    pub fn update(&self, boxes: u64, volume: f64) {
        self.show(Done { boxes: Some(boxes), share: volume });
    }

    /// The share that is done of what is not counted in boxes.
    pub fn share(&self, share: f64) {
        self.show(Done { boxes: None, share });
    }

    fn show(&self, done: Done) {
        if !self.enabled {
            return;
        }
        let Ok(mut state) = self.state.lock() else { return };
        let now = Instant::now();
        let search = Search::after(state.search, done, now);
        state.search = Some(search);
        if self.started.elapsed() < QUIET_AT_FIRST || state.shown && state.last.elapsed() < PERIOD {
            return;
        }
        (state.last, state.shown) = (now, true);
        let line = line(&state.subject, &search, now - search.since, width());
        // Progress is a courtesy: a terminal that refuses it is no error.
        let _ = std::io::stderr().write_all(format!("\r\x1b[K{line}").as_bytes());
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

impl Search {
    /// The search that is going on, given what was known and what is heard now: where less is
    /// done than before, another has begun.
    fn after(known: Option<Self>, done: Done, now: Instant) -> Self {
        match known {
            Some(search) if done.boxes >= search.last.boxes && done.share >= search.last.share => {
                Self { last: done, ..search }
            }
            _ => Self { since: now, first: done, last: done },
        }
    }
}

/// Columns of the terminal.
fn width() -> usize {
    match terminal_size_of(std::io::stderr()) {
        Some((Width(columns), _)) if columns > 0 => usize::from(columns),
        _ => USUAL_WIDTH,
    }
}

/// What is shown after some time: at most one column less than there are, so that no
/// terminal begins a new line.
fn line(subject: &str, search: &Search, elapsed: Duration, width: usize) -> String {
    let Search { first, last, .. } = search;
    let seconds = elapsed.as_secs_f64();
    let is_reliable = elapsed >= RELIABLE_AFTER;
    let mut parts = Vec::new();
    if last.share > 0.0 {
        // Not yet all of it.
        parts.push(format!("{:4.1} %", (100.0 * last.share).min(99.9)));
    }
    if let (Some(boxes), Some(before)) = (last.boxes, first.boxes) {
        parts.push(format!("{boxes} boxes"));
        if is_reliable {
            parts.push(format!("{:.0}/s", (boxes - before) as f64 / seconds));
        }
    }
    let gained = last.share - first.share;
    // What is almost done is often the hardest.
    if is_reliable && gained > 0.0 && last.share < ALMOST {
        parts.push(format!("{} left", time(seconds * (1.0 - last.share).max(0.0) / gained)));
    }
    let mut status = parts.join("  ");
    let room = width.saturating_sub(1);
    let bar = room.saturating_sub(columns(subject) + columns(&status) + 6).min(BAR[1]);
    if last.share > 0.0 && bar >= BAR[0] {
        let full = ((last.share * bar as f64) as usize).min(bar);
        status = format!("[{}{}]  {status}", "=".repeat(full), " ".repeat(bar - full));
    }
    // The numbers are what changes: of the name there is what has room beside them.
    let name = cut(subject, room.saturating_sub(columns(&status) + 2));
    cut(&format!("{name}  {status}"), room)
}

/// A duration as a clock shows it.
fn time(seconds: f64) -> String {
    let seconds = seconds.min(1e9).round() as u64;
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    match hours {
        0 => format!("{minutes}:{:02}", seconds % 60),
        1..100 => format!("{hours}:{:02}:{:02}", minutes % 60, seconds % 60),
        _ => format!("{} days", hours / 24),
    }
}

/// Columns that a text takes at most: letters beyond ASCII may take two.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The beginning of a text that has room.
fn cut(text: &str, room: usize) -> String {
    let mut taken = 0;
    let has_room = |c: &char| {
        taken += if c.is_ascii() { 1 } else { 2 };
        taken <= room
    };
    text.chars().take_while(has_room).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(first: (u64, f64), last: (u64, f64)) -> Search {
        let done = |(boxes, share)| Done { boxes: Some(boxes), share };
        Search { since: Instant::now(), first: done(first), last: done(last) }
    }

    #[test]
    fn a_line_tells_speed_and_time_left() {
        let half = search((0, 0.0), (5000, 0.5));
        let shown = line("theorem1", &half, Duration::from_secs(10), 80);
        let bar = "[==============               ]";
        assert_eq!(shown, format!("theorem1  {bar}  50.0 %  5000 boxes  500/s  0:10 left"));
        // What was done before the search was heard of is not its speed.
        let resumed = search((1000, 0.5), (2000, 0.75));
        let shown = line("a", &resumed, Duration::from_secs(100), 60);
        assert!(shown.ends_with("75.0 %  2000 boxes  10/s  1:40 left"), "{shown}");
        let early = line("a", &half, Duration::from_secs(1), 80);
        assert!(early.ends_with("50.0 %  5000 boxes"), "{early}");
        let endless = line("a", &search((0, 0.0), (7, 0.0)), Duration::from_secs(7), 80);
        assert_eq!(endless, "a  7 boxes  1/s");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let long = "norm·".repeat(100);
        for subject in ["", "theorem1", long.as_str()] {
            for width in 0..200 {
                let shown = line(subject, &search((0, 0.0), (123, 0.4)), RELIABLE_AFTER, width);
                assert!(columns(&shown) < width.max(1), "{width}: {shown}");
            }
        }
        let shown = line(&long, &search((0, 0.0), (123, 0.4)), RELIABLE_AFTER, 60);
        assert!(shown.ends_with("40.0 %  123 boxes  62/s  0:03 left"), "{shown}");
    }

    #[test]
    fn another_search_begins_anew() {
        let now = Instant::now();
        let done = |boxes, share| Done { boxes: Some(boxes), share };
        let first = Search::after(None, done(10, 0.1), now);
        let later = Search::after(Some(first), done(20, 0.2), now + PERIOD);
        assert_eq!((later.since, later.first), (now, done(10, 0.1)));
        let other = Search::after(Some(later), done(1, 0.0), now + 2 * PERIOD);
        assert_eq!((other.since, other.first), (now + 2 * PERIOD, done(1, 0.0)));
    }

    #[test]
    fn times() {
        for (seconds, expected) in
            [(0.4, "0:00"), (59.9, "1:00"), (61.0, "1:01"), (3661.0, "1:01:01"), (1e6, "11 days")]
        {
            assert_eq!(time(seconds), expected);
        }
    }
}
