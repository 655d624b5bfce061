//! Functions that are Σ c·zʲ·e^{βz} on each of finitely many pieces.
//!
//! Sums, products, powers, min, max, |·| and `where` of such functions are such functions, as
//! are exponentials of straight lines. Everything is exact: coefficients, rates and breakpoints
//! are polynomials in the activation's [`Symbols`].

use super::coefficient::Coefficient;
use super::polynomial::Polynomial;
use super::symbols::{BITS, Symbols};
use super::terms::Terms;
use crate::arithmetic::Interval;
use crate::arithmetic::enclosure::Enclosure;
use crate::arithmetic::interval::point;
use crate::claim::{Expression, ExpressionKind, Function, Operator, Scope, Variable};
use num_traits::{One, Zero};
use std::cmp::Ordering;

/// The z-dependent part of a term: zʲ·e^{βz}.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shape {
    /// β.
    pub rate: Polynomial,
    /// j.
    pub power: u32,
}

/// Σ c·zʲ·e^{βz}; no c is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    terms: Terms<Shape, Coefficient>,
}

/// The largest power of z, and the most terms of a piece: beyond them lies no activation.
const MAX_POWER: u32 = 40;
const MAX_TERMS: usize = 200;

impl Piece {
    fn term(coefficient: Coefficient, power: u32, rate: Polynomial) -> Self {
        Self { terms: Terms::one(Shape { rate, power }, coefficient) }
    }

    fn constant(value: Polynomial) -> Self {
        Self::term(value.into(), 0, Polynomial::zero())
    }

    /// Adds a term.
    pub fn add_term(&mut self, shape: Shape, coefficient: Coefficient) {
        self.terms.include(shape, coefficient);
    }

    /// The terms.
    pub fn terms(&self) -> impl Iterator<Item = (&Shape, &Coefficient)> {
        self.terms.iter()
    }

    /// c of c·z, if it is such.
    pub(super) fn slope_through_zero(&self) -> Option<Coefficient> {
        let line = Shape { rate: Polynomial::zero(), power: 1 };
        if self.terms.is_empty() {
            return Some(Coefficient::zero());
        }
        self.terms.single().filter(|(shape, _)| **shape == line).map(|(_, slope)| slope.clone())
    }

    /// Its range over an interval, by natural extension.
    pub(super) fn range(&self, symbols: &Symbols, z: Interval) -> Interval {
        let term = |(shape, coefficient): (&Shape, &Coefficient)| {
            let coefficient = symbols.enclose_coefficient(coefficient, BITS).to_interval();
            let rate = symbols.enclose(&shape.rate, BITS).to_interval();
            coefficient * z.power(shape.power as i32) * Enclosure::exp(&(rate * z))
        };
        self.terms.iter().map(term).fold(point(0.0), |sum, term| sum + term)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        Self { terms: self.terms.clone() + other.terms.clone() }
    }

    fn negated(&self) -> Self {
        Self { terms: self.terms.clone().map(|coefficient| -coefficient) }
    }

    pub(super) fn times(&self, other: &Self) -> Option<Self> {
        let mut product = Self::default();
        for (a, x) in self.terms.iter() {
            for (b, y) in other.terms.iter() {
                let power = a.power + b.power;
                let rate = a.rate.clone() + b.rate.clone();
                product.add_term(Shape { rate, power }, x.clone() * y.clone());
                if power > MAX_POWER || product.terms.len() > MAX_TERMS {
                    return None;
                }
            }
        }
        Some(product)
    }

    /// The derivative.
    pub fn derivative(&self) -> Self {
        let mut result = Self::default();
        for (shape, coefficient) in self.terms.iter() {
            let by_rate = coefficient.clone() * shape.rate.clone().into();
            result.add_term(shape.clone(), by_rate);
            if shape.power > 0 {
                let lower = Shape { power: shape.power - 1, ..shape.clone() };
                result.add_term(lower, coefficient.clone().scaled(shape.power as i32));
            }
        }
        result
    }

    /// The value at a point.
    pub fn at(&self, point: &Polynomial) -> Coefficient {
        self.terms.iter().fold(Coefficient::zero(), |sum, (shape, coefficient)| {
            let size = point.power(shape.power);
            let exponent = shape.rate.clone() * point.clone();
            sum + coefficient.clone() * Coefficient::new(size, exponent)
        })
    }

    /// c₀ and c₁ of c₀ + c₁z, if it is a straight line.
    fn as_line(&self) -> Option<[Polynomial; 2]> {
        let mut line = [Polynomial::zero(), Polynomial::zero()];
        for (shape, coefficient) in self.terms.iter() {
            let mut parts = coefficient.terms();
            let (Some((exponent, value)), None) = (parts.next(), parts.next()) else { return None };
            if !shape.rate.is_zero() || shape.power > 1 || !exponent.is_zero() {
                return None;
            }
            line[shape.power as usize] = value.clone();
        }
        Some(line)
    }
}

