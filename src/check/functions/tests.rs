//! Derivatives by Taylor's theorem, and what kinks leave of them.

use super::*;
use crate::check::testing::moving;
use rug::Rational;

/// Each derivative against the next higher one's integral: by Taylor's theorem with the
/// remainder at an interval, at points on both sides.
#[test]
fn derivatives_of_every_function_fit_taylors_theorem() {
    const ORDER: usize = 16;
    let at = |n: i64, d: i64| MpInterval::from_rational(160, &Rational::from((n, d)));
    for function in Function::ALL.into_iter().filter(|function| *function != Function::Abs) {
        for center in [1, 4, 9] {
            let (a, b) = (at(center, 4), at(3 * center + 1, 12));
            let values = derivatives(function, &a, ORDER);
            let around = derivatives(function, &a.hull(&b), ORDER + 1);
            let step = b.sub(&a);
            let mut power = at(1, 1);
            let mut sum = at(0, 1);
            for (k, value) in values.iter().enumerate() {
                sum = sum.add(&value.mul(&power));
                power = power.mul(&step).div(&at(k as i64 + 1, 1));
            }
            sum = sum.add(&around[ORDER + 1].mul(&power));
            let truth = derivatives(function, &b, 0).remove(0);
            let met = sum.intersection(&truth);
            assert!(!met.is_empty(), "{function} at {center}/4: {sum:?} {truth:?}");
            assert!(sum.to_interval().wid() < 1e-6, "{function}: {sum:?}");
        }
    }
}

/// e^{2 + 3ζ} where δ is a multiple of ζ, and e^{2 + 3ζ + ζ²} where it is not.
#[test]
fn series_of_functions_are_taylors() {
    let integer = |n: i64| MpInterval::from_integer(128, n);
    let mut step = Jet::constant(integer(0), 0, 6);
    step.add_series();
    let linear = step.scale(&integer(3)).add(&step.integer(2));
    let exp = |it: &Jet| it.call(Function::Exp, Kinks::Undefined);
    let product = exp(&linear).mul(&exp(&step.power(2)));
    let (exp, whole) = (exp(&linear), exp(&linear.add(&step.power(2))));
    let mut truth = integer(2).exp();
    for k in 0..=6 {
        let of = |jet: &Jet| jet.of_power(k).value().clone();
        assert!(!of(&exp).intersection(&truth).is_empty(), "{k}: {exp:?}");
        assert!(of(&exp).to_interval().wid() < 1e-15 * truth.to_interval().mag(), "{exp:?}");
        assert!(!of(&whole).intersection(&of(&product)).is_empty(), "{k}");
        truth = truth.mul(&integer(3)).div(&integer(k as i64 + 1));
    }
    // What is undefined is so whatever it is multiplied with.
    let undefined = linear.compose(&vec![MpInterval::empty(128); 7]);
    assert!((0..=6).all(|k| undefined.of_power(k).value().is_empty()));
}

/// Two infinitesimals and ζ, of which a number may depend on some.
const INFINITESIMALS: usize = 2;

/// A number over a range, with the coefficient 1 at each of `depends` and, if it is one, in ζ.
fn number((lower, upper): (i64, i64), depends: usize, is_series: bool) -> Jet {
    let range = MpInterval::from_integer(128, lower).hull(&MpInterval::from_integer(128, upper));
    let mut jet = moving(range, INFINITESIMALS, 1, depends);
    if is_series {
        jet.add_series();
    }
    jet
}

/// All there is to know of a number: the ends of its coefficients, none of those that are
/// unknown, and what it depends on.
fn known(jet: &Jet) -> (Vec<Option<[f64; 2]>>, usize, bool) {
    let powers = (0..2).map(|power| jet.of_power(power));
    let coefficients = powers.flat_map(|part| {
        (0..1 << INFINITESIMALS).map(move |set| {
            let range = part.coefficient(set).to_interval();
            (!range.is_empty()).then(|| [range.inf(), range.sup()])
        })
    });
    (coefficients.collect(), jet.depends(), jet.is_series())
}

/// A value that is known, and derivatives that are not, along what is `kinked`.
fn kink(
    value: (i64, i64),
    kinked: usize,
    is_series: bool,
    slope: Option<(i64, i64)>,
) -> (Vec<Option<[f64; 2]>>, usize, bool) {
    let ends = |(lower, upper): (i64, i64)| Some([lower as f64, upper as f64]);
    let mut coefficients: Vec<_> = (0..2 << INFINITESIMALS)
        .map(|at| {
            let (power, set) = (at >> INFINITESIMALS, at & ((1 << INFINITESIMALS) - 1));
            let is_unknown = set & kinked != 0 || is_series && power > 0;
            (!is_unknown).then_some([0.0, 0.0])
        })
        .collect();
    coefficients[0] = ends(value);
    if let Some(slope) = slope {
        coefficients[1] = ends(slope);
    }
    (coefficients, kinked, is_series)
}

