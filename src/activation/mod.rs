//! Activation functions: an expression in z, as pieces where it has such.
//!
//! | file | holds |
//! |---|---|
//! | `library/` | the activations that have a name, a file each |
//! | `symbols` | constants that are not rational, and parameters that are ranges |
//! | `polynomial`, `coefficient`, `terms` | exact coefficients in them |
//! | `piecewise` | polynomial × exponential on pieces: what closed forms are for |
//! | `symmetry` | what a formula shows at once: odd, continuous, a line on either side of 0 |
//! | `recent` | what was found lately |
//! | `function`, `resolve` | any function of z, evaluated over intervals of any kind |
//!
//! Nothing in the program names an activation: one more is one more file of the library.

mod coefficient;
pub mod function;
mod piecewise;
mod polynomial;
mod recent;
mod resolve;
mod symbols;
mod symmetry;
mod terms;

pub use coefficient::Coefficient;
pub use piecewise::{NoPieces, Piece, Piecewise, Shape};
pub use polynomial::Polynomial;
pub use recent::Recent;
pub use symbols::{BITS, Symbol, Symbols};
pub use symmetry::Continuity;
pub use terms::Terms;

use crate::claim::{ActivationSpec, Domain, Expression, Layer, Scope, ScopeError};
use piecewise::Finder;
use rug::Rational;
use std::cmp::Ordering;
use std::convert::Infallible;
use std::sync::{Arc, LazyLock};

/// What the moments of an activation are expectations of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Integrand {
    /// f.
    Value,
    /// f².
    Square,
    /// f′².
    SlopeSquare,
    /// f′.
    Slope,
}

impl Integrand {
    /// All integrands.
    pub const ALL: [Self; 4] = [Self::Value, Self::Square, Self::SlopeSquare, Self::Slope];

    /// It as a function, of f.
    pub fn of(self, f: &function::Function) -> function::Function {
        match self {
            Self::Value => f.clone(),
            Self::Square => f.clone().power(2),
            Self::SlopeSquare => f.derivative().power(2),
            Self::Slope => f.derivative(),
        }
    }
}

/// An activation in the scope of a claim.
#[derive(Clone, Debug)]
pub struct Activation {
    /// The function of z and of parameters that are ranges.
    pub expression: Expression,
    /// What the pieces' coefficients are made of.
    pub symbols: Symbols,
    /// Its integrands by their pieces, if f has such, by [`Integrand`].
    pub pieces: Result<[Piecewise; 4], NoPieces>,
}

/// Those found lately, by specifications that leave nothing to the rest of a claim.
static LATEST: LazyLock<Recent<ActivationSpec, Arc<Activation>>> = LazyLock::new(Recent::default);

impl Activation {
    /// The activation of a scope.
    pub fn new(scope: &Scope) -> Arc<Self> {
        let find = || Arc::new(Self::find(scope));
        let spec = &scope.activation;
        if !spec.is_function() {
            return find();
        }
        let found: Result<_, Infallible> =
            LATEST.find(|known| known == spec, || Ok((spec.clone(), find())));
        match found {
            Ok(activation) => activation,
        }
    }

    fn find(scope: &Scope) -> Self {
        let expression = &scope.activation.expression;
        let mut symbols = Symbols::default();
        let value = Finder { scope, symbols: &mut symbols }.find(expression);
        let pieces = value.and_then(|value| {
            let square = value.square().ok_or(NoPieces::OtherKind)?;
            let slope = value.derivative();
            let slope_square = slope.square().ok_or(NoPieces::OtherKind)?;
            Ok([value, square, slope_square, slope])
        });
        Self { expression: scope.expand(expression), symbols, pieces }
    }

    /// The activation of a specification whose parameters are all numbers.
    ///
    /// # Errors
    /// Names that get in each other's way.
    pub fn of(spec: &ActivationSpec) -> Result<Arc<Self>, ScopeError> {
        Scope::new(Domain::default(), spec, &Layer::default(), &[]).map(|scope| Self::new(&scope))
    }

    /// f as a function of z; none if a parameter is a range.
    pub fn function(&self) -> Option<function::Function> {
        resolve::resolve(&self.expression)
    }

    /// An integrand as a function of z; none if a parameter is a range.
    pub fn integral(&self, integrand: Integrand) -> Option<function::Function> {
        self.function().map(|f| integrand.of(&f))
    }

    /// Whether f is continuous, by its pieces or its formula; where it is not, E f′ is no
    /// derivative of E f. Of a choice in a formula with parameters that are ranges nothing is known.
    pub fn continuity(&self) -> Continuity {
        match (&self.pieces, self.function()) {
            (Ok(pieces), _) => self.continuity_of(&pieces[Integrand::Value as usize]),
            (Err(_), Some(f)) => symmetry::continuity(&f),
            (Err(_), None) if !self.expression.has_choice() => Continuity::Continuous,
            (Err(_), None) => Continuity::Unknown,
        }
    }

    fn continuity_of(&self, value: &Piecewise) -> Continuity {
        let Some((at, gap)) = value.jump() else { return Continuity::Continuous };
        let place = self.symbols.expression(at).to_string();
        match piecewise::sign(&self.symbols, &gap) {
            Some(Ordering::Less | Ordering::Greater) => Continuity::Jumps(place),
            _ => Continuity::MayJump(place),
        }
    }

    /// Whether f is certainly odd, but perhaps where it jumps.
    pub fn is_odd(&self) -> bool {
        let pieces = self.pieces.as_ref();
        pieces.is_ok_and(|pieces| pieces[Integrand::Value as usize].is_odd())
            || self.function().is_some_and(|f| symmetry::is_odd(&f))
    }

    /// E f²/y, z ~ N(0, y), if f is a straight line on either side of 0, so that it is the same
    /// for every y; E f′² is the same number.
    pub fn homogeneous(&self) -> Option<Coefficient> {
        self.pieces.as_ref().ok()?[Integrand::Value as usize].homogeneous()
    }

    /// A bound of E f²/y, z ~ N(0, y), below which it is for every y: that of the lines which f
    /// is on either side of 0 and which it never exceeds further out, if it is such.
    pub fn lines_above(&self) -> Option<Coefficient> {
        self.pieces.as_ref().ok()?[Integrand::Value as usize].lines_above(&self.symbols)
    }

    /// How a coefficient compares with a number, if it can be told.
    pub fn compare(&self, value: &Coefficient, number: &Rational) -> Option<Ordering> {
        let number = Coefficient::from(Polynomial::constant(number.clone()));
        piecewise::sign(&self.symbols, &(value.clone() + -number))
    }
}
