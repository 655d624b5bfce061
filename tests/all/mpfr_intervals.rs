//! Intervals of any precision against exact arithmetic and MPFR's own numbers of more bits: true,
//! tight, and empty where they must be.

use crate::support::reference::{Random, Worst, points, sample};
use rug::float::Round;
use rug::ops::Pow;
use rug::{Float, Rational};
use selfnorm::arithmetic::mpfr::MpInterval;
use std::cmp::Ordering;

/// Few bits, so that most results are rounded.
const BITS: u32 = 9;
const MORE_BITS: u32 = 400;

fn exact(end: &Float) -> Rational {
    end.to_rational().expect("finite")
}

/// The tightest interval around two numbers.
fn tightest(lower: &Rational, upper: &Rational) -> MpInterval {
    let end = |value, round| Float::with_val_round(BITS, value, round).0;
    MpInterval::new(end(lower, Round::Down), end(upper, Round::Up))
}

/// Between numbers of few bits around 0, or one of them, or 0 at an end.
fn around(random: &mut Random) -> MpInterval {
    let mut end = || match random.below(8) {
        0 => Float::new(BITS),
        _ => Float::with_val(BITS, random.sign() * random.log_uniform(1e-3, 1e3)),
    };
    let (a, b) = (end(), end());
    if random.chance(8) {
        return MpInterval::new(a.clone(), a);
    }
    if a < b { MpInterval::new(a, b) } else { MpInterval::new(b, a) }
}

fn ends(a: &MpInterval) -> [Rational; 2] {
    [exact(a.lower()), exact(a.upper())]
}

/// The least and the greatest of an operation at the corners.
fn corners(
    a: &MpInterval,
    b: &MpInterval,
    operation: impl Fn(&Rational, &Rational) -> Rational,
) -> MpInterval {
    let (a, b) = (ends(a), ends(b));
    let all = a.iter().flat_map(|a| b.iter().map(|b| operation(a, b))).collect::<Vec<_>>();
    tightest(all.iter().min().expect("four"), all.iter().max().expect("four"))
}

#[test]
fn operations_are_the_tightest() {
    sample(71, points(400_000), |random, _: &mut [Worst; 0]| {
        let (a, b) = (around(random), around(random));
        let zero = Rational::new();
        let [low, high] = ends(&a);
        assert_eq!(a.precision(), BITS);
        assert_eq!(a.add(&b), corners(&a, &b, |a, b| Rational::from(a + b)), "{a:?} + {b:?}");
        assert_eq!(a.sub(&b), corners(&a, &b, |a, b| Rational::from(a - b)), "{a:?} - {b:?}");
        assert_eq!(a.mul(&b), corners(&a, &b, |a, b| Rational::from(a * b)), "{a:?}·{b:?}");
        assert_eq!(a.min(&b), corners(&a, &b, |a, b| a.min(b).clone()), "{a:?}, {b:?}");
        assert_eq!(a.max(&b), corners(&a, &b, |a, b| a.max(b).clone()), "{a:?}, {b:?}");
        let has_zero = |a: &MpInterval| ends(a)[0] <= 0 && ends(a)[1] >= 0;
        assert_eq!(a.contains_zero(), has_zero(&a));
        let sign = (!has_zero(&a)).then(|| low.cmp0());
        assert_eq!(a.strict_sign(), sign, "{a:?}");
        if has_zero(&b) {
            assert!(a.div(&b).is_empty());
        } else {
            assert_eq!(a.div(&b), corners(&a, &b, |a, b| Rational::from(a / b)), "{a:?}/{b:?}");
        }
        assert_eq!(a.neg(), tightest(&-high.clone(), &-low.clone()));
        let largest = low.clone().abs().max(high.clone().abs());
        let smallest = if has_zero(&a) { zero } else { low.clone().abs().min(high.clone().abs()) };
        assert_eq!(a.abs(), tightest(&smallest, &largest), "|{a:?}|");
        for n in 0..6_u32 {
            let [low, high] = match n % 2 == 0 && n > 0 {
                true => [&smallest, &largest],
                false => [&low, &high],
            };
            let [lower, upper] = [low, high].map(|end| Rational::from(end.pow(n as i32)));
            assert_eq!(a.power(n as i32), tightest(&lower, &upper), "{a:?}^{n}");
            let inverse = a.power(-(n as i32));
            match has_zero(&a) && n > 0 {
                true => assert!(inverse.is_empty(), "{a:?}^-{n}"),
                false => {
                    let one = MpInterval::from_integer(BITS, 1);
                    assert_eq!(inverse, one.div(&a.power(n as i32)), "{a:?}^-{n}");
                }
            }
        }
        assert_eq!(a.sqr(), a.power(2));
        let [lower, upper] = ends(&b);
        let hull = tightest((&low).min(&lower), (&high).max(&upper));
        assert_eq!(a.hull(&b), hull);
        let (lower, upper) = ((&low).max(&lower), (&high).min(&upper));
        let both = a.intersection(&b);
        assert_eq!(both.is_empty(), lower > upper);
        assert!(both.is_empty() || both == tightest(lower, upper));
        let middle = a.midpoint();
        assert_eq!(middle.lower(), middle.upper());
        let half: Rational = Rational::from(&low + &high) / 2u32;
        let error = (exact(middle.lower()) - &half).abs();
        assert!(error * (1 << BITS) <= half.abs() && low <= exact(middle.lower()), "{a:?}");
    });
}