/// A function by its pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piecewise {
    /// Where the pieces meet, increasing.
    pub breakpoints: Vec<Polynomial>,
    /// The pieces from left to right: one more than there are breakpoints.
    pub pieces: Vec<Piece>,
}

/// Why an expression has no pieces of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPieces {
    /// It is not polynomial × exponential on pieces.
    OtherKind,
    /// The order of its breakpoints differs within the ranges of the parameters, or cannot be
    /// told.
    Order,
}

impl Piecewise {
    fn whole(piece: Piece) -> Self {
        Self { breakpoints: Vec::new(), pieces: vec![piece] }
    }

    fn map(&self, of: impl Fn(&Piece) -> Option<Piece>) -> Option<Self> {
        let pieces = self.pieces.iter().map(of).collect::<Option<_>>()?;
        Some(Self { breakpoints: self.breakpoints.clone(), pieces })
    }

    /// f².
    pub fn square(&self) -> Option<Self> {
        self.map(|piece| piece.times(piece))
    }

    /// f′ between the breakpoints.
    pub fn derivative(&self) -> Self {
        let pieces = self.pieces.iter().map(Piece::derivative).collect();
        Self { breakpoints: self.breakpoints.clone(), pieces }
    }

    /// The first breakpoint where the two sides are not known to meet, and their difference.
    pub fn jump(&self) -> Option<(&Polynomial, Coefficient)> {
        let sides = self.pieces.windows(2).zip(&self.breakpoints);
        let mut gaps = sides.map(|(sides, b)| (b, sides[0].at(b) + -sides[1].at(b)));
        gaps.find(|(_, gap)| !gap.is_zero())
    }
}

/// Finds pieces of expressions.
pub struct Finder<'a> {
    /// What names mean.
    pub scope: &'a Scope,
    /// The symbols found so far.
    pub symbols: &'a mut Symbols,
}

type Found = Result<Piecewise, NoPieces>;

