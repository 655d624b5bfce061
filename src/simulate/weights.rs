//! Where weights come from; equation numbers refer to the [module above](super).

use super::stream::{Stream, normal, uniform};
use crate::gain::Distribution;

/// The distribution of a layer's weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// Independent ones.
    Independent(Distribution),
    /// A multiple of an orthogonal matrix.
    Orthogonal,
}

impl Weights {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Independent(Distribution::Gaussian),
        Self::Independent(Distribution::Uniform),
        Self::Independent(Distribution::Truncated),
        Self::Orthogonal,
    ];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Independent(distribution) => distribution.name(),
            Self::Orthogonal => "orthogonal",
        }
    }
}

/// Where normal numbers are cut.
const CUT: f64 = 2.0;

/// Fills a row with independent numbers of mean 0 and variance 1.
pub fn standard(distribution: Distribution, stream: &mut Stream, row: &mut [f64]) {
    match distribution {
        Distribution::Gaussian => row.fill_with(|| normal(stream)),
        Distribution::Uniform => {
            let end = 3.0_f64.sqrt();
            row.fill_with(|| end * (2.0 * uniform(stream) - 1.0));
        }
        Distribution::Truncated => {
            let scale = cut_variance().sqrt().recip();
            row.fill_with(|| {
                loop {
                    let value = normal(stream);
                    if value.abs() <= CUT {
                        break scale * value;
                    }
                }
            });
        }
    }
}

/// (1).
fn cut_variance() -> f64 {
    let density = core_math::exp(-CUT * CUT / 2.0) / (2.0 * std::f64::consts::PI).sqrt();
    1.0 - 2.0 * CUT * density / core_math::erf(CUT / 2.0_f64.sqrt())
}

/// (2), for a row of numbers that are not all the same.
pub fn with_sums(omega: f64, tau: f64, row: &mut [f64]) {
    let count = row.len() as f64;
    let mean = row.iter().sum::<f64>() / count;
    row.iter_mut().for_each(|value| *value -= mean);
    let squares: f64 = row.iter().map(|value| value * value).sum();
    let scale = ((tau - omega * omega / count) / squares).sqrt();
    row.iter_mut().for_each(|value| *value = omega / count + scale * *value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::stream::{Place, Source};

    const COUNT: usize = 200_000;

    #[test]
    fn weights_have_mean_0_and_variance_1() {
        for distribution in Distribution::ALL {
            let mut row = vec![0.0; COUNT];
            standard(distribution, &mut Source::new(1, 1, 0).at(Place::Row(1, 0)), &mut row);
            let moment =
                |n| row.iter().map(|value: &f64| value.powi(n)).sum::<f64>() / COUNT as f64;
            // Five standard deviations of the means.
            let tolerance = 5.0 / (COUNT as f64).sqrt();
            assert!(moment(1).abs() < tolerance, "{distribution:?}: {}", moment(1));
            assert!((moment(2) - 1.0).abs() < 1.5 * tolerance, "{distribution:?}: {}", moment(2));
            let largest = row.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
            match distribution {
                Distribution::Gaussian => assert!(largest > 3.5),
                Distribution::Uniform => assert!((1.73..1.7321).contains(&largest), "{largest}"),
                // Two standard deviations of the uncut numbers.
                Distribution::Truncated => {
                    assert!((2.27..2.2738).contains(&largest), "{largest}");
                }
            }
        }
    }

    #[test]
    fn a_unit_has_its_sums() {
        for (omega, tau) in [(0.0, 1.0), (0.1, 0.95), (-3.0, 2.0)] {
            let mut row = vec![0.0; 100];
            let mut stream = Source::new(2, 1, 0).at(Place::Row(1, 0));
            standard(Distribution::Uniform, &mut stream, &mut row);
            with_sums(omega, tau, &mut row);
            let (sum, squares): (f64, f64) =
                (row.iter().sum(), row.iter().map(|value| value * value).sum());
            assert!((sum - omega).abs() < 1e-13 && (squares - tau).abs() < 1e-13);
        }
    }
}
