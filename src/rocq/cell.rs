//! Cells with exact ends, as Rocq writes them.

use super::untranslated::Untranslated;
use crate::certificate::End;
use crate::claim::{Domain, Number, Range, Variable};
use rug::{Integer, Rational};
use std::fmt;

/// The axes of a layer's four variables, in the order of Rocq's `box`, with their names there.
const BOX: [(Variable, &str); 4] = [
    (Variable::MU, "Mu"),
    (Variable::OMEGA, "Omega"),
    (Variable::NU, "Nu"),
    (Variable::TAU, "Tau"),
];

/// The axes of the (x, y) plane, in the order of Rocq's `rectangle`.
const PLANE: [(Variable, &str); 2] = [(Variable::X, "X"), (Variable::Y, "Y")];

/// A product of ranges along the axes [`BOX`] or [`PLANE`].
#[derive(Clone, Debug)]
pub struct Cell {
    axes: &'static [(Variable, &'static str)],
    ranges: Vec<[Rational; 2]>,
}

impl Cell {
    /// The box of a domain.
    ///
    /// # Errors
    /// It has other variables, or ends that are not rational.
    pub fn domain(domain: &Domain) -> Result<Self, Untranslated> {
        let range = |(variable, _): &(Variable, &str)| domain.get(*variable);
        let ranges: Vec<&Range> = BOX.iter().filter_map(range).collect();
        if ranges.len() != BOX.len() || domain.iter().count() != BOX.len() {
            return Err(Untranslated::OtherDomain);
        }
        let exact = |number: &Number| {
            number.exact().cloned().ok_or_else(|| Untranslated::Irrational(number.clone()))
        };
        let ends = |range: &Range| Ok([exact(&range.lower)?, exact(&range.upper)?]);
        let ranges: Result<Vec<[Rational; 2]>, Untranslated> =
            ranges.into_iter().map(ends).collect();
        Ok(Self { axes: &BOX, ranges: ranges? })
    }

    /// The rectangle of all x = μω and y = ντ of a box.
    pub fn products(&self) -> Self {
        let product = |factors: &[[Rational; 2]]| {
            let [a, b] = &factors[0];
            let [c, d] = &factors[1];
            let mut products = [(a, c), (a, d), (b, c), (b, d)].map(|(u, v)| Rational::from(u * v));
            products.sort();
            let [low, _, _, high] = products;
            [low, high]
        };
        Self { axes: &PLANE, ranges: self.ranges.chunks_exact(2).map(product).collect() }
    }

    /// The axis of a variable, as its position and its name in Rocq.
    pub fn axis(&self, variable: Variable) -> Option<(usize, &'static str)> {
        let position = self.axes.iter().position(|(known, _)| *known == variable)?;
        Some((position, self.axes[position].1))
    }

    /// The lower and the upper half along an axis, given by its position.
    pub fn halves(&self, axis: usize) -> [Self; 2] {
        let [low, high] = &self.ranges[axis];
        let middle = Rational::from(low + high) / 2_u32;
        [[low.clone(), middle.clone()], [middle, high.clone()]].map(|range| self.with(axis, range))
    }

    /// The face at an end of an axis, given by its position.
    pub fn face(&self, axis: usize, end: End) -> Self {
        let [low, high] = &self.ranges[axis];
        let end = match end {
            End::Lower => low,
            End::Upper => high,
        };
        self.with(axis, [end.clone(), end.clone()])
    }

    fn with(&self, axis: usize, range: [Rational; 2]) -> Self {
        let mut cell = self.clone();
        cell.ranges[axis] = range;
        cell
    }
}

/// The cell as a term.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.axes.len() == PLANE.len() { "rectangle" } else { "box" })?;
        self.ranges
            .iter()
            .try_for_each(|[low, high]| write!(f, " (range {} {})", argument(low), argument(high)))
    }
}

/// A number as an operand: a decimal if it is one, or else a fraction.
pub fn operand(value: &Rational) -> String {
    let (mut rest, mut twos, mut fives) = (value.denom().clone(), 0_usize, 0_usize);
    while rest.is_divisible_u(2) {
        rest /= 2;
        twos += 1;
    }
    while rest.is_divisible_u(5) {
        rest /= 5;
        fives += 1;
    }
    if rest != 1 {
        return format!("({} / {})", value.numer(), value.denom());
    }
    let places = twos.max(fives);
    let scale = Integer::from(Integer::u_pow_u(10, places as u32));
    let scaled = Rational::from(value * &scale);
    let digits = scaled.numer().clone().abs().to_string();
    let digits = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if *value < 0 { "-" } else { "" };
    let point = if places > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{fraction}")
}

/// A number as an argument.
pub fn argument(value: &Rational) -> String {
    let text = operand(value);
    if text.starts_with('-') { format!("({text})") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_exactly() {
        for ((numerator, denominator), expected) in [
            ((0, 1), "0"),
            ((-1, 10), "(-0.1)"),
            ((3, 2), "1.5"),
            ((71, 80), "0.8875"),
            ((-7, 1), "(-7)"),
            ((1, 1024), "0.0009765625"),
            ((120, 1), "120"),
            ((25, 9), "(25 / 9)"),
            ((-1, 3), "(-1 / 3)"),
        ] {
            assert_eq!(argument(&Rational::from((numerator, denominator))), expected);
        }
    }
}
