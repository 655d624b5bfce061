//! A certificate from beginning to end.

use super::cell::Cell;
use super::conclude::{Location, missing_premise};
use super::constants;
use super::evaluate::{Evaluator, Ranges};
use super::layer::{Layer, LazyLayer};
use super::settle::{Comparison, Settler, Tally, empty, exact_range};
use super::tasks::{Task, establish};
use crate::arithmetic::Decimal;
use crate::arithmetic::mpfr::MpInterval;
use crate::certificate::{
    Body, Certificate, End, Rejection, Section, Status, Subject, Test, Tree, digest,
};
use crate::claim::{
    Case, Claim, Domain, Expression, ExpressionKind, Inequality, Operator, Quantity, Range,
    Relation, Span, Variable,
};
use rug::Rational;
use std::time::Instant;

/// An accepted certificate.
#[derive(Clone, Debug)]
pub struct CheckReport {
    /// The claim's name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The SHA-256 of the claim's text.
    pub claim_digest: String,
    /// Whether the claim is established; else it is refuted.
    pub proved: bool,
    /// What was established of each statement.
    pub sections: Vec<SectionReport>,
    /// Boxes evaluated.
    pub evaluations: u64,
    /// Wall time.
    pub seconds: f64,
}

/// An accepted statement.
#[derive(Clone, Debug)]
pub struct SectionReport {
    /// Which statement.
    pub subject: Subject,
    /// In which case of the domain.
    pub case: Option<String>,
    /// The statement as text.
    pub statement: String,
    /// Whether it is established; else it is refuted.
    pub proved: bool,
    /// The quantity's established bound over the domain, on the claimed side.
    pub bound: Option<f64>,
    /// Whether that is an upper bound.
    pub below: bool,
    /// Leaves, splits and faces of the certificate's tree.
    pub boxes: u64,
    /// Boxes evaluated.
    pub evaluations: u64,
}

/// Checks every statement of a certificate at a precision in bits.
///
/// # Errors
/// The first statement that cannot be established, and why.
pub fn check(certificate: &Certificate, precision: u32) -> Result<CheckReport, Rejection> {
    let start = Instant::now();
    if certificate.status != Status::Final {
        return Err(Rejection::whole("this is the saved state of an unfinished proof"));
    }
    let shown = format!("claim of the certificate {}", certificate.name);
    let claim = Claim::parse(&certificate.name, &shown, &certificate.claim)
        .map_err(|error| Rejection::whole(format!("the claim cannot be read: {error}")))?;
    let mut reports: Vec<SectionReport> = Vec::new();
    let mut sections = certificate.sections.iter().peekable();
    let mut complete = true;
    for case in &claim.cases {
        let checker = Checker::new(&claim, case, precision);
        for statement in checker.statements() {
            let next = sections.next_if(|section| {
                section.subject == statement.subject && section.case == case.name
            });
            match next {
                Some(section) => reports.push(checker.section(section, &statement, &reports)?),
                None => complete = false,
            }
        }
    }
    if let Some(section) = sections.next() {
        let name = section.subject.name();
        return Err(Rejection::whole(format!(
            "the section about `{name}` is out of order, there twice, or about nothing in the claim"
        )));
    }
    let refuted = reports.iter().any(|report| !report.proved);
    if !complete && !refuted {
        return Err(Rejection::whole("a statement of the claim has no section"));
    }
    Ok(CheckReport {
        name: claim.name,
        title: claim.title,
        claim_digest: digest(&certificate.claim),
        proved: !refuted,
        evaluations: reports.iter().map(|report| report.evaluations).sum(),
        sections: reports,
        seconds: start.elapsed().as_secs_f64(),
    })
}

/// A statement of the claim.
struct Statement {
    subject: Subject,
    text: String,
    /// For a goal, what is compared.
    comparison: Option<Comparison>,
}

struct Checker<'a> {
    claim: &'a Claim,
    case: &'a Case,
    layer: Layer,
    deeper: LazyLayer,
    precision: u32,
}

impl<'a> Checker<'a> {
    fn new(claim: &'a Claim, case: &'a Case, precision: u32) -> Self {
        let operands = |inequality: &'a Inequality| inequality.operands.iter();
        let prove = claim.obligations.iter().flat_map(|o| operands(&o.inequality));
        let located = claim.conclusion.fixed_point.iter().flat_map(operands);
        // One more for the slopes of the mean-value form; one for those of a map.
        let depth = prove.chain(located).map(depth).max().unwrap_or(0).max(1) + 1;
        let layer = Layer::new(&claim.activation, depth, precision);
        let deeper = LazyLayer::new(&claim.activation, depth + 1, precision);
        Self { claim, case, layer, deeper, precision }
    }