impl Finder<'_> {
    /// The pieces of an expression in z.
    pub fn find(&mut self, expression: &Expression) -> Found {
        use ExpressionKind as K;
        if !expression.names().contains(&Variable::Z) {
            let value = self.symbols.polynomial(self.scope, expression);
            return Ok(Piecewise::whole(Piece::constant(value.ok_or(NoPieces::OtherKind)?)));
        }
        match &expression.kind {
            K::Variable(_) => {
                let one = Polynomial::one().into();
                Ok(Piecewise::whole(Piece::term(one, 1, Polynomial::zero())))
            }
            K::Negate(inner) => {
                self.find(inner)?.map(|a| Some(a.negated())).ok_or(NoPieces::OtherKind)
            }
            K::Binary(operator, left, right) => self.binary(*operator, left, right),
            K::Power(base, exponent) if *exponent >= 0 => {
                let base = self.find(base)?;
                let power = base.map(|piece| {
                    let one = Piece::constant(Polynomial::one());
                    (0..*exponent).try_fold(one, |product, _| product.times(piece))
                });
                power.ok_or(NoPieces::OtherKind)
            }
            K::Call(Function::Abs, inner) => {
                let inner = self.find(inner)?;
                let zero = Piecewise::whole(Piece::default());
                let opposite = inner.map(|a| Some(a.negated())).ok_or(NoPieces::OtherKind)?;
                self.choose(&inner, &zero, &opposite, &inner)
            }
            K::Call(Function::Exp, inner) => {
                let exp = |piece: &Piece| {
                    let [constant, rate] = piece.as_line()?;
                    Some(Piece::term(Coefficient::new(Polynomial::one(), constant), 0, rate))
                };
                self.find(inner)?.map(exp).ok_or(NoPieces::OtherKind)
            }
            K::Where(choice) => {
                let ([first, second], _) = choice.condition();
                let [first, second, then, otherwise] =
                    [first, second, &choice.then, &choice.otherwise].map(|part| self.find(part));
                self.choose(&first?, &second?, &then?, &otherwise?)
            }
            _ => Err(NoPieces::OtherKind),
        }
    }

    fn binary(&mut self, operator: Operator, left: &Expression, right: &Expression) -> Found {
        if operator == Operator::Div {
            if right.names().contains(&Variable::Z) {
                return Err(NoPieces::OtherKind);
            }
            let divisor = self.symbols.polynomial(self.scope, right).ok_or(NoPieces::OtherKind)?;
            let factor =
                self.symbols.reciprocal(self.scope, &divisor).ok_or(NoPieces::OtherKind)?;
            let factor = Piece::constant(factor);
            return self.find(left)?.map(|a| a.times(&factor)).ok_or(NoPieces::OtherKind);
        }
        let (a, b) = (self.find(left)?, self.find(right)?);
        match operator {
            Operator::Add => self.zip(&a, &b, |a, b| Some(a.plus(b))),
            Operator::Sub => self.zip(&a, &b, |a, b| Some(a.plus(&b.negated()))),
            Operator::Mul => self.zip(&a, &b, Piece::times),
            Operator::Min => self.choose(&a, &b, &a, &b),
            Operator::Max => self.choose(&a, &b, &b, &a),
            Operator::Div => Err(NoPieces::OtherKind),
        }
    }

    fn order(&self, a: &Polynomial, b: &Polynomial) -> Result<Ordering, NoPieces> {
        self.symbols.compare(a, b).ok_or(NoPieces::Order)
    }

    /// Both functions on common pieces, and an operation on each pair.
    fn zip(
        &self,
        a: &Piecewise,
        b: &Piecewise,
        of: impl Fn(&Piece, &Piece) -> Option<Piece>,
    ) -> Found {
        let mut result = Piecewise { breakpoints: Vec::new(), pieces: Vec::new() };
        let (mut i, mut j) = (0, 0);
        loop {
            let piece = of(&a.pieces[i], &b.pieces[j]).ok_or(NoPieces::OtherKind)?;
            // The same function on both sides of a breakpoint needs none.
            if result.pieces.last() == Some(&piece) {
                result.breakpoints.pop();
            } else {
                result.pieces.push(piece);
            }
            let next = match (a.breakpoints.get(i), b.breakpoints.get(j)) {
                (None, None) => return Ok(result),
                (Some(x), None) => {
                    i += 1;
                    x
                }
                (None, Some(y)) => {
                    j += 1;
                    y
                }
                (Some(x), Some(y)) => {
                    let order = self.order(x, y)?;
                    i += usize::from(order != Ordering::Greater);
                    j += usize::from(order != Ordering::Less);
                    if order == Ordering::Greater { y } else { x }
                }
            };
            result.breakpoints.push(next.clone());
        }
    }

    /// `then` where first < second, `otherwise` elsewhere.
    fn choose(
        &mut self,
        first: &Piecewise,
        second: &Piecewise,
        then: &Piecewise,
        otherwise: &Piecewise,
    ) -> Found {
        let difference = self.zip(second, first, |a, b| Some(a.plus(&b.negated())))?;
        // 1 where the condition holds, 0 elsewhere.
        let mut holds = Piecewise { breakpoints: Vec::new(), pieces: Vec::new() };
        let one = |is: bool| Piece::constant(Polynomial::from(i32::from(is)));
        for (index, piece) in difference.pieces.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| difference.breakpoints[before].clone());
            let behind = difference.breakpoints.get(index);
            holds.breakpoints.extend(before.clone());
            let [constant, slope] = piece.as_line().ok_or(NoPieces::OtherKind)?;
            let zero = Polynomial::zero();
            let rises = self.order(&slope, &zero)?;
            if rises == Ordering::Equal {
                holds.pieces.push(one(self.order(&constant, &zero)? == Ordering::Greater));
                continue;
            }
            let inverse = self.symbols.reciprocal(self.scope, &slope).ok_or(NoPieces::Order)?;
            let root = -constant * inverse;
            let is_left = match &before {
                Some(before) => self.order(&root, before)? != Ordering::Greater,
                None => false,
            };
            let is_right = match behind {
                Some(behind) => self.order(&root, behind)? != Ordering::Less,
                None => false,
            };
            let positive_behind = rises == Ordering::Greater;
            if is_left {
                holds.pieces.push(one(positive_behind));
            } else if is_right {
                holds.pieces.push(one(!positive_behind));
            } else {
                holds.pieces.extend([one(!positive_behind), one(positive_behind)]);
                holds.breakpoints.push(root);
            }
        }
        let is_one = one(true);
        let chosen = self.zip(&holds, then, |holds, then| {
            Some(if *holds == is_one { then.clone() } else { Piece::default() })
        })?;
        let other = self.zip(&holds, otherwise, |holds, otherwise| {
            Some(if *holds == is_one { Piece::default() } else { otherwise.clone() })
        })?;
        self.zip(&chosen, &other, |a, b| Some(a.plus(b)))
    }
}

/// How a piece's value at a point compares with 0, if it can be told.
pub fn sign(symbols: &Symbols, value: &Coefficient) -> Option<Ordering> {
    if value.is_zero() {
        return Some(Ordering::Equal);
    }
    symbols.enclose_coefficient(value, BITS).strict_sign()
}
