//! How likely a unit's random weights have the sums that a theorem presumes.
//!
//! # Mathematics
//!
//! A unit has n independent weights w with E w = 0 and Var w = 1/n (Klambauer et al. 2017,
//! section 3.1), ω = Σw and τ = Σw²; u := √n·w has variance 1.
//!
//! **Gaussian weights.** ω ~ N(0, 1), and by Cochran's theorem R := nτ − ω² ~ χ²_{n−1} is independent of
//! it; nτ ~ χ²ₙ (1). So P(ω ∈ I, τ ∈ [a, b]) = ∫_I φ(w)·P(na − w² ≤ R ≤ nb − w²) dw, which
//! on a piece of I lies between P(ω in the piece) times the least and the greatest of the
//! second factor, by w² at the piece's ends (2).
//!
//! **Uniform weights**, |u| ≤ √3: Σu/√3 = 2X − n with X a sum of n numbers uniform in
//! [0, 1], P(X ≤ x) = Σ_{k≤x} (−1)ᵏC(n, k)(x − k)ⁿ/n! (Irwin 1927; Hall 1927) (3), in as many bits as
//! it cancels.
//!
//! **Truncated weights**: normal, cut at two standard deviations and scaled to variance 1/n, as
//! JAX and Keras do.
//!
//! **Any other.** The sum of n independent copies of X with E X = 0, E X² = κ, E |X|³ = ρ, divided by √(nκ), has a
//! distribution function within 0.4748·ρ/(κ^{3/2}√n) of the normal one (Shevtsova 2011)
//! (4), which says something of ω with X = u and of τ with X = u² − 1; as X ≤ M,
//! P(Σ X ≥ nt) ≤ exp(−nt²/(2κ + ⅔Mt)) (Bernstein) (5), which says more of τ where it is nearly certain.
//! That of both ω and τ lies between P(ω) + P(τ) − 1 and the smaller of both (6).
//!
//! **Integrals for (4).** Jₘ = ∫_a^b zᵐφ dz = (m − 1)J_{m−2} − [z^{m−1}φ] (7).

use super::gamma::{probability, upper_tail};
use super::known::{Known, Missing};
use crate::arithmetic::mpfr::MpInterval;
use crate::claim::Range;
use crate::search::{Limit, Options};
use rayon::prelude::*;
use rug::{Complete, Integer};
use std::cmp::Ordering;

/// Bits of everything but (3).
const BITS: u32 = 192;
/// Pieces of (2), on either side of 0.
const PIECES: i64 = 128;
/// Weights up to which (3) is used: it takes n² operations on bits for each of n terms.
const MOST_UNIFORM: u32 = 2048;

/// Where weights come from; the variance is 1/n.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Normal.
    Gaussian,
    /// Uniform.
    Uniform,
    /// Normal, cut at two standard deviations, then scaled.
    Truncated,
}

impl Distribution {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Gaussian, Self::Uniform, Self::Truncated];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gaussian => "gaussian",
            Self::Uniform => "uniform",
            Self::Truncated => "truncated",
        }
    }
}

/// Enclosures of probabilities.
#[derive(Clone, Debug)]
pub struct Probabilities {
    /// That ω is in its range.
    pub omega: MpInterval,
    /// That τ is in its range.
    pub tau: MpInterval,
    /// Both at once.
    pub both: MpInterval,
}

/// The probabilities that a unit with n ≥ 2 weights has ω and τ in the ranges.
///
/// # Errors
/// The time was up.
pub fn probabilities(
    distribution: Distribution,
    n: u32,
    omega: &Range,
    tau: &Range,
    options: &Options,
) -> Known<Probabilities> {
    let ends = |range: &Range, bits| [&range.lower, &range.upper].map(|end| end.enclose(bits));
    let exact_omega = omega;
    let (omega, tau) = (ends(omega, BITS), ends(tau, BITS));
    let check = || options.stop().map_or(Ok(()), |stop| Err(Missing::Stopped(stop)));
    check()?;
    let (of_omega, of_tau) = match distribution {
        Distribution::Gaussian => (between(&omega), gaussian_tau(n, &tau, &options.limit)),
        Distribution::Uniform | Distribution::Truncated => {
            let law = match distribution {
                Distribution::Uniform => Law::uniform(),
                _ => Law::truncated(),
            };
            let of_omega = match distribution {
                Distribution::Uniform if n <= MOST_UNIFORM => {
                    let bits = BITS + 2 * n;
                    uniform_omega(n, &ends(exact_omega, bits), bits, &options.limit)
                }
                _ => law.omega(n, &omega),
            };
            (of_omega, law.tau(n, &tau))
        }
    };
    check()?;
    let both = match distribution {
        Distribution::Gaussian => gaussian_both(n, &omega, &tau, &options.limit),
        _ => {
            let least = of_omega.add(&of_tau).sub(&number(1));
            probability(&least.max(&number(0)).hull(&of_omega.min(&of_tau)))
        }
    };
    check()?;
    Ok(Probabilities { omega: of_omega, tau: of_tau, both })
}

