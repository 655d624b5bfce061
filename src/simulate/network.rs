//! A network's law, and what cannot be one.

use super::dropout::Mask;
use super::formula::Formula;
use super::input::{Input, Sampler};
use super::weights::Weights;
use crate::activation::Activation;
use crate::claim::{
    ActivationSpec, Domain, Dropout, DropoutKind, Layer, LayerKind, Number, Range, Scope,
    ScopeError, Variable,
};
use std::error::Error;
use std::fmt;

/// The most values behind a layer: a gigabyte of memory for each network at work.
const MOST_VALUES: u64 = 50_000_000;

/// A random network of any width and depth.
#[derive(Clone, Debug)]
pub struct Network {
    /// What names mean; the state is that of the inputs.
    pub scope: Scope,
    /// The layer.
    pub layer: Layer,
    /// Where weights come from.
    pub weights: Weights,
    /// What it is fed with.
    pub input: Input,
    pub(super) formula: Formula,
    pub(super) mask: Option<Mask>,
    pub(super) sampler: Sampler,
    pub(super) omega: f64,
    pub(super) tau: f64,
    pub(super) bias: f64,
}

/// Why there is no such network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// A parameter of the activation, or the rate, is a range.
    Ranges(Variable),
    /// The layer knows no such number.
    NotOfLayer(Variable, LayerKind),
    /// It must be greater than 0.
    NotPositive(Variable),
    /// It must be at least 0.
    Negative(Variable),
    /// Orthogonal weights have no given sums.
    OrthogonalUnit,
    /// Alpha dropout with an activation without λ and α.
    NoSaturation,
    /// The inputs leave all units' z the same.
    NoVariance(LayerKind),
    /// The inputs' second moment is larger than a domain may hold.
    LargeInputs,
    /// So few weights cannot have these sums.
    Sums(u32),
    /// This width and these inputs are too many values behind a layer.
    TooLarge(u32, u32),
    /// Names that get in each other's way.
    Scope(ScopeError),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ranges(name) => {
                write!(f, "`{name}` is a range; a network has one value of it, so give a number")
            }
            Self::NotOfLayer(name, kind) => {
                let kind = kind.name();
                write!(f, "the {kind} layer has no `{name}`; leave it out, or choose another layer")
            }
            Self::NotPositive(name) => write!(f, "`{name}` must be greater than 0"),
            Self::Negative(name) => write!(f, "`{name}` must not be negative"),
            Self::OrthogonalUnit => f.write_str(
                "orthogonal weights have sums of their own, which the unit layer prescribes; \
                 simulate the random layer",
            ),
            Self::NoSaturation => f.write_str(
                "alpha dropout needs the activation's lambda and alpha; take selu, or standard \
                 dropout",
            ),
            Self::NoVariance(LayerKind::Unit) => f.write_str(
                "inputs of variance 0 leave all units of the unit layer the same; give them a \
                 variance",
            ),
            Self::NoVariance(LayerKind::Random) => f.write_str(
                "inputs that are all 0 stay so without biases; give them a mean or a variance",
            ),
            Self::LargeInputs => f.write_str(
                "the inputs' second moment is larger than 1e9; give them a smaller mean or variance",
            ),
            Self::Sums(width) => write!(
                f,
                "units of width {width} cannot have weights of the sum omega and the sum of squares \
                 tau, which takes two of them and omega^2 < width*tau; make the layers wider"
            ),
            Self::TooLarge(width, inputs) => write!(
                f,
                "{width} units with {inputs} inputs are more than {MOST_VALUES} values behind each \
                 layer; take fewer of one or the other"
            ),
            Self::Scope(error) => error.fmt(f),
        }
    }
}

impl Error for Unfit {}

impl From<ScopeError> for Unfit {
    fn from(error: ScopeError) -> Self {
        Self::Scope(error)
    }
}

