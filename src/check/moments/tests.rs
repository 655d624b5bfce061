//! Expectations in two ways, their derivatives, and boxes beside their points.

use super::*;
use crate::check::testing::{BITS, activation, moving, named, rational, with_parameters};

fn moments(formula: &str) -> Moments<'static> {
    Moments::new(activation(formula), 2, Options::new(BITS))
}

fn parameters() -> Parameters<'static> {
    Parameters { value: &|_| None, like: Jet::constant(rational(0, 1), 0, 0) }
}

/// Two ways to one number: pieces in closed form, and quadrature of the same formula.
#[test]
fn closed_forms_agree_with_quadrature() {
    let formulas = [
        "where(z < 0, 1.05*1.67*(exp(z) - 1), 1.05*z)",
        "where(z < 1/3, z^2 - 2*z, where(z < 3/2, exp(-z/2)*z, 1 + z))",
        "z*min(max(z/6 + 1/2, 0), 1)",
        "max(z, -z/5) - abs(z - 1)/7",
        "where(abs(z) > 3/4, z^3, exp(-2*z))",
    ];
    for formula in formulas {
        let moments = moments(formula);
        for (x, y) in [((1, 3), (3, 2)), ((-5, 4), (1, 2)), ((0, 1), (4, 1))] {
            let (x, y) = (rational(x.0, x.1), rational(y.0, y.1));
            for integrand in [Integrand::Value, Integrand::Square] {
                let closed = moments.natural(integrand, [&x, &y], 3, &parameters());
                let numeric = moments.quadrature.over(
                    &moments.activation,
                    integrand,
                    [&x, &y],
                    3,
                    &parameters(),
                );
                for (n, (closed, numeric)) in closed.iter().zip(&numeric).enumerate() {
                    let (a, b) = (closed.value(), numeric.value());
                    let size = a.to_interval().mag().max(1.0);
                    assert!(a.to_interval().wid() < 1e-13 * size, "{formula} {n}: {a:?}");
                    let both = a.intersection(b);
                    assert!(!both.is_empty(), "{formula} {integrand:?} {n}: {a:?} {b:?}");
                    assert!(b.to_interval().wid() < 0.1 * size, "{formula} {n}: {b:?}");
                }
            }
        }
    }
}

/// The mean-value theorem in a parameter: coefficients, rates and breakpoints move.
#[test]
fn derivatives_in_parameters_fit_differences() {
    let [p, r] = ["p", "r"].map(named);
    for formula in [
        "where(z < 0, p*(exp(z) - 1), r*z)",
        "where(z < 0, p*(exp(z/p) - 1), z)",
        "where(z > p, z, exp(p*z))",
        "min(max(z, -p), p^2)",
        "z*sigmoid(p*z)*r",
        "log(p + exp(z))/p",
    ] {
        // What stays where it is comes first.
        let activation = with_parameters(formula, &[r, p].map(|name| (name, "65/64")));
        let moments = Moments::new(activation, 2, Options::new(BITS));
        let (x, y) = (rational(1, 3), rational(5, 4));
        let (low, high) = (rational(1, 1), rational(65, 64));
        let at = |value: MpInterval| {
            let jet = moving(value, 1, 0, 1);
            let like = jet.integer(0);
            let value = |name| Some(if name == p { jet.clone() } else { jet.integer(1) });
            let parameters = Parameters { value: &value, like };
            moments.natural(Integrand::Square, [&x, &y], 2, &parameters)
        };
        let (from, to, all) = (at(low.clone()), at(high.clone()), at(low.hull(&high)));
        for n in 0..=2 {
            let change = to[n].value().sub(from[n].value());
            let slope = all[n].coefficient(1).mul(&high.sub(&low));
            assert!(slope.is_finite() && !slope.intersection(&change).is_empty(), "{formula}");
            let middle = from[n].coefficient(1).mul(&high.sub(&low)).to_interval().mid();
            let off = (middle - change.to_interval().mid()).abs();
            assert!(off < 0.05 * middle.abs().max(0.01), "{formula} {n}: {middle} {change:?}");
        }
    }
}

/// At (0, 1), against the trapezoidal rule in doubles and values known in closed form.
#[test]
fn known_expectations() {
    for (formula, integrand, truth) in [
        ("tanh(z)", Integrand::Square, 0.394_294_490_397_8),
        ("z*erfc(-z/sqrt(2))/2", Integrand::Value, 0.282_094_791_773_878_1),
        ("sin(z)", Integrand::Square, 0.432_332_358_381_693_6),
        ("exp(-z^2)", Integrand::Value, 0.577_350_269_189_625_8),
        ("tanh(z)", Integrand::Slope, 0.605_705_509_602_1),
        ("erf(z/sqrt(2))", Integrand::Square, 1.0 / 3.0),
        ("sin(z)", Integrand::SlopeSquare, 0.567_667_641_618_306_4),
    ] {
        let moments = moments(formula);
        let (x, y) = (rational(0, 1), rational(1, 1));
        let found = moments.natural(integrand, [&x, &y], 2, &parameters());
        let found = found[0].value().to_interval();
        assert!((found.mid() - truth).abs() < 1e-10 && found.wid() < 1e-10, "{formula} {found:?}");
    }
}

/// A moment's derivatives over a box hold those at its corners, also where each is larger than the
/// one before.
#[test]
fn boxes_hold_their_corners() {
    const ORDER: usize = 2;
    let wide = [rational(-1, 8).hull(&rational(1, 4)), rational(1, 1).hull(&rational(5, 4))];
    let narrow = [rational(0, 1).hull(&rational(1, 16)), rational(1, 16).hull(&rational(1, 8))];
    let ends = |range: &MpInterval| {
        [range.lower(), range.upper()].map(|end| MpInterval::new(end.clone(), end.clone()))
    };
    for (formula, [x, y], is_for_boxes) in [
        ("where(z < 0, 1.05*1.67*(exp(z) - 1), 1.05*z)", &wide, false),
        ("where(z < 0, exp(6*z) - 1, z)", &narrow, false),
        ("tanh(z)", &wide, false),
        ("sin(4*z)", &narrow, false),
        ("sin(4*z)", &narrow, true),
    ] {
        let moments = moments(formula);
        let moments = if is_for_boxes { moments.for_boxes() } else { moments };
        let of = |moment, at: [&MpInterval; 2]| moments.table(moment, at, ORDER, &parameters());
        for moment in Moment::ALL {
            let around = of(moment, [x, y]);
            for at in ends(x).iter().flat_map(|x| ends(y).map(|y| [x.clone(), y])) {
                let truth = of(moment, [&at[0], &at[1]]);
                for (i, j) in (0..=ORDER).flat_map(|i| (0..=ORDER - i).map(move |j| (i, j))) {
                    let [all, one] = [&around, &truth].map(|table| table[i][j].value());
                    assert!(one.is_finite(), "{formula} {moment:?} {i} {j}: {one:?}");
                    let both = all.intersection(one);
                    assert!(!both.is_empty(), "{formula} {moment:?} {i} {j}: {all:?} {one:?}");
                }
            }
        }
    }
}
