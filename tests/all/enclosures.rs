//! `Enclosure` does the same in intervals of doubles and of MPFR: each operation on doubles holds
//! what 200 bits find, tightly, and both know the same of their signs and sizes.

use crate::support::reference::{Random, Worst, points, sample};
use rug::Rational;
use selfnorm::arithmetic::enclosure::Enclosure;
use selfnorm::arithmetic::interval::point;
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Interval, interval};

const BITS: u32 = 200;

/// By how many units in the last place doubles may exceed the truth.
const UNITS: f64 = 8.0;

/// All operations on two intervals.
fn operations<E: Enclosure>(a: &E, b: &E) -> Vec<(&'static str, E)> {
    vec![
        ("negate", a.negate()),
        ("plus", a.plus(b)),
        ("minus", a.minus(b)),
        ("times", a.times(b)),
        ("over", a.over(b)),
        ("power(3)", a.power(3)),
        ("power(-2)", a.power(-2)),
        ("exp", a.exp()),
        ("log", a.log()),
        ("tanh", a.tanh()),
        ("sigmoid", a.sigmoid()),
        ("softplus", a.softplus()),
        ("erf", a.erf()),
        ("erfc", a.erfc()),
        ("erfcx", a.erfcx()),
        ("sin", a.sin()),
        ("cos", a.cos()),
        ("atan", a.atan()),
        ("sqrt", a.sqrt()),
        ("abs", a.abs()),
        ("min", a.min(b)),
        ("max", a.max(b)),
        ("hull", a.hull(b)),
    ]
}

/// What is known of its emptiness, size and signs.
fn properties<E: Enclosure>(a: &E) -> [bool; 5] {
    [a.is_empty(), a.is_finite(), a.is_negative(), a.is_nonpositive(), a.is_nonnegative()]
}

fn around(random: &mut Random) -> Interval {
    let mut end = || match random.below(6) {
        0 => 0.0,
        1 => random.sign() * random.log_uniform(1e-8, 1e-3),
        2 => random.sign() * random.log_uniform(20.0, 800.0),
        _ => random.uniform(-4.0, 4.0),
    };
    let (a, b) = (end(), end());
    if random.chance(6) { point(a) } else { interval(a.min(b), a.max(b)) }
}

/// Whether doubles hold the truth and are no wider than they must be.
fn is_tight(value: Interval, truth: Interval) -> bool {
    // What is small may be one over what overflows.
    let slack = |end: f64| UNITS * (f64::EPSILON * end.abs() + f64::MIN_POSITIVE);
    let below = (truth.inf() - slack(truth.inf())).next_down();
    let above = (truth.sup() + slack(truth.sup())).next_up();
    truth.subset(value) && value.inf() >= below && value.sup() <= above
}

#[test]
fn doubles_hold_what_more_bits_find() {
    sample(81, points(60_000), |random, _: &mut [Worst; 0]| {
        let (a, b) = (around(random), around(random));
        let more = |a| MpInterval::from_interval(BITS, a);
        let truths = operations(&more(a), &more(b));
        for ((name, value), (_, truth)) in operations(&a, &b).into_iter().zip(truths) {
            assert_eq!(value.is_empty(), truth.is_empty(), "{name} of {a:?}, {b:?}");
            if !value.is_empty() {
                let truth = truth.to_interval();
                assert!(is_tight(value, truth), "{name} of {a:?}, {b:?}: {value:?}, not {truth:?}");
            }
        }
    });
}

/// Both types on the same intervals.
#[test]
fn signs_and_sizes_are_those_of_all_elements() {
    let ray = interval(0.0, f64::INFINITY);
    let cases = [
        (Interval::EMPTY, [true, false, false, false, false]),
        (interval(-2.0, -1.0), [false, true, true, true, false]),
        (interval(-2.0, 0.0), [false, true, false, true, false]),
        (interval(-2.0, 1.0), [false, true, false, false, false]),
        (point(0.0), [false, true, false, true, true]),
        (interval(0.0, 3.0), [false, true, false, false, true]),
        (interval(1.0, 3.0), [false, true, false, false, true]),
        (ray, [false, false, false, false, true]),
        (-ray, [false, false, false, true, false]),
        (-ray - point(1.0), [false, false, true, true, false]),
        (Interval::ENTIRE, [false, false, false, false, false]),
    ];
    for (a, expected) in cases {
        let more = MpInterval::from_interval(BITS, a);
        assert_eq!(properties(&a), expected, "{a:?}");
        assert_eq!(properties(&more), expected, "{a:?} in MPFR");
        let sizes = [Enclosure::magnitude(&a), Enclosure::magnitude(&more)];
        let size = if a.is_empty() { f64::NAN } else { a.inf().abs().max(a.sup().abs()) };
        assert!(sizes.iter().all(|found| found.total_cmp(&size).is_eq()), "{a:?}: {sizes:?}");
    }
}

#[test]
fn numbers_are_the_tightest() {
    let third = Rational::from((1, 3));
    let below = 1.0 / 3.0;
    assert_eq!(<Interval as Enclosure>::rational((), &third), interval(below, below.next_up()));
    assert_eq!(<Interval as Enclosure>::integer((), -7), point(-7.0));
    assert_eq!(<Interval as Enclosure>::pi(()), Interval::PI);
    let more = <MpInterval as Enclosure>::rational(BITS, &third);
    assert_eq!(more.context(), BITS);
    assert_eq!(more, MpInterval::from_rational(BITS, &third));
    let seven = <MpInterval as Enclosure>::integer(BITS, -7);
    assert_eq!((seven.context(), seven.to_interval()), (BITS, point(-7.0)));
    let pi = <MpInterval as Enclosure>::pi(BITS);
    assert_eq!((pi.context(), pi.to_interval()), (BITS, Interval::PI));
}
