//! Bands and lines over a chart, cut where they leave it.
//!
//! What is drawn between two layers is straight on the page. Where it crosses the lower or the
//! upper end of the vertical axis a corner is put in, so that what is left inside has not moved.

use super::scale::Scale;

/// A corner: the place across, and the share of the vertical axis.
type Corner = (f64, f64);

/// The part of a line that lies on the chart.
pub fn lines(line: &[(f64, f64)], y: &Scale) -> Vec<Vec<(f64, f64)>> {
    let is_inside = |corner: &Corner| (0.0..=1.0).contains(&corner.1);
    let mut all: Vec<Vec<Corner>> = Vec::new();
    let mut is_open = false;
    for pair in with_crossings(&shares(line, y)).windows(2) {
        if !pair.iter().all(is_inside) {
            is_open = false;
            continue;
        }
        match all.last_mut().filter(|_| is_open) {
            Some(last) => last.push(pair[1]),
            None => all.push(pair.to_vec()),
        }
        is_open = true;
    }
    all.into_iter().map(|line| on_axis(&line, y)).collect()
}

/// The outline of what lies between two lines over the same places, as far as it is on the chart.
pub fn area(lower: &[(f64, f64)], upper: &[(f64, f64)], y: &Scale) -> Vec<(f64, f64)> {
    let edge = |line: &[(f64, f64)]| with_crossings(&shares(line, y));
    let outline: Vec<Corner> =
        edge(lower).into_iter().chain(edge(upper).into_iter().rev()).collect();
    on_axis(&outline, y)
}

fn shares(line: &[(f64, f64)], y: &Scale) -> Vec<Corner> {
    // Where the axis has no place for a value, as for 0 among decades, it is far below.
    let place = |value: f64| if y.logarithmic { value.max(f64::MIN_POSITIVE) } else { value };
    line.iter().map(|&(at, value)| (at, y.share(place(value)))).collect()
}

/// The line with a corner wherever it crosses an end of the axis.
fn with_crossings(line: &[Corner]) -> Vec<Corner> {
    let mut all: Vec<Corner> = line.first().copied().into_iter().collect();
    for pair in line.windows(2) {
        let [(from, low), (to, high)] = [pair[0], pair[1]];
        let mut between: Vec<Corner> = [0.0, 1.0]
            .into_iter()
            .filter(|end| (low < *end && *end < high) || (high < *end && *end < low))
            .map(|end| (from + (to - from) * (end - low) / (high - low), end))
            .collect();
        between.sort_by(|a, b| a.0.total_cmp(&b.0));
        all.extend(between);
        all.push(pair[1]);
    }
    all
}

fn on_axis(line: &[Corner], y: &Scale) -> Vec<(f64, f64)> {
    line.iter().map(|&(at, share)| (at, y.value(share.clamp(0.0, 1.0)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_they_leave_the_chart() {
        let y = Scale::linear(0.0, 1.0, 2);
        let line = [(0.0, 0.5), (1.0, 2.5), (2.0, 0.5), (3.0, -0.5)];
        let parts = lines(&line, &y);
        assert_eq!(
            parts,
            [vec![(0.0, 0.5), (0.25, 1.0)], vec![(1.75, 1.0), (2.0, 0.5), (2.5, 0.0)]]
        );
        // Through the whole chart, from below to above it.
        assert_eq!(lines(&[(0.0, -1.0), (1.0, 2.0)], &y).len(), 1);
        assert!(lines(&[(0.0, 2.0), (1.0, 3.0)], &y).is_empty());
    }

    #[test]
    fn areas_keep_their_slopes_at_the_edge() {
        let y = Scale::logarithmic(1e-2, 1.0);
        let outline = area(&[(0.0, 1e-1), (1.0, 1e-5)], &[(0.0, 1.0), (1.0, 1e-1)], &y);
        let crossing = outline.iter().find(|(at, _)| *at > 0.0 && *at < 1.0).expect("a corner");
        assert!((crossing.0 - 0.25).abs() < 1e-12 && (crossing.1 - 1e-2).abs() < 1e-14);
        // A value that has no place among decades leaves through the bottom.
        assert_eq!(lines(&[(0.0, 0.1), (1.0, 0.0)], &y)[0].last().map(|it| it.1), Some(1e-2));
    }
}