    fn settler(&self) -> Settler<'_> {
        Settler { layer: &self.layer, deeper: &self.deeper, precision: self.precision }
    }

    /// Everything the claim states in this case, in the claim's order.
    fn statements(&self) -> Vec<Statement> {
        let mut statements = Vec::new();
        for obligation in &self.claim.obligations {
            for (position, comparison) in
                comparisons(&obligation.inequality).into_iter().enumerate()
            {
                let subject = Subject::Goal(obligation.name.clone(), obligation.index, position);
                let text = obligation.inequality.text.clone();
                statements.push(Statement { subject, text, comparison: Some(comparison) });
            }
        }
        let conclusion = &self.claim.conclusion;
        let mut conclude = |subject: Subject, text: String| {
            statements.push(Statement { subject, text, comparison: None });
        };
        if conclusion.banach.is_some() {
            conclude(Subject::Banach, "one attracting fixed point".to_owned());
            if !conclusion.fixed_point.is_empty() {
                let texts: Vec<&str> =
                    conclusion.fixed_point.iter().map(|i| i.text.as_str()).collect();
                conclude(Subject::FixedPoint, texts.join(", "));
            }
        }
        if let Some(point) = &conclusion.exact_fixed_point {
            conclude(Subject::ExactFixedPoint, format!("({}, {}) is fixed", point.mu, point.nu));
        }
        statements
    }

    fn section(
        &self,
        section: &Section,
        statement: &Statement,
        earlier: &[SectionReport],
    ) -> Result<SectionReport, Rejection> {
        let name = statement.subject.name();
        let reject =
            |reason: &str| Rejection::whole(format!("`{name}` ({}): {reason}", statement.text));
        let (accepted, tally) = match (&statement.comparison, section.proved) {
            (Some(comparison), true) => {
                self.goal(comparison, &section.body).map_err(|r| reject(&r))?
            }
            (Some(comparison), false) => {
                (self.fails_at(comparison, &section.body), Tally::default())
            }
            (None, _) => self.conclusion(section, earlier).map_err(|reason| reject(&reason))?,
        };
        if !accepted {
            return Err(reject(if section.proved {
                "a cell is not confirmed"
            } else {
                "the counterexample is not confirmed"
            }));
        }
        let below = statement.comparison.as_ref().is_none_or(|comparison| comparison.below);
        let boxes = match &section.body {
            Body::Tree(tree) => tree.counts().into_iter().sum(),
            Body::Bare | Body::Point(_) => 0,
        };
        Ok(SectionReport {
            subject: statement.subject.clone(),
            case: self.case.name.clone(),
            statement: statement.text.clone(),
            proved: section.proved,
            bound: tally.hull.map(|hull| if below { hull.sup() } else { hull.inf() }),
            below,
            boxes,
            evaluations: tally.evaluations,
        })
    }

    /// Every leaf of the tree, every face on the way, and that the axes make sense.
    fn goal(&self, comparison: &Comparison, body: &Body) -> Result<(bool, Tally), String> {
        let tree = match body {
            Body::Tree(tree) => tree,
            // A comparison of constants needs no tree.
            Body::Bare => &Tree::parse(*b"N", 1)?,
            Body::Point(_) => return Err("a proof is a tree".to_owned()),
        };
        establish(tree, &self.case.domain, |task| Ok(self.done(comparison, task)))
    }

    /// Whether a task is done.
    fn done(&self, comparison: &Comparison, task: &Task) -> (bool, Tally) {
        let settler = self.settler();
        let (cell, variable, end) = match task {
            Task::Leaf(cell, test) => return settler.settle(comparison, cell, *test),
            Task::Face(cell, variable, end) => (cell, *variable, *end),
        };
        let increasing = (end == End::Upper) == comparison.below;
        let (monotone, mut tally) =
            settler.monotone(&comparison.quantity, variable, increasing, cell);
        if monotone {
            return (true, tally);
        }
        // Then the cell itself must do, without the face.
        let (settled, more) = settler.settle(comparison, cell, Test::MeanValue);
        tally.merge(&more);
        (settled, tally)
    }

    /// Whether the comparison fails at a point of the exact domain, at two precisions.
    fn fails_at(&self, comparison: &Comparison, body: &Body) -> bool {
        let Body::Point(point) = body else { return false };
        let inside = point.iter().all(|(variable, value)| {
            self.case.domain.get(*variable).is_some_and(|range| range.contains(value))
        });
        let complete = self.case.domain.iter().all(|(variable, _)| {
            point.iter().any(|(given, _)| *given == variable) || point.is_empty()
        });
        let fails = |precision: u32| {
            let layer = Layer::new(&self.claim.activation, depth(&comparison.quantity), precision);
            let mut ranges: Ranges = empty(precision);
            for (variable, value) in point {
                ranges[*variable as usize] = MpInterval::from_rational(precision, value.value());
            }
            let quantity = Evaluator::new(&layer, ranges).range(&comparison.quantity);
            let bound = Evaluator::new(&layer, empty(precision)).range(&comparison.bound);
            let exact = rational_at(&comparison.quantity, point)
                .zip(rational_at(&comparison.bound, point))
                .filter(|_| !quantity.is_empty());
            let fails_exactly = exact.is_some_and(|(quantity, bound)| {
                !comparison.holds_exactly(&(quantity.clone(), quantity), &(bound.clone(), bound))
            });
            comparison.fails(&quantity, &bound) || fails_exactly
        };
        inside && complete && fails(self.precision) && fails(2 * self.precision)
    }

    fn conclusion(
        &self,
        section: &Section,
        earlier: &[SectionReport],
    ) -> Result<(bool, Tally), String> {
        let conclusion = &self.claim.conclusion;
        let no_tally = |accepted| Ok((accepted, Tally::default()));
        match (&section.subject, section.proved, &section.body) {
            (Subject::Banach, true, Body::Bare) => {
                let Some(banach) = &conclusion.banach else { return no_tally(false) };
                let proved = |name: &str| self.proved_comparisons(name, earlier);
                let (self_map, contraction) =
                    (proved(&banach.self_map)?, proved(&banach.contraction)?);
                match missing_premise(&self.case.domain, &self_map, &contraction) {
                    Some(missing) => Err(missing),
                    None => no_tally(true),
                }
            }
            (Subject::FixedPoint, proved, body) => {
                let has_banach = earlier.iter().any(|report| {
                    report.proved
                        && report.subject == Subject::Banach
                        && report.case == self.case.name
                });
                if !has_banach {
                    return Err("there is no proof that a fixed point exists".to_owned());
                }
                let comparisons: Vec<Comparison> =
                    conclusion.fixed_point.iter().flat_map(comparisons).collect();
                let location = Location { settler: self.settler(), comparisons: &comparisons };
                match body {
                    Body::Tree(tree) if proved => self.located(&location, tree),
                    Body::Point(point) if !proved => no_tally(self.misplaced(&location, point)),
                    _ => no_tally(false),
                }
            }
            (Subject::ExactFixedPoint, true, Body::Bare) => {
                let Some(point) = &conclusion.exact_fixed_point else { return no_tally(false) };
                let standard = *point.mu.value() == 0
                    && *point.nu.value() == 1
                    && *point.tau.value() == 1
                    && self.claim.activation.lambda.is_none()
                    && self.claim.activation.alpha.is_none();
                no_tally(standard && constants::standard_normal_is_fixed())
            }
            (Subject::ExactFixedPoint, false, Body::Point(_)) => no_tally(self.exact_point_moves()),
            _ => Err("this conclusion cannot be drawn so".to_owned()),
        }
    }

    /// The comparisons of an entry of `[prove]`, all of which must have been proved.
    fn proved_comparisons(
        &self,
        name: &str,
        earlier: &[SectionReport],
    ) -> Result<Vec<Comparison>, String> {
        let mut all = Vec::new();
        for obligation in self.claim.obligations.iter().filter(|o| o.name == name) {
            for (position, comparison) in
                comparisons(&obligation.inequality).into_iter().enumerate()
            {
                let subject = Subject::Goal(obligation.name.clone(), obligation.index, position);
                let proved = earlier.iter().any(|report| {
                    report.proved && report.subject == subject && report.case == self.case.name
                });
                if !proved {
                    return Err(format!(
                        "the premise `{}` is not proved",
                        obligation.inequality.text
                    ));
                }
                all.push(comparison);
            }
        }
        Ok(all)
    }

    fn located(&self, location: &Location, tree: &Tree) -> Result<(bool, Tally), String> {
        establish(tree, &self.case.domain, |task| match task {
            Task::Leaf(cell, _) => Ok(location.settle(cell)),
            Task::Face(..) => Err("a face settles nothing about fixed points".to_owned()),
        })
    }

    fn misplaced(&self, location: &Location, point: &[(Variable, Decimal)]) -> bool {
        let get = |wanted| {
            let range = self.case.domain.get(wanted)?;
            let (_, value) = point.iter().find(|(variable, _)| *variable == wanted)?;
            range.contains(value).then(|| value.value())
        };
        get(Variable::Omega)
            .zip(get(Variable::Tau))
            .is_some_and(|(omega, tau)| location.refuted_at(&self.case.domain, omega, tau))
    }

    /// Whether the map takes the claimed fixed point elsewhere.
    fn exact_point_moves(&self) -> bool {
        let Some(point) = &self.claim.conclusion.exact_fixed_point else { return false };
        let mut ranges = empty(self.precision);
        for (variable, value) in [
            (Variable::Mu, &point.mu),
            (Variable::Omega, &point.omega),
            (Variable::Nu, &point.nu),
            (Variable::Tau, &point.tau),
        ] {
            ranges[variable as usize] = MpInterval::from_rational(self.precision, value.value());
        }
        let evaluator = Evaluator::new(&self.layer, ranges.clone());
        [(Quantity::Mean, Variable::Mu), (Quantity::Variance, Variable::Nu)].into_iter().any(
            |(quantity, variable)| {
                let image = evaluator.range(&expression(ExpressionKind::Quantity(quantity)));
                image.is_finite() && image.intersection(&ranges[variable as usize]).is_empty()
            },
        )
    }
}

