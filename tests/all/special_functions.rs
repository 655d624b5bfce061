//! exp, erf, erfc and erfcx on intervals of doubles against MPFR.
//!
//! Established on a million points for each function: the enclosure at a double
//! holds the true value, core-math's value has it between its neighbours, as equation (1)
//! of `arithmetic::special` asks, next to powers of two as well, and erfcx's enclosure is
//! four ulp wide. On intervals: values inside are enclosed, inclusion is kept (by erfcx up to a few ulp: its
//! computed values are not monotone), empty and unbounded arguments are right, and MPFR's
//! enclosure is a subset of core-math's.
//! Last, the partial operations of `arithmetic::interval` enclose and are empty
//! where they must be.
//!
//! The reference is MPFR at 200 bits. MPFR would take minutes for as many values of
//! erfc and erfcx; for three quarters of erfc's points, all of erfcx's and the
//! intervals of both it is the independent sum of `common`, which a test of its own
//! compares with MPFR.

use crate::support::reference::{self, Random, Worst, encloses, exactly, points, sample};
use rug::Float;
use selfnorm::arithmetic::mpfr::MpInterval;
use selfnorm::arithmetic::{Interval, SpecialFunctions, interval};
use selfnorm::arithmetic::{interval as intervals, interval::point};

const BITS: u32 = 200;
const POINTS: u64 = 1_000_000;
const INTERVALS: u64 = 250_000;

/// A function in all its forms.
#[derive(Clone, Copy)]
struct Subject {
    name: &'static str,
    enclosure: fn(SpecialFunctions, Interval) -> Interval,
    reference: fn(&MpInterval) -> MpInterval,
    quick_reference: fn(&MpInterval) -> MpInterval,
    at_zero: f64,
    /// The limits at −∞ and ∞.
    limits: (f64, f64),
    /// By how many ulp a part's image may exceed the whole's. erfcx is computed
    /// with an error of up to 1.25u and so need not be monotone.
    excess: f64,
}

const EXP: Subject = Subject {
    name: "exp",
    enclosure: SpecialFunctions::exp,
    reference: MpInterval::exp,
    quick_reference: MpInterval::exp,
    at_zero: 1.0,
    limits: (0.0, f64::INFINITY),
    excess: 0.0,
};

const ERF: Subject = Subject {
    name: "erf",
    enclosure: SpecialFunctions::erf,
    reference: MpInterval::erf,
    quick_reference: MpInterval::erf,
    at_zero: 0.0,
    limits: (-1.0, 1.0),
    excess: 0.0,
};

const ERFC: Subject = Subject {
    name: "erfc",
    enclosure: SpecialFunctions::erfc,
    reference: MpInterval::erfc,
    quick_reference: reference::erfc,
    at_zero: 1.0,
    limits: (2.0, 0.0),
    excess: 0.0,
};

const ERFCX: Subject = Subject {
    name: "erfcx",
    enclosure: SpecialFunctions::erfcx,
    reference: reference::erfcx,
    quick_reference: reference::erfcx,
    at_zero: 1.0,
    limits: (f64::INFINITY, 0.0),
    excess: 3.0,
};

/// Where a function changes its formula, saturates, or leaves the normal doubles.
const LANDMARKS: [f64; 12] =
    [10.0, -10.0, -26.64, 26.54, 5.92, -5.86, 709.78, -708.4, -745.13, 6.7e-9, 1.34e154, 1.0];

fn argument(random: &mut Random) -> f64 {
    match random.below(20) {
        0..6 => random.any_double(),
        6..14 => random.uniform(-30.0, 30.0),
        14..18 => {
            let landmark = random.pick(&LANDMARKS);
            landmark * (1.0 + random.sign() * random.log_uniform(1e-16, 0.1))
        }
        18 => random.sign() * f64::from_bits(random.below(1 << 52)),
        _ => random.sign() * random.log_uniform(1e-3, 1e4),
    }
}

/// Some of one kind and some wide ones; a tenth are points.
fn range(random: &mut Random) -> Interval {
    let a = argument(random);
    let b = match random.below(10) {
        0 => a,
        1..5 => a + random.sign() * a.abs().min(1e300) * random.log_uniform(1e-16, 10.0),
        _ => argument(random),
    };
    interval(a.min(b), a.max(b))
}

/// A double's position among all doubles, in order.
fn rank(x: f64) -> i64 {
    let magnitude = (x.abs().to_bits()).cast_signed();
    if x.is_sign_negative() { -magnitude } else { magnitude }
}

/// |value − truth| in units of `unit`, rounded to a double.
fn distance(value: f64, truth: &MpInterval, unit: f64) -> f64 {
    let gap = |end: &Float| (Float::with_val(BITS, value) - end).abs() / unit;
    gap(truth.lower()).max(&gap(truth.upper())).to_f64()
}

