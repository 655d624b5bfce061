//! An axis: from values to the page, and its ticks.

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use std::ops::Range;

/// A range of values on a linear or logarithmic axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The value at the beginning.
    pub lower: f64,
    /// The value at the end.
    pub upper: f64,
    /// Whether equal ratios are equally long.
    pub logarithmic: bool,
    /// Where ticks are.
    pub ticks: Vec<f64>,
}

impl Scale {
    /// A linear axis with about this many ticks.
    pub fn linear(lower: f64, upper: f64, ticks: usize) -> Self {
        Self { lower, upper, logarithmic: false, ticks: round_numbers(lower, upper, ticks) }
    }

    /// A logarithmic axis with ticks at 1, 2 and 5 times powers of ten.
    pub fn logarithmic(lower: f64, upper: f64) -> Self {
        let mut ticks = Vec::new();
        for power in -12..12 {
            for digit in [1, 2, 5] {
                // Parsing rounds correctly, whatever the platform's powers do.
                let tick: f64 = format!("{digit}e{power}").parse().unwrap_or(f64::NAN);
                if (lower..=upper).contains(&tick) {
                    ticks.push(tick);
                }
            }
        }
        Self { lower, upper, logarithmic: true, ticks }
    }

    /// A logarithmic axis over more than this factor, or else a linear one.
    pub fn fitting(lower: f64, upper: f64, ticks: usize) -> Self {
        const WIDE: f64 = 20.0;
        if lower > 0.0 && upper > WIDE * lower {
            Self::logarithmic(lower, upper)
        } else {
            Self::linear(lower, upper, ticks)
        }
    }

    /// Where a value is, as a share of the axis.
    pub fn share(&self, value: f64) -> f64 {
        if self.logarithmic {
            core_math::log(value / self.lower) / core_math::log(self.upper / self.lower)
        } else {
            (value - self.lower) / (self.upper - self.lower)
        }
    }

    /// The value at a share of the axis, nearly.
    pub fn value(&self, share: f64) -> f64 {
        if self.logarithmic {
            self.lower * core_math::exp(share * core_math::log(self.upper / self.lower))
        } else {
            self.lower + (self.upper - self.lower) * share
        }
    }

    /// Where `count` cells of equal size on the page begin and end. Cells share their
    /// edges, so that they cover the axis without gap whatever rounding does.
    pub fn edges(&self, count: usize) -> Vec<f64> {
        let inner = (1..count).map(|index| self.value(index as f64 / count as f64));
        let mut edges = vec![self.lower];
        edges.extend(inner.map(|edge| edge.clamp(self.lower, self.upper)));
        edges.push(self.upper);
        edges
    }

    /// Leaves ticks out whose labels would touch on an axis of this length; `width` is
    /// that of a label with what is kept free beside it.
    pub fn thin(&mut self, length: f64, width: impl Fn(&str) -> f64) {
        let mut kept: Vec<(f64, f64)> = Vec::new();
        let mut ticks = self.ticks.clone();
        // On a logarithmic axis powers of ten first; the sort keeps the order otherwise.
        if self.logarithmic {
            let digit = |tick: &f64| !format!("{tick:e}").starts_with('1');
            ticks.sort_by_key(|tick| digit(tick));
        }
        let place = |tick: f64| self.share(tick) * length;
        let room = |tick: f64| width(&self.label(tick)) / 2.0;
        for tick in ticks {
            let (at, half) = (place(tick), room(tick));
            if kept.iter().all(|&(other, room)| (at - other).abs() >= half + room) {
                kept.push((at, half));
            }
        }
        let is_kept = |tick: &f64| kept.iter().any(|&(at, _)| at == place(*tick));
        let ticks: Vec<f64> = self.ticks.iter().copied().filter(is_kept).collect();
        self.ticks = ticks;
    }

    /// A value as a tick label.
    pub fn label(&self, value: f64) -> String {
        number(if value.abs() < 1e-12 * (self.upper - self.lower) { 0.0 } else { value })
    }
}

/// Multiples of 1, 2, 2.5 or 5 times a power of ten in a range, about `count` of them.
pub fn round_numbers(lower: f64, upper: f64, count: usize) -> Vec<f64> {
    let span = upper - lower;
    // NaN fails the comparison as well.
    if !(span > 0.0 && span.is_finite()) {
        return vec![lower];
    }
    let mut best: (f64, i64, i64, i32) = (f64::INFINITY, 0, 0, 0);
    for power in -15..15 {
        for tenths in [10, 20, 25, 50] {
            let step: f64 = format!("{tenths}e{}", power - 1).parse().unwrap_or(f64::NAN);
            let wanted = (span / step + 1.0) / count as f64;
            // How far the number of ticks is from the one wanted, as a ratio.
            let miss = wanted.max(1.0 / wanted);
            if miss < best.0 {
                best = (miss, (lower / step).ceil() as i64, tenths, power - 1);
            }
        }
    }
    let (_, first, tenths, power) = best;
    let mut numbers = Vec::new();
    for index in first.. {
        // The nearest double to the decimal, so that labels are short.
        let tick: f64 = format!("{}e{power}", index * tenths).parse().unwrap_or(f64::NAN);
        let slack = 1e-9 * span;
        if tick > upper + slack || numbers.len() > 4 * count {
            break;
        }
        if tick >= lower - slack {
            numbers.push(tick);
        }
    }
    numbers
}

/// The shortest decimal of a double, with a true minus sign.
pub fn number(value: f64) -> String {
    let plain = if value != 0.0 && !(1e-4..1e6).contains(&value.abs()) {
        format!("{value:e}")
    } else {
        format!("{value}")
    };
    signed(&plain)
}

/// A printed number with true minus signs.
pub fn signed(number: &str) -> String {
    number.replace('-', "−")
}

impl Ranged for Scale {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (begin, end): (i32, i32)) -> i32 {
        (f64::from(begin) + self.share(*value) * f64::from(end - begin)).round() as i32
    }

    fn key_points<H: KeyPointHint>(&self, _: H) -> Vec<f64> {
        self.ticks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.lower..self.upper
    }
}

impl ValueFormatter<f64> for Scale {
    fn format_ext(&self, value: &f64) -> String {
        self.label(*value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(round_numbers(0.8, 1.5, 8), [0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5]);
        assert_eq!(round_numbers(-0.1, 0.1, 5), [-0.1, -0.05, 0.0, 0.05, 0.1]);
        assert_eq!(
            Scale::logarithmic(0.02, 16.0).ticks,
            [0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0]
        );
        let labels: Vec<String> = round_numbers(-0.1, 0.1, 5).into_iter().map(number).collect();
        assert_eq!(labels, ["−0.1", "−0.05", "0", "0.05", "0.1"]);
    }

    #[test]
    fn cells_cover_the_axis() {
        for scale in [Scale::linear(0.8, 1.5, 5), Scale::logarithmic(0.02, 16.0)] {
            for count in [1, 2, 7, 1000] {
                let edges = scale.edges(count);
                assert_eq!(edges.len(), count + 1);
                assert_eq!((edges[0], edges[count]), (scale.lower, scale.upper));
                assert!(edges.windows(2).all(|pair| pair[0] < pair[1]), "{count}");
            }
        }
    }
}
