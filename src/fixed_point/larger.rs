//! The box that a state map does not leave.
//!
//! If g may lead out of a box K, the hull of K and g(K) is tried in its place, a little wider,
//! and so on. If some box holds its image, every fixed point that can be reached from K is in
//! it.

use super::found::Enumeration;
use super::image::image;
use crate::arithmetic::{Decimal, Interval, interval};
use crate::claim::{Number, Range, Scope, Variable};
use crate::search::{Options, Unsuitable};

/// Boxes that are tried.
const ATTEMPTS: usize = 40;

/// The scope with a larger box of the state that its map does not leave; none if the box asked
/// about is such, or none was found.
///
/// # Errors
/// Why the map cannot be computed.
pub fn larger_box(
    scope: &Scope,
    found: &Enumeration,
    options: &Options,
) -> Result<Option<Scope>, Unsuitable> {
    let mut scope = scope.clone();
    let mut next = found.image.clone();
    for _ in 0..ATTEMPTS {
        let stays = |(state, image): &(Variable, Interval)| {
            scope.domain.get(*state).is_some_and(|range| image.subset(range.enclosure()))
        };
        if next.iter().all(stays) {
            return Ok((next != found.image).then_some(scope));
        }
        if options.stop().is_some() {
            break;
        }
        let wider: Option<Vec<(Variable, Range)>> = next
            .iter()
            .map(|(state, image)| {
                let own = scope.domain.get(*state)?.enclosure();
                Some((*state, as_range(wider(own, *image))?))
            })
            .collect();
        let Some(larger) = wider.and_then(|wider| scope.replacing(&wider).ok()) else { break };
        scope = larger;
        next = image(&scope, options)?;
    }
    Ok(None)
}

/// The hull, and a tenth more where that reaches beyond the range; what starts above 0, as
/// variances do, still does.
fn wider(own: Interval, image: Interval) -> Interval {
    let margin = 0.1 * own.convex_hull(image).wid();
    let lower = match image.inf() < own.inf() {
        true if image.inf() > 0.0 => 0.5 * image.inf(),
        true if own.inf() > 0.0 => 0.5 * own.inf(),
        true => image.inf() - margin,
        false => own.inf(),
    };
    let upper = if image.sup() > own.sup() { image.sup() + margin } else { own.sup() };
    interval(lower, upper)
}

/// The range of a few digits around an interval.
fn as_range(range: Interval) -> Option<Range> {
    let number = |value: f64, up: bool| {
        let rounded = format!("{value:.2e}").parse::<f64>().ok()?;
        let outside = if up { rounded >= value } else { rounded <= value };
        Decimal::from_f64(if outside { rounded } else { value }).map(Number::from)
    };
    Some(Range { lower: number(range.inf(), false)?, upper: number(range.sup(), true)? })
}
