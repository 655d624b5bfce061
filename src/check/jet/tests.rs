//! Derivatives as coefficients of products, and what is undefined.

use super::*;
use crate::check::functions::Kinks;
use crate::claim::Function;

fn integer(n: i64) -> MpInterval {
    MpInterval::from_integer(128, n)
}

/// A number with the first infinitesimals given.
fn variable(value: i64, bits: &[usize]) -> Jet {
    let mut jet = Jet::constant(integer(value), 3, 0);
    bits.iter().for_each(|bit| jet.add_infinitesimal(*bit));
    jet
}

#[test]
fn coefficients_are_mixed_derivatives() {
    // x³y² at (2, 3), twice in x and once in y: 6x·2y = 72.
    let (x, y) = (variable(2, &[0, 1]), variable(3, &[2]));
    let product = x.power(3).mul(&y.mul(&y));
    for (set, truth) in [(0, 72), (0b001, 108), (0b011, 108), (0b100, 48), (0b111, 72)] {
        let found = product.coefficient(set);
        assert!(*found.lower() == truth && *found.upper() == truth, "{set}: {found:?}");
    }
    assert_eq!(product.last_derivative().depends(), 0b011);
}

#[test]
fn freedom_is_a_matter_of_syntax() {
    let (x, y) = (variable(0, &[0]), variable(1, &[1]));
    // x³y has derivatives that are 0 at x = 0, but is not free of anything.
    let size = x.power(3).mul(&y).call(Function::Abs, Kinks::Undefined);
    assert!([0b01, 0b10, 0b11].iter().all(|set| size.coefficient(*set).is_empty()));
    // |x| is free of y.
    let size = x.call(Function::Abs, Kinks::Undefined);
    assert!(size.coefficient(0b01).is_empty() && size.coefficient(0b10).contains_zero());
}

#[test]
fn what_has_no_value_has_no_derivative() {
    let root = variable(-1, &[0]).call(Function::Sqrt, Kinks::Undefined);
    let product = root.mul(&variable(0, &[]));
    assert!((0..8).all(|set| product.coefficient(set).is_empty()));
}

#[test]
#[should_panic = "exclude each other"]
fn enclosures_that_exclude_each_other_are_an_error() {
    meet(&integer(1), &integer(2));
}
