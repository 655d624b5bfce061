//! What the data beside figures says, against MPFR at points inside the cells.

use crate::support::drawing::{drawn, number, table};
use crate::support::program::Scratch;
use crate::support::reference::{Moment, Paper, Random, exactly, jacobian};
use selfnorm::arithmetic::mpfr::MpInterval;
use std::path::Path;

const BITS: u32 = 200;

fn norm(paper: &Paper, at: [f64; 4]) -> MpInterval {
    let [.., norm] = jacobian(paper, BITS, &at.map(|value| exactly(BITS, value)));
    norm
}

#[test]
fn every_cell_holds_the_norm_at_points_inside() {
    let scratch = Scratch::new("norm-cells");
    let paper = Paper::new(BITS);
    let mut random = Random::new(51);
    // Fine cells share evaluations, coarse ones are tried on their own; with one value
    // of the other variables, and maximized over them.
    let fixed: &[&str] = &["--at", "mu=0.0625", "--at", "omega=-0.09375"];
    for (name, size, at) in [
        ("fine", "200x160", fixed),
        ("coarse", "3x2", fixed),
        ("free", "90x80", &[]),
        ("few", "3x2", &[]),
    ] {
        let folder = scratch.path(name);
        drawn(&folder, &[&["jacobian-norm", "--size", size], at].concat());
        let (header, rows) = table(&folder.join("jacobian-norm.csv"));
        assert_eq!(
            header,
            ["nu_lower", "nu_upper", "tau_lower", "tau_upper", "lower", "upper", "verdict"]
        );
        let mut verdicts = [0; 3];
        for _ in 0..400 {
            let row = &rows[random.below(rows.len() as u64) as usize];
            let [a, b, c, d, lower, upper] = [0, 1, 2, 3, 4, 5].map(|i| number(&row[i]));
            let (nu, tau) = (random.uniform(a, b), random.uniform(c, d));
            let corners = [(-0.1, -0.1), (0.1, 0.1), (-0.1, 0.1), (0.1, -0.1)];
            let own = [(0.0625, -0.09375)];
            let inner = [(random.uniform(-0.1, 0.1), random.uniform(-0.1, 0.1)), (0.03, -0.07)];
            let points: Vec<(f64, f64)> =
                if at.is_empty() { [&corners[..], &inner].concat() } else { own.to_vec() };
            let truths: Vec<MpInterval> =
                points.iter().map(|&(mu, omega)| norm(&paper, [mu, omega, nu, tau])).collect();
            for truth in &truths {
                assert!(truth.to_interval().sup() <= upper, "{name} {row:?}: {truth:?}");
            }
            // The maximum over μ and ω is attained at a corner, but for the doubles 0.1.
            let largest = truths.iter().map(|t| t.to_interval().sup()).fold(0.0, f64::max);
            assert!(lower <= largest + 1e-12, "{name} {row:?}: {largest}");
            match row[6].as_str() {
                "below 1" => {
                    assert!(upper < 1.0 && largest < 1.0);
                    verdicts[0] += 1;
                }
                "above 1" => {
                    assert!(lower > 1.0 && largest > 1.0);
                    verdicts[1] += 1;
                }
                _ => {
                    assert_eq!(row[6], "undecided");
                    assert!(lower <= 1.0 && upper >= 1.0);
                    verdicts[2] += 1;
                }
            }
        }
        let [below, above, undecided] = verdicts;
        assert!(below > 50, "{name}: {verdicts:?}");
        assert!(if size == "3x2" { undecided > 50 } else { above > 20 }, "{name}: {verdicts:?}");
    }
}

#[test]
fn every_cell_holds_the_change_of_the_variance() {
    let scratch = Scratch::new("change-cells");
    let folder = scratch.path("out");
    drawn(&folder, &["variance-change", "--size", "120x60"]);
    let (_, rows) = table(&folder.join("variance-change.csv"));
    assert_eq!(rows.len(), 120 * 60);
    let paper = Paper::new(BITS);
    let mut random = Random::new(52);
    let mut seen = [0; 2];
    for _ in 0..1000 {
        let row = &rows[random.below(rows.len() as u64) as usize];
        let [a, b, c, d, lower, upper] = [0, 1, 2, 3, 4, 5].map(|i| number(&row[i]));
        let [nu, tau] = [random.uniform(a, b), random.uniform(c, d)];
        let [mu, omega] = [0, 1].map(|_| random.uniform(-0.1, 0.1));
        let [mu, omega, nu, tau] = [mu, omega, nu, tau].map(|value| exactly(BITS, value));
        let at = paper.at(&mu.mul(&omega), &nu.mul(&tau));
        let variance = at.moment(Moment::Second).sub(&at.moment(Moment::First).sqr());
        let change = variance.sub(&nu).div(&nu).to_interval();
        assert!(lower <= change.inf() && change.sup() <= upper, "{row:?}: {change:?}");
        match row[6].as_str() {
            "decreases" => seen[0] += usize::from(upper < 0.0 && change.sup() < 0.0),
            "increases" => seen[1] += usize::from(lower > 0.0 && change.inf() > 0.0),
            _ => assert!(row[6] == "undecided" && lower <= 0.0 && upper >= 0.0, "{row:?}"),
        }
    }
    assert!(seen[0] > 200 && seen[1] > 200, "{seen:?}");
}

