//! Which layers a figure draws: a claim's, or those of some activations.

use super::Task;
use super::failure::Failure;
use crate::claim::{ActivationSpec, Domain, Layer, LayerKind, Number, Range, Scope, Variable};

/// What a variable ranges over unless asked otherwise.
pub type OwnRange = (Variable, &'static str, &'static str);

/// A layer with the name of its activation.
pub struct NamedLayer {
    /// The activation.
    pub name: String,
    /// What names mean; its ranges may still be replaced.
    pub scope: Scope,
}

/// The claim's layer, or a preset for each activation asked for or of the figure's own.
///
/// # Errors
/// A claim of several cases, or activations that do not go with the domain.
pub fn layers(
    task: &Task,
    kind: LayerKind,
    own: &[&str],
    domain: &[OwnRange],
) -> Result<Vec<NamedLayer>, Failure> {
    if let Some(claim) = task.claim {
        let name = claim.activation.label();
        return Ok(vec![NamedLayer { name, scope: task.case_of(claim)?.scope.clone() }]);
    }
    let mut specs = task.activations.to_vec();
    if specs.is_empty() {
        let known = |name: &&str| ActivationSpec::known(name, &[]).map_err(Failure::bug);
        specs = own.iter().map(known).collect::<Result<_, _>>()?;
    }
    let number = |text| Number::parse(text).ok_or_else(|| Failure::bug("a default is no number"));
    let range = |&(variable, lower, upper): &OwnRange| {
        Ok((variable, Range { lower: number(lower)?, upper: number(upper)? }))
    };
    let ranges: Vec<_> = domain.iter().map(range).collect::<Result<_, Failure>>()?;
    let domain = Domain::new(ranges).map_err(Failure::bug)?;
    let layer = |spec: &ActivationSpec| {
        let scope = Scope::new(domain.clone(), spec, &Layer::preset(kind), &[]);
        let scope = scope.map_err(|error| Failure::Asked(format!("--activation: {error}")))?;
        Ok(NamedLayer { name: spec.label(), scope })
    };
    specs.iter().map(layer).collect()
}
