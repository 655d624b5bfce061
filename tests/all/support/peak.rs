//! The memory of a running program, as Linux tells it.

use std::fs;
use std::process::{Child, ExitStatus};
use std::thread::sleep;
use std::time::Duration;

/// Waits for a program to end: how it did, and its largest size in bytes as far as it was seen.
pub fn wait(child: &mut Child) -> (ExitStatus, u64) {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        peak = peak.max(high_water_mark(&status).unwrap_or(0));
        if let Some(exit) = child.try_wait().expect("the program runs") {
            return (exit, peak);
        }
        sleep(Duration::from_millis(1));
    }
}

fn high_water_mark(status: &str) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}
