//! What the variables range over.

use std::error::Error;
use std::fmt;

use super::names::Variable;
use crate::arithmetic::decimal::Decimal;

/// The largest magnitude of a range's ends.
const MAX_MAGNITUDE: u32 = 1_000_000_000;

/// All real numbers from one decimal to another, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The smallest number.
    pub lower: Decimal,
    /// The largest number.
    pub upper: Decimal,
}

impl Range {
    /// The range of one number.
    #[must_use]
    pub fn point(value: Decimal) -> Range {
        Range { lower: value.clone(), upper: value }
    }

    /// Whether the range is one number.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.lower == self.upper
    }

    /// Whether a number lies in it.
    #[must_use]
    pub fn contains(&self, value: &Decimal) -> bool {
        self.lower <= *value && *value <= self.upper
    }

    /// The tightest doubles around it.
    #[must_use]
    pub fn enclosure(&self) -> inari::Interval {
        self.lower.enclosure().convex_hull(self.upper.enclosure())
    }

    /// Whether both ends are of a reasonable size and in order.
    pub(super) fn check(&self) -> Result<(), RangeError> {
        for (end, part) in [(&self.lower, RangePart::Lower), (&self.upper, RangePart::Upper)] {
            if *end.value().as_abs() > MAX_MAGNITUDE {
                return Err(RangeError::new(
                    part,
                    format!("{end} is larger than 1e9 in magnitude"),
                )
                .help("ranges end between -1e9 and 1e9"));
            }
        }
        if self.lower > self.upper {
            let (lower, upper) = (&self.lower, &self.upper);
            return Err(RangeError::new(
                RangePart::Whole,
                format!("a reversed range: {lower} is larger than {upper}"),
            )
            .help(format!("swap the two: [\"{upper}\", \"{lower}\"]")));
        }
        Ok(())
    }

    /// Whether the range can be an activation's λ or α, as `name`.
    ///
    /// # Errors
    /// What is wrong with it: too large, reversed, or not positive.
    pub fn check_parameter(&self, name: &str) -> Result<(), RangeError> {
        self.check().and_then(|()| self.check_positive(name))
    }

    /// Whether every number of the range is above 0; `name` is what ranges over it.
    pub(super) fn check_positive(&self, name: &str) -> Result<(), RangeError> {
        if *self.lower.value() > 0 {
            return Ok(());
        }
        let lower = &self.lower;
        Err(RangeError::new(
            RangePart::Lower,
            format!("`{name}` must be greater than 0, but its range starts at {lower}"),
        ))
    }
}

/// Prints `[lower, upper]`, or the number alone if it is one.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_point() {
            write!(f, "{}", self.lower)
        } else {
            write!(f, "[{}, {}]", self.lower, self.upper)
        }
    }
}

/// The part of a range that an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangePart {
    /// The lower end.
    Lower,
    /// The upper end.
    Upper,
    /// Both.
    Whole,
}

/// Why two decimals are no range for what they are given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeError {
    /// What is wrong about the range.
    pub part: RangePart,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl RangeError {
    fn new(part: RangePart, message: impl Into<String>) -> RangeError {
        RangeError { part, message: message.into(), help: None }
    }

    fn help(self, help: impl Into<String>) -> RangeError {
        RangeError { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for RangeError {}

/// Why some ranges are no domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainError {
    /// The variable whose range is wrong.
    pub variable: Variable,
    /// What is wrong with it.
    pub error: RangeError,
}

impl fmt::Display for DomainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.variable, self.error)
    }
}

impl Error for DomainError {}

/// A range for some of the variables.
///
/// Holds `x` only if it holds neither of its factors `mu` and `omega`, and
/// likewise `y`, `nu` and `tau`: every number of the domain is free of the
/// others. The ranges of `nu`, `tau` and `y` are positive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    ranges: [Option<Range>; Variable::ALL.len()],
}

