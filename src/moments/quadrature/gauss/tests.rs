use super::super::testing::{self, number};
use super::*;
use crate::arithmetic::mpfr::MpInterval;
use rug::Rational;

/// Gₙ, n ≤ 3, as a function of z, by Hermite's polynomials.
fn density(order: usize, x: &Rational, y: &Rational) -> Function {
    let constant = |value: &Rational| Function::Number(value.clone());
    let (offset, y) = (Function::Z - constant(x), constant(y));
    let polynomial = match order {
        0 => Function::from(1),
        1 => offset.clone(),
        2 => offset.clone().power(2) - y.clone(),
        _ => offset.clone().power(3) - Function::from(3) * y.clone() * offset.clone(),
    };
    let two = || Function::from(2);
    let bell = (-offset.power(2) / (two() * y.clone())).call(Elementary::Exp);
    let root = (two() * Function::Pi * y.clone()).call(Elementary::Sqrt);
    polynomial / y.power(order as i32) * bell / root
}

/// (2) on a narrow cell, of which each K-th coefficient is known with more bits.
#[test]
fn errors_are_those_of_the_coefficients() {
    errors_are_exact_of(&(Function::Z.call(Elementary::Tanh) + Function::Z.power(2)));
    // Of a number the density's coefficient is all.
    errors_are_exact_of(&Function::from(2));
}

fn errors_are_exact_of(f: &Function) {
    let (x, y) = (Rational::from((3, 10)), Rational::from((17, 10)));
    let wanted: Vec<Wanted> = Integrand::ALL
        .into_iter()
        .flat_map(|integrand| (0..4).map(move |order| (integrand, order)))
        .collect();
    let tape = Tape::new([f]);
    let enclose = |value: &Rational| MpInterval::from_rational(53, value).to_interval();
    let rough = Rough {
        function: f,
        tape: &tape,
        constants: tape.constants(()),
        wanted: &wanted,
        x: enclose(&x),
        y: enclose(&y),
    };
    let half = 1.0 / 2048.0;
    let (bounds, branches) = rough.errors(interval(0.5 - half, 0.5 + half)).expect("a formula");
    assert!(branches.is_empty());
    for (&(integrand, order), bound) in wanted.iter().zip(bounds) {
        let product = integrand.of(f) * density(order, &x, &y);
        let tape = Tape::new([&product]);
        let (series, _) =
            tape.evaluate(&tape.constants(testing::BITS), &number(0.5), TERMS + 1, Rule::Decide);
        let series = series[0].as_ref().expect("a series");
        let error = |count: usize| {
            let size = series[count].abs().upper().to_f64();
            size * f64::powi(half, count as i32 + 1) * (2.0 / (count as f64 + 1.0) + 2.0)
        };
        let exact = error(16).min(error(48));
        let is_tight = exact <= bound && bound <= 16.0 * exact;
        assert!(is_tight, "{integrand:?} {order}: {bound:e}, not {exact:e}");
    }
}

/// (3), of values and densities that are known.
#[test]
fn values_are_bounded() {
    let f = Function::Z.power(2);
    let wanted = [(Integrand::Value, 0), (Integrand::SlopeSquare, 1)];
    let tape = Tape::new([&f]);
    let constants = tape.constants(());
    let (x, y) = (point(0.0), point(1.75));
    let rough = Rough { function: &f, tape: &tape, constants, wanted: &wanted, x, y };
    let largest = rough.largest(interval(2.0, 2.5));
    let root = (std::f64::consts::TAU * 1.75).sqrt();
    let density = |z: f64| (-z * z / 3.5).exp() / root;
    for (found, exact) in
        largest.into_iter().zip([6.25 * density(2.0), 25.0 * 2.5 / 1.75 * density(2.0)])
    {
        let exact = 0.5 * exact;
        assert!(exact <= found && found <= exact * (1.0 + 1e-9), "{found} {exact}");
    }
}
