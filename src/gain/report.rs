//! All that is stated of one activation.

use super::known::{Known, Missing};
use super::lengths::{RandomLayer, random_layers};
use super::moments::{Gains, Moments};
use super::unit::{Affine, EdgeOfChaos, Pair};
use crate::activation::Activation;
use crate::claim::{ActivationSpec, Number};
use crate::search::Options;

/// Bits of the variance that is asked about.
const BITS: u32 = 160;

/// What is proved of an activation at z ~ N(0, v).
#[derive(Clone, Debug)]
pub struct Gain {
    /// The activation.
    pub activation: ActivationSpec,
    /// v.
    pub at: Number,
    /// Its moments.
    pub moments: Moments,
    /// Its gains.
    pub gains: Gains,
    /// a·f + b with the fixed point (0, 1).
    pub affine: Known<Affine>,
    /// The Gaussian–Poincaré pair.
    pub pair: Known<Pair>,
    /// The weights' and biases' variance at the edge of chaos.
    pub edge_of_chaos: Known<EdgeOfChaos>,
    /// The lengths that random layers keep, whatever v.
    pub random_layers: Known<Vec<RandomLayer>>,
}

/// Everything about an activation whose parameters are numbers, at a variance v > 0.
///
/// # Errors
/// Why it has no moments, or that the time was up.
pub fn gain(spec: &ActivationSpec, at: &Number, options: &Options) -> Known<Gain> {
    let activation = Activation::of(spec).map_err(|_| Missing::TooHard)?;
    let no_slopes = Missing::of_slopes(activation.continuity());
    let variance = at.enclose(BITS);
    let (moments, random_layers) = rayon::join(
        || Moments::new(&activation, variance, no_slopes.clone(), options),
        || random_layers(spec, &activation, no_slopes.as_ref(), options),
    );
    // What cannot be integrated at all has its reason in the lengths.
    let moments = match (moments, &random_layers) {
        (Err(Missing::TooHard), Err(reason @ Missing::Unsuitable(_))) => {
            return Err(reason.clone());
        }
        (moments, _) => moments?,
    };
    let is_homogeneous = activation.homogeneous().is_some();
    Ok(Gain {
        activation: spec.clone(),
        at: at.clone(),
        gains: moments.gains(),
        affine: Affine::new(&moments),
        pair: Pair::new(&moments),
        edge_of_chaos: EdgeOfChaos::new(&moments, is_homogeneous),
        random_layers,
        moments,
    })
}
