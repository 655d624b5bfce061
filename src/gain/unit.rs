//! Constants a and b, and the edge of chaos; numbers refer to the [module above](super).

use super::known::{Known, Missing};
use super::moments::{Moments, not_negative, reciprocal_root};
use crate::arithmetic::mpfr::MpInterval;

/// a and b of (3), and the Jacobian's sizes (4).
#[derive(Clone, Debug)]
pub struct Affine {
    /// a.
    pub a: MpInterval,
    /// b.
    pub b: MpInterval,
    /// The spectral radius of the Jacobian at ω = 0: below 1, the fixed point attracts.
    pub radius: MpInterval,
    /// Its spectral norm.
    pub norm: MpInterval,
}

/// a and both b of (5).
#[derive(Clone, Debug)]
pub struct Pair {
    /// a.
    pub a: MpInterval,
    /// −a·m + √(1 − σ²/e) and −a·m − √(1 − σ²/e).
    pub b: [MpInterval; 2],
}

/// (6).
#[derive(Clone, Debug)]
pub struct EdgeOfChaos {
    /// σ_w².
    pub weight_variance: MpInterval,
    /// σ_b².
    pub bias_variance: MpInterval,
}

impl Affine {
    pub(super) fn new(moments: &Moments) -> Known<Self> {
        let a = reciprocal_root(&moments.variance, "Var f")?;
        let b = a.mul(&moments.mean).neg();
        let two = MpInterval::from_integer(a.precision(), 2);
        let half = moments.at.div(&two);
        let mean_curvature = a.mul(&moments.curvature);
        let twice = two.mul(&b).mul(&mean_curvature);
        let square_curvature = a.sqr().mul(&moments.square_curvature).add(&twice);
        let [above, below] = [mean_curvature, square_curvature].map(|it| half.mul(&it));
        let norm = above.sqr().add(&below.sqr()).sqrt();
        Ok(Self { a, b, radius: below.abs(), norm })
    }

    /// Whether the fixed point attracts, if it can be told.
    pub fn attracts(&self) -> Option<bool> {
        below_one(&self.radius)
    }
}

/// Whether a number is below 1; none if it is 1, or not told from it.
fn below_one(value: &MpInterval) -> Option<bool> {
    let one = MpInterval::from_integer(value.precision(), 1);
    value.sub(&one).strict_sign().map(std::cmp::Ordering::is_lt)
}

impl Pair {
    pub(super) fn new(moments: &Moments) -> Known<Self> {
        let slope = moments.slope_second_moment.clone()?;
        let a = reciprocal_root(&slope, "E f'^2")?;
        let one = MpInterval::from_integer(a.precision(), 1);
        let rest = one.sub(&moments.variance.div(&slope));
        let by_poincare = *moments.at.upper() <= 1;
        if *rest.upper() < 0 {
            return Err(Missing::VarianceExceedsSlope);
        }
        if *rest.lower() < 0 && !by_poincare {
            return Err(Missing::VarianceNearSlope);
        }
        let root = not_negative(&rest).sqrt();
        let center = a.mul(&moments.mean).neg();
        Ok(Self { b: [center.add(&root), center.sub(&root)], a })
    }
}

impl EdgeOfChaos {
    /// (6), by (7) where f is a line on either side of 0.
    pub(super) fn new(moments: &Moments, is_homogeneous: bool) -> Known<Self> {
        let slope = moments.slope_second_moment.clone()?;
        let one = MpInterval::from_integer(slope.precision(), 1);
        let weight_variance = one.div(&slope);
        if !weight_variance.is_finite() {
            return Err(Missing::Zero("E f'^2"));
        }
        if is_homogeneous {
            let bias_variance = MpInterval::from_integer(slope.precision(), 0);
            return Ok(Self { weight_variance, bias_variance });
        }
        let bias_variance = moments.at.sub(&moments.second_moment.div(&slope));
        if *bias_variance.upper() < 0 {
            return Err(Missing::NegativeBias);
        }
        if *bias_variance.lower() < 0 {
            return Err(Missing::BiasNearZero);
        }
        Ok(Self { weight_variance, bias_variance })
    }
}
