//! Derivatives as coefficients of products, and what is undefined.

use super::*;
use crate::check::functions::Kinks;
use crate::check::testing::moving;
use crate::claim::Function;

fn integer(n: i64) -> MpInterval {
    MpInterval::from_integer(128, n)
}

/// A number with some of three infinitesimals.
fn variable(value: i64, depends: usize) -> Jet {
    moving(integer(value), 3, 0, depends)
}

#[test]
fn coefficients_are_mixed_derivatives() {
    // x³y² at (2, 3), twice in x and once in y: 6x·2y = 72.
    let (x, y) = (variable(2, 0b11), variable(3, 0b100));
    let product = x.power(3).mul(&y.mul(&y));
    for (set, truth) in [(0, 72), (0b001, 108), (0b011, 108), (0b100, 48), (0b111, 72)] {
        let found = product.coefficient(set);
        assert!(*found.lower() == truth && *found.upper() == truth, "{set}: {found:?}");
    }
    assert_eq!(product.last_derivative().depends(), 0b011);
}

#[test]
fn freedom_is_a_matter_of_syntax() {
    let (x, y) = (variable(0, 0b1), variable(1, 0b10));
    // x³y has derivatives that are 0 at x = 0, but is not free of anything.
    let size = x.power(3).mul(&y).call(Function::Abs, Kinks::Undefined);
    assert!([0b01, 0b10, 0b11].iter().all(|set| size.coefficient(*set).is_empty()));
    // |x| is free of y.
    let size = x.call(Function::Abs, Kinks::Undefined);
    assert!(size.coefficient(0b01).is_empty() && size.coefficient(0b10).contains_zero());
}

#[test]
fn what_has_no_value_has_no_derivative() {
    let root = variable(-1, 0b1).call(Function::Sqrt, Kinks::Undefined);
    let product = root.mul(&variable(0, 0));
    assert!((0..8).all(|set| product.coefficient(set).is_empty()));
}

#[test]
#[should_panic = "exclude each other"]
fn enclosures_that_exclude_each_other_are_an_error() {
    meet(&integer(1), &integer(2));
}

const INFINITESIMALS: usize = 3;
const DEGREE: usize = 2;
const SETS: usize = 1 << INFINITESIMALS;

/// The same number in integers, with what it was computed from.
#[derive(Clone, Debug)]
struct Exact {
    coefficients: [i64; (DEGREE + 1) * SETS],
    depends: usize,
    is_series: bool,
}

impl Exact {
    fn combine(&self, other: &Self, coefficient: impl Fn(usize) -> i64) -> Self {
        Self {
            coefficients: std::array::from_fn(coefficient),
            depends: self.depends | other.depends,
            is_series: self.is_series || other.is_series,
        }
    }

    fn add(&self, other: &Self) -> Self {
        self.combine(other, |at| self.coefficients[at] + other.coefficients[at])
    }

    /// Of all pairs of terms those whose product is a multiple of the one wanted.
    fn mul(&self, other: &Self) -> Self {
        self.combine(other, |at| {
            let terms = (0..=at).flat_map(|a| (0..=at).map(move |b| (a, b)));
            let own = terms.filter(|(a, b)| {
                let apart = (a % SETS) & (b % SETS) == 0 && (a | b) % SETS == at % SETS;
                apart && a / SETS + b / SETS == at / SETS
            });
            own.map(|(a, b)| self.coefficients[a] * other.coefficients[b]).sum()
        })
    }
}

#[track_caller]
fn same(jet: &Jet, exact: &Exact) {
    for (at, truth) in exact.coefficients.iter().enumerate() {
        let found = jet.of_power(at / SETS).coefficient(at % SETS).clone();
        // But for thirds, all of it is exact.
        let is_there = *found.lower() <= *truth && *found.upper() >= *truth;
        let width = rug::Float::with_val(53, found.upper() - found.lower());
        assert!(is_there && width < 1e-25, "{at}: {jet:?} {exact:?}");
    }
    assert_eq!((jet.depends(), jet.is_series()), (exact.depends, exact.is_series));
    let order = exact.depends.count_ones() as usize + if exact.is_series { DEGREE } else { 0 };
    assert_eq!((jet.infinitesimals(), jet.order()), (INFINITESIMALS, order));
}

