//! A function of one real number z, as a tree.
//!
//! [`Function`] is what an activation's expression becomes once its parameters have values:
//! nothing in it but z and exact constants. It is evaluated over intervals of any kind
//! ([`Enclosure`]), differentiated piece by piece and printed in the claim language.
//!
//! **Derivatives.** Where f has a kink, f′ is one of its one-sided values: |u|, min and max
//! become a `where` on the same comparison. tanh′ = 4σ(2u)σ(−2u) and σ′ = σ(u)σ(−u) lose
//! nothing where they are small.

use crate::arithmetic::enclosure::Enclosure;
pub use crate::claim::Function as Elementary;
use rug::Rational;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::sync::Arc;

/// A function of z.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Function {
    /// z.
    Z,
    /// An exact number.
    Number(Rational),
    /// π.
    Pi,
    /// −a.
    Negate(Arc<Function>),
    /// a + b.
    Add(Arc<Function>, Arc<Function>),
    /// a − b.
    Subtract(Arc<Function>, Arc<Function>),
    /// a·b.
    Multiply(Arc<Function>, Arc<Function>),
    /// a/b.
    Divide(Arc<Function>, Arc<Function>),
    /// aⁿ.
    Power(Arc<Function>, i32),
    /// An elementary function's value.
    Call(Elementary, Arc<Function>),
    /// min(a, b).
    Min(Arc<Function>, Arc<Function>),
    /// max(a, b).
    Max(Arc<Function>, Arc<Function>),
    /// `then` where `less[0] < less[1]`, `otherwise` elsewhere.
    Where {
        /// The two sides of the comparison.
        less: [Arc<Function>; 2],
        /// The value where it holds.
        then: Arc<Function>,
        /// The value elsewhere.
        otherwise: Arc<Function>,
    },
}

impl Elementary {
    /// Its derivative at u.
    fn derivative(self, u: &Function) -> Function {
        use Function as F;
        let number = |n: i32| F::from(n);
        // 2/√π.
        let scale = || number(2) / F::Pi.call(Self::Sqrt);
        let bell = || scale() * (-u.clone().power(2)).call(Self::Exp);
        match self {
            Self::Exp => u.clone().call(Self::Exp),
            Self::Log => number(1) / u.clone(),
            Self::Tanh => {
                let double = number(2) * u.clone();
                number(4) * double.clone().call(Self::Sigmoid) * (-double).call(Self::Sigmoid)
            }
            Self::Sigmoid => u.clone().call(Self::Sigmoid) * (-u.clone()).call(Self::Sigmoid),
            Self::Softplus => u.clone().call(Self::Sigmoid),
            Self::Erf => bell(),
            Self::Erfc => -bell(),
            Self::Erfcx => number(2) * u.clone() * u.clone().call(Self::Erfcx) - scale(),
            Self::Sin => u.clone().call(Self::Cos),
            Self::Cos => -u.clone().call(Self::Sin),
            Self::Atan => number(1) / (number(1) + u.clone().power(2)),
            Self::Sqrt => number(1) / (number(2) * u.clone().call(Self::Sqrt)),
            Self::Abs => F::select(u.clone(), number(0), number(-1), number(1)),
        }
    }
}

impl Function {
    /// An elementary function of it.
    pub fn call(self, function: Elementary) -> Self {
        Self::Call(function, Arc::new(self))
    }

    /// Its n-th power.
    pub fn power(self, n: i32) -> Self {
        match n {
            0 => Self::from(1),
            1 => self,
            _ => Self::Power(Arc::new(self), n),
        }
    }

    /// `then` where a < b, `otherwise` elsewhere.
    pub fn select(a: Self, b: Self, then: Self, otherwise: Self) -> Self {
        if then == otherwise {
            return then;
        }
        Self::Where {
            less: [Arc::new(a), Arc::new(b)],
            then: Arc::new(then),
            otherwise: Arc::new(otherwise),
        }
    }

    /// Whether z occurs in it.
    pub fn depends_on_z(&self) -> bool {
        match self {
            Self::Z => true,
            Self::Number(_) | Self::Pi => false,
            Self::Negate(a) | Self::Power(a, _) | Self::Call(_, a) => a.depends_on_z(),
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Divide(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b) => a.depends_on_z() || b.depends_on_z(),
            Self::Where { less: [a, b], then, otherwise } => {
                [a, b, then, otherwise].iter().any(|part| part.depends_on_z())
            }
        }
    }

    /// Its range over an interval, by natural extension: empty where it is not everywhere
    /// defined, and the hull of both branches where a comparison is undecided.
    pub fn evaluate<E: Enclosure>(&self, z: &E) -> E {
        match self {
            Self::Z => z.clone(),
            Self::Number(value) => E::rational(z.context(), value),
            Self::Pi => E::pi(z.context()),
            Self::Negate(a) => a.evaluate(z).negate(),
            Self::Add(a, b) => a.evaluate(z).plus(&b.evaluate(z)),
            Self::Subtract(a, b) => a.evaluate(z).minus(&b.evaluate(z)),
            Self::Multiply(a, b) if a == b => a.evaluate(z).power(2),
            Self::Multiply(a, b) => a.evaluate(z).times(&b.evaluate(z)),
            Self::Divide(a, b) => a.evaluate(z).over(&b.evaluate(z)),
            Self::Power(a, n) => a.evaluate(z).power(*n),
            Self::Call(function, a) => function.of(&a.evaluate(z)),
            Self::Min(a, b) => a.evaluate(z).min(&b.evaluate(z)),
            Self::Max(a, b) => a.evaluate(z).max(&b.evaluate(z)),
            Self::Where { less: [a, b], then, otherwise } => {
                let difference = a.evaluate(z).minus(&b.evaluate(z));
                if difference.is_empty() {
                    difference
                } else if difference.is_negative() {
                    then.evaluate(z)
                } else if difference.is_nonnegative() {
                    otherwise.evaluate(z)
                } else {
                    then.evaluate(z).hull(&otherwise.evaluate(z))
                }
            }
        }
    }

