//! An activation at doubles, as simulated networks need it: fast, and right to some last digits.
//!
//! Whatever does not depend on z is computed once, in MPFR, and rounded. At z every operation
//! rounds as doubles do; the elementary functions are core-math's, correctly rounded, so that
//! they are the same on every machine.

use crate::activation::function::{Elementary, Function};
use crate::arithmetic::enclosure::Enclosure;
use crate::arithmetic::erfcx::erfcx;
use crate::arithmetic::mpfr::MpInterval;

/// Bits of constants, before they are rounded.
const BITS: u32 = 128;

/// A function of z over doubles.
#[derive(Clone, Debug)]
pub struct Formula(Node);

#[derive(Clone, Debug)]
enum Node {
    Z,
    Constant(f64),
    Negate(Box<Node>),
    Add(Box<[Node; 2]>),
    Subtract(Box<[Node; 2]>),
    Multiply(Box<[Node; 2]>),
    Divide(Box<[Node; 2]>),
    Minimum(Box<[Node; 2]>),
    Maximum(Box<[Node; 2]>),
    Square(Box<Node>),
    Power(Box<Node>, f64),
    Call(Elementary, Box<Node>),
    /// The third where the first is less than the second, the fourth elsewhere.
    Where(Box<[Node; 4]>),
}

impl Formula {
    /// The function over doubles.
    pub fn new(function: &Function) -> Self {
        Self(Node::new(function))
    }

    /// Its value; NaN where it is not defined.
    pub fn value(&self, z: f64) -> f64 {
        self.0.value(z)
    }
}

impl Node {
    fn new(function: &Function) -> Self {
        use Function as F;
        let pair = |a: &F, b: &F| Box::new([Self::new(a), Self::new(b)]);
        let one = |a: &F| Box::new(Self::new(a));
        match function {
            F::Z => Self::Z,
            F::Number(_) | F::Pi => Self::constant(function),
            _ if !function.depends_on_z() => Self::constant(function),
            F::Negate(a) => Self::Negate(one(a)),
            F::Add(a, b) => Self::Add(pair(a, b)),
            F::Subtract(a, b) => Self::Subtract(pair(a, b)),
            F::Multiply(a, b) if a == b => Self::Square(one(a)),
            F::Multiply(a, b) => Self::Multiply(pair(a, b)),
            F::Divide(a, b) => Self::Divide(pair(a, b)),
            F::Min(a, b) => Self::Minimum(pair(a, b)),
            F::Max(a, b) => Self::Maximum(pair(a, b)),
            F::Power(a, 2) => Self::Square(one(a)),
            F::Power(a, n) => Self::Power(one(a), f64::from(*n)),
            F::Call(function, a) => Self::Call(*function, one(a)),
            F::Where { less: [a, b], then, otherwise } => {
                let parts = [a, b, then, otherwise].map(|part| Self::new(part));
                Self::Where(Box::new(parts))
            }
        }
    }

    /// What does not depend on z.
    fn constant(function: &Function) -> Self {
        let anywhere = MpInterval::integer(BITS, 0);
        Self::Constant(function.evaluate(&anywhere).to_interval().mid())
    }

    fn value(&self, z: f64) -> f64 {
        let both = |pair: &[Self; 2]| pair.each_ref().map(|part| part.value(z));
        match self {
            Self::Z => z,
            Self::Constant(value) => *value,
            Self::Negate(a) => -a.value(z),
            Self::Add(pair) => {
                let [a, b] = both(pair);
                a + b
            }
            Self::Subtract(pair) => {
                let [a, b] = both(pair);
                a - b
            }
            Self::Multiply(pair) => {
                let [a, b] = both(pair);
                a * b
            }
            Self::Divide(pair) => {
                let [a, b] = both(pair);
                a / b
            }
            Self::Minimum(pair) => {
                let [a, b] = both(pair);
                a.min(b)
            }
            Self::Maximum(pair) => {
                let [a, b] = both(pair);
                a.max(b)
            }
            Self::Square(a) => {
                let a = a.value(z);
                a * a
            }
            Self::Power(a, n) => core_math::pow(a.value(z), *n),
            Self::Call(function, a) => elementary(*function, a.value(z)),
            Self::Where(parts) => {
                let [a, b, then, otherwise] = &**parts;
                if a.value(z) < b.value(z) { then.value(z) } else { otherwise.value(z) }
            }
        }
    }
}

/// An elementary function at a double.
fn elementary(function: Elementary, a: f64) -> f64 {
    match function {
        Elementary::Exp => core_math::exp(a),
        Elementary::Log => core_math::log(a),
        Elementary::Tanh => core_math::tanh(a),
        Elementary::Sigmoid => 1.0 / (1.0 + core_math::exp(-a)),
        Elementary::Softplus => a.max(0.0) + core_math::log1p(core_math::exp(-a.abs())),
        Elementary::Erf => core_math::erf(a),
        Elementary::Erfc => core_math::erfc(a),
        Elementary::Erfcx => erfcx(a),
        Elementary::Sin => core_math::sin(a),
        Elementary::Cos => core_math::cos(a),
        Elementary::Atan => core_math::atan(a),
        Elementary::Sqrt => a.sqrt(),
        Elementary::Abs => a.abs(),
    }
}
