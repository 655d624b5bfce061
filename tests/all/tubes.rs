//! Tubes of trajectories: `iterate`.

use crate::depth::numbers;
use crate::support::forge::run;

/// SELU's two moments, for the sampled trajectories below: Klambauer et al. 2017, Eqs. (4) and (5).
fn selu(x: f64, y: f64) -> (f64, f64) {
    let (lambda, alpha) = (1.050_700_987_355_480_5, 1.673_263_242_354_377_2);
    let erfc = |t: f64| libm::erfc(t);
    let root = (2.0 * y).sqrt();
    let upper = 0.5 * erfc(-x / root);
    let density = (-x * x / (2.0 * y)).exp() / (2.0 * std::f64::consts::PI * y).sqrt();
    let one = (x + y / 2.0).exp() * 0.5 * erfc((x + y) / root);
    let two = (2.0 * x + 2.0 * y).exp() * 0.5 * erfc((x + 2.0 * y) / root);
    let mean = lambda * (x * upper + y * density) + lambda * alpha * (one - (1.0 - upper));
    let square = (x * x + y) * upper + x * y * density;
    let second = lambda * lambda * (square + alpha * alpha * (two - 2.0 * one + (1.0 - upper)));
    (mean, second - mean * mean)
}

#[test]
fn tubes_hold_sampled_trajectories_and_little_more() {
    let (code, out, complaints) =
        run(&["iterate", "--over", "theorem1", "--layers", "50", "--format", "csv"]);
    assert_eq!(code, Some(0), "{complaints}");
    let rows: Vec<Vec<f64>> = out.lines().skip(1).map(numbers).collect();
    assert_eq!(rows.len(), 51);
    let mut reached = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
    // Weights that push to the corners, alternating in all ways of a few layers.
    for pattern in 0..4096_u32 {
        let (mut mu, mut nu) = (0.1 * sign(pattern), if pattern & 1 == 0 { 0.8 } else { 1.5 });
        for (layer, row) in rows.iter().enumerate() {
            assert!(row[1] <= mu && mu <= row[2], "{layer}: {mu} {row:?}");
            assert!(row[3] <= nu && nu <= row[4], "{layer}: {nu} {row:?}");
            if layer == 50 {
                reached[0] = reached[0].min(mu);
                reached[1] = reached[1].max(mu);
                reached[2] = reached[2].min(nu);
                reached[3] = reached[3].max(nu);
            }
            // The last six layers as the pattern says, those before as its lowest bits.
            let bits = if layer < 44 { pattern & 3 } else { pattern >> (2 * (layer as u32 - 44)) };
            let omega = 0.1 * sign(bits);
            let tau = if bits & 2 == 0 { 0.95 } else { 1.1 };
            (mu, nu) = selu(mu * omega, nu * tau);
        }
    }
    let last = &rows[50];
    let excess = |low: usize| {
        let sampled = reached[low + 1] - reached[low];
        (last[low + 2] - last[low + 1]) / sampled - 1.0
    };
    assert!((0.0..0.05).contains(&excess(0)), "the mean's: {}", excess(0));
    assert!((0.0..0.05).contains(&excess(2)), "the variance's: {}", excess(2));
}

/// From variances that span scales, too: what is small is not lost in the width of what is large.
#[test]
fn tubes_of_wide_ranges_are_as_sharp_at_both_ends() {
    let rows = |activation: &str| -> Vec<Vec<f64>> {
        let ranges = ["--mu=-0.1..0.1", "--nu", "0.02..16", "--omega=-0.1..0.1", "--tau=0.95..1.1"];
        let given = ["iterate", "--activation", activation, "--layers", "30", "--format", "csv"];
        let (code, out, complaints) = run(&[&given[..], &ranges].concat());
        assert_eq!(code, Some(0), "{complaints}");
        out.lines().skip(1).map(numbers).collect()
    };
    let found = rows("selu");
    let mut reached = vec![[f64::INFINITY, f64::NEG_INFINITY]; found.len()];
    for (start, omega, tau) in [0.02, 16.0]
        .into_iter()
        .flat_map(|nu| [-0.1, 0.0, 0.1].map(|it| (nu, it)))
        .flat_map(|(nu, omega)| [0.95, 1.1].map(|tau| (nu, omega, tau)))
    {
        let (mut mu, mut nu) = (omega, start);
        for (row, [low, high]) in found.iter().zip(&mut reached) {
            assert!(row[1] <= mu && mu <= row[2] && row[3] <= nu && nu <= row[4], "{mu} {row:?}");
            (*low, *high) = (low.min(nu), high.max(nu));
            (mu, nu) = selu(mu * omega, nu * tau);
        }
    }
    for (row, [low, high]) in found.iter().zip(&reached) {
        assert!(low / row[3] < 1.15 && row[4] / high < 1.001, "{row:?} {low} {high}");
    }
    // At omega = 0, E relu(z) = sqrt(y/2pi) and E relu(z)^2 = y/2.
    let share = 0.5 - 0.5 / std::f64::consts::PI;
    let found = rows("relu");
    let ends = |row: &Vec<f64>, layer: i32| {
        [row[3] / (0.02 * (0.95 * share).powi(layer)), row[4] / (16.0 * (1.1 * share).powi(layer))]
    };
    for (layer, row) in (0..).zip(&found) {
        let [low, high] = ends(row, layer);
        assert!(0.0 < low && low <= 1.0 + 1e-9 && high >= 1.0 - 1e-9, "{layer}: {row:?}");
    }
}

fn sign(bits: u32) -> f64 {
    if bits & 1 == 0 { -1.0 } else { 1.0 }
}

#[test]
fn tubes_do_not_depend_on_threads_and_say_when_they_end() {
    let table = |threads: &str| {
        run(&[
            "iterate",
            "--over",
            "theorem1",
            "--layers",
            "5",
            "--format",
            "json",
            "--threads",
            threads,
        ])
    };
    let (code, out, _) = table("1");
    assert_eq!((code, out.lines().count()), (Some(0), 6));
    assert_eq!(table("2").1, out);
    let (code, _, complaints) = run(&["iterate", "--at", "foo=1..2", "--layers", "1"]);
    assert_eq!(code, Some(2));
    assert!(complaints.contains("no variable `foo`"), "{complaints}");
    let (code, out, complaints) =
        run(&["iterate", "--layer", "random", "--tau", "9", "--layers", "300", "--format", "csv"]);
    assert_eq!(code, Some(0), "{complaints}");
    assert_eq!(out.lines().count(), 302);
    let (code, out, complaints) =
        run(&["iterate", "--layer", "random", "--tau", "9", "--layers", "2000", "--format", "csv"]);
    assert_eq!(code, Some(3), "{complaints}");
    assert!(complaints.contains("no boxes after"), "{complaints}");
    assert!(out.lines().count() > 302);
}
