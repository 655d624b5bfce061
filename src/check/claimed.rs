//! What a claim states, in its order: the statements that a certificate must settle.

use super::comparison::Comparison;
use crate::certificate::Subject;
use crate::claim::{Case, Claim, Conclusion};

/// A statement of the claim.
pub struct Statement {
    /// Which.
    pub subject: Subject,
    /// As text.
    pub text: String,
    /// For a goal, what is compared.
    pub comparison: Option<Comparison>,
}

/// Everything the claim states in a case, in the claim's order.
pub fn statements(claim: &Claim, case: &Case) -> Vec<Statement> {
    let mut statements = Vec::new();
    for obligation in &claim.obligations {
        let comparisons = Comparison::of(&obligation.inequality, &case.scope);
        for (position, comparison) in comparisons.into_iter().enumerate() {
            let subject = Subject::Goal(obligation.name.clone(), obligation.index, position);
            let text = obligation.inequality.text.clone();
            statements.push(Statement { subject, text, comparison: Some(comparison) });
        }
    }
    statements.extend(conclusions(&claim.conclusion));
    statements
}

fn conclusions(conclusion: &Conclusion) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut conclude = |subject: Subject, text: String| {
        statements.push(Statement { subject, text, comparison: None });
    };
    // Each conclusion is named, so that none is forgotten.
    let Conclusion { banach, fixed_point, exact_fixed_point, converges, reaches, places: _ } =
        conclusion;
    if banach.is_some() {
        conclude(Subject::Banach, "one attracting fixed point".to_owned());
        if !fixed_point.is_empty() {
            let texts: Vec<&str> = fixed_point.iter().map(|i| i.text.as_str()).collect();
            conclude(Subject::FixedPoint, texts.join(", "));
        }
    }
    if let Some(point) = exact_fixed_point {
        let place: Vec<String> =
            point.point.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        conclude(Subject::ExactFixedPoint, format!("{} is fixed", place.join(", ")));
    }
    if converges.is_some() {
        conclude(Subject::Converges, "every start is drawn to one fixed point".to_owned());
    }
    if let Some(wanted) = reaches {
        let target: Vec<String> =
            wanted.target.iter().map(|(name, range)| format!("{name} in {range}")).collect();
        let layers = if wanted.layers == 1 { "layer" } else { "layers" };
        let text = format!("after {} {layers} {}", wanted.layers, target.join(", "));
        conclude(Subject::Reaches, text);
    }
    statements
}
