//! What the program is measured against, and how; for the benchmarks only.

// Every benchmark compiles this and uses its own part of it.
#![allow(dead_code)]

pub mod naive;
pub mod plain;

use std::time::{Duration, Instant};

/// The middle of some durations, in seconds.
pub fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

/// The medians of two workloads that take turns, `rounds` times each.
pub fn in_turns(rounds: usize, mut first: impl FnMut(), mut second: impl FnMut()) -> [f64; 2] {
    let timed = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let (mut firsts, mut seconds) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        firsts.push(timed(&mut first));
        seconds.push(timed(&mut second));
    }
    [median(firsts), median(seconds)]
}

/// One line of results: what, ours, the baseline, and the ratio asked for.
pub fn report(what: &str, ours: &str, baseline: &str, ratio: f64, wanted: &str) {
    println!(
        "{what}\n    ours      {ours}\n    baseline  {baseline}\n    ratio     {ratio:.4}  (wanted: {wanted})"
    );
}

/// A duration for people.
pub fn time(seconds: f64) -> String {
    match seconds {
        s if s < 1e-6 => format!("{:.1} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.1} us", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}