fn expression(kind: ExpressionKind) -> Expression {
    Expression { kind, span: Span { start: 0, end: 0 } }
}

/// A rational expression's exact value at a point.
fn rational_at(expression: &Expression, point: &[(Variable, Decimal)]) -> Option<Rational> {
    let ranges = point.iter().map(|(variable, value)| (*variable, Range::point(value.clone())));
    let domain = Domain::new(ranges).ok()?;
    exact_range(expression, &Cell::of_domain(&domain, &[])).map(|(value, _)| value)
}

/// A chain's comparisons: the side with variables is the quantity; if both have
/// some, their difference is, and the bound is 0.
fn comparisons(inequality: &Inequality) -> Vec<Comparison> {
    inequality
        .comparisons()
        .map(|(left, relation, right)| {
            let below = matches!(relation, Relation::Less | Relation::LessEqual);
            let strict = relation.is_strict();
            if is_constant(right) && !is_constant(left) {
                return Comparison { quantity: left.clone(), bound: right.clone(), below, strict };
            }
            if is_constant(left) && !is_constant(right) {
                return Comparison {
                    quantity: right.clone(),
                    bound: left.clone(),
                    below: !below,
                    strict,
                };
            }
            let difference = ExpressionKind::Binary(
                Operator::Sub,
                Box::new(left.clone()),
                Box::new(right.clone()),
            );
            Comparison { quantity: expression(difference), bound: zero_expression(), below, strict }
        })
        .collect()
}

