//! Decimals of doubles that are still true after rounding.
//!
//! A proved upper bound is printed rounded up, a lower bound rounded down, so
//! that what a table says is proved as well.

use super::mpfr::MpInterval;
use inari::Interval;
use rug::float::Round;
use rug::{Float, Rational};

/// At most `digits` significant digits, not below `value`.
pub fn upper(value: f64, digits: usize) -> String {
    rounded(value, digits, Round::Up)
}

/// At most `digits` significant digits, not above `value`.
pub fn lower(value: f64, digits: usize) -> String {
    rounded(value, digits, Round::Down)
}

/// `[lower, upper]` rounded outward, or one number if the interval is one double
/// that `digits` digits print exactly; `undefined` if it is empty.
pub fn interval(value: Interval, digits: usize) -> String {
    if value.is_empty() {
        return "undefined".to_owned();
    }
    let (low, high) = (lower(value.inf(), digits), upper(value.sup(), digits));
    if low == high { low } else { format!("[{low}, {high}]") }
}

/// The decimal of `digits` significant digits that both ends round to, which is then
/// the one nearest to every number of the interval; none if they differ.
pub fn common(value: Interval, digits: usize) -> Option<String> {
    let [low, high] = [value.inf(), value.sup()].map(|end| rounded(end, digits, Round::Nearest));
    (!value.is_empty() && low == high).then_some(low)
}

/// The ends of a nonempty interval of any precision to at most `digits` significant digits,
/// rounded outward.
pub fn outward(value: &MpInterval, digits: usize) -> [String; 2] {
    [rounded_at(value.lower(), digits, Round::Down), rounded_at(value.upper(), digits, Round::Up)]
}

/// The decimal nearest to every number of an interval, of as many significant digits up to
/// `digits` as all of them share, but for what they round to; if they do not share two, how
/// close to 0 they are, or the outward ends.
pub fn shared(value: &MpInterval, digits: usize) -> String {
    if value.is_empty() {
        return "undefined".to_owned();
    }
    let nearest = |digits: usize| {
        let [low, high] =
            [value.lower(), value.upper()].map(|end| rounded_at(end, digits, Round::Nearest));
        (low == high).then_some(low)
    };
    if let Some(found) = (2..=digits).rev().find_map(nearest) {
        return found;
    }
    if value.contains_zero() && *value.abs().upper() < 1e-15 {
        return format!("within {} of 0", rounded_at(value.abs().upper(), 2, Round::Up));
    }
    format!("[{}]", outward(value, 2).join(", "))
}

/// All digits of a number that has at most so many significant ones.
pub fn exact(value: &Rational, digits: usize) -> Option<String> {
    let (mut scaled, mut exponent) = (value.clone(), 0i32);
    if scaled == 0 {
        return Some("0".to_owned());
    }
    // A double has no more than 308 digits before the point, and none of the first so many
    // behind it lie further off than that.
    const FURTHEST: i32 = 320;
    while !scaled.is_integer() {
        scaled *= 10u32;
        exponent -= 1;
        if exponent < -FURTHEST {
            return None;
        }
    }
    let all = scaled.numer().as_abs().to_string();
    let significant = all.trim_end_matches('0');
    let point = i32::try_from(all.len()).ok()? + exponent;
    if significant.len() > digits {
        return None;
    }
    let magnitude =
        positional(significant, point).unwrap_or_else(|| scientific(significant, point));
    Some(if *value < 0 { format!("-{magnitude}") } else { magnitude })
}

fn rounded(value: f64, digits: usize, round: Round) -> String {
    rounded_at(&Float::with_val(53, value), digits, round)
}

fn rounded_at(value: &Float, digits: usize, round: Round) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "nan"
        } else if *value > 0.0 {
            "inf"
        } else {
            "-inf"
        }
        .to_owned();
    }
    if value.is_zero() {
        return "0".to_owned();
    }
    let (negative, digits, exponent) =
        value.to_sign_string_exp_round(10, Some(digits.max(2)), round);
    // The value is 0.DIGITS · 10^exponent.
    let digits = digits.trim_end_matches('0');
    let exponent = exponent.unwrap_or(0);
    let magnitude = positional(digits, exponent).unwrap_or_else(|| scientific(digits, exponent));
    if negative { format!("-{magnitude}") } else { magnitude }
}

/// Plain notation where it is short.
fn positional(digits: &str, exponent: i32) -> Option<String> {
    let point = usize::try_from(exponent).ok();
    match point {
        Some(point) if point > 9 => None,
        Some(point) if point >= digits.len() => {
            Some(format!("{digits}{}", "0".repeat(point - digits.len())))
        }
        Some(0) => Some(format!("0.{digits}")),
        Some(point) => Some(format!("{}.{}", &digits[..point], &digits[point..])),
        None if exponent < -3 => None,
        None => Some(format!("0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize))),
    }
}

fn scientific(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1);
    let separator = if rest.is_empty() { "" } else { "." };
    format!("{first}{separator}{rest}e{}", exponent - 1)
}
