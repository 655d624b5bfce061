//! r(y) = S(y)/y over ranges of y.
//!
//! # Mathematics
//!
//! In the notation of the [lengths](super::random_layers):
//!
//! **Without its asymptote.** For any numbers c±, with h(z) = f(z)² − c₋²z² below 0 and
//! f(z)² − c₊²z² above, H(y) = E h and ρ = ½(c₋² + c₊²), S(y) = ρy + H(y) and r = ρ + H/y
//! (1). With c± = 1 where f/z looks like ±1 far out and 0 elsewhere, H is small where r tends
//! to ρ, and its sign can be told where that of r − ρ would be lost in rounding.
//!
//! **On an interval.** With D(y) := y·r′(y) = H′(y) − H(y)/y and any c in an interval Y,
//! D(Y) ⊆ D(c) + (H″(Y) − D(Y)/Y)(Y − c), r(Y) ⊆ r(c) + D(Y)/Y·(Y − c) (2). By the heat
//! equation H′ = ½M₂ and H″ = ¼M₄ of h (3). Where Y is wide, the `shells` say more.
//!
//! [`LOWEST`, `HIGHEST`] is halved in ln y until on each cell and for each τ 1/τ ∉ r(Y) or
//! 0 ∉ D(Y) (4).

use super::known::{Known, Missing};
use super::shells::Shells;
use crate::activation::function::Function;
use crate::activation::{Activation, Continuity, Integrand};
use crate::arithmetic::Interval;
use crate::arithmetic::decimal;
use crate::arithmetic::interval::{interval, is_finite, point};
use crate::claim::{ActivationSpec, Expression, ExpressionKind, Operator, parse_expression};
use crate::moments::{Integrands, Jet, Moments, Orders};
use crate::search::{Options, Unsuitable};
use rug::Rational;
use std::collections::VecDeque;
use std::sync::Arc;

/// The variances y of z that are looked at: from a little less than 1/10000.
pub const LOWEST: f64 = 0.999_999_999e-4;
/// The largest of them.
pub const HIGHEST: f64 = 1e5;

/// Cells that are looked at at most.
const MOST_CELLS: usize = 1000;
/// Cells to begin with.
const FIRST_CELLS: i32 = 32;

/// H and its derivatives.
pub struct Map<'a> {
    rest: Moments,
    /// ρ.
    pub asymptote: Interval,
    shells: Shells,
    /// E f′².
    pub slopes: Known<Moments>,
    orders: Orders,
    /// Deadline and arithmetic.
    pub options: &'a Options<'a>,
}

/// (2) on a cell.
pub struct Cell {
    /// Y.
    pub range: Interval,
    /// ρ.
    pub asymptote: Interval,
    /// r − ρ.
    pub rest: Interval,
    /// D.
    change: Interval,
    /// S′.
    pub derivative: Interval,
}

/// Where r is on a cell, against 1/τ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
    /// Perhaps on it, and increasing.
    Rising,
    /// Perhaps on it, and decreasing.
    Falling,
    /// Unknown.
    Open,
}

/// An integrand's expectation, and its derivatives up to an order.
fn moments(
    activation: &Activation,
    integrand: Integrand,
    order: usize,
    options: &Options,
) -> Known<(Moments, Orders)> {
    let integrands = match &activation.pieces {
        Ok(pieces) => {
            Integrands::Pieces(vec![pieces[integrand as usize].clone()], activation.symbols.clone())
        }
        Err(reason) => {
            let unsuitable = || Missing::Unsuitable(Unsuitable::Moments(*reason));
            Integrands::Any(vec![activation.integral(integrand).ok_or_else(unsuitable)?])
        }
    };
    let mut orders = Orders::default();
    orders.want(0, order);
    let moments = Moments::new(&integrands, &orders, options.limit);
    let unsuitable = |reason| Missing::Unsuitable(Unsuitable::Integral(reason));
    Ok((moments.map_err(unsuitable)?, orders))
}

/// l on either side, ±1 or 0, where f(±z) looks like l·z far out; c± = |l| in (1).
fn asymptotes(f: &Function) -> [f64; 2] {
    const FAR: f64 = 1e9;
    [-FAR, FAR].map(|z| {
        let slope = f.evaluate(&point(z)).mid() / FAR;
        if (slope.abs() - 1.0).abs() < 1e-6 { slope.round() } else { 0.0 }
    })
}

/// h of (1).
fn rest(spec: &ActivationSpec, [below, above]: [f64; 2]) -> Option<Arc<Activation>> {
    let side = |slope: f64| if slope == 0.0 { "0" } else { "z^2" };
    let line = format!("where(z < 0, {}, {})", side(below), side(above));
    let square = Expression::new(ExpressionKind::Power(Arc::new(spec.expression.clone()), 2));
    let line = parse_expression(&line).ok()?;
    let expression = Expression::binary(Operator::Sub, square, line);
    Activation::of(&ActivationSpec { kind: None, expression, ..spec.clone() }).ok()
}

impl<'a> Map<'a> {
    /// What is needed to evaluate r, and χ unless `slopes` says why not.
    pub fn new(
        spec: &ActivationSpec,
        activation: &Activation,
        slopes: Option<&Missing>,
        options: &'a Options,
    ) -> Known<Self> {
        let f = activation.function().ok_or(Missing::TooHard)?;
        let lines = asymptotes(&f);
        let h = rest(spec, lines).ok_or(Missing::TooHard)?;
        let (rest, orders) = moments(&h, Integrand::Value, 4, options)?;
        let slopes = match slopes {
            Some(reason) => Err(reason.clone()),
            None => {
                moments(activation, Integrand::SlopeSquare, 0, options).map(|(moments, _)| moments)
            }
        };
        let asymptote = point((lines[0].abs() + lines[1].abs()) / 2.0);
        let is_continuous = activation.continuity() == Continuity::Continuous;
        let bound = f.evaluate(&Interval::ENTIRE).sqr();
        let second_moment = match is_finite(bound) {
            true => bound,
            false => {
                let wider = point(2.0 * HIGHEST);
                let mut jet = Jet::default();
                rest.evaluate(point(0.0), wider, &orders, options.functions, &mut jet);
                asymptote * wider + jet.get(0, 0)
            }
        };
        let shells = Shells::new(&f, is_continuous, lines, HIGHEST, second_moment);
        Ok(Self { rest, asymptote, shells, slopes, orders, options })
    }

