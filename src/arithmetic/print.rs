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

#[cfg(test)]
mod tests {
    use super::*;
    use rug::ops::Pow;

    #[test]
    fn rounding_never_crosses_the_value() {
        assert_eq!(upper(0.99, 2), "0.99");
        assert_eq!(upper(0.123456, 3), "0.124");
        assert_eq!(lower(0.123456, 3), "0.123");
        assert_eq!(upper(-0.123456, 3), "-0.123");
        assert_eq!(lower(-0.123456, 3), "-0.124");
        assert_eq!(upper(0.9999, 2), "1");
        assert_eq!(upper(1234.5, 3), "1240");
        assert_eq!(lower(4.898310120168836e-6, 3), "4.89e-6");
        assert_eq!(upper(0.00012, 3), "0.000121");
        assert_eq!(upper(1e300, 3), "1.01e300");
        assert_eq!(upper(5e-324, 3), "4.95e-324");
        assert_eq!(upper(-0.0, 3), "0");
        assert_eq!(upper(f64::INFINITY, 3), "inf");
    }

    #[test]
    fn intervals_are_rounded_outward_or_to_what_they_share() {
        use super::super::interval as new;
        for (lower, upper, outward, shared) in [
            (0.5, 0.5, "0.5", Some("0.5")),
            (0.1, 0.1, "[0.1, 0.101]", Some("0.1")),
            (0.12341, 0.12344, "[0.123, 0.124]", Some("0.123")),
            (0.1234, 0.1236, "[0.123, 0.124]", None),
            (-1.0, f64::INFINITY, "[-1, inf]", None),
        ] {
            let value = new(lower, upper);
            assert_eq!(interval(value, 3), outward);
            assert_eq!(common(value, 3).as_deref(), shared, "{outward}");
        }
        assert_eq!(interval(Interval::EMPTY, 3), "undefined");
        assert_eq!(common(Interval::EMPTY, 3), None);
    }

    #[test]
    fn short_decimals_are_exact() {
        for (value, digits, expected) in [
            ((1_i64, 10_i64), 17, Some("0.1")),
            ((-1, 10), 17, Some("-0.1")),
            ((3, 2), 17, Some("1.5")),
            ((0, 1), 17, Some("0")),
            ((1_200, 1), 17, Some("1200")),
            ((1, 3), 17, None),
            ((12_345, 1_000), 4, None),
            ((12_345, 1_000), 5, Some("12.345")),
            ((1, 1_000_000), 17, Some("1e-6")),
            ((123_456_789, 1), 17, Some("123456789")),
            ((1_234_567_890, 1), 17, Some("1.23456789e9")),
            ((-3, 10_000_000_000_000), 17, Some("-3e-13")),
        ] {
            let value = rug::Rational::from(value);
            assert_eq!(exact(&value, digits).as_deref(), expected, "{value}");
        }
        let tiny = |power: u32| exact(&Rational::from(10).pow(power).recip(), 17);
        assert_eq!([tiny(320).as_deref(), tiny(321).as_deref()], [Some("1e-320"), None]);
        for text in ["-0.053515625", "1e300", "1e-300", "0.00012", "123456789.5"] {
            let decimal = super::super::Decimal::parse(text).expect("a decimal");
            let shown = exact(decimal.value(), 17).expect("short");
            assert_eq!(super::super::Decimal::parse(&shown), Ok(decimal), "{text}: {shown}");
        }
    }

    #[test]
    fn digits_that_are_shared_are_printed() {
        let of = |lower: &str, upper: &str| {
            let [lower, upper] = [lower, upper].map(|text| {
                let value = super::super::Decimal::parse(text).expect("a decimal");
                MpInterval::from_rational(120, value.value())
            });
            shared(&lower.hull(&upper), 16)
        };
        assert_eq!(of("1.41421356237309504", "1.41421356237309506"), "1.414213562373095");
        assert_eq!(of("0.12344", "0.12346"), "0.123");
        assert_eq!(of("0.5", "0.5"), "0.5");
        assert_eq!(of("-1e-20", "2e-20"), "within 2.1e-20 of 0");
        assert_eq!(of("0", "0"), "0");
        assert_eq!(of("-0.11", "0.234"), "[-0.12, 0.24]");
        let around = MpInterval::from_interval(53, super::super::interval(-1e-15, 1e-15));
        assert_eq!(shared(&around, 16), "[-1.1e-15, 1.1e-15]");
    }

    #[test]
    fn printed_bounds_are_bounds() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..100_000 {
            bits = bits.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let value = f64::from_bits(bits);
            if !value.is_finite() || value.abs() < 1e-290 || value.abs() > 1e290 {
                continue;
            }
            let exact = rug::Rational::from_f64(value).expect("finite");
            let printed = |text: String| {
                super::super::Decimal::parse(&text).expect("a decimal").value().clone()
            };
            assert!(printed(upper(value, 5)) >= exact, "{value:e}");
            assert!(printed(lower(value, 5)) <= exact, "{value:e}");
        }
    }
}