const KINKS: [Kinks; 3] = [Kinks::Undefined, Kinks::Slope, Kinks::AlmostEverywhere];

/// Of two ranges apart the larger is one of them; of others that touch only almost everywhere, and
/// where nothing but ζ moves; of others nothing is known but the value and, by (7), a slope.
#[test]
fn the_larger_of_two_has_a_kink() {
    for kinks in KINKS {
        for (all, all_series) in (0..4_usize).flat_map(|all| [(all, false), (all, true)]) {
            for (own, own_series) in (0..4_usize).flat_map(|own| [(own, false), (own, true)]) {
                let larger = |a, b| {
                    let (a, b) = (number(a, all, all_series), number(b, own, own_series));
                    let larger = known(&a.larger(&b, kinks));
                    let mirrored = a.neg().smaller(&b.neg(), kinks).neg();
                    assert_eq!(known(&mirrored), larger, "{a:?} {b:?} {kinks:?}");
                    (larger, known(&a), known(&b))
                };
                let (kinked, is_series) = (all | own, all_series || own_series);
                let slope = (kinks != Kinks::Undefined && kinked & 1 == 1).then_some({
                    let [a, b] = [all, own].map(|depends| i64::from(depends & 1 == 1));
                    (a.min(b), a.max(b))
                });
                let (found, a, _) = larger((2, 3), (0, 1));
                assert_eq!(found, a, "apart");
                let (found, _, b) = larger((0, 1), (2, 3));
                assert_eq!(found, b, "apart");
                let is_almost = kinks == Kinks::AlmostEverywhere && kinked == 0;
                let touching = kink((1, 2), kinked, is_series, slope);
                let (found, a, _) = larger((1, 2), (0, 1));
                assert_eq!(found, if is_almost { a } else { touching.clone() }, "{kinks:?}");
                let (found, _, b) = larger((0, 1), (1, 2));
                assert_eq!(found, if is_almost { b } else { touching }, "{kinks:?}");
                let (found, ..) = larger((0, 2), (1, 3));
                assert_eq!(found, kink((1, 3), kinked, is_series, slope), "{kinks:?}");
            }
        }
    }
}

/// A choice is a side where the sides' gap is not 0; where it may be, the value is one of those it
/// may take, and nothing is known along what the gap depends on.
#[test]
fn a_choice_has_a_kink_where_its_sides_are_equal() {
    let (then, otherwise) = (number((5, 6), 0, false), number((-2, -1), 0, false));
    let of_both = (-2, 6);
    for kinks in KINKS {
        for is_strict in [true, false] {
            for (depends, is_series) in (0..4_usize).flat_map(|it| [(it, false), (it, true)]) {
                let found = |gap| {
                    let (first, gap) = (number((0, 0), 0, false), number(gap, depends, is_series));
                    known(&choose([&first, &gap], is_strict, [&then, &otherwise], kinks))
                };
                let own = |value| kink(value, depends, is_series, None);
                let is_once = kinks == Kinks::AlmostEverywhere && depends == 0 && is_series;
                assert_eq!(found((1, 2)), known(&then));
                assert_eq!(found((-2, -1)), known(&otherwise));
                assert_eq!(found((-1, 1)), own(of_both));
                // It is 0 at one point at most if it grows.
                let least = match (is_once, is_strict) {
                    (true, _) => known(&then),
                    (false, true) => own(of_both),
                    (false, false) => own((5, 6)),
                };
                assert_eq!(found((0, 1)), least, "{kinks:?} {is_strict}");
                let most = match (is_once, is_strict) {
                    (true, _) => known(&otherwise),
                    (false, true) => own((-2, -1)),
                    (false, false) => own(of_both),
                };
                assert_eq!(found((-1, 0)), most, "{kinks:?} {is_strict}");
            }
        }
    }
    // A gap that does not grow may be 0 all along, and one that is undefined chooses nothing.
    let gap = number((0, 1), 0, true);
    let flat = gap.scale(&MpInterval::from_integer(128, 0)).add(&number((0, 1), 0, false));
    let zero = number((0, 0), 0, false);
    let of = |gap: &Jet| choose([&zero, gap], true, [&then, &otherwise], Kinks::AlmostEverywhere);
    assert_eq!(known(&of(&flat)).0[0], Some([-2.0, 6.0]));
    let unknown = gap.clone().with_kink(gap.value().clone(), 0, true);
    assert_eq!(known(&of(&unknown)).0[0], Some([-2.0, 6.0]));
    assert!(of(&gap.like(MpInterval::empty(128))).value().is_empty());
}

/// a⁰ is 1 with the derivative 0, also where a may be 0.
#[test]
fn the_power_0_is_a_constant() {
    let found = number((-1, 1), 1, false).power(0);
    assert_eq!(known(&found).0[..2], [Some([1.0, 1.0]), Some([0.0, 0.0])]);
}
