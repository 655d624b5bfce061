//! Which variables a picture shows, and what becomes of the others.

use crate::claim::{ActivationSpec, Domain, Range, Variable};

/// A picture's variables.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Across and up.
    pub axes: [Variable; 2],
    /// What every variable ranges over.
    pub domain: Domain,
    /// The activation.
    pub activation: ActivationSpec,
}

impl Setting {
    /// A domain with some ranges replaced.
    ///
    /// # Errors
    /// An axis without a range, a range that is just a point, or one at odds with the
    /// others.
    pub fn new(
        axes: [Variable; 2],
        domain: &Domain,
        replaced: &[(Variable, Range)],
        activation: &ActivationSpec,
    ) -> Result<Self, String> {
        let own = |variable| replaced.iter().find(|(v, _)| *v == variable).map(|(_, r)| r.clone());
        for (variable, range) in replaced {
            if domain.get(*variable).is_none() {
                return Err(format!(
                    "error: --at {variable}={range}: the domain has no variable `{variable}`; \
                     it has {}",
                    names(domain)
                ));
            }
        }
        let ranges = domain
            .iter()
            .map(|(variable, range)| (variable, own(variable).unwrap_or_else(|| range.clone())));
        let domain = Domain::new(ranges).map_err(|error| {
            let help = error.error.help.as_ref().map(|help| format!("; {help}"));
            format!("error: --at: {error}{}", help.unwrap_or_default())
        })?;
        if axes[0] == axes[1] {
            let [axis, _] = axes;
            return Err(format!("error: --axes {axis},{axis}: the two axes must differ"));
        }
        for axis in axes {
            match domain.get(axis) {
                None => {
                    return Err(format!(
                        "error: --axes: the domain has no variable `{axis}`; it has {}",
                        names(&domain)
                    ));
                }
                Some(range) if range.is_point() => {
                    return Err(format!(
                        "error: --axes: `{axis}` is just {range}; give it a range with \
                         --at {axis}=LOWER..UPPER"
                    ));
                }
                Some(_) => {}
            }
        }
        Ok(Self { axes, domain, activation: activation.clone() })
    }

    /// Whether a variable has one value.
    pub fn is_fixed(&self, variable: Variable) -> bool {
        match (self.domain.get(variable), variable.factors()) {
            (Some(range), _) => range.is_point(),
            // A product has one value if both factors do.
            (None, Some(factors)) => {
                factors.into_iter().all(|f| self.domain.get(f).is_some_and(Range::is_point))
            }
            (None, None) => false,
        }
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
        let all = self.domain.iter().filter(|(variable, _)| !self.axes.contains(variable));
        all.map(|(variable, range)| (variable, range.clone()))
    }

    /// The doubles around an axis's range.
    pub fn ends(&self, axis: usize) -> [f64; 2] {
        let range = self.domain.get(self.axes[axis]).map(Range::enclosure);
        range.map_or([f64::NAN; 2], |range| [range.inf(), range.sup()])
    }
}

/// The variables of a domain.
fn names(domain: &Domain) -> String {
    let names: Vec<String> = domain.iter().map(|(variable, _)| format!("`{variable}`")).collect();
    match names.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// A variable's letter in a figure.
pub fn symbol(variable: Variable) -> &'static str {
    match variable {
        Variable::Mu => "μ",
        Variable::Omega => "ω",
        Variable::Nu => "ν",
        Variable::Tau => "τ",
        Variable::X => "μω",
        Variable::Y => "ντ",
    }
}

/// An axis's title: what the variable is.
pub fn title(variable: Variable) -> &'static str {
    match variable {
        Variable::Mu => "mean of the inputs μ",
        Variable::Omega => "sum of the weights ω",
        Variable::Nu => "variance of the inputs ν",
        Variable::Tau => "sum of the squared weights τ",
        Variable::X => "mean of the pre-activation μω",
        Variable::Y => "variance of the pre-activation ντ",
    }
}

/// `μ = 0` or `μ ∈ [−0.1, 0.1]`.
pub fn restriction(variable: Variable, range: &Range) -> String {
    let text = super::scale::signed(&range.to_string());
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
