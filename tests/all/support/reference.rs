//! What the integration tests share: a deterministic generator, a parallel
//! sampler, and the paper's formulas at high precision.
//!
//! # Mathematics
//!
//! **erfcx for z ≥ 1/16.** erfcx(z) = (z/π) ∫ e^{−t²}/(z² + t²) dt. The trapezoidal
//! rule with step h errs by the residue at t = iz, 2e^{z²}/(e^{2πz/h} − 1), if the
//! line Im t = a it is shifted to lies above z, and by at most
//! (2z/√π) e^{a²}/(|a² − z²| (e^{2πa/h} − 1)) beside (1). With h = 1/4 and a = 4π
//! (4π + 1 for 12 ≤ z < 13), e^{a² − 8πa} ≤ e^{1 − 16π²} < 2⁻²²⁶ and |a − z| > 0.43.
//! As erfcx(z) > 1/(√π (z + 0.71)), (1) is below 2⁻²²⁰ relative; the terms beyond
//! n = 50 are below e^{−162}, and rounding to 256 bits is negligible: 2⁻²¹⁰ covers
//! all (2). |erfcx′/erfcx| < 1.13 for z ≥ 0 carries this to intervals.
//!
//! **Derivatives.** dⁿ/dxⁿ E h(z) = E h⁽ⁿ⁾(z) in the sense of distributions, and
//! E δ⁽ᵏ⁾(z) = G⁽ᵏ⁾(x) = (−1)ᵏ y^{−k/2} He_k(x/√y) G(x), G the density of z at 0 (3).
//! With T_β = E[e^{βz}; z < 0], (e^{βz} 1_{z<0})′ = βe^{βz} 1_{z<0} − δ gives, for
//! n ≥ 2, f⁽ⁿ⁾ = λα e^z 1_{z<0} + D_n with D₂ = λ(1−α)δ, D_{n+1} = D_n′ − λαδ (4), and
//! for n ≥ 3, (f²)⁽ⁿ⁾ = λ²α²(2ⁿe^{2z} − 2e^z) 1_{z<0} + D_n with
//! D₃ = 2λ²(1−α²)δ, D_{n+1} = D_n′ − λ²α²(2ⁿ − 2)δ (5).
#![allow(dead_code, reason = "the unit tests of moments use a part of it")]

use rayon::prelude::*;
use rug::float::{Constant, Round};
use rug::{Assign, Float};
use selfnorm::arithmetic::Interval;
use selfnorm::arithmetic::mpfr::MpInterval;
use std::sync::LazyLock;

/// SplitMix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95))
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.bits() % bound
    }

    pub fn chance(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    pub fn pick(&mut self, choices: &[f64]) -> f64 {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// In [lower, upper], up to rounding.
    pub fn uniform(&mut self, lower: f64, upper: f64) -> f64 {
        lower + (upper - lower) * ((self.bits() >> 11) as f64 / (1_u64 << 53) as f64)
    }

    pub fn log_uniform(&mut self, lower: f64, upper: f64) -> f64 {
        self.uniform(lower.ln(), upper.ln()).exp()
    }

    pub fn sign(&mut self) -> f64 {
        if self.chance(2) { -1.0 } else { 1.0 }
    }

    /// A finite double, uniform in sign, exponent (subnormals included) and mantissa.
    pub fn any_double(&mut self) -> f64 {
        let exponent = self.below(2047) << 52;
        f64::from_bits((self.bits() & 0x800f_ffff_ffff_ffff) | exponent)
    }

    /// A double of the interval; now and then an end of it.
    pub fn inside(&mut self, interval: Interval) -> f64 {
        let (lower, upper) = (interval.inf().max(-f64::MAX), interval.sup().min(f64::MAX));
        let value = match self.below(10) {
            0 => lower,
            1 => upper,
            _ => self.uniform(lower / 2.0, upper / 2.0) * 2.0,
        };
        value.clamp(lower, upper)
    }
}

/// How often something was measured, its largest value, and where that was.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worst {
    pub count: u64,
    pub value: f64,
    pub at: [f64; 4],
}

impl Worst {
    pub fn note(&mut self, value: f64, at: &[f64]) {
        self.count += 1;
        if value > self.value || self.count == 1 {
            self.value = value;
            self.at = std::array::from_fn(|i| at.get(i).copied().unwrap_or(0.0));
        }
    }

