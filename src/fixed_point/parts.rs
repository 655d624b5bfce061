//! Ranges cut into parts.

use crate::arithmetic::Interval;
use crate::arithmetic::interval::interval;
use crate::search::state_map::middle;

/// At most `count` parts, a power of two; those of a range of few doubles are fewer.
pub fn parts(range: Interval, count: usize) -> Vec<Interval> {
    let mut parts = vec![range];
    while parts.len() < count {
        let halves = parts.iter().flat_map(|part| {
            let middle = middle(*part);
            [interval(part.inf(), middle), interval(middle, part.sup())]
        });
        let mut halves: Vec<Interval> = halves.collect();
        halves.dedup();
        if halves.len() == parts.len() {
            break;
        }
        parts = halves;
    }
    parts
}
