//! The syntax tree, and printing it back.

use std::fmt;

use super::names::{Function, Quantity, Variable};
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

/// An operation and its operands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpressionKind {
    /// An exact decimal.
    Number(Decimal),
    /// π.
    Pi,
    /// A variable.
    Variable(Variable),
    /// A quantity of the map.
    Quantity(Quantity),
    /// −a.
    Negate(Box<Expression>),
    /// A function of one argument.
    Call(Function, Box<Expression>),
    /// An operation on two operands.
    Binary(Operator, Box<Expression>, Box<Expression>),
    /// An integer power.
    Power(Box<Expression>, i32),
    /// The partial derivative in a variable.
    Derivative(Box<Expression>, Variable),
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
            match &expression.kind {
                ExpressionKind::Number(_)
                | ExpressionKind::Pi
                | ExpressionKind::Variable(_)
                | ExpressionKind::Quantity(_) => {}
                ExpressionKind::Negate(operand)
                | ExpressionKind::Call(_, operand)
                | ExpressionKind::Power(operand, _)
                | ExpressionKind::Derivative(operand, _) => waiting.push(operand),
                ExpressionKind::Binary(_, left, right) => {
                    waiting.push(right);
                    waiting.push(left);
                }
            }
        }
    }

    /// The variables the expression names, in [`Variable`] order: `x` alone for
    /// `x + pi`, none for `mean`, and for `d(mean, nu)` just `nu`.
    #[must_use]
    pub fn free_variables(&self) -> Vec<Variable> {
        let mut found = [false; Variable::ALL.len()];
        self.visit(&mut |expression| match expression.kind {
            ExpressionKind::Variable(variable) | ExpressionKind::Derivative(_, variable) => {
                found[variable as usize] = true;
            }
            _ => {}
        });
        Variable::ALL.into_iter().filter(|&variable| found[variable as usize]).collect()
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
        }
    }
}