    /// Prints what was measured.
    pub fn print(&self, what: &str) {
        println!("{what}: worst {:.6e} of {} at {:?}", self.value, self.count, self.at);
    }

    fn merge(self, other: Self) -> Self {
        let count = self.count + other.count;
        let first = other.count == 0 || self.count > 0 && self.value >= other.value;
        Self { count, ..if first { self } else { other } }
    }
}

/// So many points if `tests/run --long` asked for them all; else a sixteenth of them must do, and
/// few where a mutant is only to be caught at once.
pub fn points(all: u64) -> u64 {
    let is_hasty = std::env::var_os("SELFNORM_HASTY_TESTS").is_some();
    match (is_long(), is_hasty) {
        (true, _) => all,
        (false, true) => all.div_ceil(256),
        (false, false) => all.div_ceil(16),
    }
}

/// Whether the tests may take long: `tests/run --long`.
pub fn is_long() -> bool {
    std::env::var_os("SELFNORM_LONG_TESTS").is_some()
}

/// Runs a test `count` times on all cores, deterministically.
pub fn sample<const N: usize>(
    seed: u64,
    count: u64,
    test: impl Fn(&mut Random, &mut [Worst; N]) + Sync,
) -> [Worst; N] {
    // Few ones, which are slow, are shared among the cores as well.
    let block_size = count.div_ceil(8).min(250);
    merged(count.div_ceil(block_size), &|block| {
        let mut random = Random::new((seed << 32) + block);
        let mut worst = [Worst::default(); N];
        for _ in 0..block_size.min(count - block * block_size) {
            test(&mut random, &mut worst);
        }
        worst
    })
}

/// What all blocks have come to, compiled once for all tests that look for so many things.
fn merged<const N: usize>(blocks: u64, of: &(dyn Fn(u64) -> [Worst; N] + Sync)) -> [Worst; N] {
    let of_blocks = (0..blocks).into_par_iter().map(of);
    of_blocks.reduce(|| [Worst::default(); N], |a, b| std::array::from_fn(|i| a[i].merge(b[i])))
}

/// Whether the doubles enclose the reference; an empty reference is in nothing.
pub fn encloses(outer: Interval, inner: &MpInterval) -> bool {
    !inner.is_empty() && outer.inf() <= *inner.lower() && outer.sup() >= *inner.upper()
}

/// The interval holding one double.
pub fn exactly(bits: u32, value: f64) -> MpInterval {
    let value = Float::with_val(bits, value);
    MpInterval::new(value.clone(), value)
}

/// Precision up to which (2) is used.
pub const FAST_BITS: u32 = 200;
const WORKING_BITS: u32 = 256;
const TERMS: u32 = 50;

/// e^{−n²/16} for n = 1 … 50.
static WEIGHTS: LazyLock<Vec<Float>> = LazyLock::new(|| {
    (1..=TERMS).map(|n| (-Float::with_val(WORKING_BITS, n * n) / 16_u32).exp()).collect()
});

/// Equation (1), to be trusted to (2).
fn erfcx_sum(z: &Float) -> Float {
    let pi = Float::with_val(WORKING_BITS, Constant::Pi);
    let square = Float::with_val(WORKING_BITS, z * z);
    let mut sum = Float::with_val(WORKING_BITS, square.recip_ref()) / 2_u32;
    let (mut node, mut term) = (Float::new(WORKING_BITS), Float::new(WORKING_BITS));
    for (n, weight) in (1_u32..).zip(WEIGHTS.iter()) {
        node.assign(f64::from(n * n) / 16.0);
        node += &square;
        term.assign(weight / &node);
        sum += &term;
    }
    let value = sum * z / (2_u32 * pi.clone());
    if *z >= 13 {
        return value;
    }
    let denominator = (Float::with_val(WORKING_BITS, z * 8_u32) * pi).exp_m1();
    value - 2_u32 * square.exp() / denominator
}

/// erfcx by (1) at an interval above 1/16.
fn erfcx_fast(z: &MpInterval) -> MpInterval {
    let value = erfcx_sum(z.lower());
    let mut error = Float::with_val_round(64, z.upper() - z.lower(), Round::Up).0;
    error *= 2_u32;
    error += Float::with_val(64, Float::u_exp(1, -210));
    let one = Float::with_val(WORKING_BITS, 1);
    let factor = MpInterval::new(Float::with_val(WORKING_BITS, &one - &error), one + error);
    let product = MpInterval::new(value.clone(), value).mul(&factor);
    let end = |x: &Float, round| Float::with_val_round(z.precision(), x, round).0;
    MpInterval::new(end(product.lower(), Round::Down), end(product.upper(), Round::Up))
}

