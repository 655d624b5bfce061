//! All lengths that layers of random weights keep, and what becomes of others.
//!
//! # Mathematics
//!
//! With S(y) = E f(√y·N)², N standard normal, a layer with τ = n·Var w and no biases maps q to
//! S(τq). So q > 0 is a fixed point exactly if y = τq has r(y) := S(y)/y = 1/τ (1): one function
//! r serves all τ.
//!
//! The range of y is cut into cells on each of which 1/τ ∉ r(Y) or D = y·r′ has one sign
//! (`ratio`). In a row of
//! cells of the latter kind, r is monotone and meets 1/τ at most
//! once; it does exactly if it is on different sides of 1/τ at the row's ends (2). The place is
//! found by bisection and Newton's interval method on S(y) − y/τ.
//!
//! The map's derivative at a fixed point is τS′(y), which attracts below 1 in size; χ = τE f′² (3).
//!
//! **From everywhere.** Let r > 1/τ left of the only fixed point q*, r < 1/τ right of it,
//! S′ > 0 up to it and τ⁻¹·LOWEST no more than S anywhere right of it. A start q < q*
//! rises, q < S(τq) < S(τq*) = q*, and so converges to the only fixed point there is; a start q > q*
//! falls until it is below q*, or forever, to q* again: every start in the range converges to q*
//! (4).
//!
//! **Below its lines.** If f is c₋z and c₊z near 0 on either side and |f| ≤ |c±z| everywhere,
//! somewhere less, then r < ½(c₋² + c₊²) for every y > 0, whatever the range (5).

use super::known::{Known, Missing};
use super::ratio::{Cell, HIGHEST, LOWEST, Map, Side, gap, geometric_middle};
use crate::activation::Activation;
use crate::arithmetic::Interval;
use crate::arithmetic::decimal;
use crate::arithmetic::interval::{interval, is_finite, point};
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::ActivationSpec;
use crate::moments::{Jet, Orders};
use crate::search::Options;
use rug::Rational;
use std::cmp::Ordering;

/// The usual variances of weights, times their number n: what they are called, and τ. Glorot's
/// is for as many outputs as inputs; PyTorch's default is that of its linear and convolutional
/// layers (`kaiming_uniform_` with a = √5).
pub const INITIALIZATIONS: [(&str, (i32, i32)); 4] =
    [("he", (2, 1)), ("lecun", (1, 1)), ("glorot", (1, 1)), ("pytorch_default", (1, 3))];

/// Bits of f(0).
const BITS: u32 = 128;

/// A fixed point of the length map.
#[derive(Clone, Debug)]
pub struct Length {
    /// q.
    pub q: Interval,
    /// The derivative of q ↦ S(τq) there.
    pub derivative: Interval,
    /// χ there.
    pub chi: Known<Interval>,
}

