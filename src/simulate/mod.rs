//! Random networks of finite width beside what is proved of infinite width.
//!
//! # Mathematics
//!
//! A network has layers of n units each. Layer l turns h ∈ ℝⁿ into z = Wh + b and f(z), perhaps
//! with dropout behind it; W and b are drawn anew for every layer and every network. Of m inputs
//! at once, every layer has nm values; their mean, their second moment and their variance (the
//! second moment about that mean, over nm) are what is simulated.
//!
//! **Random layers.** The entries of W have mean 0 and variance τ/n exactly: normal; uniform
//! in ±√(3τ/n); normal, cut at two standard deviations and scaled, as the
//! cut normal distribution has variance 1 − 4φ(2)/(2Φ(2) − 1) (1); or W is √τ times an orthogonal
//! matrix, uniform (by Haar's measure). b ~ N(0, `bias`). Given h, z has variance τq + `bias`, q = Σh²/n, so
//! that for n → ∞ the claim language's map q ↦ E f(z)², z ~ N(0, τq + `bias`), holds
//! (Poole et al. 2016, Eq. 3).
//!
//! **Unit layers.** Each row w of W has Σw = ω and Σw² = τ exactly, as the paper's theorems presume:
//! independent numbers g are drawn as above, and w = ω/n + c·(g − ḡ), c > 0 such that
//! Σw² = τ (2), which exists for ω² < nτ. With normal g that is uniform on all such w. Then
//! z = ωh̄ + c·(g − ḡ)ᵀ(h − h̄) has mean ωh̄ and, over w, variance (τ − ω²/n)·Σ(h − h̄)²/(n − 1): for
//! n → ∞, μω and ντ (Klambauer et al. 2017, Eqs. 4 and 5) of h's mean μ and variance ν over units.
//!
//! **Orthogonal matrices** are products of reflections I − 2uuᵀ/uᵀu and signs, with u
//! made of normal numbers (Stewart 1980; Mezzadri 2007, section 6), and never written out (3).
//!
//! **Limit.** From the inputs' own moments the layer's map is iterated in intervals, each step
//! certified: what networks would show if they were infinitely wide.
//!
//! **Deviation.** A simulated moment errs from its limit by a term of order 1/√n that varies from network
//! to network and one of order 1/n that does not. The root mean square over layers and networks of
//! (mean − limit)/√(limit of the second moment), (variance − limit)/limit and
//! (second moment − limit)/limit is stated for every width, and the exponent of
//! n in it, fitted by least squares between logarithms (4).
//!
//! **Beside a tube.** A tube ([`crate::fixed_point::tube`]) holds the limits of all starts and
//! parameters in some ranges. If the limit of a network's own start and parameters has the distance
//! d from the nearer end of the tube behind a layer, and networks of width n have the standard
//! deviation s there, then networks of width n(2s/d)² have d/2, were the deviation c/√n exactly:
//! the largest of these widths over all layers is where two deviations fit into the tube (5). That
//! is an estimate from a sample, and the term of order 1/n is left out: nothing of it is proved.
//!
//! **Numbers.** Each row of each layer of each network has its own stream of ChaCha with 8 rounds,
//! so that threads change nothing. Between machines only rounding may differ, as
//! products are summed in the order that suits the processor's vectors.
//!
//! | file | holds |
//! |---|---|
//! | `formula` | the activation over doubles |
//! | `input`, `weights` | what is drawn |
//! | `stream` | random numbers by their place |
//! | `orthogonal` | (3) |
//! | `dropout` | what is dropped, and what takes its place |
//! | `network` | a network's law; what cannot be one |
//! | `forward` | one network, layer by layer |
//! | `limit` | the limit of infinite width |
//! | `statistics` | moments, their spread over networks, (4) |
//! | `tube` | (5) |
//! | `run` | many networks, in parallel |

mod dropout;
mod formula;
mod forward;
mod input;
mod limit;
mod network;
mod orthogonal;
mod run;
mod statistics;
mod stream;
mod tube;
mod weights;

pub use formula::Formula;
pub use input::{Input, Shape};
pub use limit::{Limit, Step};
pub use network::{Network, Unfit};
pub use run::{Plan, Simulation, Width, networks, simulate};
pub use statistics::{Deviations, Moments, Spread, exponent, moments};
pub use tube::{Beside, STATES, State};
pub use weights::Weights;
