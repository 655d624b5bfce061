//! The straightforward proof: branch and bound with the natural interval extension of the
//! paper's formulas in MPFR intervals, the widest side halved.

use selfnorm::arithmetic::mpfr::MpInterval;
use std::time::{Duration, Instant};

const BITS: u32 = 64;

type Cell = [MpInterval; 4];

fn number(value: i64) -> MpInterval {
    MpInterval::from_integer(BITS, value)
}

/// λ and α to the precision of this file, from Eq. (14).
fn constants() -> (MpInterval, MpInterval) {
    let (pi, root) = (MpInterval::pi(BITS), number(2).sqrt());
    let a = number(1).div(&root).erfcx();
    let b = root.erfcx();
    let gap = number(1).sub(&a);
    let alpha = number(2).div(&pi).sqrt().div(&gap);
    let radicand = number(2).mul(&b).add(&pi.mul(&a.sqr()));
    let radicand =
        radicand.sub(&number(2).mul(&number(2).add(&pi)).mul(&a)).add(&pi).add(&number(2));
    (gap.mul(&number(2).mul(&pi).sqrt()).div(&radicand.sqrt()), alpha)
}

/// The spectral norm over a cell.
fn norm([mu, omega, nu, tau]: &Cell, (lambda, alpha): &(MpInterval, MpInterval)) -> MpInterval {
    let two = number(2);
    let (x, y) = (mu.mul(omega), nu.mul(tau));
    let root = two.mul(&y).sqrt();
    let half = |a: &MpInterval| a.div(&two);
    let zeroth = x.div(&root).erfc();
    let first = x.add(&half(&y)).exp().mul(&x.add(&y).div(&root).erfc());
    let second = two.mul(&x.add(&y)).exp().mul(&x.add(&two.mul(&y)).div(&root).erfc());
    let bell = two.mul(&y).div(&MpInterval::pi(BITS)).sqrt();
    let bell = bell.mul(&x.sqr().div(&two.mul(&y)).neg().exp());
    let complement = two.sub(&zeroth);
    let tilted = alpha.mul(&first);
    let mean = bell.add(&two.mul(&x)).add(&tilted).sub(&alpha.add(&x).mul(&zeroth));
    let mean = half(lambda).mul(&mean);
    let (l2, a2) = (lambda.sqr(), alpha.sqr());
    let j11 = half(lambda).mul(omega).mul(&tilted.add(&complement));
    let edge = alpha.sub(&number(1)).mul(&bell).div(&y);
    let j12 = half(&half(lambda)).mul(tau).mul(&tilted.sub(&edge));
    let j21 = a2.mul(&second.sub(&first)).add(&x.mul(&complement)).add(&bell);
    let j21 = l2.mul(omega).mul(&j21);
    let j22 = a2.mul(&two.mul(&second).sub(&first)).add(&complement);
    let j22 = half(&l2).mul(tau).mul(&j22);
    let h21 = j21.sub(&two.mul(&mean).mul(&j11));
    let h22 = j22.sub(&two.mul(&mean).mul(&j12));
    let length = |a: MpInterval, b: MpInterval| a.sqr().add(&b.sqr()).sqrt();
    let rotation = length(j11.add(&h22), h21.sub(&j12));
    half(&rotation.add(&length(j11.sub(&h22), j12.add(&h21))))
}

/// What a proof of norm < 1 took.
pub struct Proof {
    /// Cells examined.
    pub boxes: u64,
    /// The share of the volume settled.
    pub settled: f64,
    /// Time spent.
    pub seconds: f64,
}

/// Proves norm < 1 on a box whose sides are rationals p/q, within a limit of time.
pub fn contraction(sides: [[(i64, i64); 2]; 4], limit: Duration) -> Proof {
    let start = Instant::now();
    let constants = constants();
    let rational = |(p, q): (i64, i64)| number(p).div(&number(q));
    let root: Cell = sides.map(|[lower, upper]| rational(lower).hull(&rational(upper)));
    let width = |side: &MpInterval| side.upper().to_f64() - side.lower().to_f64();
    let whole: Vec<f64> = root.iter().map(width).collect();
    let mut pending = vec![(root, 1.0)];
    let (mut boxes, mut settled) = (0, 0.0);
    while let Some((cell, volume)) = pending.pop() {
        boxes += 1;
        if *norm(&cell, &constants).upper() < 1 {
            settled += volume;
            continue;
        }
        if start.elapsed() > limit {
            break;
        }
        let share = |axis: usize| width(&cell[axis]) / whole[axis];
        let axis = (0..4).fold(0, |best, next| if share(next) > share(best) { next } else { best });
        let middle = cell[axis].midpoint();
        for side in
            [&cell[axis].intersection(&below(&middle)), &cell[axis].intersection(&above(&middle))]
        {
            let mut half = cell.clone();
            half[axis] = side.clone();
            pending.push((half, volume / 2.0));
        }
    }
    Proof { boxes, settled, seconds: start.elapsed().as_secs_f64() }
}

/// All numbers up to a point (of the sides' size) and from it on.
fn below(point: &MpInterval) -> MpInterval {
    number(-100).hull(point)
}

fn above(point: &MpInterval) -> MpInterval {
    point.hull(&number(100))
}
