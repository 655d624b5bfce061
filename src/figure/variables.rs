//! Which variables a picture shows, and what becomes of the others.

use super::failure::Failure;
use super::scale::{exponent, typeset};
use crate::claim::{Domain, Expression, Range, Scope, Variable, suggest};

/// A picture's variables.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Across and up.
    pub axes: [Variable; 2],
    /// What every variable ranges over, and what all other names mean.
    pub scope: Scope,
}

impl Setting {
    /// A domain with some ranges replaced.
    ///
    /// # Errors
    /// An axis without a range, a range that is just a point, or one at odds with the
    /// others.
    pub fn new(
        axes: [Variable; 2],
        scope: &Scope,
        replaced: &[(Variable, Range)],
    ) -> Result<Self, Failure> {
        let scope = replacing(scope, replaced)?;
        let domain = &scope.domain;
        if axes[0] == axes[1] {
            let [axis, _] = axes;
            return Err(Failure::Asked(format!("--axes {axis},{axis}: the two axes must differ")));
        }
        for axis in axes {
            match domain.get(axis) {
                None => {
                    return Err(Failure::Asked(format!(
                        "--axes: the domain has no variable `{axis}`; {}",
                        known(domain, axis)
                    )));
                }
                Some(range) if range.is_point() => {
                    return Err(Failure::Asked(format!(
                        "--axes: `{axis}` is just {range}; give it a range with \
                         --at {axis}=LOWER..UPPER"
                    )));
                }
                Some(_) => {}
            }
        }
        Ok(Self { axes, scope })
    }

    /// Whether a variable has one value.
    pub fn is_fixed(&self, variable: Variable) -> bool {
        // x and y have one value if all that they are made of has.
        let leaves = self.scope.leaves(&Expression::variable(variable));
        leaves.into_iter().all(|leaf| self.scope.domain.get(leaf).is_some_and(Range::is_point))
    }

    /// The variables that are neither axes nor fixed.
    pub fn free(&self) -> Vec<(Variable, Range)> {
        self.others().filter(|(_, range)| !range.is_point()).collect()
    }

    /// The variables that have one value.
    pub fn fixed(&self) -> Vec<(Variable, Range)> {
        self.others().filter(|(_, range)| range.is_point()).collect()
    }

    fn others(&self) -> impl Iterator<Item = (Variable, Range)> {
        let all = self.scope.domain.iter().filter(|(variable, _)| !self.axes.contains(variable));
        all.map(|(variable, range)| (variable, range.clone()))
    }

    /// The doubles around an axis's range.
    pub fn ends(&self, axis: usize) -> [f64; 2] {
        ends(&self.scope, self.axes[axis])
    }
}

/// The doubles around a variable's range.
pub fn ends(scope: &Scope, variable: Variable) -> [f64; 2] {
    let range = scope.domain.get(variable).map(Range::enclosure);
    range.map_or([f64::NAN; 2], |range| [range.inf(), range.sup()])
}

/// A scope with some ranges of its domain replaced.
///
/// # Errors
/// A variable that is none of the domain's, or a range at odds with the others.
pub fn replacing(scope: &Scope, replaced: &[(Variable, Range)]) -> Result<Scope, Failure> {
    for (variable, range) in replaced {
        if scope.domain.get(*variable).is_none() {
            return Err(Failure::Asked(format!(
                "--at {variable}={range}: the domain has no variable `{variable}`; {}",
                known(&scope.domain, *variable)
            )));
        }
    }
    scope.replacing(replaced).map_err(|error| {
        let help = error.error.help.as_ref().map(|help| format!("; {help}"));
        Failure::Asked(format!("--at: {error}{}", help.unwrap_or_default()))
    })
}

/// What to write instead of an unknown variable.
fn known(domain: &Domain, unknown: Variable) -> String {
    let list = format!("it has {}", names(domain));
    let variables: Vec<Variable> = domain.iter().map(|(variable, _)| variable).collect();
    match suggest(unknown.name(), variables.iter().map(Variable::name)) {
        Some(nearest) => format!("did you mean `{nearest}`? {list}"),
        None => list,
    }
}

fn names(domain: &Domain) -> String {
    let names: Vec<String> = domain.iter().map(|(variable, _)| format!("`{variable}`")).collect();
    match names.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// A variable's letter in a figure.
pub fn symbol(variable: Variable) -> String {
    let known = match variable {
        Variable::MU => "μ",
        Variable::OMEGA => "ω",
        Variable::NU => "ν",
        Variable::TAU => "τ",
        Variable::X => "μω",
        Variable::Y => "ντ",
        Variable::Q => "𝑞",
        _ => return variable.to_string(),
    };
    known.to_owned()
}

/// A formula of the claim language as mathematics is set: `mu^2 - 3*nu <= 1e-6` becomes
/// μ² − 3·ν ≤ 1×10⁻⁶.
pub fn formula(text: &str) -> String {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let text = typeset(&text.replace("<=", "≤").replace(">=", "≥").replace('*', "·"));
    let (mut set, mut rest) = (String::with_capacity(text.len()), text.as_str());
    while let Some(first) = rest.chars().next() {
        if let Some((power, left)) = rest.strip_prefix('^').and_then(exponent) {
            set.push_str(&power);
            rest = left;
            continue;
        }
        let length = match first.is_ascii_alphabetic() && !set.ends_with(is_of_name) {
            true => rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, left) = rest.split_at(length);
        set.push_str(&letter(word));
        rest = left;
    }
    set
}

/// A name's letter, if it has one.
fn letter(name: &str) -> String {
    match name {
        "lambda" => "λ".to_owned(),
        "alpha" => "α".to_owned(),
        "beta" => "β".to_owned(),
        "x" => "𝑥".to_owned(),
        "y" => "𝑦".to_owned(),
        "z" => "𝑧".to_owned(),
        _ => Variable::new(name).map_or_else(|| name.to_owned(), symbol),
    }
}

/// An axis's title: what the variable is.
pub fn title(variable: Variable) -> String {
    let known = match variable {
        Variable::MU => "mean of the inputs μ",
        Variable::OMEGA => "sum of the weights ω",
        Variable::NU => "variance of the inputs ν",
        Variable::TAU => "sum of the squared weights τ",
        Variable::X => "mean of the pre-activation μω",
        Variable::Y => "variance of the pre-activation ντ",
        _ => return variable.to_string(),
    };
    known.to_owned()
}

/// `μ = 0` or `μ ∈ [−0.1, 0.1]`.
pub fn restriction(variable: Variable, range: &Range) -> String {
    let text = typeset(&range.to_string());
    let relation = if range.is_point() { "=" } else { "∈" };
    unbroken(&format!("{} {relation} {text}", symbol(variable)))
}

/// A formula that no line break may take apart.
pub fn unbroken(formula: &str) -> String {
    formula.replace(' ', "\u{a0}")
}

/// Several restrictions in a row.
pub fn restrictions(ranges: &[(Variable, Range)]) -> String {
    let all: Vec<String> = ranges.iter().map(|(v, range)| restriction(*v, range)).collect();
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_set_as_mathematics() {
        for (text, set) in [
            ("mu^2 - 3*nu <= 1e-6", "μ² − 3·ν ≤ 1×10⁻⁶"),
            ("exp(-x^-2)*tau2 >= alpha", "exp(−𝑥⁻²)·tau2 ≥ α"),
            ("(mean^10)^(2) < 2", "(mean¹⁰)^(2) < 2"),
        ] {
            assert_eq!(formula(text), set);
        }
    }
}