/// The numbers that each layer has, with what they are unless given.
fn parameters(kind: LayerKind) -> [(Variable, &'static str); 2] {
    match kind {
        LayerKind::Unit => [(Variable::OMEGA, "0"), (Variable::TAU, "1")],
        LayerKind::Random => [(Variable::TAU, "1"), (Variable::BIAS, "0")],
    }
}

impl Network {
    /// A network of a preset layer with some of its numbers given: ω and τ, or τ and `bias`.
    ///
    /// # Errors
    /// Why there is none.
    pub fn new(
        activation: &ActivationSpec,
        (kind, dropout): (LayerKind, Option<&Dropout>),
        given: &[(Variable, Number)],
        weights: Weights,
        input: &Input,
    ) -> Result<Self, Unfit> {
        if let Some(ranging) = activation.parameters.iter().find(|it| !it.range.is_point()) {
            return Err(Unfit::Ranges(ranging.name));
        }
        if dropout.is_some_and(|dropout| !dropout.rate.is_point()) {
            return Err(Unfit::Ranges(Variable::RATE));
        }
        if kind == LayerKind::Unit && weights == Weights::Orthogonal {
            return Err(Unfit::OrthogonalUnit);
        }
        let known = parameters(kind);
        if let Some((name, _)) =
            given.iter().find(|(name, _)| !known.iter().any(|it| it.0 == *name))
        {
            return Err(Unfit::NotOfLayer(*name, kind));
        }
        let mut named: Vec<(Variable, Number)> = Vec::new();
        for (name, default) in known {
            let own = given.iter().find(|(it, _)| *it == name).map(|(_, value)| value.clone());
            named.extend(own.or_else(|| Number::parse(default)).map(|value| (name, value)));
        }
        let value = |name: Variable| {
            let found = named.iter().find(|(known, _)| *known == name);
            found.map_or(0.0, |(_, value)| value.enclosure().mid())
        };
        let [omega, tau, bias] = [Variable::OMEGA, Variable::TAU, Variable::BIAS].map(value);
        if tau <= 0.0 {
            return Err(Unfit::NotPositive(Variable::TAU));
        }
        if bias < 0.0 {
            return Err(Unfit::Negative(Variable::BIAS));
        }
        let layer = Layer { dropout: dropout.cloned(), ..Layer::preset(kind) };
        let state = state(kind, input, bias)?;
        let ranges = state.into_iter().chain(named).map(|(name, it)| (name, Range::point(it)));
        let domain = Domain::new(ranges).map_err(ScopeError::from)?;
        let scope = Scope::new(domain, activation, &layer, &[])?;
        let function = Activation::new(&scope).function().ok_or(Unfit::Ranges(Variable::Z))?;
        Ok(Self {
            mask: dropout.map(|it| mask(&scope, it)).transpose()?,
            formula: Formula::new(&function),
            sampler: input.sampler(),
            weights,
            input: input.clone(),
            scope,
            layer,
            omega,
            tau,
            bias,
        })
    }

    /// Whether layers can be so wide, with so many inputs.
    ///
    /// # Errors
    /// If not.
    pub fn check_size(&self, width: u32, inputs: u32) -> Result<(), Unfit> {
        if u64::from(width) * u64::from(inputs) > MOST_VALUES {
            return Err(Unfit::TooLarge(width, inputs));
        }
        let least = self.omega * self.omega / f64::from(width);
        let is_unit = self.layer.kind == LayerKind::Unit;
        if is_unit && (width < 2 || least >= self.tau) { Err(Unfit::Sums(width)) } else { Ok(()) }
    }
}

/// The inputs' state.
fn state(kind: LayerKind, input: &Input, bias: f64) -> Result<Vec<(Variable, Number)>, Unfit> {
    let is_varied = input.variance.enclosure().mid() > 0.0;
    match kind {
        LayerKind::Unit if !is_varied => Err(Unfit::NoVariance(kind)),
        LayerKind::Unit => {
            Ok(vec![(Variable::MU, input.mean.clone()), (Variable::NU, input.variance.clone())])
        }
        LayerKind::Random => {
            let q = input.second_moment().ok_or(Unfit::NoVariance(kind))?;
            if Range::point(q.clone()).check().is_err() {
                return Err(Unfit::LargeInputs);
            }
            let is_zero = q.enclosure().mid() <= 0.0;
            if is_zero && bias == 0.0 {
                return Err(Unfit::NoVariance(kind));
            }
            Ok(vec![(Variable::Q, q)])
        }
    }
}

fn mask(scope: &Scope, dropout: &Dropout) -> Result<Mask, Unfit> {
    let number = |name| scope.parameter(name).map(|value| value.enclosure().mid());
    let depth = number(Variable::LAMBDA).zip(number(Variable::ALPHA));
    let depth = depth.map(|(lambda, alpha)| lambda * alpha);
    if dropout.kind == DropoutKind::Alpha && depth.is_none() {
        return Err(Unfit::NoSaturation);
    }
    Mask::new(dropout.kind, &dropout.rate.lower, depth).ok_or(Unfit::NoSaturation)
}