#[test]
fn theorems_2_and_3_are_in_the_picture() {
    let scratch = Scratch::new("theorems-in-the-picture");
    let folder = scratch.path("out");
    drawn(&folder, &["variance-change", "--size", "240x110"]);
    let (_, rows) = table(&folder.join("variance-change.csv"));
    let mut inside = [0; 2];
    for row in rows {
        let [a, b, c, d] = [0, 1, 2, 3].map(|i| number(&row[i]));
        if a >= 3.0 && b <= 16.0 && c >= 0.8 && d <= 1.25 {
            assert_eq!(row[6], "decreases", "{row:?}");
            inside[0] += 1;
        }
        if a >= 0.02 && b <= 0.24 && c >= 0.9 && d <= 1.25 {
            assert_eq!(row[6], "increases", "{row:?}");
            inside[1] += 1;
        }
    }
    assert!(inside[0] > 1000 && inside[1] > 1000, "{inside:?}");
}

#[test]
fn fixed_points_are_where_iteration_leads() {
    let scratch = Scratch::new("fixed-point-cells");
    let folder = scratch.path("out");
    drawn(&folder, &["fixed-points", "--size", "12x9"]);
    let (_, rows) = table(&folder.join("fixed-points.csv"));
    assert_eq!(rows.len(), 12 * 9);
    let paper = Paper::new(BITS);
    let mut random = Random::new(53);
    for row in rows {
        assert_eq!(row[8], "exists", "{row:?}");
        let [a, b, c, d] = [0, 1, 2, 3].map(|i| number(&row[i]));
        let [omega, tau] = [random.uniform(a, b), random.uniform(c, d)];
        let (mut mu, mut nu) = (0.0, 1.0);
        // The map contracts by 0.9: a hundred and fifty steps leave an error of 10⁻⁷.
        for _ in 0..150 {
            let at = paper.at(&exactly(BITS, mu * omega), &exactly(BITS, nu * tau));
            let mean = at.moment(Moment::First);
            let variance = at.moment(Moment::Second).sub(&mean.sqr());
            (mu, nu) = (mean.to_interval().mid(), variance.to_interval().mid());
        }
        let [mu_low, mu_high, nu_low, nu_high] = [4, 5, 6, 7].map(|i| number(&row[i]));
        let slack = 1e-6;
        assert!(mu_low <= mu + slack && mu <= mu_high + slack, "{row:?}: {mu}");
        assert!(nu_low <= nu + slack && nu <= nu_high + slack, "{row:?}: {nu}");
        assert!(mu_high - mu_low < 0.03 && nu_high - nu_low < 0.25, "{row:?}");
    }
}

#[test]
fn leaves_cover_the_domain_and_are_proved() {
    let scratch = Scratch::new("leaves");
    let folder = scratch.path("out");
    let proof = Path::new(env!("CARGO_MANIFEST_DIR")).join("proofs/paper/lemma12.cert");
    drawn(&folder, &["boxes", "--proof", proof.to_str().expect("UTF-8")]);
    let (header, rows) = table(&folder.join("boxes.csv"));
    assert_eq!(header[8..], ["lower", "upper", "margin", "verdict"]);
    let mut volume = 0.0;
    for row in &rows {
        assert_eq!(row[11], "proved");
        assert!(number(&row[10]) > 0.0 && number(&row[9]) < 1.0, "{row:?}");
        let side = |axis: usize| number(&row[2 * axis + 1]) - number(&row[2 * axis]);
        volume += (0..4).map(side).product::<f64>();
    }
    let domain = 0.2 * 0.2 * 0.7 * 0.45;
    assert!(rows.len() > 1 && (volume / domain - 1.0).abs() < 1e-9, "{volume}");
}