fn number(value: i64) -> MpInterval {
    MpInterval::from_integer(BITS, value)
}

fn ratio(top: i64, bottom: i64) -> MpInterval {
    number(top).div(&number(bottom))
}

/// Φ(x).
fn normal(x: &MpInterval) -> MpInterval {
    x.neg().div(&number(2).sqrt()).erfc().div(&number(2))
}

/// φ(x).
fn density(x: &MpInterval) -> MpInterval {
    let exponent = x.sqr().div(&number(2)).neg();
    exponent.exp().div(&number(2).mul(&MpInterval::pi(BITS)).sqrt())
}

/// P(a ≤ N ≤ b).
fn between([a, b]: &[MpInterval; 2]) -> MpInterval {
    probability(&normal(b).sub(&normal(a)))
}

fn gaussian_tau(n: u32, [a, b]: &[MpInterval; 2], limit: &Limit) -> MpInterval {
    let half = ratio(i64::from(n), 2);
    let above = |end| upper_tail(n, &half.mul(end), limit);
    probability(&above(a).sub(&above(b)))
}

/// By (2).
fn gaussian_both(
    n: u32,
    [low, high]: &[MpInterval; 2],
    tau: &[MpInterval; 2],
    limit: &Limit,
) -> MpInterval {
    let zero = number(0);
    let sides =
        if low.strict_sign() == high.strict_sign() || low.contains_zero() || high.contains_zero() {
            vec![(low.clone(), high.clone())]
        } else {
            vec![(low.clone(), zero.clone()), (zero.clone(), high.clone())]
        };
    let total = number(i64::from(n));
    let side = |(from, to): &(MpInterval, MpInterval)| {
        let node = |index: i64| {
            let share = ratio(index, PIECES);
            let w = from.add(&to.sub(from).mul(&share));
            let tail = |end: &MpInterval| {
                let x = total.mul(end).sub(&w.sqr()).div(&number(2));
                // P(R ≥ r) is 1 for r ≤ 0, and between it and 1 if r may be either.
                match x.contains_zero() {
                    true => number(0).hull(&number(1)),
                    false => upper_tail(n - 1, &x, limit),
                }
            };
            (normal(&w), [tail(&tau[0]), tail(&tau[1])])
        };
        let nodes: Vec<_> = (0..=PIECES).into_par_iter().map(node).collect();
        nodes.windows(2).fold(zero.clone(), |sum, pair| {
            let [(before, first), (after, second)] = pair else { return sum };
            // P(R ≥ na − w²) and P(R ≥ nb − w²) are monotone in w on the piece.
            let [above_low, above_high] = [0, 1].map(|end| first[end].hull(&second[end]));
            let inside = probability(&above_low.sub(&above_high));
            sum.add(&probability(&after.sub(before)).mul(&inside))
        })
    };
    probability(&sides.iter().map(side).fold(zero.clone(), |sum, part| sum.add(&part)))
}

/// By (3).
fn uniform_omega(n: u32, [a, b]: &[MpInterval; 2], bits: u32, limit: &Limit) -> MpInterval {
    let exact = |value: i64| MpInterval::from_integer(bits, value);
    let count = exact(i64::from(n));
    let below = |omega: &MpInterval| {
        let root = count.div(&exact(3)).sqrt();
        let x = count.add(&root.mul(omega)).div(&exact(2));
        let mut sum = exact(0);
        for k in 0..=n {
            let rest = x.sub(&exact(i64::from(k)));
            if *rest.upper() <= 0 {
                break;
            }
            if limit.is_reached() {
                return MpInterval::empty(bits);
            }
            let power = rest.max(&exact(0)).power(n as i32);
            let choices =
                MpInterval::from_rational(bits, &Integer::binomial_u(n, k).complete().into());
            let term = choices.mul(&power);
            sum = if k % 2 == 0 { sum.add(&term) } else { sum.sub(&term) };
        }
        let orders = MpInterval::from_rational(bits, &Integer::factorial(n).complete().into());
        number(0).add(&probability(&sum.div(&orders)))
    };
    probability(&below(b).sub(&below(a)))
}

