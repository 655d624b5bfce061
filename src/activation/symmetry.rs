//! What an activation's formula shows at once: that it is odd, where it jumps, that it is a
//! straight line on either side of 0.

use super::function::{Elementary, Function};
use super::piecewise::{Piece, Piecewise, Shape, sign};
use super::symbols::{BITS, Symbols};
use super::{Coefficient, Polynomial};
use crate::arithmetic::interval::{interval, point};
use crate::arithmetic::mpfr::MpInterval;
use num_traits::Zero;
use rug::Rational;
use std::cmp::Ordering;

/// Whether a formula is certainly odd; false says nothing.
pub fn is_odd(f: &Function) -> bool {
    parity(f) == Some(Parity::Odd)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Parity {
    Even,
    Odd,
}

/// By the rules of calculation; none if they do not tell.
fn parity(f: &Function) -> Option<Parity> {
    use Parity::{Even, Odd};
    let product = |a: Parity, b: Parity| if a == b { Even } else { Odd };
    let same = |a: &Function, b: &Function| parity(a).filter(|it| parity(b) == Some(*it));
    match f {
        _ if !f.depends_on_z() => Some(Even),
        Function::Z => Some(Odd),
        Function::Number(_) | Function::Pi => Some(Even),
        Function::Negate(a) => parity(a),
        Function::Add(a, b) | Function::Subtract(a, b) => same(a, b),
        Function::Multiply(a, b) | Function::Divide(a, b) => Some(product(parity(a)?, parity(b)?)),
        Function::Power(a, n) => match parity(a)? {
            Odd if n % 2 != 0 => Some(Odd),
            _ => Some(Even),
        },
        Function::Call(function, a) => match (parity(a)?, function) {
            (Even, _) | (Odd, Elementary::Abs | Elementary::Cos) => Some(Even),
            (Odd, Elementary::Tanh | Elementary::Erf | Elementary::Sin | Elementary::Atan) => {
                Some(Odd)
            }
            (Odd, _) => None,
        },
        Function::Min(a, b) | Function::Max(a, b) => same(a, b).filter(|it| *it == Even),
        Function::Where { .. } => None,
    }
}

impl Piecewise {
    /// Whether f(−z) = −f(z), but perhaps at breakpoints.
    pub fn is_odd(&self) -> bool {
        let mirrored = self.breakpoints.iter().rev().map(|b| -b.clone());
        let pieces = self.pieces.iter().zip(self.pieces.iter().rev());
        mirrored.eq(self.breakpoints.iter().cloned())
            && pieces.into_iter().all(|(piece, other)| mirror(piece) == *other)
    }

    /// ½(c₋² + c₊²) if f is c₋z below 0 and c₊z above: then E f² is y times this, z ~ N(0, y),
    /// and E f′² is this.
    pub fn homogeneous(&self) -> Option<Coefficient> {
        if self.breakpoints.iter().any(|b| !b.is_zero()) {
            return None;
        }
        let ends = [self.pieces.first()?, self.pieces.last()?];
        let [below, above] = ends.map(Piece::slope_through_zero);
        let [below, above] = [below?, above?].map(|slope| slope.clone() * slope);
        let half = Coefficient::from(Polynomial::constant(Rational::from((1, 2))));
        Some((below + above) * half)
    }
}

impl Piecewise {
    /// ½(c₋² + c₊²) if f is c₋z near 0 below it and c₊z near 0 above it, and elsewhere
    /// |f| ≤ |c±z|, with less on some piece.
    pub fn lines_above(&self, symbols: &Symbols) -> Option<Coefficient> {
        let is_below = |b: &Polynomial| Some(symbols.compare(b, &Polynomial::zero())?.is_lt());
        let is_above = |b: &Polynomial| Some(symbols.compare(b, &Polynomial::zero())?.is_gt());
        // The pieces that end at 0 or go over it.
        let below = self.breakpoints.iter().map(is_below).collect::<Option<Vec<_>>>()?;
        let above = self.breakpoints.iter().map(is_above).collect::<Option<Vec<_>>>()?;
        let first = below.iter().filter(|it| **it).count();
        let last = self.breakpoints.len() - above.iter().filter(|it| **it).count();
        let [left, right] = [self.pieces.get(first)?, self.pieces.get(last)?];
        let slopes = [left.slope_through_zero()?, right.slope_through_zero()?];
        let mut differs = false;
        for (index, piece) in self.pieces.iter().enumerate() {
            let slope = if index <= first { &slopes[0] } else { &slopes[1] };
            let mut excess = piece.times(piece)?;
            let square = Shape { rate: Polynomial::zero(), power: 2 };
            excess.add_term(square, -(slope.clone() * slope.clone()));
            if excess.terms().next().is_none() {
                continue;
            }
            // The end next to 0, and which way leads away from it.
            let (near, far, away) = if index <= first {
                let far = index.checked_sub(1).map(|it| &self.breakpoints[it]);
                (self.breakpoints.get(index)?, far, -1.0)
            } else {
                (self.breakpoints.get(index - 1)?, self.breakpoints.get(index), 1.0)
            };
            let end = |b: &Polynomial| symbols.enclose(b, BITS).to_interval();
            let side = match away > 0.0 {
                true => interval(0.0, f64::INFINITY),
                false => interval(f64::NEG_INFINITY, 0.0),
            };
            let place = match far {
                Some(far) => end(near).convex_hull(end(far)),
                None => end(near) + side,
            };
            let starts_at_most_at_zero =
                sign(symbols, &excess.at(near)).is_some_and(Ordering::is_le);
            let falls = (excess.derivative().range(symbols, place) * point(away)).sup() <= 0.0;
            let is_negative = excess.range(symbols, place).sup() < 0.0;
            if !(is_negative || starts_at_most_at_zero && falls) {
                return None;
            }
            differs = true;
        }
        let [below, above] = slopes.map(|slope| slope.clone() * slope);
        let half = Coefficient::from(Polynomial::constant(Rational::from((1, 2))));
        differs.then(|| (below + above) * half)
    }
}

/// −f(−z).
fn mirror(piece: &Piece) -> Piece {
    let mut result = Piece::default();
    for (shape, coefficient) in piece.terms() {
        let shape = Shape { rate: -shape.rate.clone(), power: shape.power };
        let sign = if shape.power.is_multiple_of(2) { -1 } else { 1 };
        result.add_term(shape, coefficient.clone().scaled(sign));
    }
    result
}

/// Whether a function is continuous, as far as its formula shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Continuity {
    /// It is, wherever it is defined.
    Continuous,
    /// It jumps there.
    Jumps(String),
    /// It may jump there.
    MayJump(String),
    /// A condition compares what is not a straight line.
    Unknown,
}

