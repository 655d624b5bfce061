//! The syntax tree, and printing it back.

use std::fmt;
use std::sync::Arc;

use super::names::{Function, Moment, Quantity};
use super::relation::Relation;
use super::variable::Variable;
use crate::arithmetic::decimal::Decimal;

/// A range of bytes in the text an expression was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// From the start of one span to the end of another.
    #[must_use]
    pub const fn to(self, last: Span) -> Span {
        Span { start: self.start, end: last.end }
    }
}

/// An expression with its place in the source.
///
/// Two expressions are equal if they are the same tree of equal numbers; where
/// they were written plays no part.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The outermost operation.
    pub kind: ExpressionKind,
    /// Where it was written.
    pub span: Span,
}

/// An operation and its operands, which copies share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpressionKind {
    /// An exact decimal.
    Number(Decimal),
    /// π.
    Pi,
    /// A name: of a variable, a parameter or a definition.
    Variable(Variable),
    /// A quantity of the layer.
    Quantity(Quantity),
    /// A moment of f(z) for z ~ N(a, b).
    Moment(Moment, Arc<Expression>, Arc<Expression>),
    /// f(a), the activation itself.
    Activation(Arc<Expression>),
    /// −a.
    Negate(Arc<Expression>),
    /// A function of one argument.
    Call(Function, Arc<Expression>),
    /// An operation on two operands.
    Binary(Operator, Arc<Expression>, Arc<Expression>),
    /// An integer power.
    Power(Arc<Expression>, i32),
    /// The partial derivative in a variable.
    Derivative(Arc<Expression>, Variable),
    /// One of two expressions.
    Where(Arc<Where>),
}

/// `where(left < right, then, otherwise)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Where {
    /// One side of the condition.
    pub left: Expression,
    /// How the sides are compared.
    pub relation: Relation,
    /// The other side.
    pub right: Expression,
    /// The value where the condition holds.
    pub then: Expression,
    /// The value where it does not.
    pub otherwise: Expression,
}

impl Where {
    /// The sides ordered so that the condition says that the first is the smaller one, and
    /// whether it does so strictly.
    #[must_use]
    pub fn condition(&self) -> ([&Expression; 2], bool) {
        let sides = match self.relation.is_ascending() {
            true => [&self.left, &self.right],
            false => [&self.right, &self.left],
        };
        (sides, self.relation.is_strict())
    }
}

/// An operation on two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// a + b.
    Add,
    /// a − b.
    Sub,
    /// a·b.
    Mul,
    /// a/b.
    Div,
    /// The smaller of a and b.
    Min,
    /// The larger of a and b.
    Max,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Expression {}

impl Expression {
    /// Visits this expression and everything in it, each before its operands,
    /// from left to right.
    pub fn visit<'a>(&'a self, visitor: &mut impl FnMut(&'a Expression)) {
        // A stack of our own: trees built by a program may be of any height.
        let mut waiting = vec![self];
        while let Some(expression) = waiting.pop() {
            visitor(expression);
            waiting.extend(expression.operands().rev());
        }
    }

    /// Whether a `where` stands anywhere in it.
    #[must_use]
    pub fn has_choice(&self) -> bool {
        let mut found = false;
        self.visit(&mut |part| found |= matches!(part.kind, ExpressionKind::Where(_)));
        found
    }

    /// The expressions it is made of, from left to right.
    pub fn operands(&self) -> impl DoubleEndedIterator<Item = &Expression> {
        let operands = match &self.kind {
            ExpressionKind::Number(_)
            | ExpressionKind::Pi
            | ExpressionKind::Variable(_)
            | ExpressionKind::Quantity(_) => [None; 4],
            ExpressionKind::Negate(operand)
            | ExpressionKind::Call(_, operand)
            | ExpressionKind::Activation(operand)
            | ExpressionKind::Power(operand, _)
            | ExpressionKind::Derivative(operand, _) => [Some(&**operand), None, None, None],
            ExpressionKind::Binary(_, left, right) | ExpressionKind::Moment(_, left, right) => {
                [Some(&**left), Some(&**right), None, None]
            }
            ExpressionKind::Where(choice) => {
                let Where { left, right, then, otherwise, .. } = &**choice;
                [Some(left), Some(right), Some(then), Some(otherwise)]
            }
        };
        operands.into_iter().flatten()
    }

    /// The names in the expression, each once, in the order of their first appearance: `x`
    /// alone for `x + pi`, none for `mean`, and for `d(mean, nu)` just `nu`.
    #[must_use]
    pub fn names(&self) -> Vec<Variable> {
        let mut found = Vec::new();
        self.visit(&mut |expression| match expression.kind {
            ExpressionKind::Variable(variable) | ExpressionKind::Derivative(_, variable)
                if !found.contains(&variable) =>
            {
                found.push(variable);
            }
            _ => {}
        });
        found
    }

    /// The expression with quantities of some names taken for variables, as an activation's
    /// own parameters are in its expression.
    #[must_use]
    pub(super) fn with_variables(&self, names: &[Variable]) -> Self {
        self.replacing(&|part| match &part.kind {
            ExpressionKind::Quantity(quantity) => {
                let name = names.iter().find(|name| name.name() == quantity.name())?;
                Some(Self { kind: ExpressionKind::Variable(*name), span: part.span })
            }
            _ => None,
        })
    }

