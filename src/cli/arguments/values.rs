//! Values of flags: numbers, ranges, activations, dropout.

use crate::arithmetic::decimal::completed;
use crate::claim::{ActivationSpec, Dropout, DropoutKind, Number, Range, Variable};
use std::sync::Arc;

/// Numbers in one flag, such as the state variables of a wanted fixed point.
pub type Values = Arc<[Number]>;

/// LOW..HIGH, a single number, or LOW,HIGH.
pub fn range(text: &str) -> Result<Range, String> {
    let ends = text.split_once("..").or_else(|| text.split_once(','));
    let range = match ends {
        None => Range::point(parsed(text, "a decimal, or a range such as 0.8..1.5")?),
        Some((lower, upper)) => Range { lower: number(lower)?, upper: number(upper)? },
    };
    Ok(range)
}

/// Numbers with commas between them.
pub fn numbers(text: &str) -> Result<Values, String> {
    text.split(',').map(number).collect()
}

/// NAME=RANGE.
pub fn assignment(text: &str) -> Result<(Variable, Range), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=RANGE, such as tau=1..2")?;
    let name = Variable::new(name.trim()).ok_or_else(|| format!("`{name}` cannot be a name"))?;
    Ok((name, range(value)?))
}

/// KIND, or KIND,NAME=VALUE,…, or an expression in z.
pub fn activation(text: &str) -> Result<ActivationSpec, String> {
    let is_name = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let first = text.split(',').next().unwrap_or_default().trim();
    if !is_name(first) || first == "z" {
        return ActivationSpec::own(text).map_err(|error| error.to_string());
    }
    let parts = text.split(',').skip(1);
    let values = parts.map(assignment).collect::<Result<Vec<_>, _>>()?;
    ActivationSpec::known(first, &values).map_err(|error| error.to_string())
}

/// KIND=RATE.
pub fn dropout(text: &str) -> Result<Dropout, String> {
    let expected = || "expected alpha=RATE or standard=RATE, such as alpha=0.1".to_owned();
    let (kind, rate) = text.split_once('=').ok_or_else(expected)?;
    let kind = DropoutKind::from_name(kind.trim()).ok_or_else(expected)?;
    let rate = range(rate)?;
    rate.check().map_err(|error| error.to_string())?;
    if *rate.lower.lower() < 0 || *rate.upper.upper() >= 1 {
        return Err("the rate is the share that is dropped: at least 0 and below 1".to_owned());
    }
    Ok(Dropout { kind, rate })
}

/// A number.
pub fn number(text: &str) -> Result<Number, String> {
    parsed(text, "a decimal, such as 0.8, or 25/9")
}

/// A number where so much is expected.
fn parsed(text: &str, expected: &str) -> Result<Number, String> {
    let text = text.trim();
    Number::parse(text).ok_or_else(|| match completed(text) {
        Some(number) => format!("`{text}` is no number; write {number}"),
        None => format!("`{text}` is no number; expected {expected}"),
    })
}
