//! What is told of an activation by its formula, and the exact arithmetic that tells it.

use num_traits::{One, Zero};
use rug::Rational;
use selfnorm::activation::{Activation, Coefficient, Continuity, Polynomial};
use selfnorm::claim::{ActivationSpec, parse_expression};
use std::cmp::Ordering;
use std::sync::Arc;

#[test]
fn ring_identities_hold_exactly() {
    let (x, y) = (Polynomial::symbol(0), Polynomial::symbol(1));
    let square = (x.clone() + y.clone()) * (x.clone() + y.clone());
    let expanded =
        x.clone() * x.clone() + Polynomial::from(2) * x.clone() * y.clone() + y.clone() * y.clone();
    assert_eq!(square, expanded);
    assert!((square.clone() - expanded).is_zero());
    assert!(!(square - x * y).is_zero());
}

#[test]
fn a_single_term_has_a_reciprocal() {
    let (x, y) = (Polynomial::symbol(0), Polynomial::symbol(1));
    let term = Polynomial::from(2) * x.clone() * x.clone() * y.clone();
    let reciprocal = term.reciprocal().expect("one term");
    assert!((term.clone() * reciprocal).is_one());
    assert_eq!((x + y).reciprocal(), None);
    assert_eq!(term.as_number(), None);
    assert_eq!(Polynomial::from(3).as_number(), Some(Rational::from(3)));
}

#[test]
fn evaluation_is_a_ring_homomorphism() {
    let (x, y) = (Polynomial::symbol(0), Polynomial::symbol(1));
    let p = x.clone() * x.clone() - Polynomial::from(3) * y.clone();
    let values = [y.clone(), x.clone() + Polynomial::one()];
    let swapped = p.evaluate(&values, |c| Polynomial::constant(c.clone()));
    let expected = y.clone() * y - Polynomial::from(3) * (x + Polynomial::one());
    assert_eq!(swapped, Some(expected));
}

#[test]
fn exponentials_cancel_exactly() {
    let b = Polynomial::symbol(0);
    let below = Coefficient::new(Polynomial::one(), -b.clone());
    let above = Coefficient::new(Polynomial::one(), b.clone());
    assert_eq!(below.clone() * above.clone(), Polynomial::one().into());
    assert!((below.clone() + -below.clone()).is_zero());
    assert!(!(below + above).is_zero());
}

fn of(text: &str) -> Arc<Activation> {
    let expression = parse_expression(text).expect("an expression");
    Activation::of(&ActivationSpec { kind: None, expression, parameters: Vec::new() })
        .expect("an activation")
}

#[test]
fn odd_functions_are_told() {
    for odd in ["z/(1 + abs(z))", "z - tanh(z)", "min(max(z, -1), 1)", "sin(z)^3*cos(z)", "z"] {
        assert!(of(odd).is_odd(), "{odd}");
    }
    for other in
        ["tanh(z) + 1", "exp(z)", "z*sigmoid(z)", "max(z, 0)", "abs(z)", "where(z < 0, z, 2*z)"]
    {
        assert!(!of(other).is_odd(), "{other}");
    }
}

#[test]
fn jumps_are_told() {
    use Continuity::{Continuous, Jumps, MayJump, Unknown};
    let at = |place: &str| place.to_owned();
    for (text, expected) in [
        ("where(z < 0, tanh(z), z)", Continuous),
        ("where(2*z + 1 > 0, tanh(z), z)", Jumps(at("-1/2"))),
        ("z*where(z < 0, tanh(z), 1)", MayJump(at("0"))),
        ("where(z < 1, tanh(z), tanh(1) + sin(z - 1))", MayJump(at("1"))),
        ("where(tanh(z) < 0, tanh(z), z)", Unknown),
        ("max(abs(tanh(z)), z)", Continuous),
        ("where(z > 1, z, 0)", Jumps(at("1"))),
        ("where(z > 1, z, 1)", Continuous),
    ] {
        assert_eq!(of(text).continuity(), expected, "{text}");
    }
}

#[test]
fn straight_lines_on_either_side_of_zero_are_told() {
    let half = |text: &str| of(text).pieces.as_ref().expect("pieces")[0].homogeneous();
    let number = |n: i32, d: i32| Coefficient::from(Polynomial::constant(Rational::from((n, d))));
    assert_eq!(half("max(z, 0)"), Some(number(1, 2)));
    assert_eq!(half("where(z < 0, z/10, z)"), Some(number(101, 200)));
    assert_eq!(half("2*z"), Some(number(4, 1)));
    assert_eq!(half("max(z, 1)"), None);
    assert_eq!(half("z + 1"), None);
    assert_eq!(half("min(max(z, 0), 6)"), None);
}

#[test]
fn functions_below_their_lines_are_told() {
    let bound = |text: &str| {
        let activation = of(text);
        activation.lines_above().map(|it| {
            let half = activation.compare(&it, &Rational::from((1, 2)));
            half.expect("a comparison")
        })
    };
    assert_eq!(bound("min(max(z, -1), 1)"), Some(Ordering::Greater));
    assert_eq!(bound("min(max(z, 0), 6)"), Some(Ordering::Equal));
    assert_eq!(bound("min(max(z, -1), 0)"), Some(Ordering::Equal));
    assert_eq!(bound("where(z > 2, 2*exp(2 - z), z)"), Some(Ordering::Greater));
    for other in ["max(z, 0)", "tanh(z)", "where(z < 1, z, 2*z - 1)", "min(z + 1, 2)", "z^2"] {
        assert_eq!(bound(other), None, "{other}");
    }
}
