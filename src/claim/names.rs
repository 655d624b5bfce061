//! The words of the claim language: moments, quantities, functions.

use super::variable::Variable;
use std::fmt;

/// An expectation over z ~ N(a, b) of something made of the activation f.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// E f(z).
    Mean,
    /// E f(z)².
    SecondMoment,
    /// E f(z)² − (E f(z))².
    Variance,
    /// E f′(z).
    Slope,
    /// E f′(z)².
    SlopeSecondMoment,
}

impl Moment {
    /// All moments.
    pub const ALL: [Moment; 5] = [
        Moment::Mean,
        Moment::SecondMoment,
        Moment::Variance,
        Moment::Slope,
        Moment::SlopeSecondMoment,
    ];

    /// The name in the claim language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Moment::Mean => "mean",
            Moment::SecondMoment => "second_moment",
            Moment::Variance => "variance",
            Moment::Slope => "slope",
            Moment::SlopeSecondMoment => "slope_second_moment",
        }
    }

    /// The moment of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Moment> {
        Moment::ALL.into_iter().find(|moment| moment.name() == name)
    }
}

/// A quantity that the layer defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// A moment of the activation at (x, y); mean, second moment and variance are those of
    /// what the layer hands on, after dropout.
    Moment(Moment),
    /// χ = τ·E f′(z)².
    Chi,
    /// The spectral norm of the Jacobian of the state map.
    Norm,
    /// An entry (row, column; both 1 or 2) of 𝒥 = ∂(mean, second moment)/∂(μ, ν).
    J(u8, u8),
    /// An entry (row, column; both 1 or 2) of ℋ = ∂(mean, variance)/∂(μ, ν).
    H(u8, u8),
}

impl Quantity {
    /// All quantities.
    pub const ALL: [Quantity; 15] = [
        Quantity::Moment(Moment::Mean),
        Quantity::Moment(Moment::SecondMoment),
        Quantity::Moment(Moment::Variance),
        Quantity::Moment(Moment::Slope),
        Quantity::Moment(Moment::SlopeSecondMoment),
        Quantity::Chi,
        Quantity::Norm,
        Quantity::J(1, 1),
        Quantity::J(1, 2),
        Quantity::J(2, 1),
        Quantity::J(2, 2),
        Quantity::H(1, 1),
        Quantity::H(1, 2),
        Quantity::H(2, 1),
        Quantity::H(2, 2),
    ];

    /// The name in the claim language; indices other than 1 count as 2.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Quantity::Moment(moment) => moment.name(),
            Quantity::Chi => "chi",
            Quantity::Norm => "norm",
            Quantity::J(1, 1) => "j11",
            Quantity::J(1, _) => "j12",
            Quantity::J(_, 1) => "j21",
            Quantity::J(..) => "j22",
            Quantity::H(1, 1) => "h11",
            Quantity::H(1, _) => "h12",
            Quantity::H(_, 1) => "h21",
            Quantity::H(..) => "h22",
        }
    }

    /// The quantity of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Quantity> {
        Quantity::ALL.into_iter().find(|quantity| quantity.name() == name)
    }
}

/// A function of one argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// eᵃ.
    Exp,
    /// The natural logarithm.
    Log,
    /// The hyperbolic tangent.
    Tanh,
    /// 1/(1 + e⁻ᵃ).
    Sigmoid,
    /// log(1 + eᵃ).
    Softplus,
    /// The error function.
    Erf,
    /// 1 − erf a.
    Erfc,
    /// e^{a²} erfc a.
    Erfcx,
    /// The sine.
    Sin,
    /// The cosine.
    Cos,
    /// The arctangent.
    Atan,
    /// The square root.
    Sqrt,
    /// The absolute value.
    Abs,
}

impl Function {
    /// All functions.
    pub const ALL: [Function; 13] = [
        Function::Exp,
        Function::Log,
        Function::Tanh,
        Function::Sigmoid,
        Function::Softplus,
        Function::Erf,
        Function::Erfc,
        Function::Erfcx,
        Function::Sin,
        Function::Cos,
        Function::Atan,
        Function::Sqrt,
        Function::Abs,
    ];

    /// The name in the claim language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Function::Exp => "exp",
            Function::Log => "log",
            Function::Tanh => "tanh",
            Function::Sigmoid => "sigmoid",
            Function::Softplus => "softplus",
            Function::Erf => "erf",
            Function::Erfc => "erfc",
            Function::Erfcx => "erfcx",
            Function::Sin => "sin",
            Function::Cos => "cos",
            Function::Atan => "atan",
            Function::Sqrt => "sqrt",
            Function::Abs => "abs",
        }
    }

    /// The function of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Function> {
        Function::ALL.into_iter().find(|function| function.name() == name)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The words that are neither a quantity nor a function of one argument.
pub(super) const OTHER_WORDS: [&str; 6] = ["pi", "min", "max", "where", "d", "f"];

/// Whether a name has a meaning of its own, so that nothing else can be called so.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    Quantity::from_name(name).is_some()
        || Function::from_name(name).is_some()
        || OTHER_WORDS.contains(&name)
        || name == Variable::Z.name()
}