/// What is not finite, or nothing.
#[test]
fn infinite_ends_and_empty_intervals() {
    let ends = [f64::NEG_INFINITY, -3.0, 0.0, 2.0, f64::INFINITY];
    let of =
        |lower, upper| MpInterval::new(Float::with_val(BITS, lower), Float::with_val(BITS, upper));
    let empty = MpInterval::empty(BITS);
    assert!(empty.is_empty() && !empty.is_finite() && empty.precision() == BITS);
    assert!(!empty.contains_zero() && empty.strict_sign().is_none());
    assert!(
        of(2.0, 1.0).is_empty() && of(f64::NAN, 1.0).is_empty() && of(1.0, f64::NAN).is_empty()
    );
    for (index, &lower) in ends.iter().enumerate() {
        for &upper in &ends[index..] {
            let a = of(lower, upper);
            assert!(!a.is_empty());
            assert_eq!(a.is_finite(), lower.is_finite() && upper.is_finite(), "{a:?}");
            assert_eq!(a.contains_zero(), lower <= 0.0 && upper >= 0.0, "{a:?}");
            let sign = match (lower > 0.0, upper < 0.0) {
                (true, _) => Some(Ordering::Greater),
                (_, true) => Some(Ordering::Less),
                _ => None,
            };
            assert_eq!(a.strict_sign(), sign, "{a:?}");
            for (a, b) in [(&a, &empty), (&empty, &a), (&empty, &empty)] {
                for found in [
                    a.add(b),
                    a.sub(b),
                    a.mul(b),
                    a.div(b),
                    a.hull(b),
                    a.intersection(b),
                    a.min(b),
                    a.max(b),
                ] {
                    assert!(found.is_empty(), "{a:?}, {b:?}: {found:?}");
                }
            }
        }
    }
    for function in FUNCTIONS.map(|it| it.of_interval).into_iter().chain([
        MpInterval::abs,
        MpInterval::sqr,
        MpInterval::neg,
        |a: &MpInterval| a.power(3),
    ]) {
        assert!(function(&empty).is_empty());
    }
    let zero = of(0.0, 0.0);
    let all = of(f64::NEG_INFINITY, f64::INFINITY);
    assert_eq!(all.mul(&zero), zero);
    assert_eq!(all.sqr(), of(0.0, f64::INFINITY));
    for function in [MpInterval::sin, MpInterval::cos] {
        for a in [&all, &of(0.0, f64::INFINITY), &of(f64::NEG_INFINITY, 2.0)] {
            assert_eq!(function(a), of(-1.0, 1.0));
        }
    }
    let far = of(f64::INFINITY, f64::INFINITY);
    assert_eq!([far.erfcx(), far.tanh()], [of(0.0, 0.0), of(1.0, 1.0)]);
    assert_eq!(far.neg().erfcx(), far);
    assert!(of(0.0, 2.0).log().is_empty() && of(-3.0, 2.0).log().is_empty());
    assert!(of(-3.0, 2.0).sqrt().is_empty());
    assert_eq!(of(0.0, 4.0).sqrt(), of(0.0, 2.0));
}

