//! Moments of an activation at one point, in MPFR: by closed forms, or by quadrature.

use super::Orders;
use super::closed_form::ClosedForm;
use super::quadrature::{self, Wanted};
use crate::activation::{Activation, Piecewise};
use crate::arithmetic::mpfr::MpInterval;

/// Bits of closed forms.
const BITS: u32 = 160;

/// ∂ⁿE h(z)/∂xⁿ for z ~ N(x, y), x and y narrow, in the order they are wanted in; none if they
/// are not known to exist, if a parameter is a range, or once `stop` says so.
///
/// A slope is that of the pieces, whether f jumps or not.
pub fn at_point(
    activation: &Activation,
    wanted: &[Wanted],
    (x, y): (&MpInterval, &MpInterval),
    stop: &dyn Fn() -> bool,
) -> Option<Vec<MpInterval>> {
    let found = match &activation.pieces {
        Ok(pieces) => by_closed_form(activation, pieces, wanted, (x, y)),
        Err(_) => quadrature::evaluate_at(&activation.function()?, wanted, (x, y), stop)?,
    };
    found.iter().all(MpInterval::is_finite).then_some(found)
}

fn by_closed_form(
    activation: &Activation,
    pieces: &[Piecewise],
    wanted: &[Wanted],
    (x, y): (&MpInterval, &MpInterval),
) -> Vec<MpInterval> {
    let forms = ClosedForm::new(pieces, &activation.symbols, &Orders::default());
    let [x, y] = [x, y].map(|value| value.to_precision(BITS));
    let value =
        |&(integrand, order): &Wanted| forms.precise(integrand as usize, order, &x, &y, BITS);
    wanted.iter().map(value).collect()
}
