//! The functions of `data/quadrature.py` and how tests evaluate their moments.

use rug::Rational;
use selfnorm::activation::Activation;
use selfnorm::activation::function::{Elementary, Function};
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Interval, SpecialFunctions};
use selfnorm::claim::ActivationSpec;
use selfnorm::moments::Limit;
use selfnorm::moments::quadrature::{Quadrature, evaluate_mp};

pub const ORDERS: usize = 5;

pub fn z() -> Function {
    Function::Z
}

pub fn number(value: i32) -> Function {
    Function::from(value)
}

pub fn fraction(numerator: i32, denominator: i32) -> Function {
    Function::Number(Rational::from((numerator, denominator)))
}

pub fn call(function: Elementary, argument: Function) -> Function {
    argument.call(function)
}

pub fn maximum(a: Function, b: Function) -> Function {
    Function::Max(a.into(), b.into())
}

/// The activations of `data/quadrature.py`, by name: the library's, and some that are harder.
pub fn spec(name: &str) -> ActivationSpec {
    let own = match name {
        "narrow_peak" => "exp(-1000000*(z - 1/3)^2)",
        "near_poles" => "1/(1 + 10000*z^2)",
        "steep_tanh" => "tanh(1000*z)",
        "kink_at_a_third" => "max(z - 1/3, 0)",
        "nested_kinks" => "min(max(abs(z) - 1/3, 0), where(z < 1, z^2, 2 - z))",
        // The library's default is silu.
        "swish" => "z*sigmoid(3/2*z)",
        kind => return ActivationSpec::known(kind, &[]).expect("a kind of the library"),
    };
    ActivationSpec::own(own).expect("an activation")
}

/// These as functions of z.
pub fn named(name: &str) -> Function {
    Activation::of(&spec(name)).expect("an activation").function().expect("a function of z")
}

/// E f, E f² and E f′² as prepared for a function.
pub fn prepared(f: &Function) -> Quadrature {
    let slope = f.derivative();
    let integrands = [(f.clone(), 4), (f.clone().power(2), 4), (slope.power(2), 4)];
    Quadrature::new(&integrands, &Limit::NONE).unwrap_or_else(|reason| panic!("{f}: {reason}"))
}

/// The derivatives of order 0 … 4, of the first and the second moment, then E f′².
pub fn evaluate(quadrature: &Quadrature, x: Interval, y: Interval) -> Vec<Interval> {
    let mut results = Vec::new();
    quadrature.evaluate(x, y, ORDERS - 1, (SpecialFunctions::Double, &Limit::NONE), &mut results);
    results.truncate(2 * ORDERS + 1);
    results
}

/// Whether an enclosure of a number and an interval that holds it meet.
pub fn agree(value: Interval, truth: &MpInterval) -> bool {
    let truth = truth.to_interval();
    !value.is_empty() && !value.disjoint(truth)
}

pub fn meet(a: &MpInterval, b: &MpInterval) -> bool {
    a.lower() <= b.upper() && b.lower() <= a.upper()
}

pub fn width(a: &MpInterval) -> f64 {
    a.sub(a).upper().to_f64()
}

pub fn reference(f: &Function, order: usize, (x, y): (f64, f64), bits: u32) -> MpInterval {
    let at = |value| MpInterval::from_interval(bits + 60, point(value));
    evaluate_mp(f, order, &at(x), &at(y), bits, &|| false)
}