impl Length {
    /// Whether it attracts, if it can be told.
    pub fn attracts(&self) -> Option<bool> {
        let size = self.derivative.abs();
        match (size.sup() < 1.0, size.inf() > 1.0) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

/// Where lengths move that are not fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// All grow.
    Grow,
    /// All shrink.
    Shrink,
}

/// What is known of all q in the range.
#[derive(Clone, Debug)]
pub enum Lengths {
    /// Every q is a fixed point.
    Every,
    /// None is, and where they move.
    None(Trend),
    /// All fixed points, and whether every start in the range converges to the only one.
    Some(Vec<Length>, bool),
    /// Those found, and where others may be.
    Open(Vec<Length>, Vec<Interval>),
}

/// A layer of random weights.
#[derive(Clone, Debug)]
pub struct RandomLayer {
    /// What its initialization is called.
    pub name: &'static str,
    /// τ.
    pub tau: Rational,
    /// The least and the greatest q looked at.
    pub range: [Rational; 2],
    /// Its fixed points.
    pub lengths: Lengths,
    /// Whether q = 0 is a fixed point as well, f(0) = 0; none if it cannot be told.
    pub keeps_zero: Option<bool>,
}

/// The fixed points of the layers with [`INITIALIZATIONS`]; `slopes` says why there is no χ, if so.
pub fn random_layers(
    spec: &ActivationSpec,
    activation: &Activation,
    slopes: Option<&Missing>,
    options: &Options,
) -> Known<Vec<RandomLayer>> {
    let mut taus: Vec<Rational> = INITIALIZATIONS.map(|(_, tau)| Rational::from(tau)).to_vec();
    taus.dedup();
    let found: Vec<Lengths> = match activation.homogeneous() {
        Some(ratio) => {
            let of = |tau: &Rational| match activation.compare(&ratio, &tau.clone().recip()) {
                Some(Ordering::Equal) => Ok(Lengths::Every),
                Some(Ordering::Less) => Ok(Lengths::None(Trend::Shrink)),
                Some(Ordering::Greater) => Ok(Lengths::None(Trend::Grow)),
                None => Err(Missing::TooHard),
            };
            taus.iter().map(of).collect::<Known<_>>()?
        }
        None => {
            // By (5).
            let lines = activation.lines_above();
            let shrinks = |tau: &&Rational| {
                let order =
                    lines.as_ref().and_then(|it| activation.compare(it, &(*tau).clone().recip()));
                matches!(order, Some(Ordering::Less | Ordering::Equal))
            };
            let open: Vec<Rational> = taus.iter().filter(|tau| !shrinks(tau)).cloned().collect();
            let map = Map::new(spec, activation, slopes, options)?;
            let cells = map.cells(&open)?;
            let of = |tau: &Rational| match shrinks(&tau) {
                true => Lengths::None(Trend::Shrink),
                false => map.lengths(&cells, tau),
            };
            taus.iter().map(of).collect()
        }
    };
    let origin = MpInterval::from_integer(BITS, 0);
    let zero = activation.function().map(|f| f.evaluate(&origin));
    let keeps_zero = zero.and_then(|it| match (it.strict_sign(), it.is_finite()) {
        (Some(_), true) => Some(false),
        _ => (*it.lower() == 0 && *it.upper() == 0).then_some(true),
    });
    let layer = |(name, tau): (&'static str, (i32, i32))| {
        let tau = Rational::from(tau);
        let lengths = taus.iter().zip(&found).find(|(known, _)| **known == tau);
        let range = [Rational::from((1, 10_000)), Rational::from(100_000)].map(|y| y / &tau);
        let (_, lengths) = lengths?;
        Some(RandomLayer { name, tau, range, lengths: lengths.clone(), keeps_zero })
    };
    Ok(INITIALIZATIONS.into_iter().filter_map(layer).collect())
}

impl Map<'_> {
    /// By (2) and (4).
    fn lengths(&self, cells: &[Cell], tau: &Rational) -> Lengths {
        let scale = decimal::enclose(tau);
        let mut rows: Vec<(Side, Interval)> = Vec::new();
        for cell in cells {
            let side = cell.side(tau);
            match rows.last_mut() {
                Some((last, range)) if *last == side => *range = range.convex_hull(cell.range),
                _ => rows.push((side, cell.range)),
            }
        }
        // On which side r is at an end of a row: as its neighbour is, or by its value.
        let beside = |index: Option<usize>, y: f64| match index.and_then(|it| rows.get(it)) {
            Some((side @ (Side::Above | Side::Below), _)) => Some(*side),
            _ => self.side_at(y, tau),
        };
        let (mut found, mut open) = (Vec::new(), Vec::new());
        for (index, (side, range)) in rows.iter().enumerate() {
            match side {
                Side::Above | Side::Below => {}
                Side::Open => open.push(*range / scale),
                Side::Rising | Side::Falling => {
                    let left = beside(index.checked_sub(1), range.inf());
                    let right = beside(Some(index + 1), range.sup());
                    match left.zip(right) {
                        Some((left, right)) if left == right => {}
                        Some((left, _)) => found.push(self.locate(*range, left, tau)),
                        None => open.push(*range / scale),
                    }
                }
            }
        }
        if !open.is_empty() {
            return Lengths::Open(found, open);
        }
        let ends = [LOWEST, HIGHEST].map(|y| self.side_at(y, tau));
        if found.is_empty() {
            // r is on one side of 1/τ everywhere; some place tells on which.
            let cells = rows.iter().map(|(side, _)| Some(*side));
            let told = |side: &Option<Side>| matches!(side, Some(Side::Above | Side::Below));
            return match ends.into_iter().chain(cells).find(told).flatten() {
                Some(Side::Above) => Lengths::None(Trend::Grow),
                Some(_) => Lengths::None(Trend::Shrink),
                None => {
                    Lengths::Open(found, rows.iter().map(|(_, range)| *range / scale).collect())
                }
            };
        }
        let inward = ends == [Some(Side::Above), Some(Side::Below)];
        let everywhere = match found.as_slice() {
            [only] if inward => {
                let place = only.q * scale;
                cells.iter().all(|cell| {
                    let rises = cell.range.inf() > place.sup()
                        || cell.derivative.inf() > 0.0
                        || self.cell(cell.range).derivative.inf() > 0.0;
                    let least = scale * (cell.asymptote * cell.range + cell.rest * cell.range);
                    rises && (cell.range.sup() < place.inf() || least.inf() >= LOWEST)
                })
            }
            _ => false,
        };
        Lengths::Some(found, everywhere)
    }

    /// The only fixed point of a row at whose left end r is on the side `left` of 1/τ, and on the
    /// other at its right end.
    fn locate(&self, row: Interval, left: Side, tau: &Rational) -> Length {
        let scale = decimal::enclose(tau);
        let mut place = row;
        while place.sup() > 1.001 * place.inf() {
            let middle = geometric_middle(place).inf();
            match self.side_at(middle, tau) {
                Some(side) if side == left => place = interval(middle, place.sup()),
                Some(_) => place = interval(place.inf(), middle),
                None => break,
            }
        }
        for _ in 0..8 {
            let middle = point(place.mid());
            let gap = gap(self.asymptote, tau);
            let value = gap * middle + self.at(middle).get(0, 0);
            let slope = self.cell(place).derivative - point(1.0) / scale;
            if slope.contains(0.0) || slope.is_empty() || value.is_empty() {
                break;
            }
            let next = place.intersection(middle - value / slope);
            if next.is_empty() || next.wid() > 0.9 * place.wid() {
                break;
            }
            place = next;
        }
        let chi = self.slopes.as_ref().map_err(Missing::clone).and_then(|moments| {
            let mut jet = Jet::default();
            let mut orders = Orders::default();
            orders.want(0, 0);
            moments.evaluate(point(0.0), place, &orders, self.options.functions, &mut jet);
            let chi = scale * jet.get(0, 0);
            if is_finite(chi) { Ok(chi) } else { Err(Missing::TooHard) }
        });
        Length { q: place / scale, derivative: scale * self.cell(place).derivative, chi }
    }
}
