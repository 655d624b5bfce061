//! What the unit tests of several files are made of: numbers, and activations by their formulas.

use super::activation::Activation;
use super::jet::Jet;
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::{ActivationSpec, Number, Parameter, Range, Variable, parse_expression};
use rug::{Float, Rational};

/// Bits of all numbers.
pub const BITS: u32 = 128;

/// A double.
pub fn number(x: f64) -> MpInterval {
    let x = Float::with_val(BITS, x);
    MpInterval::new(x.clone(), x)
}

/// a/b.
pub fn rational(a: i64, b: i64) -> MpInterval {
    MpInterval::from_rational(BITS, &Rational::from((a, b)))
}

/// A number with the coefficient 1 at each infinitesimal of a bit mask.
pub fn moving(value: MpInterval, infinitesimals: usize, degree: usize, depends: usize) -> Jet {
    let mut jet = Jet::constant(value, infinitesimals, degree);
    (0..infinitesimals).filter(|k| depends >> k & 1 == 1).for_each(|k| jet.add_infinitesimal(k));
    jet
}

/// A name.
pub fn named(name: &str) -> Variable {
    Variable::new(name).expect("a name")
}

/// An activation without parameters.
pub fn activation(formula: &str) -> Activation {
    with_parameters(formula, &[])
}

/// An activation with parameters, each one of [1, its number].
pub fn with_parameters(formula: &str, parameters: &[(Variable, &str)]) -> Activation {
    let end = |text: &str| Number::parse(text).expect(text);
    let parameters = parameters.iter().map(|(name, upper)| {
        let range = Range { lower: end("1"), upper: end(upper) };
        Parameter { name: *name, range, is_given: true }
    });
    let expression = parse_expression(formula).expect(formula);
    let spec = ActivationSpec { kind: None, expression, parameters: parameters.collect() };
    Activation::new(&spec).expect(formula)
}
