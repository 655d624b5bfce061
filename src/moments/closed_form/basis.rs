//! The half-line moments A_{j,β} and density derivatives G_k at one breakpoint.
//!
//! Equation numbers refer to the [module above](super).

use super::ratio::by_ratios;
use crate::arithmetic::interval::{divide, interval, point};
use crate::arithmetic::{Interval, SpecialFunctions, product};

/// Which side of a breakpoint a half-line lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// z < b.
    Below,
    /// z > b, which reflection at b turns into [`Side::Below`].
    Above,
}

impl Side {
    /// d(reflected x)/dx.
    pub fn sign(self) -> i32 {
        match self {
            Self::Below => 1,
            Self::Above => -1,
        }
    }
}

/// The tilted moments wanted at one side of a breakpoint.
#[derive(Clone, Debug)]
pub struct Tilt {
    pub side: Side,
    /// β after reflection; a point where it is a double.
    pub rate: Interval,
    /// The highest power j wanted.
    pub power: usize,
}

/// A breakpoint and the tilted moments wanted there.
#[derive(Clone, Debug)]
pub struct Place {
    pub breakpoint: Interval,
    pub tilts: Vec<Tilt>,
}

/// The values at one breakpoint, for one pair of intervals (x, y).
#[derive(Debug, Default)]
pub struct Basis {
    /// By tilt, then by power.
    pub moments: Vec<Vec<Interval>>,
    /// G_k by k.
    pub densities: Vec<Interval>,
}

impl Basis {
    /// Evaluates (2), (3) and (5), in memory used before; y must be positive.
    pub fn evaluate(
        &mut self,
        place: &Place,
        x: Interval,
        y: Interval,
        densities: usize,
        functions: SpecialFunctions,
    ) {
        let x = x - place.breakpoint;
        let root = (point(2.0) * y).sqrt();
        let deviation = y.sqrt();
        let gaussian = functions.exp(-x.sqr() / (point(2.0) * y));
        density_derivatives(gaussian, x, y, densities, &mut self.densities);
        self.moments.resize_with(place.tilts.len(), Vec::new);
        for (moments, tilt) in self.moments.iter_mut().zip(&place.tilts) {
            let x = if tilt.side == Side::Above { -x } else { x };
            let tail = tail(tilt.rate, x, y, root, gaussian, functions);
            moments.clear();
            moments.push(tail);
            if tilt.power == 0 {
                continue;
            }
            let t = x / deviation + tilt.rate * deviation;
            if !by_ratios(t, deviation, tilt.power, moments) {
                by_recurrence(x + tilt.rate * y, y, self.densities[0], tilt.power, moments);
            }
        }
    }
}

/// (5): G₀ … G_count.
fn density_derivatives(
    gaussian: Interval,
    x: Interval,
    y: Interval,
    count: usize,
    densities: &mut Vec<Interval>,
) {
    densities.clear();
    densities.push(divide(gaussian, (Interval::TAU * y).sqrt()));
    let (slope, reciprocal) = (-x / y, point(1.0) / y);
    for k in 0..count {
        let mut next = product(slope, densities[k]);
        if k > 0 {
            next -= product(product(point(k as f64), densities[k - 1]), reciprocal);
        }
        densities.push(next);
    }
}

/// E[e^{βz}; z < 0] for z ~ N(x, y); empty unless y > 0.
pub fn tilted_tail(
    rate: Interval,
    x: Interval,
    y: Interval,
    functions: SpecialFunctions,
) -> Interval {
    if rate.is_empty() || x.is_empty() || y.is_empty() || y.inf() <= 0.0 {
        return Interval::EMPTY;
    }
    let root = (point(2.0) * y).sqrt();
    let gaussian = functions.exp(-x.sqr() / (point(2.0) * y));
    tail(rate, x, y, root, gaussian, functions)
}

/// (2): T_β = E[e^{βz}; z < 0].
fn tail(
    rate: Interval,
    x: Interval,
    y: Interval,
    root: Interval,
    gaussian: Interval,
    functions: SpecialFunctions,
) -> Interval {
    let half = point(0.5);
    // x/√(2y) + β√(2y)/2: y's two occurrences hardly interfere when x is small.
    let u = x / root + rate * half * root;
    let scaled = || gaussian * functions.erfcx(u);
    let direct = || {
        let exponent = rate * x + rate.sqr() * half * y;
        functions.exp(exponent) * functions.erfc(u)
    };
    // At β = 0 the second form has no cancellation to fear: it is erfc(u).
    let tail = if rate == point(0.0) || u.sup() <= 0.0 {
        direct()
    } else if u.inf() >= 0.0 {
        scaled()
    } else {
        scaled().intersection(direct())
    };
    // e^{βz} lies in (0, 1) on z < 0 if β ≥ 0.
    let ceiling = if rate.inf() >= 0.0 { 1.0 } else { f64::INFINITY };
    (half * tail).intersection(interval(0.0, ceiling))
}

/// (3): appends A₁ … A_power to A₀, given the tilted mean x + βy.
fn by_recurrence(
    tilted_mean: Interval,
    y: Interval,
    density: Interval,
    power: usize,
    moments: &mut Vec<Interval>,
) {
    for j in 0..power {
        let boundary = if j == 0 { -density } else { product(point(j as f64), moments[j - 1]) };
        moments.push(product(tilted_mean, moments[j]) + product(y, boundary));
    }
}