/// Where a function is next to ±2ᵏ, or to the last it reaches: bisection between doubles.
/// There pred(v) is half as far as succ(v).
fn at_power_of_two(core: fn(f64) -> f64, random: &mut Random) -> f64 {
    let target = random.sign() * 2_f64.powi(random.below(2_000) as i32 - 1_020);
    let (mut low, mut high) = (-rank(750.0), rank(750.0));
    let double = |rank: i64| f64::from_bits(rank.unsigned_abs()).copysign(rank as f64);
    let is_above = |x: f64| core(x) > target;
    let rising = is_above(double(high));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_above(double(middle)) == rising { high = middle } else { low = middle }
    }
    double(low + random.below(5) as i64 - 2)
}

/// (1) and the enclosure, at one point.
fn check_core(subject: Subject, core: fn(f64) -> f64, random: &mut Random, worst: &mut [Worst; 2]) {
    let x = if random.chance(20) { at_power_of_two(core, random) } else { argument(random) };
    let name = subject.name;
    // MPFR needs up to a millisecond for an erfc: every fourth time will do.
    let by_mpfr = name != "erfc" || random.chance(4);
    let reference = if by_mpfr { subject.reference } else { subject.quick_reference };
    let truth = reference(&exactly(BITS, x));
    let enclosure = (subject.enclosure)(SpecialFunctions::Double, point(x));
    assert!(encloses(enclosure, &truth), "{name}({x:e}) = {truth:?} is not in {enclosure:?}");
    worst[0].note((rank(enclosure.sup()) - rank(enclosure.inf())) as f64, &[x]);
    let value = core(x);
    let neighbours = interval(value.next_down(), value.next_up());
    assert!(encloses(neighbours, &truth), "core-math's {name}({x:e}) = {value:e}, not {truth:?}");
    if value.is_finite() {
        let ulp = value.abs().next_up() - value.abs();
        worst[1].note(distance(value, &truth, ulp), &[x]);
    }
}

fn check_points(subject: Subject, core: fn(f64) -> f64, seed: u64) {
    let worst = sample(seed, points(POINTS), |random, worst| {
        check_core(subject, core, random, worst);
    });
    worst[0].print(&format!("{}: width in ulp", subject.name));
    worst[1].print(&format!("{}: core-math's error in ulp", subject.name));
    assert!(worst[0].value <= 2.0 && worst[1].value <= 1.0);
}

#[test]
fn exp_at_points() {
    check_points(EXP, core_math::exp, 1);
}

#[test]
fn erf_at_points() {
    check_points(ERF, core_math::erf, 2);
}

#[test]
fn erfc_at_points() {
    check_points(ERFC, core_math::erfc, 3);
}

#[test]
fn erfcx_at_points() {
    let [worst] = sample(4, points(POINTS), |random, worst: &mut [Worst; 1]| {
        let x = argument(random);
        let truth = reference::erfcx(&exactly(BITS, x));
        let enclosure = SpecialFunctions::Double.erfcx(point(x));
        assert!(encloses(enclosure, &truth), "erfcx({x:e}) = {truth:?} is not in {enclosure:?}");
        worst[0].note((rank(enclosure.sup()) - rank(enclosure.inf())) as f64, &[x]);
    });
    worst.print("erfcx: width in ulp");
    assert!(worst.value <= 4.0);
}

#[test]
fn the_quick_reference_agrees_with_mpfr() {
    let [width] = sample(5, points(160_000), |random, worst: &mut [Worst; 1]| {
        let x = exactly(BITS, argument(random));
        for (quick, mpfr) in [(reference::erfc(&x), x.erfc()), (reference::erfcx(&x), x.erfcx())] {
            let both = quick.intersection(&mpfr);
            assert!(!both.is_empty(), "{x:?}: {quick:?} and {mpfr:?}");
            if quick.is_finite() && quick.upper().get_exp().is_some_and(|e| e > -1_000_000_000) {
                let width = Float::with_val(BITS, quick.upper() - quick.lower()) / quick.upper();
                worst[0].note(width.to_f64(), &[x.lower().to_f64()]);
            }
        }
    });
    width.print("quick reference: relative width");
    assert!(width.value < 1e-50);
}

#[test]
fn exact_and_unbounded_arguments() {
    for subject in [EXP, ERF, ERFC, ERFCX] {
        let double = |x| (subject.enclosure)(SpecialFunctions::Double, x);
        let (name, (low, high)) = (subject.name, subject.limits);
        for zero in [0.0, -0.0] {
            assert_eq!(double(point(zero)), point(subject.at_zero), "{name}");
        }
        assert!(double(Interval::EMPTY).is_empty(), "{name}");
        let (least, greatest) = (low.min(high), low.max(high));
        let whole = double(Interval::ENTIRE);
        let slack = 7.0 * f64::from_bits(1);
        assert!(whole.inf() <= least && whole.sup() >= greatest, "{name}: {whole:?}");
        assert!(whole.inf() >= least.min(0.0) && whole.sup() <= greatest + slack, "{name}");
        for end in [-700.0, -26.7, -1.0, 0.0, 1e-300, 3.0, 9.999, 10.0, 26.6, 710.0, 1e300] {
            for (limit, ray) in
                [(low, interval(f64::NEG_INFINITY, end)), (high, interval(end, f64::INFINITY))]
            {
                let (image, at_end) = (double(ray), double(point(end)));
                assert!(at_end.subset(image) && image.subset(whole), "{name} of {ray:?}");
                // One end is the function's own there, the other its limit.
                let (own, far, clip) = if limit == greatest {
                    (image.inf() == at_end.inf(), image.sup() >= limit, image.sup() <= whole.sup())
                } else {
                    (image.sup() == at_end.sup(), image.inf() <= limit, image.inf() >= whole.inf())
                };
                assert!(own && far && clip, "{name} of {ray:?} = {image:?}");
                let mpfr = (subject.enclosure)(SpecialFunctions::Mpfr, ray);
                assert!(!mpfr.is_empty() && mpfr.subset(image), "{name}: {mpfr:?}, {image:?}");
            }
        }
    }
}

