//! Names and calls: the part of the parser that knows the vocabulary.

use super::builder::Built;
use super::expression::{Binding, ExpressionKind, Operator, Span};
use super::lexer::{Result, SyntaxError, Token};
use super::names::{self, Function, Quantity, Variable};
use super::parser::Parser;
use super::text::printable;

/// How deep derivatives may nest.
const MAX_DERIVATIVES: usize = 4;

impl Parser<'_> {
    /// A name, with its arguments if it is a function's.
    pub(super) fn name(&mut self, name: &str) -> Result<Built> {
        if let Some(leaf) = leaf(name) {
            self.lone_name(name, leaf)
        } else if let Some(function) = Function::from_name(name) {
            self.call(name, function)
        } else if name == "d" {
            self.derivative()
        } else if name == "min" {
            self.choice(name, Operator::Min)
        } else if name == "max" {
            self.choice(name, Operator::Max)
        } else {
            let message = format!("unknown name `{}`", printable(name));
            Err(SyntaxError::new(self.span, message).help(names::help_for_unknown(name)))
        }
    }

    fn lone_name(&mut self, name: &str, leaf: ExpressionKind) -> Result<Built> {
        let span = self.advance()?;
        if self.token == Token::Open {
            let message = format!("`{name}` is not a function");
            return Err(SyntaxError::new(span, message).help("write `*` for a product"));
        }
        self.builder.leaf(leaf, span)
    }

    fn call(&mut self, name: &str, function: Function) -> Result<Built> {
        let start = self.open_call(name)?;
        let argument = self.expression(Binding::Sum)?;
        let span = self.close_call(name, start)?;
        self.builder.unary(argument, span, |argument| ExpressionKind::Call(function, argument))
    }

    fn choice(&mut self, name: &str, operator: Operator) -> Result<Built> {
        let start = self.open_call(name)?;
        let left = self.expression(Binding::Sum)?;
        self.comma(name)?;
        let right = self.expression(Binding::Sum)?;
        let span = self.close_call(name, start)?;
        self.builder.binary(operator, left, right, span)
    }

    fn derivative(&mut self) -> Result<Built> {
        self.derivatives += 1;
        if self.derivatives > MAX_DERIVATIVES {
            let message = format!("more than {MAX_DERIVATIVES} derivatives inside each other");
            return Err(SyntaxError::new(self.span, message));
        }
        let start = self.open_call("d")?;
        let operand = self.expression(Binding::Sum)?;
        self.derivatives -= 1;
        self.comma("d")?;
        let variable = self.differentiated()?;
        let span = self.close_call("d", start)?;
        self.builder.unary(operand, span, |operand| ExpressionKind::Derivative(operand, variable))
    }

    /// The variable a derivative is taken in.
    fn differentiated(&mut self) -> Result<Variable> {
        if let Token::Name(name) = self.token
            && let Some(variable) = Variable::from_name(name)
        {
            self.advance()?;
            return Ok(variable);
        }
        let message = format!("expected the variable to differentiate in, found {}", self.token);
        Err(SyntaxError::new(self.span, message)
            .help("one of mu, omega, nu, tau, x and y, as in `d(mean, nu)`"))
    }

    /// Steps past a function's name and its parenthesis; returns the places of both.
    fn open_call(&mut self, name: &str) -> Result<(Span, Span)> {
        let start = self.advance()?;
        if self.token != Token::Open {
            let message = format!("`{name}` is a function and needs its arguments");
            return Err(SyntaxError::new(start, message).help(format!("write `{}`", usage(name))));
        }
        Ok((start, self.open(start)?))
    }

    /// Steps past the end of a call; returns the place of all of it.
    fn close_call(&mut self, name: &str, (start, open): (Span, Span)) -> Result<Span> {
        if self.token == Token::Comma {
            let message = format!("too many arguments for `{name}`");
            return Err(
                SyntaxError::new(self.span, message).help(format!("write `{}`", usage(name)))
            );
        }
        Ok(start.to(self.close(open)?))
    }

    fn comma(&mut self, name: &str) -> Result<()> {
        match self.token {
            Token::Comma => self.advance().map(|_| ()),
            Token::Close => {
                let message = format!("too few arguments for `{name}`");
                Err(SyntaxError::new(self.span, message).help(format!("write `{}`", usage(name))))
            }
            _ => Err(self.misplaced("an operator or `,`")),
        }
    }
}

/// The expression a name is by itself.
fn leaf(name: &str) -> Option<ExpressionKind> {
    if name == "pi" {
        return Some(ExpressionKind::Pi);
    }
    let variable = || Variable::from_name(name).map(ExpressionKind::Variable);
    let quantity = || Quantity::from_name(name).map(ExpressionKind::Quantity);
    variable().or_else(quantity)
}

/// How a function is called.
fn usage(name: &str) -> String {
    match name {
        "min" | "max" => format!("{name}(a, b)"),
        "d" => "d(mean, nu)".to_owned(),
        _ => format!("{name}(a)"),
    }
}