    /// Its derivative; where it has a kink, one of the two sides', and where it jumps, nothing
    /// is said of it. It is defined at least where the function and its derivative are.
    pub fn derivative(&self) -> Self {
        let own = |a: &Arc<Self>| a.as_ref().clone();
        match self {
            Self::Z => Self::from(1),
            Self::Number(_) | Self::Pi => Self::from(0),
            Self::Negate(a) => -a.derivative(),
            Self::Add(a, b) => a.derivative() + b.derivative(),
            Self::Subtract(a, b) => a.derivative() - b.derivative(),
            Self::Multiply(a, b) => a.derivative().scaling(own(b)) + b.derivative().scaling(own(a)),
            Self::Divide(a, b) if !b.depends_on_z() => {
                a.derivative().scaling(Self::from(1) / own(b))
            }
            Self::Divide(a, b) => {
                let change = a.derivative().scaling(own(b)) - b.derivative().scaling(own(a));
                change.scaling(Self::from(1) / own(b).power(2))
            }
            Self::Power(_, 0) => Self::from(0),
            Self::Power(a, n) => a.derivative().scaling(Self::from(*n) * own(a).power(n - 1)),
            Self::Call(function, a) => a.derivative().scaling(function.derivative(a)),
            Self::Min(a, b) => Self::select(own(a), own(b), a.derivative(), b.derivative()),
            Self::Max(a, b) => Self::select(own(a), own(b), b.derivative(), a.derivative()),
            Self::Where { less: [a, b], then, otherwise } => {
                Self::select(own(a), own(b), then.derivative(), otherwise.derivative())
            }
        }
    }

    /// a·b, and 0 for a = 0: an inner derivative times a factor.
    fn scaling(self, factor: Self) -> Self {
        if self.is_number(0) { self } else { factor * self }
    }

    fn is_number(&self, number: i32) -> bool {
        matches!(self, Self::Number(value) if *value == number)
    }

    /// How tightly it binds when printed: signs 0, sums 1, products 2, powers 4, the rest 5.
    fn binding(&self) -> u8 {
        match self {
            Self::Number(value) if *value < 0 => 0,
            Self::Number(value) if !value.is_integer() => 2,
            Self::Add(..) | Self::Subtract(..) => 1,
            Self::Multiply(..) | Self::Divide(..) => 2,
            Self::Negate(_) => 0,
            Self::Power(..) => 4,
            _ => 5,
        }
    }
}

impl From<i32> for Function {
    fn from(value: i32) -> Self {
        Self::Number(Rational::from(value))
    }
}

impl Neg for Function {
    type Output = Self;

    fn neg(self) -> Self {
        match self {
            Self::Number(value) => Self::Number(-value),
            Self::Negate(a) => a.as_ref().clone(),
            a => Self::Negate(Arc::new(a)),
        }
    }
}

impl Add for Function {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        if self.is_number(0) {
            return other;
        }
        if other.is_number(0) { self } else { Self::Add(Arc::new(self), Arc::new(other)) }
    }
}

impl Sub for Function {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        if self.is_number(0) {
            return -other;
        }
        if other.is_number(0) { self } else { Self::Subtract(Arc::new(self), Arc::new(other)) }
    }
}

impl Mul for Function {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        if self.is_number(1) {
            return other;
        }
        if other.is_number(1) { self } else { Self::Multiply(Arc::new(self), Arc::new(other)) }
    }
}

impl Div for Function {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        if other.is_number(1) {
            return self;
        }
        Self::Divide(Arc::new(self), Arc::new(other))
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An operand that binds less tightly than `least` goes in parentheses.
        let part = |f: &mut fmt::Formatter<'_>, a: &Self, least: u8| {
            if a.binding() < least { write!(f, "({a})") } else { write!(f, "{a}") }
        };
        let infix = |f: &mut fmt::Formatter<'_>, a: &Self, sign: &str, b: &Self, least: u8| {
            part(f, a, least)?;
            f.write_str(sign)?;
            part(f, b, least + 1)
        };
        match self {
            Self::Z => f.write_str("z"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Pi => f.write_str("pi"),
            Self::Negate(a) => {
                f.write_str("-")?;
                part(f, a, 4)
            }
            Self::Add(a, b) => infix(f, a, " + ", b, 1),
            Self::Subtract(a, b) => infix(f, a, " - ", b, 1),
            Self::Multiply(a, b) => infix(f, a, "*", b, 2),
            Self::Divide(a, b) => infix(f, a, "/", b, 2),
            Self::Power(a, n) => {
                part(f, a, 5)?;
                write!(f, "^{n}")
            }
            Self::Call(function, a) => write!(f, "{}({a})", function.name()),
            Self::Min(a, b) => write!(f, "min({a}, {b})"),
            Self::Max(a, b) => write!(f, "max({a}, {b})"),
            Self::Where { less: [a, b], then, otherwise } => {
                write!(f, "where({a} < {b}, {then}, {otherwise})")
            }
        }
    }
}
