//! Where the fixed points of the map are, for small ranges of ω and τ.
//!
//! # Mathematics
//!
//! For fixed ω and τ a fixed point in K lies in K ∩ g(K), since it is its own image (1).
//! If g(K) ⊆ K for a closed box K, there is a fixed point in K by Brouwer's theorem (2).
//! So (1) is iterated from the whole domain, and (2) is tried with the result, a little
//! inflated, and with images of that, inside the domain: a fixed point there is a fixed point of the domain, and
//! lies in the result. Both hold for each (ω, τ) in ranges over which g(K) is enclosed.

use super::Task;
use super::failure::Failure;
use super::variables::Setting;
use crate::arithmetic::Interval;
use crate::arithmetic::interval::{interval, is_finite};
use crate::claim::Variable;
use crate::picture::{Field, Ranges};
use crate::search::Evaluation;

/// What is known of the fixed points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Location {
    /// There is none in the domain.
    None,
    /// All of the domain's lie in these ranges of μ and ν; whether there is one is known
    /// only if so marked.
    Within {
        /// The range of μ.
        mu: Interval,
        /// The range of ν.
        nu: Interval,
        /// Whether each (ω, τ) has one.
        exists: bool,
    },
}

/// The map on a domain of all four variables.
pub struct Locator {
    map: Field,
    /// The positions of μ, ω, ν and τ.
    axes: [usize; 4],
    domain: Ranges,
}

/// The most often (1) is applied.
const STEPS: usize = 400;
/// How much of its width a box is inflated by on each side, and the least.
const INFLATION: f64 = 0.05;
const TINY: f64 = 1e-15;
/// The most often a box is cut into parts.
const SPLITS: usize = 4;
/// The most often (2) is tried.
const ATTEMPTS: usize = 20;
/// A step that leaves more than this share of both widths is the last.
const ENOUGH: f64 = 0.999;

impl Locator {
    /// The map of a picture's activation.
    ///
    /// # Errors
    /// A domain without one of the four variables.
    pub fn new(setting: &Setting, task: &Task) -> Result<Self, Failure> {
        let next = |state| setting.scope.map.iter().find(|(name, _)| *name == state);
        let (Some((_, mean)), Some((_, variance))) = (next(Variable::MU), next(Variable::NU))
        else {
            return Err(Failure::Asked(
                "the picture is of a map of mu and nu, which this claim's layer has not; choose \
                        another claim with --over"
                    .to_owned(),
            ));
        };
        let image = [mean.clone(), variance.clone()];
        let variables = [Variable::MU, Variable::OMEGA, Variable::NU, Variable::TAU];
        let map = super::field(&image, &variables, setting, task)?;
        let [Some(mu), Some(omega), Some(nu), Some(tau)] = variables.map(|v| map.axis(v)) else {
            return Err(Failure::Asked(
                "fixed points need a domain of mu, omega, nu and tau; \
                        choose another claim with --over"
                    .to_owned(),
            ));
        };
        let domain = map.domain();
        Ok(Self { map, axes: [mu, omega, nu, tau], domain })
    }

    /// The fixed points for all ω and τ in two ranges; `within` is what is known of them
    /// already, from larger ranges.
    pub fn locate(&self, weights: [Interval; 2], within: Option<[Interval; 2]>) -> Location {
        let [mu, omega, nu, tau] = self.axes;
        let mut cell = self.domain;
        [cell[omega], cell[tau]] = weights;
        if let Some(within) = within {
            [cell[mu], cell[nu]] = within;
        }
        let Some(mut cell) = self.contract(cell) else { return Location::None };
        let mut exists = self.has_fixed_point(cell);
        for _ in 0..SPLITS {
            if exists {
                break;
            }
            // Where the whole box does not contract, its parts may: (1) for each of them.
            let parts = split(cell[nu]).map(|part| {
                let mut cell = cell;
                cell[nu] = part;
                self.contract(cell)
            });
            let hull = parts.into_iter().flatten().reduce(|mut a, b| {
                for axis in [mu, nu] {
                    a[axis] = a[axis].convex_hull(b[axis]);
                }
                a
            });
            let Some(smaller) = hull.and_then(|hull| self.contract(hull)) else {
                return Location::None;
            };
            cell = smaller;
            exists = self.has_fixed_point(cell);
        }
        Location::Within { mu: cell[mu], nu: cell[nu], exists }
    }

    /// (1) until that is no use; none if there is no fixed point.
    fn contract(&self, mut cell: Ranges) -> Option<Ranges> {
        let [mu, _, nu, _] = self.axes;
        for _ in 0..STEPS {
            let Some(image) = self.map_box(&cell) else { break };
            let before = [cell[mu], cell[nu]];
            let after = [0, 1].map(|i| before[i].intersection(image[i]));
            if after.iter().any(|range| range.is_empty()) {
                return None;
            }
            [cell[mu], cell[nu]] = after;
            if [0, 1].iter().all(|&i| after[i].wid() >= ENOUGH * before[i].wid()) {
                break;
            }
        }
        Some(cell)
    }

    /// Whether (2) holds for a box near this one inside the domain.
    fn has_fixed_point(&self, mut cell: Ranges) -> bool {
        let [mu, _, nu, _] = self.axes;
        for _ in 0..ATTEMPTS {
            for axis in [mu, nu] {
                let range = cell[axis];
                let more = INFLATION * range.wid() + 4.0 * f64::EPSILON * range.mag() + TINY;
                cell[axis] = (range + interval(-more, more)).intersection(self.domain[axis]);
            }
            let Some(image) = self.map_box(&cell) else { return false };
            if image[0].subset(cell[mu]) && image[1].subset(cell[nu]) {
                return true;
            }
            [cell[mu], cell[nu]] = image;
        }
        false
    }

    /// The image of a box; none if it is not known.
    fn map_box(&self, cell: &Ranges) -> Option<[Interval; 2]> {
        let image: [_; 2] = self.map.over(cell);
        let known = |e: &Evaluation| !e.natural.is_empty() && is_finite(e.enclosure);
        image.iter().all(known).then(|| [image[0].enclosure, image[1].enclosure])
    }

    /// The image of a point (μ, ν) at the domain's ω and τ.
    pub fn image(&self, at: [Interval; 2]) -> [Interval; 2] {
        let [mu, _, nu, _] = self.axes;
        let mut cell = self.domain;
        [cell[mu], cell[nu]] = at;
        let image: [_; 2] = self.map.over(&cell);
        [image[0].enclosure, image[1].enclosure]
    }
}

/// Quarters of a range.
fn split(range: Interval) -> [Interval; 4] {
    let middle = range.mid();
    let (low, high) = (interval(range.inf(), middle), interval(middle, range.sup()));
    let halves =
        |half: Interval| [interval(half.inf(), half.mid()), interval(half.mid(), half.sup())];
    let ([a, b], [c, d]) = (halves(low), halves(high));
    [a, b, c, d]
}
