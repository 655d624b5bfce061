//! What the variables range over.

use std::error::Error;
use std::fmt;

use super::number::Number;
use super::variable::Variable;
use rug::Rational;

/// The largest magnitude of a range's ends.
const MAX_MAGNITUDE: u32 = 1_000_000_000;

/// All real numbers from one to another, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The smallest number.
    pub lower: Number,
    /// The largest number.
    pub upper: Number,
}

impl Range {
    /// The range of one number.
    #[must_use]
    pub fn point(value: impl Into<Number>) -> Range {
        let value = value.into();
        Range { lower: value.clone(), upper: value }
    }

    /// Whether the range is one number.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.lower == self.upper
    }

    /// Whether a number certainly lies in it.
    #[must_use]
    pub fn contains(&self, value: &Rational) -> bool {
        self.lower.upper() <= value && value <= self.upper.lower()
    }

    /// Rational numbers that the range lies between: what is proved between them is proved on
    /// the range.
    #[must_use]
    pub fn outer(&self) -> (Rational, Rational) {
        (self.lower.lower().clone(), self.upper.upper().clone())
    }

    /// The tightest doubles around it.
    #[must_use]
    pub fn enclosure(&self) -> inari::Interval {
        self.lower.enclosure().convex_hull(self.upper.enclosure())
    }

    /// Whether both ends are of a reasonable size and in order.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), RangeError> {
        for (end, part) in [(&self.lower, RangePart::Lower), (&self.upper, RangePart::Upper)] {
            if *end.lower().as_abs() > MAX_MAGNITUDE || *end.upper().as_abs() > MAX_MAGNITUDE {
                return Err(RangeError::new(
                    part,
                    format!("{end} is larger than 1e9 in magnitude"),
                )
                .help("ranges end between -1e9 and 1e9"));
            }
        }
        let (lower, upper) = (&self.lower, &self.upper);
        if lower.lower() > upper.upper() {
            return Err(RangeError::new(
                RangePart::Whole,
                format!("a reversed range: {lower} is larger than {upper}"),
            )
            .help(format!("swap the two: [\"{upper}\", \"{lower}\"]")));
        }
        if !self.is_point() && lower.upper() > upper.lower() {
            let message = format!("{lower} and {upper} are too close to be told apart");
            return Err(RangeError::new(RangePart::Whole, message).help("give a single number"));
        }
        Ok(())
    }

    /// Whether every number of the range is above 0; `name` is what ranges over it.
    ///
    /// # Errors
    /// It is not.
    pub fn check_positive(&self, name: &str) -> Result<(), RangeError> {
        if *self.lower.lower() > 0 {
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

/// Ranges for some variables.
///
/// Those of `nu`, `tau` and `y` are positive. The names of the paper come first, the others in
/// the order in which they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    ranges: Vec<(Variable, Range)>,
}

/// What must be positive.
const POSITIVE: [Variable; 3] = [Variable::NU, Variable::TAU, Variable::Y];

impl Domain {
    /// The domain of these ranges.
    ///
    /// # Errors
    ///
    /// The first range that is reversed, too large, not positive where it has to be, or given
    /// twice.
    pub fn new(ranges: impl IntoIterator<Item = (Variable, Range)>) -> Result<Domain, DomainError> {
        let mut domain = Domain::default();
        for (variable, range) in ranges {
            domain.insert(variable, range)?;
        }
        Ok(domain)
    }

    /// Adds a range.
    ///
    /// # Errors
    /// As [`Domain::new`].
    pub fn insert(&mut self, variable: Variable, range: Range) -> Result<(), DomainError> {
        let mut checked = range.check();
        if POSITIVE.contains(&variable) {
            checked = checked.and_then(|()| range.check_positive(variable.name()));
        }
        if self.get(variable).is_some() {
            let message = format!("`{variable}` is given twice");
            checked = Err(RangeError::new(RangePart::Whole, message));
        }
        checked.map_err(|error| DomainError { variable, error })?;
        let rank = |variable| Variable::PAPER.iter().position(|known| *known == variable);
        let rank = |variable| rank(variable).unwrap_or(Variable::PAPER.len());
        let behind = |(other, _): &(Variable, Range)| rank(*other) <= rank(variable);
        let place = self.ranges.partition_point(behind);
        self.ranges.insert(place, (variable, range));
        Ok(())
    }

    /// Whether a product and one of its factors are given both.
    ///
    /// # Errors
    /// They are.
    pub fn check_factors(
        &self,
        product: Variable,
        factors: &[Variable],
    ) -> Result<(), DomainError> {
        if self.get(product).is_none() || factors.iter().all(|factor| self.get(*factor).is_none()) {
            return Ok(());
        }
        let list = join(factors);
        let message = format!("{product} already follows from {list}");
        Err(DomainError {
            variable: product,
            error: RangeError::new(RangePart::Whole, message)
                .help(format!("give {list}, or {product} alone")),
        })
    }

    /// The range of a variable, if it is given.
    #[must_use]
    pub fn get(&self, variable: Variable) -> Option<&Range> {
        self.ranges.iter().find(|(known, _)| *known == variable).map(|(_, range)| range)
    }

    /// The variables and their ranges, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Variable, &Range)> {
        self.ranges.iter().map(|(variable, range)| (*variable, range))
    }

    /// Whether no variable has a range.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn join(variables: &[Variable]) -> String {
    let names: Vec<&str> = variables.iter().map(Variable::name).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