/// Goes through the `where`s: all else is continuous where it is defined.
pub fn continuity(f: &Function) -> Continuity {
    match f {
        Function::Z | Function::Number(_) | Function::Pi => Continuity::Continuous,
        Function::Negate(a) | Function::Power(a, _) | Function::Call(_, a) => softened([a]),
        Function::Add(a, b)
        | Function::Subtract(a, b)
        | Function::Multiply(a, b)
        | Function::Divide(a, b)
        | Function::Min(a, b)
        | Function::Max(a, b) => softened([a, b]),
        Function::Where { less: [a, b], then, otherwise } => {
            let inner = softened([a, b, then, otherwise]);
            if inner != Continuity::Continuous {
                return inner;
            }
            let (Some(a), Some(b)) = (line(a), line(b)) else { return Continuity::Unknown };
            let [constant, slope] = [a.0 - b.0, a.1 - b.1];
            if slope == 0 {
                return Continuity::Continuous;
            }
            let place = -constant / slope;
            let at = MpInterval::from_rational(BITS, &place);
            let gap = then.evaluate(&at).sub(&otherwise.evaluate(&at));
            if *gap.lower() == 0 && *gap.upper() == 0 {
                Continuity::Continuous
            } else if gap.strict_sign().is_some() {
                Continuity::Jumps(place.to_string())
            } else {
                Continuity::MayJump(place.to_string())
            }
        }
    }
}

/// That of an operation on some parts: a jump of a part may be lost in it.
fn softened<'a>(parts: impl IntoIterator<Item = &'a std::sync::Arc<Function>>) -> Continuity {
    let found = parts.into_iter().map(|part| continuity(part));
    match found.into_iter().find(|it| *it != Continuity::Continuous) {
        Some(Continuity::Jumps(place)) => Continuity::MayJump(place),
        Some(other) => other,
        None => Continuity::Continuous,
    }
}

/// c₀ and c₁ of c₀ + c₁z with rational coefficients.
fn line(f: &Function) -> Option<(Rational, Rational)> {
    Some(match f {
        Function::Z => (Rational::new(), Rational::from(1)),
        Function::Number(value) => (value.clone(), Rational::new()),
        Function::Negate(a) => {
            let (constant, slope) = line(a)?;
            (-constant, -slope)
        }
        Function::Add(a, b) => {
            let (a, b) = (line(a)?, line(b)?);
            (a.0 + b.0, a.1 + b.1)
        }
        Function::Subtract(a, b) => {
            let (a, b) = (line(a)?, line(b)?);
            (a.0 - b.0, a.1 - b.1)
        }
        Function::Multiply(a, b) => {
            let (a, b) = (line(a)?, line(b)?);
            let (factor, line) = if a.1 == 0 {
                (a.0, b)
            } else if b.1 == 0 {
                (b.0, a)
            } else {
                return None;
            };
            (line.0 * &factor, line.1 * factor)
        }
        Function::Divide(a, b) => {
            let (a, b) = (line(a)?, line(b)?);
            if b.1 != 0 || b.0 == 0 {
                return None;
            }
            (a.0 / &b.0, a.1 / b.0)
        }
        _ => return None,
    })
}