/// erfc at a narrow interval: by (1), or by MPFR near 0 and at high precision.
pub fn erfc(u: &MpInterval) -> MpInterval {
    if u.precision() > FAST_BITS || *u.abs().lower() < 0.0625 {
        return u.erfc();
    }
    let tail = u.sqr().neg().exp().mul(&erfcx_fast(&u.abs()));
    if *u.lower() > 0 { tail } else { MpInterval::from_integer(u.precision(), 2).sub(&tail) }
}

/// erfcx at a narrow interval, likewise.
pub fn erfcx(u: &MpInterval) -> MpInterval {
    if *u.abs().lower() < 0.0625 {
        return u.sqr().exp().mul(&u.erfc());
    }
    let tail = erfcx_fast(&u.abs());
    if *u.lower() > 0 { tail } else { u.sqr().exp().mul(&exactly(u.precision(), 2.0)).sub(&tail) }
}

/// What is expected: f or f².
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    First,
    Second,
}

/// SELU with λ₀₁ and α₀₁ of Eq. (14).
pub struct Paper {
    bits: u32,
    lambda: MpInterval,
    alpha: MpInterval,
}

impl Paper {
    pub fn new(bits: u32) -> Self {
        let n = |n: i64| MpInterval::from_integer(bits, n);
        let (pi, root) = (MpInterval::pi(bits), n(2).sqrt());
        let near = n(1).div(&root).erfc();
        let tilted = near.mul(&n(1).div(&n(2)).exp());
        let alpha = n(2).div(&pi).sqrt().neg().div(&tilted.sub(&n(1)));
        let radicand = n(2).mul(&root.erfc()).mul(&n(2).exp());
        let radicand = radicand.add(&pi.mul(&near.sqr()).mul(&n(1).exp()));
        let radicand = radicand.sub(&n(2).mul(&n(2).add(&pi)).mul(&tilted)).add(&pi).add(&n(2));
        let lambda = n(1).sub(&tilted).mul(&n(2).mul(&pi).sqrt()).div(&radicand.sqrt());
        Self { bits, lambda, alpha }
    }

    pub fn constants(&self) -> [&MpInterval; 2] {
        [&self.lambda, &self.alpha]
    }

    /// Prepares what the formulas share at mean x and variance y.
    pub fn at(&self, x: &MpInterval, y: &MpInterval) -> At<'_> {
        let n = |n: i64| MpInterval::from_integer(self.bits, n);
        let r = n(2).mul(y).sqrt();
        let (once, twice) = (x.add(y), x.add(&n(2).mul(y)));
        At {
            paper: self,
            gaussian: x.sqr().div(&n(2).mul(y)).neg().exp(),
            erfc: erfc(&x.div(&r)),
            complement: erfc(&x.neg().div(&r)),
            first: x.add(&y.div(&n(2))).exp().mul(&erfc(&once.div(&r))),
            second: n(2).mul(&once).exp().mul(&erfc(&twice.div(&r))),
            x: x.clone(),
            y: y.clone(),
        }
    }
}

/// The paper's formulas at one point.
pub struct At<'a> {
    paper: &'a Paper,
    x: MpInterval,
    y: MpInterval,
    /// e^{−x²/2y}.
    gaussian: MpInterval,
    /// erfc(x/r).
    erfc: MpInterval,
    /// 2 − erfc(x/r).
    complement: MpInterval,
    /// e^{x+y/2} erfc((x+y)/r).
    first: MpInterval,
    /// e^{2(x+y)} erfc((x+2y)/r).
    second: MpInterval,
}

