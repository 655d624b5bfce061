//! Activations as trees in z: their text, their derivatives, their ranges in both arithmetics.

use rug::{Float, Rational};
use selfnorm::activation::function::{Elementary, Function};
use selfnorm::arithmetic::interval;
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::mpfr::MpInterval;

const ALL: [Elementary; 13] = [
    Elementary::Exp,
    Elementary::Log,
    Elementary::Tanh,
    Elementary::Sigmoid,
    Elementary::Softplus,
    Elementary::Erf,
    Elementary::Erfc,
    Elementary::Erfcx,
    Elementary::Sin,
    Elementary::Cos,
    Elementary::Atan,
    Elementary::Sqrt,
    Elementary::Abs,
];

fn mp(bits: u32, lower: f64, upper: f64) -> MpInterval {
    MpInterval::from_interval(bits, interval(lower, upper))
}

#[test]
fn functions_are_printed_in_the_claim_language() {
    let z = || Function::Z;
    let third = Function::Number(Rational::from((1, 3)));
    let sum = (z() - third) * (-z()).power(2);
    assert_eq!(sum.to_string(), "(z - 1/3)*(-z)^2");
    let select = Function::select(z(), Function::from(0), z().call(Elementary::Exp), z());
    assert_eq!(select.to_string(), "where(z < 0, exp(z), z)");
    assert_eq!((z() / (z() / Function::from(-2))).to_string(), "z/(z/(-2))");
}

/// Over an interval the range holds the values at its points, in doubles and in MPFR, which agree
/// to the doubles' width.
#[test]
fn ranges_hold_their_points() {
    for function in ALL {
        let f = Function::Z.call(function);
        for index in 0..200 {
            let lower = 0.01 + f64::from(index) * 0.037;
            let width = [1e-9, 0.3, 2.0, 7.0][index as usize % 4];
            let upper = lower + width;
            let (double, reference) =
                (f.evaluate(&interval(lower, upper)), f.evaluate(&mp(100, lower, upper)));
            let outer = double.convex_hull(reference.to_interval());
            assert!(
                outer.wid() <= double.wid() + 1e-14 * double.mag().max(1.0),
                "{f} {lower} {upper}"
            );
            for step in 0..=8 {
                let z = (lower + width * f64::from(step) / 8.0).min(upper);
                let (at, value) = (f.evaluate(&point(z)), f.evaluate(&mp(100, z, z)));
                assert!(!at.disjoint(double) && !at.disjoint(value.to_interval()), "{f} at {z}");
                assert!(value.lower() >= reference.lower() && value.upper() <= reference.upper());
                assert!(at.wid() <= 1e-14 * at.mag().max(1.0), "{f} at {z}: {at:?}");
            }
        }
    }
}

/// A difference quotient of 300 bits agrees with the derivative's tree.
#[test]
fn derivatives_are_those_of_the_function() {
    let bits = 300;
    let step: Float = Float::with_val(bits, 1) >> 100;
    for function in ALL {
        let f = (Function::Z.power(3) / Function::from(4) + Function::Z).call(function);
        for z in [0.3, 1.1, 2.2] {
            let at = |z: Float| f.evaluate(&MpInterval::new(z.clone(), z));
            let here = Float::with_val(bits, z);
            let change = at(here.clone() + &step).sub(&at(here));
            let quotient = change.div(&MpInterval::new(step.clone(), step.clone()));
            let slope = f.derivative().evaluate(&mp(bits, z, z));
            let error = quotient.sub(&slope).abs().upper().to_f64();
            assert!(error < 1e-24 * slope.abs().upper().to_f64().max(1.0), "{f} at {z}: {error}");
        }
    }
}

/// Neither overflow nor cancellation at the ends of what doubles hold.
#[test]
fn sigmoid_and_softplus_are_accurate_everywhere() {
    for z in [-1e4, -700.0, -50.0, -1.0, 0.0, 1.0, 50.0, 700.0, 1e4] {
        for function in [Elementary::Sigmoid, Elementary::Softplus, Elementary::Tanh] {
            let f = Function::Z.call(function);
            let (value, truth) = (f.evaluate(&point(z)), f.evaluate(&mp(100, z, z)).to_interval());
            assert!(!value.is_empty() && !value.disjoint(truth), "{f} at {z}: {value:?} {truth:?}");
            assert!(value.wid() <= 1e-14 * value.mag() + 1e-300, "{f} at {z}: {value:?}");
        }
    }
}

#[test]
fn waves_reach_their_extremes() {
    for bits in [53, 200] {
        let sine = mp(bits, 1.0, 2.0).sin();
        assert!(*sine.upper() == 1 && sine.lower().to_f64() > 0.84);
        let cosine = mp(bits, -4.0, -3.0).cos();
        assert!(*cosine.lower() == -1 && cosine.upper().to_f64() < -0.65);
        let all = mp(bits, 0.0, 100.0).cos();
        assert!(*all.lower() == -1 && *all.upper() == 1);
    }
}
