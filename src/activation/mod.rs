//! Activation functions: an expression in z, as pieces where it has such.
//!
//! | file | holds |
//! |---|---|
//! | `library/` | the activations that have a name, a file each |
//! | `symbols` | constants that are not rational, and parameters that are ranges |
//! | `polynomial`, `coefficient` | exact coefficients in them |
//! | `piecewise` | polynomial × exponential on pieces: what closed forms are for |
//! | `symmetry` | what a formula shows at once: odd, continuous, a line on either side of 0 |
//! | `function`, `resolve` | any function of z, evaluated over intervals of any kind |
//!
//! Nothing in the program names an activation: one more is one more file of the library.

mod coefficient;
pub mod function;
mod piecewise;
mod polynomial;
mod resolve;
mod symbols;
mod symmetry;

pub use coefficient::Coefficient;
pub use piecewise::{NoPieces, Piece, Piecewise, Shape};
pub use polynomial::Polynomial;
pub use symbols::{BITS, Symbol, Symbols};
pub use symmetry::Continuity;

use crate::claim::{ActivationSpec, Domain, Expression, Layer, Scope, ScopeError};
use piecewise::Finder;
use rug::Rational;
use std::cmp::Ordering;

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

impl Activation {
    /// The activation of a scope.
    pub fn new(scope: &Scope) -> Self {
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
    pub fn of(spec: &ActivationSpec) -> Result<Self, ScopeError> {
        Scope::new(Domain::default(), spec, &Layer::default(), &[]).map(|scope| Self::new(&scope))
    }

    /// f as a function of z; none if a parameter is a range.
    pub fn function(&self) -> Option<function::Function> {
        resolve::resolve(&self.expression)
    }

    /// An integrand as a function of z; none if a parameter is a range.
    pub fn integral(&self, integrand: Integrand) -> Option<function::Function> {
        let value = self.function()?;
        Some(match integrand {
            Integrand::Value => value,
            Integrand::Square => value.power(2),
            Integrand::SlopeSquare => value.derivative().power(2),
            Integrand::Slope => value.derivative(),
        })
    }

    /// Where f jumps, or cannot be shown not to: there E f′ is no derivative of E f.
    pub fn jump(&self) -> Option<Jump> {
        let value = &self.pieces.as_ref().ok()?[Integrand::Value as usize];
        let place = value.jump()?;
        let index = value.breakpoints.iter().position(|b| b == place)?;
        let gap = value.pieces[index].at(place) + -value.pieces[index + 1].at(place);
        let certain = piecewise::sign(&self.symbols, &gap).is_some_and(|it| it != Ordering::Equal);
        Some(Jump { place: self.symbols.expression(place), certain })
    }

    /// Whether f is continuous, by its pieces or its formula; nothing is known of formulas with
    /// parameters that are ranges.
    pub fn continuity(&self) -> Continuity {
        match (&self.pieces, self.jump()) {
            (Ok(_), None) => Continuity::Continuous,
            (Ok(_), Some(Jump { place, certain: true })) => Continuity::Jumps(place.to_string()),
            (Ok(_), Some(Jump { place, .. })) => Continuity::MayJump(place.to_string()),
            (Err(_), _) => {
                self.function().map_or(Continuity::Unknown, |f| symmetry::continuity(&f))
            }
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

/// A place where an activation jumps.
#[derive(Clone, Debug)]
pub struct Jump {
    /// Where.
    pub place: Expression,
    /// Whether it certainly does.
    pub certain: bool,
}