impl At<'_> {
    fn n(&self, n: i64) -> MpInterval {
        MpInterval::from_integer(self.paper.bits, n)
    }

    /// Eq. (4), and Eq. (5) before μ̃² is subtracted.
    pub fn moment(&self, moment: Moment) -> MpInterval {
        let Paper { lambda, alpha, .. } = self.paper;
        let (x, y) = (&self.x, &self.y);
        let bell = self.n(2).mul(y).div(&MpInterval::pi(self.paper.bits)).sqrt();
        let bell = bell.mul(&self.gaussian);
        if moment == Moment::First {
            let sum = alpha.mul(&self.first).sub(&alpha.add(x).mul(&self.erfc));
            let sum = sum.add(&bell).add(&self.n(2).mul(x));
            return lambda.div(&self.n(2)).mul(&sum);
        }
        let linear = x.sqr().add(y).mul(&self.complement);
        let tilted = self.erfc.sub(&self.n(2).mul(&self.first)).add(&self.second);
        let sum = linear.add(&alpha.sqr().mul(&tilted)).add(&bell.mul(x));
        lambda.sqr().div(&self.n(2)).mul(&sum)
    }

    /// ∂ⁿ/∂xⁿ by (3) to (5), n ≤ 6.
    pub fn derivative(&self, moment: Moment, n: u32) -> MpInterval {
        if n == 0 {
            return self.moment(moment);
        }
        let half = |a: &MpInterval| a.div(&self.n(2));
        let (t1, t2) = (half(&self.first), half(&self.second));
        let positive = half(&self.complement);
        let l2 = self.paper.lambda.sqr();
        let (la, l2a2) =
            (self.paper.lambda.mul(&self.paper.alpha), l2.mul(&self.paper.alpha.sqr()));
        let two = |a: &MpInterval| self.n(2).mul(a);
        let (smooth, start, rest) = match moment {
            Moment::First => (la.mul(&t1), 2, self.paper.lambda.mul(&positive)),
            Moment::Second => {
                let smooth = l2a2.mul(&self.n(1 << n).mul(&t2).sub(&two(&t1)));
                let mean = self.x.mul(&positive).add(&self.y.mul(&self.density(0)));
                (smooth, 3, two(&l2).mul(if n == 1 { &mean } else { &positive }))
            }
        };
        if n < start {
            return smooth.add(&rest);
        }
        (start..=n).fold(smooth, |sum, from| {
            let jump = match (moment, from == start) {
                (Moment::First, true) => self.paper.lambda.sub(&la),
                (Moment::First, false) => la.neg(),
                (Moment::Second, true) => two(&l2.sub(&l2a2)),
                (Moment::Second, false) => self.n(2 - (1 << (from - 1))).mul(&l2a2),
            };
            sum.add(&jump.mul(&self.density((n - from) as usize)))
        })
    }

    /// (3).
    fn density(&self, k: usize) -> MpInterval {
        const HERMITE: [&[i64]; 5] =
            [&[1], &[0, 1], &[-1, 0, 1], &[0, -3, 0, 1], &[3, 0, -6, 0, 1]];
        let deviation = self.y.sqrt();
        let t = self.x.div(&deviation);
        let hermite =
            HERMITE[k].iter().rev().fold(self.n(0), |sum, &c| sum.mul(&t).add(&self.n(c)));
        let turn = deviation.neg().power(k as i32);
        let density = self.gaussian.div(&two_pi(self.paper.bits).mul(&self.y).sqrt());
        hermite.mul(&density).div(&turn)
    }
}

fn two_pi(bits: u32) -> MpInterval {
    MpInterval::from_integer(bits, 2).mul(&MpInterval::pi(bits))
}

/// ℋ's entries in rows and √λ_max(ℋᵀℋ) by the paper's formulas.
pub fn jacobian(
    paper: &Paper,
    bits: u32,
    [mu, omega, nu, tau]: &[MpInterval; 4],
) -> [MpInterval; 5] {
    let at = paper.at(&mu.mul(omega), &nu.mul(tau));
    let n = |n: i64| MpInterval::from_integer(bits, n);
    let half_tau = tau.div(&n(2));
    let h11 = omega.mul(&at.derivative(Moment::First, 1));
    let h12 = half_tau.mul(&at.derivative(Moment::First, 2));
    let mean = n(2).mul(&at.moment(Moment::First));
    let h21 = omega.mul(&at.derivative(Moment::Second, 1)).sub(&mean.mul(&h11));
    let h22 = half_tau.mul(&at.derivative(Moment::Second, 2)).sub(&mean.mul(&h12));
    let trace = h11.sqr().add(&h12.sqr()).add(&h21.sqr()).add(&h22.sqr());
    let determinant = h11.mul(&h22).sub(&h12.mul(&h21));
    let discriminant = trace.sqr().sub(&n(4).mul(&determinant.sqr())).max(&n(0));
    let norm = trace.add(&discriminant.sqrt()).div(&n(2)).sqrt();
    [h11, h12, h21, h22, norm]
}