    /// The jet of h at one y.
    pub fn at(&self, y: Interval) -> Jet {
        let mut jet = Jet::default();
        self.rest.evaluate(point(0.0), y, &self.orders, self.options.functions, &mut jet);
        jet
    }

    /// (2).
    pub fn cell(&self, range: Interval) -> Cell {
        let rough = self.rough_cell(range);
        let middle = geometric_middle(range);
        let (mut center, mut jet) = (Jet::default(), Jet::default());
        let zero = point(0.0);
        let functions = self.options.functions;
        self.rest.at_center(zero, middle, &self.orders, functions, &mut center);
        let place = ((zero, range), (zero, middle));
        self.rest.over_box(place.0, &center, place.1, &self.orders, functions, &mut jet);
        let half = point(0.5);
        let slope = half * jet.get(0, 2);
        let rest_there = center.get(0, 0) / middle;
        let change_there = half * center.get(0, 2) - rest_there;
        let shift = range - middle;
        let mut rest = both(rough.rest, jet.get(0, 0) / range);
        let mut change = both(rough.change, slope - rest);
        for _ in 0..4 {
            let slope = half * half * jet.get(0, 4) - change / range;
            change = both(change, change_there + slope * shift);
        }
        rest = both(rest, rest_there + change / range * shift);
        let derivative = self.asymptote + both(change + rest, slope);
        Cell { rest, change, derivative, ..rough }
    }

    /// By shells alone.
    fn rough_cell(&self, range: Interval) -> Cell {
        let [rest, change] = self.shells.over(range, self.options.functions);
        let derivative = self.asymptote + change + rest;
        Cell { range, asymptote: self.asymptote, rest, change, derivative }
    }

    /// Cells on which each 1/τ is settled, as far as possible, from left to right.
    pub fn cells(&self, taus: &[Rational]) -> Known<Vec<Cell>> {
        let ratio = (HIGHEST / LOWEST).powf(1.0 / f64::from(FIRST_CELLS));
        let end = |index: i32| match index {
            FIRST_CELLS => HIGHEST,
            _ => LOWEST * ratio.powi(index),
        };
        let mut pending: VecDeque<Interval> =
            (0..FIRST_CELLS).map(|index| interval(end(index), end(index + 1))).collect();
        let mut cells = Vec::new();
        let mut looked_at = 0;
        // The widest first, so that what cannot be settled leaves the budget to the others.
        while let Some(range) = pending.pop_front() {
            if let Some(stop) = self.options.stop() {
                return Err(Missing::Stopped(stop));
            }
            looked_at += 1;
            let is_settled = |cell: &Cell| taus.iter().all(|tau| cell.side(tau) != Side::Open);
            let rough = self.rough_cell(range);
            let cell = if is_settled(&rough) { rough } else { self.cell(range) };
            let settled = is_settled(&cell);
            let middle = geometric_middle(range).inf();
            let can_halve = range.inf() < middle && middle < range.sup();
            if settled || !can_halve || looked_at + pending.len() >= MOST_CELLS {
                cells.push(cell);
            } else {
                pending.extend([interval(range.inf(), middle), interval(middle, range.sup())]);
            }
        }
        cells.sort_by(|a, b| a.range.inf().total_cmp(&b.range.inf()));
        Ok(cells)
    }
    /// Where r(y) is against 1/τ, if it is told.
    pub fn side_at(&self, y: f64, tau: &Rational) -> Option<Side> {
        let y = point(y);
        if let side @ (Side::Above | Side::Below) = self.rough_cell(y).side(tau) {
            return Some(side);
        }
        let gap = gap(self.asymptote, tau) * y + self.at(y).get(0, 0);
        match (gap.inf() > 0.0, gap.sup() < 0.0) {
            (true, _) => Some(Side::Above),
            (_, true) => Some(Side::Below),
            _ => None,
        }
    }
}

impl Cell {
    /// Where r is on it, against 1/τ.
    pub fn side(&self, tau: &Rational) -> Side {
        let gap = self.rest + gap(self.asymptote, tau);
        if gap.is_empty() {
            Side::Open
        } else if gap.inf() > 0.0 {
            Side::Above
        } else if gap.sup() < 0.0 {
            Side::Below
        } else if self.change.inf() > 0.0 {
            Side::Rising
        } else if self.change.sup() < 0.0 {
            Side::Falling
        } else {
            Side::Open
        }
    }
}

/// What is known if the first is, and the second unless it is empty.
fn both(a: Interval, b: Interval) -> Interval {
    if b.is_empty() { a } else { a.intersection(b) }
}

/// ρ − 1/τ: exactly 0 if ρ is 1/τ and τ a double.
pub fn gap(asymptote: Interval, tau: &Rational) -> Interval {
    asymptote - decimal::enclose(&tau.clone().recip())
}

/// A point about halfway in the logarithm.
pub fn geometric_middle(range: Interval) -> Interval {
    let middle = range.inf().sqrt() * range.sup().sqrt();
    point(middle.clamp(range.inf(), range.sup()))
}
