//! The moments (1) and the gains (2); numbers refer to the [module above](super).

use super::known::{Known, Missing};
use crate::activation::{Activation, Integrand};
use crate::arithmetic::mpfr::MpInterval;
use crate::moments::at_point;
use crate::search::Options;
use rug::Float;
use rug::float::Special;

/// Moments of f(z), z ~ N(0, v).
#[derive(Clone, Debug)]
pub struct Moments {
    /// v.
    pub at: MpInterval,
    /// m = E f.
    pub mean: MpInterval,
    /// s = E f².
    pub second_moment: MpInterval,
    /// σ² = Var f.
    pub variance: MpInterval,
    /// d = E f′.
    pub slope: Known<MpInterval>,
    /// e = E f′².
    pub slope_second_moment: Known<MpInterval>,
    /// M₂(f).
    pub curvature: MpInterval,
    /// M₂(f²).
    pub square_curvature: MpInterval,
}

/// 1/√s, 1/σ and 1/√e.
#[derive(Clone, Debug)]
pub struct Gains {
    /// Keeps the second moment.
    pub second_moment: Known<MpInterval>,
    /// Keeps the variance.
    pub variance: Known<MpInterval>,
    /// Keeps the second moment of gradients.
    pub slope: Known<MpInterval>,
}

impl Moments {
    /// Computes (1) at v > 0; `slopes` says why there are none of these, if so.
    pub(super) fn new(
        activation: &Activation,
        at: MpInterval,
        slopes: Option<Missing>,
        options: &Options,
    ) -> Known<Self> {
        use Integrand::{Slope, SlopeSquare, Square, Value};
        let values = [(Value, 0), (Square, 0), (Value, 2), (Square, 2)];
        let with_slopes = [values.as_slice(), &[(Slope, 0), (SlopeSquare, 0)]].concat();
        let zero = MpInterval::from_integer(at.precision(), 0);
        let stop = || options.stop().is_some();
        let find = |wanted: &[(Integrand, usize)]| {
            let found = at_point(activation, wanted, (&zero, &at), &stop);
            found.ok_or_else(|| options.stop().map_or(Missing::TooHard, Missing::Stopped))
        };
        let all = match &slopes {
            Some(reason) => Err(reason.clone()),
            None => find(&with_slopes),
        };
        // f may have moments where f′ has none.
        let (found, slopes) = match all {
            Ok(found) => (found, None),
            Err(Missing::TooHard) => (find(&values)?, Some(Missing::Slopes)),
            Err(Missing::Stopped(stop)) => return Err(Missing::Stopped(stop)),
            Err(reason) => (find(&values)?, Some(reason)),
        };
        let [mean, square, curvature, square_curvature] = [0, 1, 2, 3].map(|i| found[i].clone());
        // An odd function's mean is 0 at every variance.
        let is_odd = activation.is_odd();
        let odd = |value| if is_odd { zero.clone() } else { value };
        let mean = odd(mean);
        let second_moment = not_negative(&square);
        let slope = |index: usize| slopes.clone().map_or(Ok(found.get(index)), Err);
        let known = |value: Option<&MpInterval>| value.cloned().ok_or(Missing::TooHard);
        Ok(Self {
            at,
            variance: not_negative(&second_moment.sub(&mean.sqr())),
            mean,
            second_moment,
            slope: slope(4).and_then(known),
            slope_second_moment: slope(5).and_then(known).map(|it| not_negative(&it)),
            curvature: odd(curvature),
            square_curvature,
        })
    }

    /// (2).
    pub(super) fn gains(&self) -> Gains {
        let slope = self.slope_second_moment.clone();
        Gains {
            second_moment: reciprocal_root(&self.second_moment, "E f^2"),
            variance: reciprocal_root(&self.variance, "Var f"),
            slope: slope.and_then(|it| reciprocal_root(&it, "E f'^2")),
        }
    }
}

/// 1/√a.
pub(super) fn reciprocal_root(value: &MpInterval, what: &'static str) -> Known<MpInterval> {
    let root = MpInterval::from_integer(value.precision(), 1).div(&value.sqrt());
    if root.is_finite() { Ok(root) } else { Err(Missing::Zero(what)) }
}

/// What is known to be at least 0.
pub(super) fn not_negative(value: &MpInterval) -> MpInterval {
    let precision = value.precision();
    let infinity = Float::with_val(precision, Special::Infinity);
    value.intersection(&MpInterval::new(Float::new(precision), infinity))
}
