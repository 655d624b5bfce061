//! Ranges cut into parts.

use crate::arithmetic::Interval;
use crate::arithmetic::interval::interval;

/// Where a range is cut: in the geometric middle if its ends are of the same sign and far
/// apart, as scales are.
fn middle(range: Interval) -> f64 {
    let (lower, upper) = (range.inf(), range.sup());
    let is_scale = lower > 0.0 && upper > 4.0 * lower;
    let geometric = lower.sqrt() * upper.sqrt();
    if is_scale && lower < geometric && geometric < upper { geometric } else { range.mid() }
}

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
