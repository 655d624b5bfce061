//! What dropout hands on at doubles: a·f(z) + b of what is kept, and one value of what is not.

use super::stream::{Stream, uniform};
use crate::claim::{DropoutKind, Number};

/// Dropout with the numbers it is made of.
#[derive(Clone, Copy, Debug)]
pub struct Mask {
    rate: f64,
    scale: f64,
    shift: f64,
    dropped: f64,
}

impl Mask {
    /// Of a rate below 1; `depth` is λα, which alpha dropout takes for the saturation:
    /// k = 1 − rate, s = −λα, a² = 1/(k + s²k(1 − k)), b = −a(1 − k)s (Klambauer et al. 2017,
    /// "New dropout technique"). None if it lacks that.
    pub fn new(kind: DropoutKind, rate: &Number, depth: Option<f64>) -> Option<Self> {
        let rate = rate.enclosure().mid();
        let kept = 1.0 - rate;
        match kind {
            DropoutKind::Standard => {
                Some(Self { rate, scale: kept.recip(), shift: 0.0, dropped: 0.0 })
            }
            DropoutKind::Alpha => {
                let saturation = -depth?;
                let scale = (kept + saturation * saturation * kept * rate).sqrt().recip();
                let shift = -scale * rate * saturation;
                Some(Self { rate, scale, shift, dropped: scale * saturation + shift })
            }
        }
    }

    /// What is handed on of an activation.
    pub fn apply(self, value: f64, stream: &mut Stream) -> f64 {
        if uniform(stream) < self.rate { self.dropped } else { self.scale * value + self.shift }
    }
}
