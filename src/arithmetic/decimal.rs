//! Exact decimals: `0.1` in a claim is the real number one tenth.
//!
//! A [`Decimal`] keeps two things: the text as its author wrote it, for
//! printing, and the rational number that text denotes, for comparing. Where an
//! interval is wanted, [`enclose`] gives the tightest pair of doubles around it.

use super::decimal_text::Parts;
use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use inari::Interval;
use rug::float::Round;
use rug::ops::Pow;
use rug::{Float, Integer, Rational};

/// The most digits (of the mantissa and the exponent together) a decimal may have.
const MAX_DIGITS: usize = 400;
/// The smallest power of ten a nonzero decimal may start at: `1e-300`.
const MIN_POWER: i64 = -300;
/// The largest power of ten a decimal may start at: `1e308`.
const MAX_POWER: i64 = 308;
/// The precision of a double.
const DOUBLE_BITS: u32 = f64::MANTISSA_DIGITS;

/// A decimal number, exactly as written.
///
/// Two decimals are equal if their values are: `0.1` equals `1e-1`.
#[derive(Clone, Debug)]
pub struct Decimal {
    text: Arc<str>,
    value: Arc<Rational>,
}

impl Decimal {
    /// Reads `[+-]digits[.digits][e[+-]digits]`.
    ///
    /// # Errors
    ///
    /// Text of any other form (`NaN`, `inf`, `0x10`, `.5` among them), more than
    /// 400 digits, and nonzero numbers outside `1e-300` to `1.797e308` in
    /// magnitude are refused. The cost is bounded before any number is built.
    pub fn parse(text: &str) -> Result<Decimal, DecimalError> {
        let shown = || shorten(text);
        let parts = Parts::scan(text).ok_or_else(|| DecimalError::Malformed(shown()))?;
        if parts.digit_count > MAX_DIGITS {
            return Err(DecimalError::TooManyDigits(parts.digit_count));
        }
        if parts.is_zero() {
            return Ok(Decimal::from_parts(text, Rational::new()));
        }
        if !(MIN_POWER..=MAX_POWER).contains(&parts.power()) {
            return Err(DecimalError::OutOfRange(shown()));
        }
        let value = parts.value();
        match Rational::from_f64(f64::MAX) {
            Some(max) if *value.as_abs() > max => Err(DecimalError::OutOfRange(shown())),
            _ => Ok(Decimal::from_parts(text, value)),
        }
    }

    /// The shortest decimal that a reader of doubles takes back to `number`, as
    /// an exact decimal in its own right; `None` for NaN and the infinities.
    ///
    /// Subnormal numbers are served too, although [`Decimal::parse`] would find
    /// their text too small.
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Decimal> {
        if !number.is_finite() {
            return None;
        }
        let magnitude = number.abs();
        let text = if number == 0.0 {
            "0".to_owned()
        } else if (1e-5..1e16).contains(&magnitude) {
            format!("{number}")
        } else {
            format!("{number:e}")
        };
        let value = Parts::scan(&text)?.value();
        Some(Self::from_parts(&text, value))
    }

    fn from_parts(text: &str, value: Rational) -> Decimal {
        Decimal { text: text.into(), value: Arc::new(value) }
    }

    /// The exact value.
    #[must_use]
    pub fn value(&self) -> &Rational {
        &self.value
    }

    /// The tightest interval of doubles that holds the exact value.
    #[must_use]
    pub fn enclosure(&self) -> Interval {
        enclose(&self.value)
    }
}

/// Prints the text as it was written.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

/// The tightest interval of doubles that holds `value`.
///
/// The lower end is the largest double not above `value`, the upper end the
/// smallest not below it, down to the subnormal doubles; a value beyond the
/// largest double gets an infinite end.
#[must_use]
pub fn enclose(value: &Rational) -> Interval {
    // Rounding twice in one direction is rounding once: every double, subnormal
    // ones included, is a number of the 53-bit format with unbounded exponents.
    let [lower, upper] = neighbours(DOUBLE_BITS, value);
    let ends = (lower.to_f64_round(Round::Down), upper.to_f64_round(Round::Up));
    Interval::try_from(ends).unwrap_or(Interval::ENTIRE)
}

/// The last number of a precision that is not above a value, and the first that is not below it:
/// rounding is correct, so that they are the same or one follows the other.
pub fn neighbours(precision: u32, value: &Rational) -> [Float; 2] {
    let (lower, change) = Float::with_val_round(precision, value, Round::Down);
    let mut upper = lower.clone();
    if change != Ordering::Equal {
        upper.next_up();
    }
    [lower, upper]
}

/// The smallest decimal with at most `places` decimal places that is not below `value`.
#[must_use]
pub fn round_up(value: &Rational, places: usize) -> Decimal {
    let scale = Integer::from(10).pow(u32::try_from(places).unwrap_or(u32::MAX));
    let scaled = Integer::from(Rational::from(value * &scale).ceil_ref());
    let digits = format!("{:0>width$}", scaled.as_abs().to_string(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = fraction.trim_end_matches('0');
    let sign = if scaled < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    let text = format!("{sign}{whole}{point}{fraction}");
    Decimal::from_parts(&text, Rational::from((scaled, scale)))
}

/// The number that a text lacks but a 0 beside its point to be: `0.5` for `.5`, `1.0` for `1.`.
#[must_use]
pub fn completed(text: &str) -> Option<String> {
    let (sign, magnitude) = text.split_at(text.len() - text.trim_start_matches(['-', '+']).len());
    let (whole, fraction) = magnitude.split_once('.')?;
    if !magnitude.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let before = if whole.is_empty() { "0" } else { whole };
    let after = if fraction.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
    let number = format!("{sign}{before}.{after}{fraction}");
    let is_new = number != text && Parts::scan(&number).is_some();
    is_new.then_some(number)
}

/// Why a text is no [`Decimal`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// The text is not of the form of a decimal number.
    Malformed(String),
    /// The number is too large or too small in magnitude.
    OutOfRange(String),
    /// The number has this many digits, more than 400.
    TooManyDigits(usize),
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecimalError::Malformed(text) => match completed(text) {
                Some(number) => write!(f, "`{text}` is not a decimal number; write `{number}`"),
                None => write!(f, "`{text}` is not a decimal number such as 0.1 or -2.5e-3"),
            },
            DecimalError::OutOfRange(text) => write!(
                f,
                "{text} is out of range: a number other than 0 must lie between 1e-300 and 1e308 \
                 in magnitude"
            ),
            DecimalError::TooManyDigits(count) => {
                write!(f, "a number of {count} digits; at most {MAX_DIGITS} are read")
            }
        }
    }
}

impl Error for DecimalError {}

/// The text for a message: its beginning, if it is long.
fn shorten(text: &str) -> String {
    const SHOWN: usize = 32;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push_str("...");
    }
    shown
}
