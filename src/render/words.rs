//! What several reports say alike.

use crate::arithmetic::{Interval, decimal, print};
use crate::certificate::Subject;
use crate::check::SectionReport;
use crate::claim::{Range, Scope, Variable};
use crate::search::{Point, Sense};
use rug::Rational;

/// Significant digits of a quantity at a point.
pub const POINT_DIGITS: usize = 12;

/// `a = 1, b = 2`: where a statement is false.
pub fn place(point: &Point) -> String {
    let coordinates = point.coordinates.iter();
    let coordinates = coordinates.map(|(variable, value)| format!("{variable} = {value}"));
    coordinates.collect::<Vec<_>>().join(", ")
}

/// `a in [1, 2], b in [3, 4]`: a box, to some digits.
pub fn ranges(ranges: &[(Variable, Interval)], digits: usize) -> String {
    let ranges = ranges.iter().map(|named| range(named, digits));
    ranges.collect::<Vec<_>>().join(", ")
}

/// `a in [1, 2]`, to some digits.
pub fn range((name, range): &(Variable, Interval), digits: usize) -> String {
    format!("{name} in {}", print::interval(*range, digits))
}

/// `a = 0.1, b in [0.25, 0.5]`: a box of exact ends, to some digits where these are no decimals
/// that a double's digits suffice for.
pub fn exact_ranges(ranges: &[(Variable, (Rational, Rational))], digits: usize) -> String {
    let shown = |(name, (lower, upper)): &(Variable, (Rational, Rational))| {
        if lower == upper
            && let Some(value) = print::exact(lower, DOUBLE_DIGITS)
        {
            return format!("{name} = {value}");
        }
        let [low, high] = [lower, upper].map(decimal::enclose);
        let low =
            print::exact(lower, DOUBLE_DIGITS).unwrap_or_else(|| print::lower(low.inf(), digits));
        let high =
            print::exact(upper, DOUBLE_DIGITS).unwrap_or_else(|| print::upper(high.sup(), digits));
        format!("{name} in [{low}, {high}]")
    };
    ranges.iter().map(shown).collect::<Vec<_>>().join(", ")
}

/// The digits that tell any two doubles apart.
const DOUBLE_DIGITS: usize = 17;

/// `[1, 2]` even where both ends are the same.
pub fn pair(value: Interval, digits: usize) -> String {
    format!("[{}, {}]", print::lower(value.inf(), digits), print::upper(value.sup(), digits))
}

/// `a = 1` or `a in [1, 2]`: what is given, exactly.
pub fn setting(name: Variable, range: &Range) -> String {
    format!("{name} {} {range}", if range.is_point() { "=" } else { "in" })
}

/// The domain and what else is given, as text.
pub fn settings(scope: &Scope) -> String {
    let of = |(name, range): (Variable, &Range)| setting(name, range);
    let is_given = |name| scope.activation.parameters.iter().find(|it| it.name == name);
    let constants = scope.activation.parameters.iter().filter(|it| it.is_given);
    let constants = constants.filter(|it| it.range.is_point()).map(|it| of((it.name, &it.range)));
    let own = scope.domain.iter().filter(|(name, _)| is_given(*name).is_none_or(|it| it.is_given));
    let own: Vec<String> = own.map(of).chain(constants).collect();
    own.join(", ")
}

/// ` (first)`: the case, if there are several.
pub fn in_case(case: Option<&String>) -> String {
    case.map(|case| format!(" ({case})")).unwrap_or_default()
}

/// The comparison of a goal.
pub fn relation(sense: Sense, strict: bool) -> &'static str {
    match (sense, strict) {
        (Sense::Below, true) => "<",
        (Sense::Below, false) => "<=",
        (Sense::Above, true) => ">",
        (Sense::Above, false) => ">=",
    }
}

/// A duration.
pub fn seconds(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}

/// A count with its noun.
pub fn boxes(count: u64) -> String {
    if count == 1 { "1 box".to_owned() } else { format!("{count} boxes") }
}

/// What an answer took.
pub fn cost(count: u64, duration: f64) -> String {
    format!("{}, {}", boxes(count), seconds(duration))
}

/// The words that name a statement within its claim.
pub fn statement(section: &SectionReport) -> String {
    let subject = match &section.subject {
        Subject::Goal(name, index, position) => format!("{name} {index} {position}"),
        conclusion => conclusion.name().to_owned(),
    };
    match &section.case {
        Some(case) => format!("{subject} case {case}"),
        None => subject,
    }
}

/// What an initialization is called.
pub fn initialization(name: &'static str) -> &'static str {
    match name {
        "he" => "He",
        "lecun" => "LeCun",
        "glorot" => "Glorot, square",
        "pytorch_default" => "PyTorch's default",
        other => other,
    }
}
