//! Random numbers by their place: what a network draws depends on where it is used, and not on
//! who draws first.

use chacha20::ChaCha8Rng;
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal, StandardUniform};

/// The generator of a place.
pub type Stream = ChaCha8Rng;

/// All random numbers of one network.
#[derive(Clone, Debug)]
pub struct Source([u8; 32]);

/// What numbers are for.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// The inputs of a unit.
    Input(u32),
    /// Weights, bias and what is dropped, of a unit of a layer.
    Row(u32, u32),
    /// A reflection of a layer.
    Reflection(u32, u32),
}

impl Source {
    /// That of a network of some width, by its number and the seed of all.
    pub fn new(seed: u64, width: u32, network: u32) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..12].copy_from_slice(&width.to_le_bytes());
        key[12..16].copy_from_slice(&network.to_le_bytes());
        Self(key)
    }

    /// The stream of a place.
    pub fn at(&self, place: Place) -> Stream {
        // Layers are numbered from 1, as the inputs are layer 0.
        let (layer, row, kind) = match place {
            Place::Input(row) => (0, row, 0),
            Place::Row(layer, row) => (layer, row, 0),
            Place::Reflection(layer, row) => (layer, row, 1),
        };
        let mut stream = ChaCha8Rng::from_seed(self.0);
        stream.set_stream(u64::from(layer) << 32 | u64::from(row) << 1 | kind);
        stream
    }
}

/// A standard normal number.
pub fn normal(stream: &mut Stream) -> f64 {
    StandardNormal.sample(stream)
}

/// A number uniform in [0, 1).
pub fn uniform(stream: &mut Stream) -> f64 {
    StandardUniform.sample(stream)
}
