//! Where a state map leads from its domain.

use crate::arithmetic::Interval;
use crate::arithmetic::interval::interval;
use crate::claim::{Expression, Range, Scope, Variable};
use crate::search::{Options, Unsuitable, bound};

/// Boxes for each end of the image.
const IMAGE_BOXES: u64 = 4000;

/// The next values of the state over all of the domain: roughly if they lie in it, and otherwise
/// enclosed to a thousandth of their size or as far as [`IMAGE_BOXES`] go.
///
/// # Errors
/// Why the map cannot be computed.
pub fn image(scope: &Scope, options: &Options) -> Result<Vec<(Variable, Interval)>, Unsuitable> {
    const TOLERANCES: [f64; 2] = [0.5, 1e-3];
    let mut options = *options;
    options.budget.max_boxes = options.budget.max_boxes.min(IMAGE_BOXES);
    let one = |(state, next): &(Variable, Expression)| {
        let own = scope.domain.get(*state).map_or(Interval::EMPTY, Range::enclosure);
        let mut image = Interval::ENTIRE;
        for tolerance in TOLERANCES {
            if !image.subset(own) {
                let extremes = bound(next, scope, tolerance, &options)?;
                image = interval(extremes.infimum.value.inf(), extremes.supremum.value.sup());
            }
        }
        Ok((*state, image))
    };
    scope.map.iter().map(one).collect()
}
