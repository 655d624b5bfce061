//! Numbers as they are read and printed: exact, or rounded to the side asked for.

use rug::Rational;
use rug::ops::Pow;
use selfnorm::arithmetic::decimal::{DecimalError, completed, enclose, round_up};
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::print::{common, exact, interval, lower, shared, upper};
use selfnorm::arithmetic::{Decimal, Interval, interval as new};

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
        "", "-", "+", ".5", "1.", "1.e3", "1e", "1e+", "--1", "- 1", " 1", "1 ", "1_000", "0x10",
        "NaN", "nan", "inf", "-inf", "1,5", "1.2.3", "1e2.5", "١", "1e1e1", "π",
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
        let decimal = Decimal::parse(text).expect("a decimal");
        let shown = exact(decimal.value(), 17).expect("short");
        assert_eq!(Decimal::parse(&shown), Ok(decimal), "{text}: {shown}");
    }
}

#[test]
fn digits_that_are_shared_are_printed() {
    let of = |lower: &str, upper: &str| {
        let [lower, upper] = [lower, upper].map(|text| {
            let value = Decimal::parse(text).expect("a decimal");
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
    let around = MpInterval::from_interval(53, new(-1e-15, 1e-15));
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
        let printed = |text: String| Decimal::parse(&text).expect("a decimal").value().clone();
        assert!(printed(upper(value, 5)) >= exact, "{value:e}");
        assert!(printed(lower(value, 5)) <= exact, "{value:e}");
    }
}