/// By how many doubles a part's image reaches beyond the whole's.
fn excess(part: Interval, whole: Interval) -> f64 {
    assert!(!part.is_empty() && !whole.is_empty());
    let lower = rank(whole.inf()) - rank(part.inf());
    lower.max(rank(part.sup()) - rank(whole.sup())).max(0) as f64
}

#[test]
fn functions_of_intervals() {
    for (subject, seed) in [EXP, ERF, ERFC, ERFCX].into_iter().zip(6..) {
        let name = subject.name;
        let [backends, excess] =
            sample(seed, points(INTERVALS), |random, worst: &mut [Worst; 2]| {
                let x = range(random);
                let double = |x| (subject.enclosure)(SpecialFunctions::Double, x);
                let image = double(x);
                for inner in [x.inf(), x.sup(), random.inside(x), random.inside(x)] {
                    let truth = (subject.quick_reference)(&exactly(BITS, inner));
                    assert!(encloses(image, &truth), "{name}({inner:e}) not in {name}({x:?})");
                }
                let (a, b) = (random.inside(x), random.inside(x));
                let part = interval(a.min(b), a.max(b));
                let beyond = excess(double(part), image);
                assert!(beyond <= subject.excess, "{name} of {part:?} and of {x:?}");
                worst[1].note(beyond, &[x.inf(), x.sup(), a, b]);
                // MPFR's erfc and erfcx are slow: a twentieth of the intervals will do.
                if name.starts_with("erfc") && !random.chance(20) {
                    return;
                }
                let mpfr = (subject.enclosure)(SpecialFunctions::Mpfr, x);
                assert!(!mpfr.is_empty() && mpfr.subset(image), "{name}: {mpfr:?} and {image:?}");
                worst[0].note(0.0, &[]);
            });
        println!(
            "{name}: {} intervals; MPFR's is a subset on {}",
            points(INTERVALS),
            backends.count
        );
        excess.print(&format!("{name}: a part's excess over the whole in ulp"));
    }
}

#[test]
fn partial_operations_enclose_and_are_empty_outside_their_domain() {
    let [defined, empty] = sample(10, points(200_000), |random, worst: &mut [Worst; 2]| {
        let (a, b) = (range(random), range(random));
        let n = random.below(41) as i32 - 20;
        let (p, q) = (random.inside(a), random.inside(b));
        let (mp, mq) = (exactly(1000, p), exactly(1000, q));
        let length = mp.sqr().add(&mq.sqr()).sqrt();
        let cases = [
            ("power", intervals::power(a, n), mp.power(n), n < 0 && a.contains(0.0)),
            ("hypot", intervals::hypot(a, b), length.clone(), false),
            ("divide", intervals::divide(a, b), mp.div(&mq), b.contains(0.0)),
            ("sqrt", intervals::sqrt(a), mp.sqrt(), a.inf() < 0.0),
        ];
        for (name, image, truth, undefined) in cases {
            assert_eq!(image.is_empty(), undefined, "{name} of {a:?}, {b:?}, {n}");
            if undefined {
                worst[1].note(0.0, &[]);
            } else {
                assert!(encloses(image, &truth), "{name} of {a:?}, {b:?}, {n} at {p:e}, {q:e}");
                worst[0].note(0.0, &[]);
            }
        }
        let direction = intervals::direction(a, b);
        assert!(direction.subset(interval(-1.0, 1.0)) && !direction.is_empty());
        if p != 0.0 || q != 0.0 {
            assert!(encloses(direction, &mp.div(&length)), "direction of {a:?}, {b:?}");
        }
        for (x, y) in [(Interval::EMPTY, b), (a, Interval::EMPTY)] {
            let of_two = [intervals::hypot, intervals::divide, intervals::direction];
            assert!(of_two.iter().all(|operation| operation(x, y).is_empty()));
        }
    });
    assert!(intervals::power(Interval::EMPTY, 3).is_empty());
    assert!(intervals::sqrt(Interval::EMPTY).is_empty());
    println!("operations: {} enclosed, {} rightly empty", defined.count, empty.count);
}
