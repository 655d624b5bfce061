//! How to search: budgets, progress, and why a search stops.

use super::keep::Keeper;
use crate::certificate::Certificate;
pub use crate::moments::Limit;

/// What a search may cost.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Boxes per goal.
    pub max_boxes: u64,
    /// The most bits to which a comparison without a search is computed. Decimals reach down
    /// to 1e-300, which takes 1024 bits to be told from 0.
    pub max_bits: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { max_boxes: 1_000_000, max_bits: 2048 }
    }
}

/// Called now and then with the boxes examined and the share of volume settled.
pub type Progress<'a> = &'a (dyn Fn(u64, f64) + Sync);

/// How to verify.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// What a search may cost.
    pub budget: Budget,
    /// How special functions are computed.
    pub functions: crate::arithmetic::SpecialFunctions,
    /// Where progress is reported.
    pub progress: Progress<'a>,
    /// When to stop.
    pub limit: Limit,
    /// The saved state of an earlier run on the same claim, to go on from.
    pub resume: Option<&'a Certificate>,
    /// Who keeps the trees of searches under way.
    pub keeper: Option<&'a dyn Keeper>,
}

impl Default for Options<'_> {
    /// A million boxes a goal and no deadline, in doubles; nothing is reported, and nothing
    /// interrupts.
    fn default() -> Self {
        Self {
            budget: Budget::default(),
            functions: crate::arithmetic::SpecialFunctions::Double,
            progress: &|_, _| {},
            limit: Limit::NONE,
            resume: None,
            keeper: None,
        }
    }
}

impl Options<'_> {
    /// Why the search must stop now, if it must.
    pub fn stop(&self) -> Option<Stop> {
        if self.limit.is_interrupted() {
            Some(Stop::Interrupted)
        } else if self.limit.is_late() {
            Some(Stop::Timeout)
        } else {
            None
        }
    }
}

/// Why a search ended without a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// `max_boxes` were examined.
    Boxes,
    /// The time was up.
    Timeout,
    /// It was interrupted.
    Interrupted,
    /// A cell could be neither settled nor halved.
    Stuck,
    /// What is left is rounding.
    Rounding,
    /// The quantity is not known more sharply at a single point.
    Coarse,
}

impl Stop {
    /// One phrase for tables.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Boxes => "the budget of boxes is spent",
            Self::Timeout => "the time is up",
            Self::Interrupted => "interrupted",
            Self::Stuck => "a box cannot be decided at the precision of doubles",
            Self::Rounding => "the rest is rounding",
            Self::Coarse => "the quantity is not enclosed more tightly even at a point",
        }
    }
}
