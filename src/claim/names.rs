//! The words of the claim language, and what a reader may have meant by others.

use std::fmt;

/// A variable of the map: what a domain may range over and a derivative may be
/// taken in.
///
/// The order is that in which a domain lists its ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    /// μ, the mean of a layer's inputs.
    Mu,
    /// ω, the sum of a unit's weights.
    Omega,
    /// ν, the variance of a layer's inputs.
    Nu,
    /// τ, the sum of a unit's squared weights.
    Tau,
    /// x = μω, the mean of the pre-activation.
    X,
    /// y = ντ, the variance of the pre-activation.
    Y,
}

impl Variable {
    /// All variables, in their order.
    pub const ALL: [Variable; 6] =
        [Variable::Mu, Variable::Omega, Variable::Nu, Variable::Tau, Variable::X, Variable::Y];

    /// The name in the claim language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Variable::Mu => "mu",
            Variable::Omega => "omega",
            Variable::Nu => "nu",
            Variable::Tau => "tau",
            Variable::X => "x",
            Variable::Y => "y",
        }
    }

    /// The variable of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Variable> {
        Variable::ALL.into_iter().find(|variable| variable.name() == name)
    }

    /// The two variables whose product this one is: x = μω, y = ντ.
    #[must_use]
    pub const fn factors(self) -> Option<[Variable; 2]> {
        match self {
            Variable::X => Some([Variable::Mu, Variable::Omega]),
            Variable::Y => Some([Variable::Nu, Variable::Tau]),
            _ => None,
        }
    }
}

/// A quantity the map defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// μ̃, the mean of the activation.
    Mean,
    /// ξ̃, the second moment of the activation.
    SecondMoment,
    /// ν̃ = ξ̃ − μ̃².
    Variance,
    /// The spectral norm of ℋ.
    Norm,
    /// An entry (row, column; both 1 or 2) of 𝒥 = ∂(μ̃, ξ̃)/∂(μ, ν).
    J(u8, u8),
    /// An entry (row, column; both 1 or 2) of ℋ = ∂(μ̃, ν̃)/∂(μ, ν).
    H(u8, u8),
    /// λ, the scale of the activation.
    Lambda,
    /// α, the depth of the activation's negative branch.
    Alpha,
}

impl Quantity {
    /// All quantities.
    pub const ALL: [Quantity; 14] = [
        Quantity::Mean,
        Quantity::SecondMoment,
        Quantity::Variance,
        Quantity::Norm,
        Quantity::J(1, 1),
        Quantity::J(1, 2),
        Quantity::J(2, 1),
        Quantity::J(2, 2),
        Quantity::H(1, 1),
        Quantity::H(1, 2),
        Quantity::H(2, 1),
        Quantity::H(2, 2),
        Quantity::Lambda,
        Quantity::Alpha,
    ];

    /// The name in the claim language; indices other than 1 count as 2.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Quantity::Mean => "mean",
            Quantity::SecondMoment => "second_moment",
            Quantity::Variance => "variance",
            Quantity::Norm => "norm",
            Quantity::J(1, 1) => "j11",
            Quantity::J(1, _) => "j12",
            Quantity::J(_, 1) => "j21",
            Quantity::J(..) => "j22",
            Quantity::H(1, 1) => "h11",
            Quantity::H(1, _) => "h12",
            Quantity::H(_, 1) => "h21",
            Quantity::H(..) => "h22",
            Quantity::Lambda => "lambda",
            Quantity::Alpha => "alpha",
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
    /// The error function.
    Erf,
    /// 1 − erf a.
    Erfc,
    /// e^{a²} erfc a.
    Erfcx,
    /// The square root.
    Sqrt,
    /// The absolute value.
    Abs,
}

impl Function {
    /// All functions.
    pub const ALL: [Function; 6] = [
        Function::Exp,
        Function::Erf,
        Function::Erfc,
        Function::Erfcx,
        Function::Sqrt,
        Function::Abs,
    ];

    /// The name in the claim language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Function::Exp => "exp",
            Function::Erf => "erf",
            Function::Erfc => "erfc",
            Function::Erfcx => "erfcx",
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

/// The names that are neither a variable, a quantity nor a function of one argument.
pub(super) const OTHER_NAMES: [&str; 4] = ["pi", "min", "max", "d"];

/// What to write instead of an unknown name in an expression.
pub(super) fn help_for_unknown(name: &str) -> String {
    let advice = match name {
        "e" => "for the constant e, write `exp(1)`",
        "pow" | "power" => "for a power, write `^`, as in `x^2`",
        "ln" | "log" => "there is no logarithm; compare the `exp` of both sides",
        "inf" | "infinity" | "nan" | "NaN" => "a bound is a finite decimal, such as `1e300`",
        "and" | "or" | "not" => "write one inequality for each condition, as a list",
        _ => "",
    };
    if !advice.is_empty() {
        return advice.to_owned();
    }
    let known: Vec<&str> = Variable::ALL
        .map(Variable::name)
        .into_iter()
        .chain(Quantity::ALL.map(Quantity::name))
        .chain(Function::ALL.map(Function::name))
        .chain(OTHER_NAMES)
        .collect();
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
        for variable in Variable::ALL {
            assert_eq!(Variable::from_name(variable.name()), Some(variable));
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
            assert_eq!(help_for_unknown(name), help);
        }
        assert!(help_for_unknown("sigmoid").starts_with("the known names are mu, omega"));
        assert!(help_for_unknown(&"x".repeat(1 << 20)).starts_with("the known names"));
    }
}