struct Function {
    name: &'static str,
    of_interval: fn(&MpInterval) -> MpInterval,
    of_number: fn(Float) -> Float,
    /// Where it is defined.
    from: f64,
    /// How many of a value's last bits the ends may be off; 0 if they are the tightest.
    last_bits: u32,
}

const fn function(
    name: &'static str,
    of_interval: fn(&MpInterval) -> MpInterval,
    of_number: fn(Float) -> Float,
    from: f64,
    last_bits: u32,
) -> Function {
    Function { name, of_interval, of_number, from, last_bits }
}

const FUNCTIONS: [Function; 12] = [
    function("sqrt", MpInterval::sqrt, Float::sqrt, 0.0, 0),
    function("exp", MpInterval::exp, Float::exp, -1e4, 0),
    function("log", MpInterval::log, Float::ln, 1e-9, 0),
    // The truth itself is rounded where they are as good as 1 or 2.
    function("erf", MpInterval::erf, Float::erf, -1e4, 1),
    function("erfc", MpInterval::erfc, Float::erfc, -1e4, 1),
    function("atan", MpInterval::atan, Float::atan, -1e4, 0),
    function("tanh", MpInterval::tanh, Float::tanh, -1e4, 3),
    function("sigmoid", MpInterval::sigmoid, |x| 1 / (1 + (-x).exp()), -1e4, 3),
    function("softplus", MpInterval::softplus, |x| x.exp().ln_1p(), -1e4, 2),
    function(
        "erfcx",
        MpInterval::erfcx,
        |x| {
            let square = Float::with_val(4 * MORE_BITS, &x * &x);
            Float::with_val(MORE_BITS, square.exp() * x.erfc())
        },
        -30.0,
        // x² is rounded before its exponential is taken, x up to 1000.
        22,
    ),
    function("sin", MpInterval::sin, Float::sin, -1e4, 0),
    function("cos", MpInterval::cos, Float::cos, -1e4, 0),
];

/// Each function over intervals of all widths, of as many bits as the checker's: the values at
/// points are in it, its ends are values, or the waves' ±1.
#[test]
fn functions_are_true_and_tight() {
    sample(72, points(80_000), |random, _: &mut [Worst; 0]| {
        let function = &FUNCTIONS[random.below(FUNCTIONS.len() as u64) as usize];
        let bits = [53, 128][random.below(2) as usize];
        let largest = random.pick(&[2.0, 30.0, 1500.0]);
        let start = (random.sign() * random.log_uniform(1e-4, largest)).max(function.from);
        let number = |value: f64| Float::with_val(bits, value);
        let lower = number(start) + number(start.abs() * 1e-17);
        let mut upper = match random.below(4) {
            0 => lower.clone(),
            1 => lower.clone() + number(random.log_uniform(1e-3, 4.0)),
            2 => lower.clone() + number(20.0),
            _ => lower.clone(),
        };
        (0..random.below(4)).for_each(|_| upper.next_up());
        let range = MpInterval::new(lower.clone(), upper.clone());
        let found = (function.of_interval)(&range);
        let name = function.name;
        let truth = |x: &Float| (function.of_number)(Float::with_val(MORE_BITS, x));
        let mut seen = vec![truth(&lower), truth(&upper)];
        for share in [0.1, 0.37, 0.5, 0.81] {
            let step = Float::with_val(MORE_BITS, &upper - &lower) * share;
            seen.push((function.of_number)(step + &lower));
        }
        for value in &seen {
            let is_in = *found.lower() <= *value && *value <= *found.upper();
            assert!(is_in, "{name} {range:?}: {found:?} without {value}");
        }
        let is_wave = ["sin", "cos"].contains(&name);
        let ends = [
            (found.lower(), seen[0].clone().min(&seen[1]), Round::Down, -1),
            (found.upper(), seen[0].clone().max(&seen[1]), Round::Up, 1),
        ];
        for (end, value, round, side) in ends.iter().filter(|it| !is_wave || *it.0 != it.3) {
            let tightest = |value| Float::with_val_round(bits, value, *round).0;
            let is_tight = match function.last_bits {
                0 => **end == tightest(value.clone()),
                last => {
                    let slack = Float::with_val(MORE_BITS, value.abs_ref()) >> (bits - last);
                    let farthest = tightest(slack * side + value);
                    if *side < 0 { **end >= farthest } else { **end <= farthest }
                }
            };
            assert!(is_tight, "{name} {range:?}: {found:?}, not {value}");
        }
        if is_wave {
            // ±1 only where an extremum is: a multiple of π, or half one more, is inside.
            let quarters = |x: &Float| {
                let pi = Float::with_val(MORE_BITS, rug::float::Constant::Pi);
                Float::with_val(MORE_BITS, x / pi) + if name == "sin" { -0.5 } else { 0.0 }
            };
            let [from, to] = [quarters(&lower), quarters(&upper)];
            let holds = |shift: u32| {
                let half = |x: &Float| Float::with_val(MORE_BITS, x - shift) / 2u32;
                half(&from).ceil() <= half(&to)
            };
            assert_eq!(*found.upper() == 1, holds(0), "{name} {range:?}: {found:?}");
            assert_eq!(*found.lower() == -1, holds(1), "{name} {range:?}: {found:?}");
        }
    });
}

