//! The product without branches against inari's, bit for bit: random ends of every size and
//! sign, and ends whose products are zero, subnormal, near the bounds of exactness, infinite
//! or empty.

use crate::support::reference::{Random, points};
use selfnorm::arithmetic::{Interval, interval, product};

/// An end of an interval.
fn end(random: &mut Random) -> f64 {
    match random.below(10) {
        0 => random.any_double(),
        1 => random.pick(&[0.0, -0.0, 1.0, -1.0, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY]),
        2 => random.sign() * f64::from_bits(random.below(1 << 53)),
        // Products near 2⁻⁹⁶⁰ and near 2¹⁰⁰⁰.
        3 => random.sign() * random.log_uniform(1e-146, 1e-143),
        4 => random.sign() * random.log_uniform(1e149, 1e152),
        // Products without a rounding.
        5 => random.below(1 << 27) as f64,
        // Products next to a power of two, beside which doubles are not equally far apart.
        6 => random.sign() * (1.0 + random.below(16) as f64 * f64::EPSILON),
        7 => random.sign() * (1.0 - random.below(16) as f64 * (f64::EPSILON / 2.0)),
        _ => random.sign() * random.log_uniform(1e-5, 1e5),
    }
}

fn factor(random: &mut Random) -> Interval {
    match (random.below(20), end(random), end(random)) {
        (0, ..) => Interval::EMPTY,
        (1, a, _) => interval(a, a),
        (_, a, b) => interval(a.min(b), a.max(b)),
    }
}

/// As [`f64::to_bits`] of both bounds; NaN does not occur.
fn bits(a: Interval) -> [u64; 2] {
    [a.inf().to_bits(), a.sup().to_bits()]
}

#[test]
fn the_product_is_inaris() {
    let mut random = Random::new(31);
    let (mut exact, mut rounded) = (0, 0);
    for _ in 0..points(8_000_000) {
        let (a, b) = (factor(&mut random), factor(&mut random));
        let (ours, inaris) = (product(a, b), a * b);
        assert_eq!(bits(ours), bits(inaris), "{a:?} * {b:?}: {ours:?}, {inaris:?}");
        match inaris.sup() == a.sup() * b.sup() {
            true => exact += 1,
            false => rounded += 1,
        }
    }
    assert!(exact > 100_000 && rounded > 100_000, "{exact} and {rounded}");
}
