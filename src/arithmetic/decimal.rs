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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_up_keeps_the_places_asked_for() {
        for (value, places, expected) in [
            ((1, 3), 4, "0.3334"),
            ((-1, 3), 4, "-0.3333"),
            ((1, 2), 4, "0.5"),
            ((-1, 1000), 2, "0"),
            ((1, 1000), 2, "0.01"),
            ((12345, 10), 0, "1235"),
            ((-12345, 10), 0, "-1234"),
        ] {
            let rounded = round_up(&Rational::from(value), places);
            assert_eq!(rounded.to_string(), expected, "{value:?}");
            assert_eq!(Decimal::parse(expected), Ok(rounded), "{value:?}");
        }
    }

    #[test]
    fn what_lacks_a_zero_is_completed() {
        for (text, number) in [
            (".7737", Some("0.7737")),
            ("-.5", Some("-0.5")),
            ("1.", Some("1.0")),
            (".5e3", Some("0.5e3")),
            ("1.e3", Some("1.0e3")),
            (".", None),
            ("0.5", None),
            ("..5", None),
            ("1.2.3", None),
            ("", None),
        ] {
            assert_eq!(completed(text).as_deref(), number, "{text}");
            assert!(number.is_none_or(|number| Decimal::parse(number).is_ok()));
        }
    }

    fn parse(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn values_are_exact() {
        for (text, numerator, denominator) in [
            ("0.1", 1_i64, 10_i64),
            ("-0.03106", -3106, 100_000),
            ("+2.50", 5, 2),
            ("1e-14", 1, 100_000_000_000_000),
            ("12E+2", 1200, 1),
            ("000.5e1", 5, 1),
            ("-0", 0, 1),
            ("0e999999999999999999999", 0, 1),
        ] {
            let decimal = parse(text);
            let expected = Rational::from((numerator, denominator));
            assert_eq!(decimal.value(), &expected, "{text}");
            assert_eq!(decimal.to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "", "-", "+", ".5", "1.", "1.e3", "1e", "1e+", "--1", "- 1", " 1", "1 ", "1_000",
            "0x10", "NaN", "nan", "inf", "-inf", "1,5", "1.2.3", "1e2.5", "١", "1e1e1", "π",
        ] {
            let error = Decimal::parse(text).expect_err(text);
            assert!(matches!(error, DecimalError::Malformed(_)), "{text}: {error}");
        }
    }

    #[test]
    fn numbers_are_equal_if_their_values_are() {
        assert_eq!(parse("0.1"), parse("1e-1"));
        assert_ne!(parse("0.1"), parse("0.10000000000000000001"));
    }

    /// A message shows what was read, or its beginning.
    #[test]
    fn messages_show_the_text() {
        for (length, shown) in [(4, 4), (32, 32), (33, 32), (300, 32)] {
            let text = "π".repeat(length);
            let message = Decimal::parse(&text).expect_err("no number").to_string();
            let dots = if shown < length { "..." } else { "" };
            let (whole, more) = (format!("{}{dots}", "π".repeat(shown)), "π".repeat(shown + 1));
            assert!(message.contains(&whole) && !message.contains(&more), "{message}");
            assert_eq!(message.contains("..."), shown < length, "{message}");
        }
    }

    #[test]
    fn magnitudes_end_where_doubles_do() {
        let largest = format!("{:.0}", f64::MAX);
        assert_eq!(parse(&largest).enclosure().inf(), f64::MAX);
        let above = Decimal::parse(&format!("{largest}.1")).expect_err("above all doubles");
        assert!(matches!(above, DecimalError::OutOfRange(_)), "{above}");
        for text in ["1e-300", "-1e-300", "1.797e308", "1e308", "0.1e309", "10e-301"] {
            let interval = parse(text).enclosure();
            assert!(interval.inf().is_normal() && interval.sup().is_normal(), "{text}");
        }
        for text in
            ["1e999", "9.9e-301", "1.798e308", "-1e309", "1e999999999", "1e-999999999999999999999"]
        {
            let error = Decimal::parse(text).expect_err(text);
            assert!(matches!(error, DecimalError::OutOfRange(_)), "{text}: {error}");
            assert!(error.to_string().contains("between 1e-300 and 1e308"));
        }
    }

    #[test]
    fn digits_are_bounded() {
        let digits = |count: usize| format!("0.{}", "3".repeat(count - 1));
        assert!(Decimal::parse(&digits(400)).is_ok());
        assert_eq!(Decimal::parse(&digits(401)), Err(DecimalError::TooManyDigits(401)));
        let zeros = format!("1e{}1", "0".repeat(1_000_000));
        assert!(Decimal::parse(&zeros).is_err());
    }

    #[test]
    fn enclosures_are_tight() {
        let tenth = parse("0.1").enclosure();
        assert_eq!((tenth.inf(), tenth.sup()), (0.1_f64.next_down(), 0.1));
        let minus = parse("-0.1").enclosure();
        assert_eq!((minus.inf(), minus.sup()), (-0.1, (-0.1_f64).next_up()));
        for (text, exact) in [("0.5", 0.5), ("-0", 0.0), ("1e22", 1e22), ("3", 3.0)] {
            let interval = parse(text).enclosure();
            assert_eq!((interval.inf(), interval.sup()), (exact, exact), "{text}");
        }
    }

    #[test]
    fn enclosures_reach_the_subnormal_doubles_and_the_infinities() {
        let least = f64::from_bits(1);
        let half = Rational::from_f64(least).expect("finite") / 2_u32;
        let interval = enclose(&half);
        assert_eq!((interval.inf(), interval.sup()), (0.0, least));
        let interval = enclose(&-half);
        assert_eq!((interval.inf(), interval.sup()), (-least, 0.0));
        let huge = Rational::from_f64(f64::MAX).expect("finite") * 2_u32;
        let interval = enclose(&huge);
        assert_eq!((interval.inf(), interval.sup()), (f64::MAX, f64::INFINITY));
    }

    #[test]
    fn doubles_become_their_shortest_decimals() {
        for (number, text) in [
            (0.1, "0.1"),
            (-0.0, "0"),
            (1.0, "1"),
            (-2.5e-9, "-2.5e-9"),
            (1e300, "1e300"),
            (f64::MAX, "1.7976931348623157e308"),
            (f64::from_bits(1), "5e-324"),
        ] {
            let decimal = Decimal::from_f64(number).expect(text);
            assert_eq!(decimal.to_string(), text);
            assert_eq!(text.parse::<f64>().map(f64::abs), Ok(number.abs()));
            if let Ok(again) = Decimal::parse(text) {
                assert_eq!(again, decimal);
            }
        }
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Decimal::from_f64(number), None);
        }
    }

    #[test]
    fn order_is_that_of_the_values() {
        assert_eq!(parse("0.10"), parse("1e-1"));
        assert!(parse("-0.1") < parse("0"));
        assert!(parse("0.30000000000000000001") > parse("0.3"));
    }
}
