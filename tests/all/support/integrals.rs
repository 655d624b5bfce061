//! Gaussian moments by Arb's integrator (`tests/data/quadrature.py`).

use rug::ops::Pow;
use rug::{Integer, Rational};
use selfnorm::arithmetic::interval;
use selfnorm::arithmetic::mpfr::MpInterval;

const BITS: u32 = 160;

/// The order of the derivative and whether it is of f, f² or f′², by column.
pub const COLUMNS: [(usize, usize); 6] = [(0, 0), (0, 1), (0, 4), (1, 0), (1, 4), (2, 0)];

/// What is known of a function at z ~ N(x, y), by [`COLUMNS`]: none where it has no such moment,
/// or Arb found none.
pub struct Row {
    pub name: &'static str,
    pub x: f64,
    pub y: f64,
    pub truth: Vec<Option<MpInterval>>,
}

/// All that was integrated, function by function.
pub fn rows() -> impl Iterator<Item = Row> {
    let row = |line: &'static str| {
        let mut fields = line.split('\t');
        let mut next = || fields.next().expect("a field");
        let (name, x, y) = (next(), next(), next());
        let (x, y) = (x.parse().expect("x"), y.parse().expect("y"));
        Row { name, x, y, truth: fields.map(decimal).collect() }
    };
    include_str!("../../data/quadrature.tsv").lines().map(row)
}

impl Row {
    /// Arb integrated over t = ±14 standard deviations around x. Of functions that grow no faster
    /// than f² = 2(10 + z²)², what is beyond is e⁻⁹⁸ and a polynomial in t of degree 8, which is
    /// below 10⁻³² of f² at the scale of x and y, and of the density's derivative.
    pub fn with_tails(&self, truth: &MpInterval, order: usize) -> MpInterval {
        let size = (10.0 + self.x.powi(2) + self.y).powi(2);
        let rest = 1e-32 * size * self.y.powf(-(order as f64) / 2.0).max(1.0);
        truth.add(&MpInterval::from_interval(BITS, interval(-rest, rest)))
    }

    /// Whether enclosures are narrow here.
    pub fn is_ordinary(&self) -> bool {
        self.x.abs() <= 3.0 && (0.01..=10.0).contains(&self.y)
    }
}

/// A decimal with its last digit uncertain.
fn decimal(text: &str) -> Option<MpInterval> {
    if ["nan", "-"].contains(&text) {
        return None;
    }
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let places = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len() as i32);
    let integer: Integer = digits.replace('.', "").parse().expect("digits");
    let exponent = exponent.parse::<i32>().expect("an exponent") - places;
    if exponent < -1000 {
        return Some(MpInterval::from_interval(BITS, interval(-1e-300, 1e-300)));
    }
    let power = Rational::from(Integer::from(10).pow(exponent.unsigned_abs()));
    let unit = if exponent < 0 { power.recip() } else { power };
    let around = |integer: Integer| MpInterval::from_rational(BITS, &(unit.clone() * integer));
    Some(around(integer.clone() - 1u32).hull(&around(integer + 1u32)))
}
