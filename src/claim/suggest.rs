//! What a reader may have meant by a word that is not known.

use super::names::{Function, OTHER_WORDS, Quantity};
use super::variable::Variable;

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
