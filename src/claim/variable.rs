//! Names of what has a value.

use std::fmt;

/// The name of something that has a value: a variable of the domain, `x` and `y`, a
/// parameter of the activation, a definition.
///
/// At most [`Variable::MAX_LENGTH`] ASCII letters, digits and `_`, kept in place, so that
/// names are as cheap to copy and to compare as numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Variable {
    /// Zeros behind the name.
    bytes: [u8; Variable::MAX_LENGTH],
}

impl Variable {
    /// The longest name.
    pub const MAX_LENGTH: usize = 24;

    /// μ, the mean of a layer's inputs.
    pub const MU: Self = Self::known("mu");
    /// ω, the sum of a unit's weights.
    pub const OMEGA: Self = Self::known("omega");
    /// ν, the variance of a layer's inputs.
    pub const NU: Self = Self::known("nu");
    /// τ, the sum of a unit's squared weights.
    pub const TAU: Self = Self::known("tau");
    /// The mean of the pre-activation.
    pub const X: Self = Self::known("x");
    /// The variance of the pre-activation.
    pub const Y: Self = Self::known("y");
    /// The second moment of a layer's inputs.
    pub const Q: Self = Self::known("q");
    /// The variance of a layer's biases.
    pub const BIAS: Self = Self::known("bias");
    /// The share of units that dropout drops.
    pub const RATE: Self = Self::known("rate");
    /// SELU's scale.
    pub const LAMBDA: Self = Self::known("lambda");
    /// SELU's and ELU's depth of the negative branch.
    pub const ALPHA: Self = Self::known("alpha");
    /// The argument of an activation.
    pub const Z: Self = Self::known("z");

    /// The names of the paper, in the order in which a domain lists them; all others come
    /// behind them, in the order of the file.
    pub const PAPER: [Self; 6] = [Self::MU, Self::OMEGA, Self::NU, Self::TAU, Self::X, Self::Y];

    const fn known(name: &str) -> Self {
        let name = name.as_bytes();
        let mut bytes = [0; Self::MAX_LENGTH];
        let mut at = 0;
        while at < name.len() {
            bytes[at] = name[at];
            at += 1;
        }
        Self { bytes }
    }

    /// The name as a value; none if it is none: too long, or not a letter followed by
    /// letters, digits and `_`.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let mut bytes = [0; Self::MAX_LENGTH];
        bytes.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
        (is_name && name.bytes().all(is_plain)).then_some(Self { bytes })
    }

    /// The name in the claim language.
    #[must_use]
    pub fn name(&self) -> &str {
        let length = self.bytes.iter().position(|byte| *byte == 0).unwrap_or(Self::MAX_LENGTH);
        std::str::from_utf8(&self.bytes[..length]).unwrap_or_default()
    }
}

impl fmt::Debug for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