/// What (4) and (5) need to know of u.
struct Law {
    /// E |u|³.
    third: MpInterval,
    /// κ of u² − 1.
    square_variance: MpInterval,
    /// ρ of u² − 1.
    square_third: MpInterval,
    /// The largest u² − 1.
    most: MpInterval,
}

impl Law {
    fn uniform() -> Self {
        let root = number(3).sqrt();
        // u² = 3U² is 1 at U = 1/√3, and the cube of 3U² − 1 has this integral from 0 to U.
        let integral = |at: &MpInterval| {
            let terms = [(ratio(27, 7), 7), (ratio(-27, 5), 5), (number(3), 3), (number(-1), 1)];
            terms.iter().fold(number(0), |sum, (c, power)| sum.add(&c.mul(&at.power(*power))))
        };
        let turn = number(1).div(&root);
        Self {
            third: root.mul(&ratio(3, 4)),
            square_variance: ratio(4, 5),
            square_third: integral(&number(1)).sub(&number(2).mul(&integral(&turn))),
            most: number(2),
        }
    }

    fn truncated() -> Self {
        let cut = number(2);
        let mass = number(2).mul(&normal(&cut)).sub(&number(1));
        // 2∫zᵐφ/mass from a to b, for m = 0, 2, 4, 6, by (7).
        let even = |a: &MpInterval, b: &MpInterval| {
            let mut all = vec![normal(b).sub(&normal(a))];
            for m in [2_i32, 4, 6] {
                let edge = |z: &MpInterval| z.power(m - 1).mul(&density(z));
                let before = number(i64::from(m) - 1).mul(&all[all.len() - 1]);
                all.push(before.sub(&edge(b).sub(&edge(a))));
            }
            all.iter().map(|it| number(2).mul(it).div(&mass)).collect::<Vec<_>>()
        };
        let whole = even(&number(0), &cut);
        let variance = &whole[1];
        let deviation = variance.sqrt();
        let cube = {
            let edges = number(2).mul(&density(&number(0)));
            let edges = edges.sub(&cut.sqr().add(&number(2)).mul(&density(&cut)));
            number(2).mul(&edges).div(&mass)
        };
        // (z²/s² − 1)³ = z⁶/s⁶ − 3z⁴/s⁴ + 3z²/s² − 1, positive beyond s.
        let third = |it: &[MpInterval]| {
            let scaled = |k: usize| it[k].div(&variance.power(k as i32));
            let three = number(3);
            scaled(3).sub(&three.mul(&scaled(2))).add(&three.mul(&scaled(1))).sub(&scaled(0))
        };
        let (near, far) = (even(&number(0), &deviation), even(&deviation, &cut));
        Self {
            third: cube.div(&deviation.power(3)),
            square_variance: whole[2].div(&variance.sqr()).sub(&number(1)),
            square_third: third(&far).sub(&third(&near)),
            most: cut.sqr().div(variance).sub(&number(1)),
        }
    }

    /// By (4).
    fn omega(&self, n: u32, ends: &[MpInterval; 2]) -> MpInterval {
        near_normal(n, &self.third, &between(ends))
    }

    /// By (4) and (5).
    fn tau(&self, n: u32, [a, b]: &[MpInterval; 2]) -> MpInterval {
        let count = number(i64::from(n));
        let deviation = self.square_variance.sqrt();
        let place = |end: &MpInterval| end.sub(&number(1)).mul(&count.sqrt()).div(&deviation);
        let third = self.square_third.div(&deviation.power(3));
        let by_size = near_normal(n, &third, &between(&[place(a), place(b)]));
        // P(Σ ±X ≥ nt), ±X ≤ M; nothing is said for t ≤ 0.
        let tail = |t: &MpInterval, most: &MpInterval| {
            if t.strict_sign() != Some(Ordering::Greater) {
                return number(1);
            }
            let two_thirds = ratio(2, 3).mul(most).mul(t);
            let divisor = number(2).mul(&self.square_variance).add(&two_thirds);
            count.mul(&t.sqr()).div(&divisor).neg().exp()
        };
        let outside =
            tail(&number(1).sub(a), &number(1)).add(&tail(&b.sub(&number(1)), &self.most));
        let least = number(1).sub(&outside).max(&number(0));
        by_size.intersection(&least.hull(&number(1)))
    }
}

/// (4) at both ends.
fn near_normal(n: u32, third: &MpInterval, normal: &MpInterval) -> MpInterval {
    let constant = ratio(2 * 4748, 10_000);
    let error = constant.mul(third).div(&number(i64::from(n)).sqrt());
    probability(&normal.add(&error.neg().hull(&error)))
}
