//! Spectral norms of matrices and of boxes of matrices.

use selfnorm::arithmetic::Interval;
use selfnorm::arithmetic::interval::{interval, point};
use selfnorm::arithmetic::matrix_norm::spectral_norm;

#[test]
fn norms_of_known_matrices() {
    let norm = |entries: &[f64]| {
        let entries: Vec<Interval> = entries.iter().map(|entry| point(*entry)).collect();
        spectral_norm(&entries)
    };
    for (entries, value) in [
        (vec![-3.0], 3.0),
        (vec![0.0; 9], 0.0),
        (vec![0.0, 2.0, 0.0, 0.0, 0.0, 3.0, -1.0, 0.0, 0.0], 3.0),
        (vec![1.0; 16], 4.0),
        // Three equal eigenvalues, for which (2) is sharp below.
        (vec![1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], 1.0),
        // A rotation times 1e-200.
        (vec![0.6e-200, -0.8e-200, 0.0, 0.8e-200, 0.6e-200, 0.0, 0.0, 0.0, 1e-200], 1e-200),
    ] {
        let found = norm(&entries);
        assert!(found.contains(value) || (found.mid() - value).abs() <= 1e-15 * value);
        assert!(found.wid() <= 1e-5 * value.max(1e-140), "{found:?}");
    }
}

#[test]
fn every_matrix_of_the_box_is_enclosed() {
    let wide = [1.0, 0.5, -0.25, 0.0].map(|entry| interval(entry - 0.125, entry + 0.125));
    let whole = spectral_norm(&wide);
    for corner in 0..16 {
        let end = |(index, entry): (usize, &Interval)| {
            point(if corner >> index & 1 == 0 { entry.inf() } else { entry.sup() })
        };
        let entries: Vec<Interval> = wide.iter().enumerate().map(end).collect();
        assert!(spectral_norm(&entries).subset(whole));
    }
    assert!(spectral_norm(&[Interval::EMPTY]).is_empty());
    assert_eq!(spectral_norm(&[Interval::ENTIRE]).sup(), f64::INFINITY);
}
