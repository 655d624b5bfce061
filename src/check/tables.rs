//! Tables of partial derivatives, of what depends on x and y.

use super::jet::Jet;

/// Partial derivatives over a box: row i holds ∂ⁱ/∂xⁱ by order in y.
pub type Table = Vec<Vec<Jet>>;

/// The derivatives of E f² − (E f)² from those of E f and E f², by Leibniz's rule.
pub fn leibniz(mean: &Table, second: &Table) -> Table {
    let entry = |i: usize, j: usize| {
        let mut sum = second[i][j].clone();
        for (k, of_i) in (0..=i).zip(binomials(i)) {
            for (l, of_j) in (0..=j).zip(binomials(j)) {
                let product = mean[k][l].mul(&mean[i - k][j - l]);
                sum = sum.sub(&product.mul(&product.integer(of_i * of_j)));
            }
        }
        sum
    };
    let rows = second.iter().enumerate();
    rows.map(|(i, row)| (0..row.len()).map(|j| entry(i, j)).collect()).collect()
}

/// C(n, 0), C(n, 1), …
fn binomials(n: usize) -> impl Iterator<Item = i64> {
    let n = n as i64;
    (0..=n).scan(1, move |binomial, k| {
        let this = *binomial;
        *binomial = this * (n - k) / (k + 1);
        Some(this)
    })
}
