//! Where the fixed points of the map are, for small ranges of ω and τ.
//!
//! # Mathematics
//!
//! For fixed ω and τ a fixed point in K lies in K ∩ g(K), since it is its own image (1).
//! If g(K) ⊆ K for a closed box K, there is a fixed point in K by Brouwer's theorem (2),
//! and by (1) it is in every later K ∩ g(K) as well. Both hold for each (ω, τ) in ranges
//! over which g(K) is enclosed.

use super::Task;
use super::variables::Setting;
use crate::arithmetic::Interval;
use crate::arithmetic::interval::is_finite;
use crate::claim::{Variable, parse_expression};
use crate::search::field::{Field, Ranges};

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
/// A step that leaves more than this share of both widths is the last.
const ENOUGH: f64 = 0.999;

impl Locator {
    /// The map of a picture's activation.
    ///
    /// # Errors
    /// A domain without one of the four variables.
    pub fn new(setting: &Setting, task: &Task) -> Result<Self, String> {
        let parse = |text| parse_expression(text).map_err(|error| error.message);
        let image = [parse("mean")?, parse("variance")?];
        let variables = [Variable::Mu, Variable::Omega, Variable::Nu, Variable::Tau];
        let (domain, activation) = (&setting.domain, &setting.activation);
        let map = Field::new(&image, &variables, domain, activation, task.functions);
        let [Some(mu), Some(omega), Some(nu), Some(tau)] = variables.map(|v| map.axis(v)) else {
            return Err("error: fixed points need a domain of mu, omega, nu and tau; \
                        choose another claim with --over"
                .to_owned());
        };
        let domain = map.domain();
        Ok(Self { map, axes: [mu, omega, nu, tau], domain })
    }

    /// The fixed points for all ω and τ in two ranges.
    pub fn locate(&self, ranges: [Interval; 2]) -> Location {
        let [mu, omega, nu, tau] = self.axes;
        let mut cell = self.domain;
        [cell[omega], cell[tau]] = ranges;
        let mut exists = false;
        for _ in 0..STEPS {
            let image = self.map.over(&cell);
            let [mean, variance] = [&image[0], &image[1]];
            let known =
                |e: &crate::search::Evaluation| !e.natural.is_empty() && is_finite(e.enclosure);
            if !known(mean) || !known(variance) {
                break;
            }
            exists |=
                mean.enclosure.subset(cell[mu]) && variance.enclosure.subset(cell[nu]);
            let (before_mu, before_nu) = (cell[mu].wid(), cell[nu].wid());
            cell[mu] = cell[mu].intersection(mean.enclosure);
            cell[nu] = cell[nu].intersection(variance.enclosure);
            if cell[mu].is_empty() || cell[nu].is_empty() {
                return Location::None;
            }
            if cell[mu].wid() >= ENOUGH * before_mu && cell[nu].wid() >= ENOUGH * before_nu {
                break;
            }
        }
        Location::Within { mu: cell[mu], nu: cell[nu], exists }
    }

    /// The image of a point (μ, ν) at the domain's ω and τ.
    pub fn image(&self, at: [Interval; 2]) -> [Interval; 2] {
        let [mu, _, nu, _] = self.axes;
        let mut cell = self.domain;
        [cell[mu], cell[nu]] = at;
        let image = self.map.over(&cell);
        [image[0].enclosure, image[1].enclosure]
    }

    /// The domain's ω and τ.
    pub fn weights(&self) -> [Interval; 2] {
        [self.domain[self.axes[1]], self.domain[self.axes[3]]]
    }
}