/// Sums, products and cubes of numbers drawn at random.
fn numbers() -> Vec<(Jet, Exact)> {
    let mut numbers = Vec::new();
    for value in [-2, 1, 3] {
        for with in 0..INFINITESIMALS + 2 {
            let mut jet = Jet::constant(integer(value), INFINITESIMALS, DEGREE);
            let mut exact = Exact { coefficients: [0; _], depends: 0, is_series: false };
            exact.coefficients[0] = value;
            if with < INFINITESIMALS {
                jet.add_infinitesimal(with);
                jet.add_infinitesimal(with);
                exact.coefficients[1 << with] = 2;
                exact.depends = 1 << with;
            } else if with == INFINITESIMALS {
                jet.add_series();
                exact.coefficients[SETS] = 1;
                exact.is_series = true;
            }
            numbers.push((jet, exact));
        }
    }
    let mut state = 1_u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n
    };
    for _ in 0..400 {
        let [(a, p), (b, q)] = [0, 1].map(|_| numbers[below(numbers.len())].clone());
        let number = match below(3) {
            0 => (a.add(&b), p.add(&q)),
            1 => (a.mul(&b), p.mul(&q)),
            _ => (a.scale(&integer(-1)).sub(&b), {
                let sum = p.add(&q);
                sum.combine(&sum, |at| -sum.coefficients[at])
            }),
        };
        if number.1.coefficients.iter().all(|it| it.abs() < 1 << 12) {
            numbers.push(number);
        }
    }
    numbers
}

#[test]
fn numbers_are_truncated_polynomials() {
    let numbers = numbers();
    assert!(numbers.len() > 200);
    for (jet, exact) in &numbers {
        same(jet, exact);
        let cube = exact.mul(exact).mul(exact);
        same(&jet.power(3), &cube);
        let value = exact.coefficients[0];
        let derivatives = [value.pow(3), 3 * value.pow(2), 6 * value, 6, 0, 0].map(integer);
        same(&jet.compose(&derivatives), &cube);
        let delta = exact.combine(exact, |at| if at == 0 { 0 } else { exact.coefficients[at] });
        same(&jet.nilpotent(), &delta);
    }
}

#[test]
fn infinitesimals_are_moved_and_taken_away() {
    for (jet, exact) in numbers() {
        let moved = |set: usize| (set & 1) << 3 | (set >> 1 & 1) | (set >> 2 & 1) << 2;
        let embedded = jet.embed(4, &[3, 0, 2]);
        assert_eq!(
            (embedded.depends(), embedded.is_series()),
            (moved(exact.depends), exact.is_series)
        );
        let last = jet.last_derivative();
        assert_eq!((last.infinitesimals(), last.depends()), (2, exact.depends & 3));
        for (at, truth) in exact.coefficients.iter().enumerate() {
            let (power, set) = (at / SETS, at % SETS);
            let found = embedded.of_power(power).coefficient(moved(set)).clone();
            assert!(*found.lower() == *truth && *found.upper() == *truth, "{at}: {embedded:?}");
            if set & 4 != 0 {
                let found = last.of_power(power).coefficient(set & 3).clone();
                assert!(*found.lower() == *truth && *found.upper() == *truth, "{at}: {last:?}");
            }
        }
        // Nothing is where nothing was put.
        for at in (0..(DEGREE + 1) << 4).filter(|at| at & 2 != 0) {
            assert!(embedded.of_power(at >> 4).coefficient(at & 15).contains_zero());
        }
    }
}

/// A kink leaves what does not depend on it.
#[test]
fn what_a_kink_is_in_is_unknown() {
    for (jet, exact) in numbers() {
        for (kinked, is_series) in [(0b000, false), (0b010, false), (0b101, true), (0b000, true)] {
            let kink = jet.clone().with_kink(integer(7), kinked, is_series);
            assert_eq!(kink.depends(), exact.depends | kinked);
            assert_eq!(kink.is_series(), exact.is_series || is_series);
            for (at, truth) in exact.coefficients.iter().enumerate() {
                let found = kink.of_power(at / SETS).coefficient(at % SETS).clone();
                let is_unknown = (at % SETS) & kinked != 0 || is_series && at >= SETS;
                let truth = if at == 0 { 7 } else { *truth };
                assert_eq!(found.is_empty(), is_unknown, "{at}: {kink:?}");
                assert!(is_unknown || *found.lower() == truth && *found.upper() == truth);
            }
        }
    }
}

#[test]
fn coefficients_are_replaced_and_met() {
    let mut jet = variable(2, 0b1);
    jet.set(0b10, integer(5));
    assert!(jet.depends() == 0b11 && !jet.coefficient(0b10).contains_zero());
    jet.tighten(0b10, &integer(4).hull(&integer(5)));
    assert!(*jet.coefficient(0b10).lower() == 5);
    jet.set(0b10, integer(4).hull(&integer(6)));
    jet.tighten(0b10, &integer(5));
    assert!(*jet.coefficient(0b10).lower() == 5 && *jet.coefficient(0b10).upper() == 5);
    jet.tighten(0b10, &MpInterval::empty(128));
    assert!(*jet.coefficient(0b10).lower() == 5);
    let mut undefined = Jet::constant(MpInterval::empty(128), 3, 0);
    undefined.set(0b10, integer(5));
    assert!(undefined.coefficient(0b10).is_empty());
    assert!(meet(&MpInterval::empty(128), &integer(1)).is_empty());
    assert!(is_positive(&integer(1)) && !is_positive(&integer(0)) && !is_positive(&integer(-1)));
}
