//! The words of the claim language, and what a reader may have meant by others.

use std::fmt;

/// The name of something that has a value: a variable of the domain, `x` and `y`, a
/// parameter of the activation, a definition.
///
/// At most [`Variable::MAX_LENGTH`] ASCII letters, digits and `_`, kept in place, so that
/// names are as cheap to copy and to compare as numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable {
    /// Zeros behind the name.
    bytes: [u8; Variable::MAX_LENGTH],
}

impl Variable {
    /// The longest name.
    pub const MAX_LENGTH: usize = 24;

    /// μ, the mean of a layer's inputs.
    pub const MU: Self = Self::known("mu");
    /// ω, the sum of a unit's weights.
    pub const OMEGA: Self = Self::known("omega");
    /// ν, the variance of a layer's inputs.
    pub const NU: Self = Self::known("nu");
    /// τ, the sum of a unit's squared weights.
    pub const TAU: Self = Self::known("tau");
    /// The mean of the pre-activation.
    pub const X: Self = Self::known("x");
    /// The variance of the pre-activation.
    pub const Y: Self = Self::known("y");
    /// The second moment of a layer's inputs.
    pub const Q: Self = Self::known("q");
    /// The variance of a layer's biases.
    pub const BIAS: Self = Self::known("bias");
    /// The share of units that dropout drops.
    pub const RATE: Self = Self::known("rate");
    /// SELU's scale.
    pub const LAMBDA: Self = Self::known("lambda");
    /// SELU's and ELU's depth of the negative branch.
    pub const ALPHA: Self = Self::known("alpha");
    /// The argument of an activation.
    pub const Z: Self = Self::known("z");

    /// The names of the paper, in the order in which a domain lists them; all others come
    /// behind them, in the order of the file.
    pub const PAPER: [Self; 6] = [Self::MU, Self::OMEGA, Self::NU, Self::TAU, Self::X, Self::Y];

    const fn known(name: &str) -> Self {
        let name = name.as_bytes();
        let mut bytes = [0; Self::MAX_LENGTH];
        let mut at = 0;
        while at < name.len() {
            bytes[at] = name[at];
            at += 1;
        }
        Self { bytes }
    }

    /// The name as a value; none if it is none: too long, or not a letter followed by
    /// letters, digits and `_`.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let mut bytes = [0; Self::MAX_LENGTH];
        bytes.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
        (is_name && name.bytes().all(is_plain)).then_some(Self { bytes })
    }

    /// The name in the claim language.
    #[must_use]
    pub fn name(&self) -> &str {
        let length = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(Self::MAX_LENGTH);
        std::str::from_utf8(&self.bytes[..length]).unwrap_or_default()
    }
}

impl fmt::Debug for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
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

/// What to write instead of an unknown name in an expression.
///
/// `given` are the names that have a value where the expression stands.
pub(super) fn help_for_unknown(name: &str, given: &[Variable]) -> String {
    let advice = match name {
        "e" => "for the constant e, write `exp(1)`",
        "pow" | "power" => "for a power, write `^`, as in `x^2`",
        "ln" => "the natural logarithm is `log`",
        "inf" | "infinity" | "nan" | "NaN" => "a bound is a finite decimal, such as `1e300`",
        "and" | "or" | "not" => "write one inequality for each condition, as a list",
        _ => "",
    };
    if !advice.is_empty() {
        return advice.to_owned();
    }
    let mut known: Vec<&str> = Vec::new();
    let words = given
        .iter()
        .map(Variable::name)
        .chain(Quantity::ALL.map(Quantity::name))
        .chain(Function::ALL.map(Function::name))
        .chain(OTHER_WORDS);
    for word in words {
        if !known.contains(&word) {
            known.push(word);
        }
    }
    match suggest(name, known.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("the known names are {}", known.join(", ")),
    }
}

/// The one of `known` that may have been meant by `name`, if any is near enough.
pub fn suggest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    /// No known name is longer; comparing a longer text would be work for nothing.
    const LONGEST: usize = 32;
    let length = name.chars().take(LONGEST + 1).count();
    if length > LONGEST {
        return None;
    }
    let allowed = if length <= 3 { 1 } else { 2 };
    let lowercase = name.to_lowercase();
    known
        .map(|candidate| (edit_distance(&lowercase, candidate), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= allowed && *distance < length)
        .map(|(_, candidate)| candidate)
}

/// The number of characters to insert, remove or replace to get from one text to
/// the other.
fn edit_distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, &b) in row.iter_mut().skip(1).zip(&to) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            left = replaced.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
        row[0] = i + 1;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for variable in Variable::PAPER {
            assert_eq!(Variable::new(variable.name()), Some(variable));
        }
        let longest = "a234567890_bcdefghijklmn";
        assert_eq!(Variable::new(longest).map(|it| it.name().to_owned()), Some(longest.to_owned()));
        for name in ["", "1a", "_a", "a-b", "µ", "a b", "a234567890_bcdefghijklmno"] {
            assert_eq!(Variable::new(name), None, "{name}");
        }
        for moment in Moment::ALL {
            assert_eq!(Moment::from_name(moment.name()), Some(moment));
        }
        for quantity in Quantity::ALL {
            assert_eq!(Quantity::from_name(quantity.name()), Some(quantity));
        }
        for function in Function::ALL {
            assert_eq!(Function::from_name(function.name()), Some(function));
        }
    }

    #[test]
    fn distances() {
        for (from, to, distance) in [
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("variance", "variance", 0),
            ("varianc", "variance", 1),
        ] {
            assert_eq!(edit_distance(from, to), distance, "{from} {to}");
        }
    }

    #[test]
    fn suggestions() {
        for (name, help) in [
            ("varianc", "did you mean `variance`?"),
            ("Mu", "did you mean `mu`?"),
            ("secondmoment", "did you mean `second_moment`?"),
            ("e", "for the constant e, write `exp(1)`"),
        ] {
            assert_eq!(help_for_unknown(name, &Variable::PAPER), help);
        }
        let help = help_for_unknown("whatever", &Variable::PAPER);
        assert!(help.starts_with("the known names are mu, omega"));
        assert!(help_for_unknown(&"x".repeat(1 << 20), &[]).starts_with("the known names"));
    }
}