/// Every combination of signs, infinite ends and emptiness, against the four corners: an end ∞
/// stands for arbitrarily large reals, so that 0·∞ is 0, and ∞/∞ may be as small as 0.
#[test]
fn products_and_quotients_are_those_of_the_corners() {
    let product = |x: &Float, y: &Float, round| match x.is_zero() || y.is_zero() {
        true => Float::new(53),
        false => Float::with_val_round(53, x * y, round).0,
    };
    let quotient = |x: &Float, y: &Float, round| match x.is_infinite() && y.is_infinite() {
        true => Float::new(53),
        false => Float::with_val_round(53, x / y, round).0,
    };
    let by_corners =
        |a: &MpInterval, b: &MpInterval, op: &dyn Fn(&Float, &Float, Round) -> Float| {
            let corners = [
                (a.lower(), b.lower()),
                (a.lower(), b.upper()),
                (a.upper(), b.lower()),
                (a.upper(), b.upper()),
            ];
            let lower = corners.map(|(x, y)| op(x, y, Round::Down));
            let upper = corners.map(|(x, y)| op(x, y, Round::Up));
            let lower = lower.into_iter().reduce(|a, b| if b < a { b } else { a });
            let upper = upper.into_iter().reduce(|a, b| if b > a { b } else { a });
            MpInterval::new(lower.expect("a corner"), upper.expect("a corner"))
        };
    let agree = |got: MpInterval, expected: Option<MpInterval>| {
        assert_eq!(got.is_empty(), expected.is_none(), "{got:?}");
        if let Some(expected) = expected {
            let same = got.lower() == expected.lower() && got.upper() == expected.upper();
            assert!(same, "{got:?}, not {expected:?}");
        }
    };
    let ends = [f64::NEG_INFINITY, -3.0, -0.1, 0.0, 0.7, 2.0, f64::INFINITY];
    let mut intervals = vec![MpInterval::empty(53)];
    for (index, &lower) in ends.iter().enumerate() {
        for &upper in &ends[index..] {
            let [lower, upper] = [lower, upper].map(|end| Float::with_val(53, end));
            intervals.push(MpInterval::new(lower, upper));
        }
    }
    for a in &intervals {
        for b in &intervals {
            let is_known = !a.is_empty() && !b.is_empty();
            agree(a.mul(b), is_known.then(|| by_corners(a, b, &product)));
            let is_known = is_known && !b.contains_zero();
            agree(a.div(b), is_known.then(|| by_corners(a, b, &quotient)));
        }
    }
}

/// Numbers that were given back have other values, and in part other bits, than those that are
/// asked for next.
#[test]
fn a_number_is_new_whatever_was_before() {
    for precision in [53, 100, 100, 53, 200, 53, 53] {
        let kept: Vec<_> = (1..9).map(|n| MpInterval::from_integer(precision, n)).collect();
        let third = MpInterval::from_rational(precision, &Rational::from((1, 3)));
        let truth = |round| Float::with_val_round(precision, Rational::from((1, 3)), round).0;
        assert_eq!([third.lower(), third.upper()], [&truth(Round::Down), &truth(Round::Up)]);
        assert_eq!([third.lower().prec(), third.clone().upper().prec()], [precision; 2]);
        assert!(third == third.clone() && third != kept[0]);
        assert!(kept.iter().zip(1..).all(|(kept, n)| *kept.lower() == n && *kept.upper() == n));
    }
}