    /// The expression with some of its parts replaced, the outermost first.
    #[must_use]
    pub(super) fn replacing(&self, other: &impl Fn(&Self) -> Option<Self>) -> Self {
        use ExpressionKind as K;
        if let Some(other) = other(self) {
            return other;
        }
        let inner = |part: &Arc<Self>| Arc::new(part.replacing(other));
        let kind = match &self.kind {
            K::Number(_) | K::Pi | K::Variable(_) | K::Quantity(_) => return self.clone(),
            K::Moment(moment, a, b) => K::Moment(*moment, inner(a), inner(b)),
            K::Activation(a) => K::Activation(inner(a)),
            K::Negate(a) => K::Negate(inner(a)),
            K::Call(function, a) => K::Call(*function, inner(a)),
            K::Binary(operator, a, b) => K::Binary(*operator, inner(a), inner(b)),
            K::Power(a, n) => K::Power(inner(a), *n),
            K::Derivative(a, name) => K::Derivative(inner(a), *name),
            K::Where(choice) => K::Where(Arc::new(Where {
                left: choice.left.replacing(other),
                relation: choice.relation,
                right: choice.right.replacing(other),
                then: choice.then.replacing(other),
                otherwise: choice.otherwise.replacing(other),
            })),
        };
        Self { kind, span: self.span }
    }

    /// An expression that stands nowhere.
    #[must_use]
    pub fn new(kind: ExpressionKind) -> Self {
        Self { kind, span: Span::default() }
    }

    /// An operator between two expressions, without a place in a source.
    pub fn binary(operator: Operator, left: Self, right: Self) -> Self {
        Self::new(ExpressionKind::Binary(operator, Arc::new(left), Arc::new(right)))
    }

    /// The name of a variable as an expression.
    #[must_use]
    pub fn variable(variable: Variable) -> Self {
        Self::new(ExpressionKind::Variable(variable))
    }

    fn binding(&self) -> Binding {
        match &self.kind {
            ExpressionKind::Binary(Operator::Add | Operator::Sub, ..) => Binding::Sum,
            ExpressionKind::Binary(Operator::Mul | Operator::Div, ..) => Binding::Product,
            ExpressionKind::Negate(_) => Binding::Sign,
            // No parser makes such a number, but a program may.
            ExpressionKind::Number(number) if number.to_string().starts_with(['-', '+']) => {
                Binding::Sign
            }
            ExpressionKind::Power(..) => Binding::Power,
            _ => Binding::Atom,
        }
    }

    /// Prints the expression where something that binds like `least` is wanted.
    fn print(&self, f: &mut fmt::Formatter<'_>, least: Binding) -> fmt::Result {
        if self.binding() < least { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}

/// How tightly an expression's outermost operation binds, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    /// `a + b`, `a - b`.
    Sum,
    /// `a*b`, `a/b`.
    Product,
    /// `-a`.
    Sign,
    /// `a^2`.
    Power,
    /// A name, a number, a call.
    Atom,
}

/// Prints an expression with the fewest parentheses that read back to the same tree.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExpressionKind::Number(number) => write!(f, "{number}"),
            ExpressionKind::Pi => f.write_str("pi"),
            ExpressionKind::Variable(variable) => write!(f, "{variable}"),
            ExpressionKind::Quantity(quantity) => write!(f, "{quantity}"),
            ExpressionKind::Negate(operand) => {
                f.write_str("-")?;
                operand.print(f, Binding::Sign)
            }
            ExpressionKind::Call(function, operand) => write!(f, "{function}({operand})"),
            ExpressionKind::Binary(operator, left, right) => {
                let (symbol, loosest_left, loosest_right) = match operator {
                    Operator::Add => (" + ", Binding::Sum, Binding::Product),
                    Operator::Sub => (" - ", Binding::Sum, Binding::Product),
                    Operator::Mul => ("*", Binding::Product, Binding::Sign),
                    Operator::Div => ("/", Binding::Product, Binding::Sign),
                    Operator::Min => return write!(f, "min({left}, {right})"),
                    Operator::Max => return write!(f, "max({left}, {right})"),
                };
                left.print(f, loosest_left)?;
                f.write_str(symbol)?;
                right.print(f, loosest_right)
            }
            ExpressionKind::Power(base, exponent) => {
                base.print(f, Binding::Atom)?;
                write!(f, "^{exponent}")
            }
            ExpressionKind::Derivative(operand, variable) => write!(f, "d({operand}, {variable})"),
            ExpressionKind::Moment(moment, mean, variance) => {
                write!(f, "{moment}({mean}, {variance})")
            }
            ExpressionKind::Activation(argument) => write!(f, "f({argument})"),
            ExpressionKind::Where(choice) => {
                let Where { left, relation, right, then, otherwise } = &**choice;
                write!(f, "where({left} {relation} {right}, {then}, {otherwise})")
            }
        }
    }
}
