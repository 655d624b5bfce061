//! What a network is fed with: independent numbers of one distribution.

use super::stream::{Stream, normal, uniform};
use crate::claim::{Expression, ExpressionKind, Number, Operator, Range};
use std::sync::Arc;

/// The distribution of a network's inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its shape.
    pub shape: Shape,
    /// The range, of what was given by that.
    pub range: Option<Range>,
    /// Its mean.
    pub mean: Number,
    /// Its variance: 0 for what is constant.
    pub variance: Number,
}

/// Shapes of distributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Normal.
    Gaussian,
    /// Uniform.
    Uniform,
    /// All the same.
    Constant,
}

impl Shape {
    /// All shapes.
    pub const ALL: [Self; 3] = [Self::Gaussian, Self::Uniform, Self::Constant];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gaussian => "gaussian",
            Self::Uniform => "uniform",
            Self::Constant => "constant",
        }
    }
}

impl Input {
    /// Uniform in a range; none if its moments are no numbers.
    pub fn uniform(range: &Range) -> Option<Self> {
        let [lower, upper] = [&range.lower, &range.upper].map(|end| end.expression().clone());
        let sum = Expression::binary(Operator::Add, lower.clone(), upper.clone());
        let width = Expression::binary(Operator::Sub, upper, lower);
        let over = |value, number| Number::new(Expression::binary(Operator::Div, value, number));
        let two = || Number::parse("2").map(|it| it.expression().clone());
        let twelve = Number::parse("12")?.expression().clone();
        Some(Self {
            shape: Shape::Uniform,
            range: Some(range.clone()),
            mean: over(sum, two()?)?,
            variance: over(square(width), twelve)?,
        })
    }

    /// μ² + ν; none if it is no number.
    pub fn second_moment(&self) -> Option<Number> {
        let [mean, variance] = [&self.mean, &self.variance].map(|it| it.expression().clone());
        Number::new(Expression::binary(Operator::Add, square(mean), variance))
    }

    /// A way to draw.
    pub fn sampler(&self) -> Sampler {
        let [mean, variance] = [&self.mean, &self.variance].map(|it| it.enclosure().mid());
        Sampler { shape: self.shape, mean, deviation: variance.sqrt() }
    }
}

fn square(value: Expression) -> Expression {
    Expression::new(ExpressionKind::Power(Arc::new(value), 2))
}

/// Draws inputs.
#[derive(Clone, Copy, Debug)]
pub struct Sampler {
    shape: Shape,
    mean: f64,
    deviation: f64,
}

impl Sampler {
    /// An input.
    pub fn draw(self, stream: &mut Stream) -> f64 {
        let standard = match self.shape {
            Shape::Gaussian => normal(stream),
            Shape::Uniform => 3.0_f64.sqrt() * (2.0 * uniform(stream) - 1.0),
            Shape::Constant => 0.0,
        };
        self.mean + self.deviation * standard
    }
}