impl Domain {
    /// The domain of these ranges.
    ///
    /// # Errors
    ///
    /// The first range that is reversed, too large, not positive where it has to
    /// be, or at odds with another.
    pub fn new(ranges: impl IntoIterator<Item = (Variable, Range)>) -> Result<Domain, DomainError> {
        let mut domain = Domain::default();
        for (variable, range) in ranges {
            let mut checked = range.check();
            if matches!(variable, Variable::Nu | Variable::Tau | Variable::Y) {
                checked = checked.and_then(|()| range.check_positive(variable.name()));
            }
            checked.map_err(|error| DomainError { variable, error })?;
            if domain.ranges[variable as usize].replace(range).is_some() {
                let error =
                    RangeError::new(RangePart::Whole, format!("`{variable}` is given twice"));
                return Err(DomainError { variable, error });
            }
        }
        for variable in [Variable::X, Variable::Y] {
            domain.check_factors(variable)?;
        }
        Ok(domain)
    }

    /// Whether a product and its factors are not given both.
    fn check_factors(&self, product: Variable) -> Result<(), DomainError> {
        let Some([first, second]) = product.factors() else {
            return Ok(());
        };
        let factor_given = self.get(first).is_some() || self.get(second).is_some();
        if self.get(product).is_none() || !factor_given {
            return Ok(());
        }
        Err(DomainError {
            variable: product,
            error: RangeError::new(
                RangePart::Whole,
                format!("{product} = {first}*{second} already follows from {first} and {second}"),
            )
            .help(format!("give {first} and {second}, or {product} alone")),
        })
    }

    /// The range of a variable, if it is given.
    #[must_use]
    pub fn get(&self, variable: Variable) -> Option<&Range> {
        self.ranges[variable as usize].as_ref()
    }

    /// The variables and their ranges, in [`Variable`] order.
    pub fn iter(&self) -> impl Iterator<Item = (Variable, &Range)> {
        Variable::ALL.into_iter().filter_map(|variable| Some((variable, self.get(variable)?)))
    }

    /// Whether no variable has a range.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(lower: &str, upper: &str) -> Range {
        let decimal = |text| Decimal::parse(text).expect("a decimal");
        Range { lower: decimal(lower), upper: decimal(upper) }
    }

    #[test]
    fn a_domain_lists_its_ranges_in_order() {
        let domain = Domain::new([
            (Variable::Tau, range("1", "1.0")),
            (Variable::Mu, range("-1", "1")),
            (Variable::Nu, range("1e-300", "1e9")),
        ])
        .expect("a domain");
        let listed: Vec<String> =
            domain.iter().map(|(name, range)| format!("{name}={range}")).collect();
        assert_eq!(listed, ["mu=[-1, 1]", "nu=[1e-300, 1e9]", "tau=1"]);
        assert!(domain.get(Variable::Omega).is_none() && !domain.is_empty());
        assert!(Domain::default().is_empty());
    }

    #[test]
    fn ranges_that_make_no_domain() {
        let good = || range("1", "2");
        for (ranges, variable, part, message) in [
            (vec![(Variable::X, range("2", "1"))], Variable::X, RangePart::Whole, "reversed"),
            (vec![(Variable::Y, range("0", "1"))], Variable::Y, RangePart::Lower, "greater than 0"),
            (
                vec![(Variable::Nu, range("-1", "1"))],
                Variable::Nu,
                RangePart::Lower,
                "starts at -1",
            ),
            (vec![(Variable::Mu, range("1", "1.1e9"))], Variable::Mu, RangePart::Upper, "1e9"),
            (
                vec![(Variable::X, good()), (Variable::Mu, good())],
                Variable::X,
                RangePart::Whole,
                "follows",
            ),
            (
                vec![(Variable::Tau, good()), (Variable::Y, good())],
                Variable::Y,
                RangePart::Whole,
                "follows",
            ),
            (
                vec![(Variable::Y, good()), (Variable::Y, good())],
                Variable::Y,
                RangePart::Whole,
                "twice",
            ),
        ] {
            let found = Domain::new(ranges).expect_err(message);
            assert_eq!((found.variable, found.error.part), (variable, part), "{found}");
            assert!(found.to_string().contains(message), "{found}");
        }
    }
}