fn zero_expression() -> Expression {
    let zero = Decimal::parse("0").expect("0 is a decimal");
    expression(ExpressionKind::Number(zero))
}

/// Whether an expression has neither variables nor moments.
fn is_constant(expression: &Expression) -> bool {
    let mut constant = true;
    expression.visit(&mut |part| match part.kind {
        ExpressionKind::Variable(_) => constant = false,
        ExpressionKind::Quantity(Quantity::Lambda | Quantity::Alpha) => {}
        ExpressionKind::Quantity(_) => constant = false,
        _ => {}
    });
    constant
}

/// How many derivatives of a moment an expression takes.
fn depth(expression: &Expression) -> usize {
    match &expression.kind {
        ExpressionKind::Number(_) | ExpressionKind::Pi | ExpressionKind::Variable(_) => 0,
        ExpressionKind::Quantity(Quantity::Norm | Quantity::J(..) | Quantity::H(..)) => 1,
        ExpressionKind::Quantity(_) => 0,
        ExpressionKind::Negate(inner)
        | ExpressionKind::Call(_, inner)
        | ExpressionKind::Power(inner, _) => depth(inner),
        ExpressionKind::Binary(_, left, right) => depth(left).max(depth(right)),
        ExpressionKind::Derivative(inner, _) => depth(inner) + 1,
    }
}
