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

    /// An axis for a range: logarithmic if it spans decades, else linear with about so many
    /// ticks.
    pub fn fitting(lower: f64, upper: f64, ticks: usize) -> Self {
        /// Ranges over more than this factor span decades.
        const WIDE: f64 = 50.0;
        if lower > 0.0 && upper > WIDE * lower {
            Self::logarithmic(lower, upper)
        } else {
            Self::linear(lower, upper, ticks)
        }
    }

    /// A logarithmic axis with ticks at 1, 2 and 5 times powers of ten, or at powers of ten
    /// alone where there are many.
    pub fn logarithmic(lower: f64, upper: f64) -> Self {
        let mut ticks = Vec::new();
        let decades = core_math::log10(upper) - core_math::log10(lower);
        let digits: &[u32] = if decades > 4.0 { &[1] } else { &[1, 2, 5] };
        let powers = |end: f64| core_math::log10(end).clamp(-320.0, 320.0) as i32;
        for power in powers(lower) - 1..=powers(upper) + 1 {
            for digit in digits {
                // Parsing rounds correctly, whatever the platform's powers do.
                let tick: f64 = format!("{digit}e{power}").parse().unwrap_or(f64::NAN);
                if (lower..=upper).contains(&tick) {
                    ticks.push(tick);
                }
            }
        }
        Self { lower, upper, logarithmic: true, ticks }
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
    /// that of a label with what is kept free beside it. What stays is regular: multiples of a
    /// larger step, or fewer powers of ten.
    pub fn thin(&mut self, length: f64, width: impl Fn(&str) -> f64) {
        let place = |tick: f64| self.share(tick) * length;
        let room = |tick: f64| width(&self.label(tick)) / 2.0;
        let touch = |a: f64, b: f64| (place(b) - place(a)).abs() < room(a) + room(b);
        let fit = |ticks: &Vec<f64>| ticks.windows(2).all(|pair| !touch(pair[0], pair[1]));
        let mut regular = std::iter::once(self.ticks.clone()).chain((1..).map_while(|step| {
            let ticks = self.every(step);
            (ticks.len() >= 2).then_some(ticks)
        }));
        self.ticks = regular.find(fit).unwrap_or_else(|| {
            // As many as there is room for, from the beginning.
            let mut kept: Vec<f64> = Vec::new();
            for &tick in &self.ticks {
                if kept.last().is_none_or(|&before| !touch(before, tick)) {
                    kept.push(tick);
                }
            }
            kept
        });
    }

    /// The ticks that are multiples of so many steps, or whose exponents are on a logarithmic axis.
    fn every(&self, step: i64) -> Vec<f64> {
        let number = |tick: f64| match self.logarithmic {
            true => format!("{tick:e}").strip_prefix("1e").and_then(|power| power.parse().ok()),
            false => match self.ticks[..] {
                [first, second, ..] => Some((tick / (second - first)).round() as i64),
                _ => Some(0),
            },
        };
        let is_kept = |tick: &f64| number(*tick).is_some_and(|number: i64| number % step == 0);
        self.ticks.iter().copied().filter(is_kept).collect()
    }

    /// A value as a tick label: all of an axis are of one form.
    pub fn label(&self, value: f64) -> String {
        if !self.logarithmic && value.abs() < 1e-12 * (self.upper - self.lower) {
            return self.label_of(0.0);
        }
        self.label_of(value)
    }

    fn label_of(&self, value: f64) -> String {
        let plain = self.ticks.iter().all(|&tick| is_plain(tick));
        match (self.logarithmic, plain) {
            (true, true) => number(value),
            (true, false) => power(value),
            // As many decimals as the tick that needs most of them.
            (false, true) => typeset(&format!("{value:.*}", self.decimals(|it| format!("{it}")))),
            (false, false) if value == 0.0 => "0".to_owned(),
            (false, false) => {
                typeset(&format!("{value:.*e}", self.decimals(|it| format!("{it:e}"))))
            }
        }
    }

    /// The most decimals that a tick has.
    fn decimals(&self, printed: impl Fn(f64) -> String) -> usize {
        let of = |&tick: &f64| {
            let text = printed(tick);
            let mantissa = text.split('e').next().unwrap_or_default();
            mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len())
        };
        self.ticks.iter().map(of).max().unwrap_or(0)
    }
}

/// A number of an axis over many powers of ten: 10⁻⁴, 2×10⁻⁴.
fn power(value: f64) -> String {
    let text = format!("{value:e}");
    match text.strip_prefix("1e") {
        Some(exponent) => format!("10{}", raised(exponent)),
        None => typeset(&text),
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

/// The shortest decimal of a double, as it is set in a figure.
pub fn number(value: f64) -> String {
    let plain = if is_plain(value) { format!("{value}") } else { format!("{value:e}") };
    typeset(&plain)
}

/// Whether a number is best written without a power of ten.
fn is_plain(value: f64) -> bool {
    value == 0.0 || (1e-4..1e6).contains(&value.abs())
}

/// Printed numbers with true minus signs, and powers of ten as such: `1.4e-15` becomes
/// 1.4×10⁻¹⁵.
pub fn typeset(text: &str) -> String {
    let mut set = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after_digit = set.ends_with(|c: char| c.is_ascii_digit());
        match rest.strip_prefix('e').filter(|_| after_digit).and_then(exponent) {
            Some((exponent, left)) => {
                set.push_str("×10");
                set.push_str(&exponent);
                rest = left;
            }
            None => {
                set.push(if first == '-' { '−' } else { first });
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    set
}

/// The integer that a text begins with, raised, and the rest.
pub fn exponent(text: &str) -> Option<(String, &str)> {
    let digits = text.trim_start_matches(['-', '−', '+']);
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = digits.split_at(length);
    let sign = if text.starts_with(['-', '−']) { "-" } else { "" };
    (length > 0).then(|| (raised(&format!("{sign}{digits}")), rest))
}

/// An integer as an exponent.
fn raised(integer: &str) -> String {
    let raised = |c: char| match c.to_digit(10) {
        Some(digit) => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit as usize],
        None => '⁻',
    };
    integer.chars().map(raised).collect()
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
