//! Moments of what a layer hands on, and how they vary; equation numbers refer to the
//! [module above](super).

use super::limit::Step;

/// Moments over a layer's units and inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// The mean.
    pub mean: f64,
    /// The second moment.
    pub second_moment: f64,
    /// The mean square of the distance to the mean.
    pub variance: f64,
}

/// The moments of some values.
pub fn moments(values: &[f64]) -> Moments {
    let count = values.len() as f64;
    let average = |of: &dyn Fn(f64) -> f64| values.iter().map(|&it| of(it)).sum::<f64>() / count;
    let mean = average(&|value| value);
    Moments {
        mean,
        second_moment: average(&|value| value * value),
        variance: average(&|value| (value - mean) * (value - mean)),
    }
}

/// How a number varies over networks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation, with one less than the number of networks for a divisor; none
    /// of one network.
    pub deviation: Option<f64>,
    /// The smallest.
    pub minimum: f64,
    /// The median.
    pub median: f64,
    /// The largest.
    pub maximum: f64,
    /// Of how many networks.
    pub count: usize,
}

impl Spread {
    /// Of the values of some networks; none if there are none.
    pub fn new(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (minimum, maximum) = (*sorted.first()?, *sorted.last()?);
        let count = sorted.len();
        let mean = values.iter().sum::<f64>() / count as f64;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        Some(Self {
            mean,
            deviation: (count > 1).then(|| (squares / (count - 1) as f64).sqrt()),
            minimum,
            median: f64::midpoint(sorted[(count - 1) / 2], sorted[count / 2]),
            maximum,
            count,
        })
    }

    /// How far its mean is from a number, in standard deviations; none if they are 0 or unknown.
    pub fn apart(&self, from: f64) -> Option<f64> {
        let apart = (self.mean - from) / self.deviation?;
        apart.is_finite().then_some(apart)
    }
}

/// How far networks are from their limit, by (4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviations {
    /// Of the mean, relative to the square root of the second moment.
    pub mean: f64,
    /// Of the second moment, relative to it.
    pub second_moment: f64,
    /// Of the variance, relative to it.
    pub variance: f64,
}

impl Deviations {
    /// That of networks, each with the moments behind its layers; none without a layer whose
    /// limit is known.
    pub fn new(networks: &[Vec<Moments>], limit: &[Step]) -> Option<Self> {
        let pairs = || networks.iter().flat_map(|layers| layers.iter().zip(limit));
        let root_mean_square = |of: &dyn Fn(&Moments, &Step) -> f64| {
            let squares = pairs().map(|(found, step)| of(found, step).powi(2));
            (squares.sum::<f64>() / pairs().count() as f64).sqrt()
        };
        pairs().next()?;
        Some(Self {
            mean: root_mean_square(&|found, step| {
                (found.mean - step.mean.mid()) / step.second_moment.mid().sqrt()
            }),
            second_moment: root_mean_square(&|found, step| {
                found.second_moment / step.second_moment.mid() - 1.0
            }),
            variance: root_mean_square(&|found, step| found.variance / step.variance.mid() - 1.0),
        })
    }
}

/// The slope of the line through points (ln width, ln deviation), by least squares; none unless
/// there are two different widths and all deviations are positive numbers.
pub fn exponent(points: &[(u32, f64)]) -> Option<f64> {
    let logarithms: Vec<[f64; 2]> =
        points.iter().map(|(width, deviation)| [f64::from(*width).ln(), deviation.ln()]).collect();
    let count = logarithms.len() as f64;
    let mean = |axis: usize| logarithms.iter().map(|point| point[axis]).sum::<f64>() / count;
    let (x, y) = (mean(0), mean(1));
    let products = logarithms.iter().map(|point| (point[0] - x) * (point[1] - y)).sum::<f64>();
    let squares = logarithms.iter().map(|point| (point[0] - x).powi(2)).sum::<f64>();
    let slope = products / squares;
    slope.is_finite().then_some(slope)
}
