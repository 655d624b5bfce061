//! (3): a random orthogonal matrix times some vectors.
//!
//! # Mathematics
//!
//! For k = 1, …, n let v ∈ ℝᵏ be normal, s the sign of its first entry, u = v + s‖v‖e₁ and Hₖ =
//! −s(I − 2uuᵀ/uᵀu), which takes v to ‖v‖e₁ and acts on the last k coordinates. Then HₙHₙ₋₁⋯H₁ is
//! distributed by Haar's measure (Mezzadri 2007, section 6): the first column of the
//! symmetric Hₙ is v/‖v‖, uniform on the sphere, and the rest is the same in one dimension less.
//! uᵀu = 2‖v‖(‖v‖ + |v₁|), without cancellation.

use super::stream::{Place, Source, normal};
use ndarray::{Array1, Array2, Axis, Slice};

/// Takes each row of `vectors` to its product with the layer's orthogonal matrix; `go_on` says
/// from time to time whether to, and nothing is said of the vectors if not.
pub fn rotate(
    vectors: &mut Array2<f64>,
    source: &Source,
    layer: u32,
    go_on: &dyn Fn() -> bool,
) -> bool {
    let width = vectors.ncols();
    for size in 1..=width {
        if size % 64 == 0 && !go_on() {
            return false;
        }
        let mut stream = source.at(Place::Reflection(layer, size as u32));
        let mut u = Array1::from_shape_simple_fn(size, || normal(&mut stream));
        let sign = 1.0_f64.copysign(u[0]);
        let length = u.dot(&u).sqrt();
        let square = 2.0 * length * (length + u[0].abs());
        u[0] += sign * length;
        let mut part = vectors.slice_axis_mut(Axis(1), Slice::from(width - size..));
        for mut vector in part.rows_mut() {
            let factor = -2.0 * vector.dot(&u) / square;
            vector.scaled_add(factor, &u);
            vector *= -sign;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_orthogonal_and_random() {
        let source = Source::new(3, 1, 0);
        for size in [1, 2, 3, 50] {
            let mut matrix = Array2::eye(size);
            assert!(rotate(&mut matrix, &source, 1, &|| true));
            let product = matrix.dot(&matrix.t());
            let error =
                (&product - &Array2::<f64>::eye(size)).fold(0.0, |a: f64, b| a.max(b.abs()));
            assert!(error < 1e-13, "{size}: {error}");
        }
    }

    /// Every entry has mean 0 and variance 1/n, and the determinant either sign.
    #[test]
    fn it_favours_no_direction() {
        const COUNT: u32 = 20_000;
        let mut sums = [Array2::<f64>::zeros((3, 3)), Array2::zeros((3, 3))];
        let mut positive = 0;
        for network in 0..COUNT {
            let mut matrix = Array2::<f64>::eye(3);
            assert!(rotate(&mut matrix, &Source::new(4, 3, network), 1, &|| true));
            let [a, b, c] = [0, 1, 2].map(|row| matrix.row(row).to_vec());
            let cross =
                [b[1] * c[2] - b[2] * c[1], b[2] * c[0] - b[0] * c[2], b[0] * c[1] - b[1] * c[0]];
            let determinant: f64 = a.iter().zip(cross).map(|(a, b)| a * b).sum();
            positive += u32::from(determinant > 0.0);
            sums[0] += &matrix;
            sums[1] += &(&matrix * &matrix);
        }
        let count = f64::from(COUNT);
        // Five standard deviations.
        for mean in sums[0].iter().map(|sum| sum / count) {
            assert!(mean.abs() < 5.0 * (1.0 / (3.0 * count)).sqrt(), "{mean}");
        }
        for square in sums[1].iter().map(|sum| sum / count) {
            assert!((square - 1.0 / 3.0).abs() < 5.0 * (4.0 / 45.0 / count).sqrt(), "{square}");
        }
        assert!((f64::from(positive) / count - 0.5).abs() < 2.5 / count.sqrt(), "{positive}");
    }
}
