//! What a designer of an activation asks for: the gain that keeps its scale, whether it
//! self-normalizes, how long signals get in a layer of random weights, and how likely random
//! weights are what a theorem presumes.
//!
//! # Mathematics
//!
//! Let f be the activation, z ~ N(0, v), and Mₙ(h) = ∂ⁿE h(z)/∂xⁿ in the mean x, at x = 0.
//!
//! **Moments.** m = E f, s = E f², σ² = s − m², d = E f′, e = E f′² (1). d and e are stated
//! of continuous f only: where f jumps, the derivative of E f is not E f′, and that of E f²
//! is not E (f²)′.
//!
//! **Gains.** g with E (g·f)² = 1, with Var(g·f) = 1, with E (g·f′)² = 1:
//! 1/√s, 1/σ, 1/√e (2): what keeps the length of signals (He et al. 2015, section 2.2), their variance
//! when weights have zero sums (Brock, De and Smith 2021, section 3), and the length of gradients.
//!
//! **Affine.** With a = 1/σ and b = −a·m, h = a·f + b has E h = 0 and E h² = 1 (3), so that
//! (0, 1) is a fixed point of the unit layer (μ, ν) ↦ (E h, Var h) at x = μω, y = ντ with
//! τ = v and any ω (Klambauer et al. 2017, Eqs. 4 and 5). By the heat equation
//! ∂/∂y = ½∂²/∂x², and as ∂(E h)² = 0 where E h = 0, its Jacobian there is, at ω = 0,
//! ((0, ½v·M₂(h)), (0, ½v·M₂(h²))), M₂(h) = a·M₂(f), M₂(h²) = a²M₂(f²) + 2ab·M₂(f) (4):
//! its spectral radius is ½v·|M₂(h²)|, its norm the length of the second column.
//!
//! **Gaussian–Poincaré pair.** E (a·f + b)² = 1 and E (a·f′)² = 1 (Lu, Gould and Ajanthan
//! 2020, arXiv 2006.12169) ask for a = 1/√e and (a·m + b)² = 1 − a²σ², so
//! b = −a·m ± √(1 − σ²/e), which exists exactly if σ² ≤ e (5). By Poincaré's inequality
//! σ² ≤ v·e (Chernoff 1981), so it always does for v ≤ 1.
//!
//! **Edge of chaos.** A random layer with weights of variance σ_w²/n and biases of variance
//! σ_b² has z's variance v for its fixed point and χ = σ_w²·E f′² = 1 there (Poole et al. 2016,
//! Eqs. 3 and 5; Schoenholz et al. 2017, Eq. 5) exactly for σ_w² = 1/e and
//! σ_b² = v − s/e ≥ 0 (6).
//!
//! **Lengths.** Without biases the random layer maps the second moment q to S(τq), τ = n·Var w,
//! S(y) = E f(√y·N)² (Poole et al. 2016, Eq. 3); see [`lengths`](random_layers).
//!
//! **A line on either side of 0**, f = c₋z and f = c₊z: S(y) = y·e with
//! e = ½(c₋² + c₊²) (7), so σ_b² = 0 in (6), and either every length is kept or none.
//!
//! Everything is enclosed with directed rounding: at v in MPFR
//! ([`at_point`](crate::moments::at_point)), along all lengths in doubles.
//!
//! | file | holds |
//! |---|---|
//! | `known` | a value, or the reason why none is stated |
//! | `moments` | (1) and (2) |
//! | `unit` | (3) to (6) |
//! | `ratio`, `shells` | the ratio of lengths before and after a layer, over ranges |
//! | `lengths` | fixed points of random layers |
//! | `report` | all of it |
//! | `gamma` | the distribution function of χ² |
//! | `weights` | how likely random weights have the sums that a theorem presumes |

mod gamma;
mod known;
mod lengths;
mod moments;
mod ratio;
mod report;
mod shells;
mod unit;
mod weights;

pub use known::{Known, Missing};
pub use lengths::{INITIALIZATIONS, Length, Lengths, RandomLayer, Trend, random_layers};
pub use moments::{Gains, Moments};
pub use report::{Gain, gain};
pub use unit::{Affine, EdgeOfChaos, Pair};
pub use weights::{Distribution, Probabilities, probabilities};
