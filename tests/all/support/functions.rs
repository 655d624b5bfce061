//! The functions of `data/quadrature.py` and how tests evaluate their moments.

use rug::Rational;
use selfnorm::activation::function::{Elementary, Function};
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Interval, SpecialFunctions};
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

pub fn minimum(a: Function, b: Function) -> Function {
    Function::Min(a.into(), b.into())
}

pub fn swish(beta: Function) -> Function {
    z() * call(Elementary::Sigmoid, beta * z())
}

/// The functions of `data/quadrature.py`, by name.
pub fn named(name: &str) -> Function {
    use Elementary::{Abs, Atan, Cos, Erf, Erfc, Exp, Sigmoid, Sin, Softplus, Sqrt, Tanh};
    let third = || fraction(1, 3);
    match name {
        "tanh" => call(Tanh, z()),
        "sigmoid" => call(Sigmoid, z()),
        "logsigmoid" => -call(Softplus, -z()),
        "softplus" => call(Softplus, z()),
        "silu" => swish(number(1)),
        "swish" => swish(fraction(3, 2)),
        "quick_gelu" => swish(fraction(1702, 1000)),
        "gelu" => z() * call(Erfc, -z() / call(Sqrt, number(2))) / number(2),
        "gelu_tanh" => {
            let cubic = z() + fraction(44715, 1_000_000) * z().power(3);
            let inner = call(Sqrt, number(2) / Function::Pi) * cubic;
            z() / number(2) * (number(1) + call(Tanh, inner))
        }
        "mish" => z() * call(Tanh, call(Softplus, z())),
        "softsign" => z() / (number(1) + call(Abs, z())),
        "isru" => z() / call(Sqrt, number(1) + z().power(2)),
        "isrlu" => {
            let below = z() / call(Sqrt, number(1) + z().power(2));
            Function::select(z(), number(0), below, z())
        }
        "erf" => call(Erf, z()),
        "atan" => call(Atan, z()),
        "sin" => call(Sin, z()),
        "cos" => call(Cos, z()),
        "gaussian" => call(Exp, -z().power(2)),
        "tanhshrink" => z() - call(Tanh, z()),
        "exponential" => call(Exp, z()),
        "squareplus" => (z() + call(Sqrt, z().power(2) + number(4))) / number(2),
        "elu" => Function::select(z(), number(0), call(Exp, z()) - number(1), z()),
        "hardswish" => {
            let line = z() / number(6) + fraction(1, 2);
            z() * minimum(maximum(line, number(0)), number(1))
        }
        "softshrink" => {
            let half = || fraction(1, 2);
            let below = Function::select(z(), -half(), z() + half(), number(0));
            Function::select(half(), z(), z() - half(), below)
        }
        "narrow_peak" => call(Exp, number(-1_000_000) * (z() - third()).power(2)),
        "near_poles" => number(1) / (number(1) + number(10_000) * z().power(2)),
        "steep_tanh" => call(Tanh, number(1000) * z()),
        "kink_at_a_third" => maximum(z() - third(), number(0)),
        "nested_kinks" => {
            let outer = maximum(call(Abs, z()) - third(), number(0));
            minimum(outer, Function::select(z(), number(1), z().power(2), number(2) - z()))
        }
        _ => panic!("{name} is not known here"),
    }
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

pub fn reference(f: &Function, order: usize, (x, y): (f64, f64), bits: u32) -> MpInterval {
    let at = |value| MpInterval::from_interval(bits + 60, point(value));
    evaluate_mp(f, order, &at(x), &at(y), bits, &|| false)
}
