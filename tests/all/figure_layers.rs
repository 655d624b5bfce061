//! The figures of random layers, against closed forms: of ReLU, S(v) = v/2 and E f′² = 1/2; of
//! erf, S(v) = (2/π)·asin(2v/(1 + 2v)) and E f′² = (4/π)/√(1 + 4v) (Williams 1997).

use crate::support::drawing::{drawn, number, plot, table};
use crate::support::program::{Scratch, stderr};
use crate::support::reference::Random;
use std::f64::consts::PI;
use std::path::Path;

/// More than the rounding errors of the closed forms, and of decimals that are no doubles.
const SLACK: f64 = 1e-12;

/// S as a function of v.
type Form = fn(f64) -> f64;

/// Rows of a kind, as numbers, with their verdicts.
fn rows(path: &Path, activation: &str, kind: &str) -> Vec<([f64; 4], String)> {
    let (header, rows) = table(path);
    assert_eq!(header[..3], ["activation", "row", "q_lower"]);
    rows.into_iter()
        .filter(|row| row[0] == activation && row[1] == kind)
        .map(|row| ([2, 3, 4, 5].map(|i| number(&row[i])), row[6].clone()))
        .collect()
}

/// Draws a length map, and gives its data file.
fn length_map(scratch: &Scratch, arguments: &[&str]) -> std::path::PathBuf {
    let folder = scratch.path("out");
    drawn(&folder, &[&["length-map"], arguments].concat());
    folder.join("length-map.csv")
}

fn erf_length(v: f64) -> f64 {
    2.0 / PI * (2.0 * v / (1.0 + 2.0 * v)).asin()
}

fn erf_squares(v: f64) -> f64 {
    4.0 / PI / (1.0 + 4.0 * v).sqrt()
}

fn holds([lower, upper]: [f64; 2], value: f64) -> bool {
    lower <= value + SLACK && value - SLACK <= upper
}

#[test]
fn length_maps_hold_their_closed_forms() {
    let scratch = Scratch::new("length-map-cells");
    let given = ["--at", "tau=3/2", "--at", "bias=0.25", "--at", "q=0.05..5", "--size", "150"];
    let activations = ["--activation", "relu", "--activation", "erf"];
    let path = length_map(&scratch, &[&given[..], &activations].concat());
    let forms: [(&str, Form); 2] = [("relu", |v| v / 2.0), ("erf", erf_length)];
    let mut random = Random::new(61);
    for (activation, length) in forms {
        let next = |q: f64| length(1.5 * q + 0.25);
        let cells = rows(&path, activation, "cell");
        assert_eq!(cells.len(), 150, "{activation}");
        assert!(holds([cells[0].0[0]; 2], 0.05) && holds([cells[149].0[1]; 2], 5.0));
        for ([a, b, lower, upper], _) in &cells {
            for q in [*a, *b, random.uniform(*a, *b)] {
                assert!(holds([*lower, *upper], next(q)), "{activation} at {q}: {lower}, {upper}");
            }
            // Monotone maps take no more than what lies between the ends.
            let slack = 2e-3 * upper;
            assert!(upper - lower <= next(*b) - next(*a) + slack, "{activation} at {a}");
        }
        assert!(cells.windows(2).all(|pair| pair[0].0[1] == pair[1].0[0]), "{activation}: a gap");
        let steps = rows(&path, activation, "step");
        assert!(steps.len() > 20, "{activation}: {}", steps.len());
        for ([a, b, lower, upper], _) in &steps {
            assert!(upper - lower < 1e-9, "{activation}: {lower}, {upper}");
            for q in [*a, *b] {
                assert!(holds([*lower, *upper], next(q)), "{activation} from {q}");
            }
        }
        let fixed = rows(&path, activation, "fixed");
        let [([lower, upper, ..], verdict)] = fixed.as_slice() else { panic!("{fixed:?}") };
        let (middle, width) = (f64::midpoint(*lower, *upper), upper - lower);
        assert!((next(middle) - middle).abs() < 1e-12 && width < 1e-9, "{activation}: {middle}");
        assert_eq!(verdict, "attracts", "{activation}");
        assert!(rows(&path, activation, "open").is_empty());
        let [_, _, lower, upper] = steps.last().expect("steps").0;
        assert!((lower - middle).abs() < 1e-6 && (upper - middle).abs() < 1e-6, "{activation}");
    }
    // ReLU: q = (3q/2 + 1/4)/2 is 1/2.
    assert!(holds([rows(&path, "relu", "fixed")[0].0[0]; 2], 0.5), "relu");
}

#[test]
fn known_fixed_points_attract_or_repel() {
    let scratch = Scratch::new("length-map-points");
    for (activation, tau, wanted, pull) in [
        // The gain 5/3.
        ("tanh", "25/9", 0.424_252_976_538, "attracts"),
        ("selu", "1", 1.0, "attracts"),
        // S(v) = 3v²/2.
        ("relu_squared", "1", 2.0 / 3.0, "repels"),
    ] {
        let tau = format!("tau={tau}");
        let path = length_map(&scratch, &["--activation", activation, "--at", &tau]);
        let fixed = rows(&path, activation, "fixed");
        let [([lower, upper, ..], verdict)] = fixed.as_slice() else { panic!("{fixed:?}") };
        assert!((lower - wanted).abs() < 1e-11 && (upper - wanted).abs() < 1e-11, "{fixed:?}");
        assert_eq!(verdict, pull, "{activation}");
        assert!(rows(&path, activation, "open").is_empty(), "{activation}");
    }
    // He's weights keep every length of ReLU: nothing is claimed to be the only one.
    let path = length_map(&scratch, &["--activation", "relu", "--at", "tau=2"]);
    let open = rows(&path, "relu", "open");
    assert!(open.iter().any(|([a, b, ..], _)| holds([*a, *b], 1.0)), "{open:?}");
}

#[test]
fn ranges_of_other_variables_make_a_band() {
    let scratch = Scratch::new("length-map-band");
    let given = ["--at", "tau=1..1.5", "--at", "bias=0.1..0.2", "--size", "90"];
    let path = length_map(&scratch, &[&["--activation", "relu"], &given[..]].concat());
    for ([a, b, lower, upper], _) in rows(&path, "relu", "cell") {
        for (tau, bias) in [(1.0, 0.1), (1.5, 0.2), (1.2, 0.15)] {
            for q in [a, b] {
                assert!(holds([lower, upper], (tau * q + bias) / 2.0), "at {q}");
            }
        }
    }
    // q* = bias/(2 − τ), from 0.1 to 0.4.
    let fixed = rows(&path, "relu", "fixed");
    let ends = |at: usize| fixed.iter().map(move |(row, _)| row[at]);
    let hull = [ends(0).fold(9.0, f64::min), ends(1).fold(0.0, f64::max)];
    assert!(holds(hull, 0.1) && holds(hull, 0.4), "{hull:?}");
    assert!(fixed.iter().all(|(_, verdict)| verdict == "attracts"), "{fixed:?}");
    assert!(rows(&path, "relu", "step").is_empty(), "no start has one way");
}

/// The fixed point v = τS(v) + β of erf: S is concave, so for β > 0 there is just one.
fn erf_fixed_point(tau: f64, bias: f64) -> f64 {
    let (mut low, mut high) = (0.0, tau + bias);
    for _ in 0..200 {
        let v = f64::midpoint(low, high);
        if v < tau * erf_length(v) + bias { low = v } else { high = v }
    }
    low
}

#[test]
fn layers_of_erf_are_ordered_and_chaotic_as_their_closed_forms_say() {
    let scratch = Scratch::new("phase-erf");
    let folder = scratch.path("out");
    drawn(&folder, &["phase", "--activation", "erf", "--size", "60x40"]);
    let (header, rows) = table(&folder.join("phase.csv"));
    assert_eq!(header[4..], ["chi_lower", "chi_upper", "q_lower", "q_upper", "verdict"]);
    assert_eq!(rows.len(), 60 * 40);
    let mut random = Random::new(62);
    let mut seen = [0; 3];
    let edge: Vec<[f64; 2]> = (1..200)
        .map(|step| {
            let v = f64::from(step) / 100.0;
            [1.0 / erf_squares(v), v - erf_length(v) / erf_squares(v)]
        })
        .collect();
    for row in &rows {
        let [a, b, c, d, chi_lower, chi_upper, q_lower, q_upper] =
            [0, 1, 2, 3, 4, 5, 6, 7].map(|i| number(&row[i]));
        let inner = [(random.uniform(a, b), random.uniform(c, d)), (a, d), (b, c), (a, c), (b, d)];
        let mut signs = Vec::new();
        for (tau, bias) in inner {
            let v = erf_fixed_point(tau, bias);
            let chi = tau * erf_squares(v);
            assert!(holds([chi_lower, chi_upper], chi), "{row:?}: chi = {chi}");
            assert!(holds([q_lower, q_upper], erf_length(v)), "{row:?}: v = {v}");
            signs.push(chi < 1.0);
        }
        let on_the_edge =
            edge.iter().any(|[tau, bias]| a < *tau && *tau < b && c < *bias && *bias < d);
        match row[8].as_str() {
            "ordered" => {
                assert!(signs.iter().all(|&ordered| ordered) && chi_upper < 1.0, "{row:?}");
                assert!(!on_the_edge, "{row:?}");
                seen[0] += 1;
            }
            "chaotic" => {
                assert!(signs.iter().all(|&ordered| !ordered) && chi_lower > 1.0, "{row:?}");
                assert!(!on_the_edge, "{row:?}");
                seen[1] += 1;
            }
            verdict => {
                assert_eq!(verdict, "undecided", "{row:?}");
                assert!(chi_lower <= 1.0 && chi_upper >= 1.0, "{row:?}");
                seen[2] += 1;
            }
        }
    }
    // An edge crosses about as many cells as there are columns and rows.
    assert!(seen[0] > 300 && seen[1] > 300 && (1..=120).contains(&seen[2]), "{seen:?}");
}

#[test]
fn layers_of_relu_have_no_fixed_point_beyond_he() {
    let scratch = Scratch::new("phase-relu");
    let folder = scratch.path("out");
    drawn(&folder, &["phase", "--activation", "relu", "--size", "70x30"]);
    let (_, rows) = table(&folder.join("phase.csv"));
    let mut random = Random::new(63);
    let mut seen = [0; 3];
    for row in rows {
        let [a, b, c, d] = [0, 1, 2, 3].map(|i| number(&row[i]));
        let (tau, bias) = (random.uniform(a, b), random.uniform(c, d));
        let q = bias / (2.0 - tau);
        let has_one = (0.0..=20.0).contains(&q);
        match row[8].as_str() {
            "no fixed point" => {
                assert!(!has_one && row[4..8].iter().all(String::is_empty), "{row:?}: {q}");
                seen[0] += 1;
            }
            "ordered" => {
                let [chi_lower, chi_upper, q_lower, q_upper] =
                    [4, 5, 6, 7].map(|i| number(&row[i]));
                assert!(has_one && holds([chi_lower, chi_upper], tau / 2.0), "{row:?}");
                assert!(holds([q_lower, q_upper], q), "{row:?}: {q}");
                seen[1] += 1;
            }
            verdict => {
                assert_eq!(verdict, "undecided");
                assert!((1.9..2.1).contains(&tau), "{row:?}");
                seen[2] += 1;
            }
        }
    }
    assert!(seen[0] > 1000 && seen[1] > 700 && seen[2] < 100, "{seen:?}");
}

#[test]
fn what_is_not_known_of_small_lengths_stays_open() {
    let scratch = Scratch::new("phase-zero");
    let folder = scratch.path("out");
    let given = ["--at", "bias=0..0.1", "--at", "tau=0.5..1.5", "--size", "30x20"];
    drawn(&folder, &[&["phase"], &given[..]].concat());
    let (_, rows) = table(&folder.join("phase.csv"));
    // Without biases tanh has the fixed point 0 as well, where nothing is computed.
    let (lowest, others): (Vec<_>, Vec<_>) = rows.iter().partition(|row| number(&row[2]) == 0.0);
    assert_eq!(lowest.len(), 30);
    assert!(lowest.iter().all(|row| row[8] == "undecided"), "{lowest:?}");
    assert!(others.iter().filter(|row| row[8] == "ordered").count() > 300);
}

#[test]
fn layers_that_the_figures_cannot_draw_are_refused() {
    let scratch = Scratch::new("phase-mistakes");
    let folder = scratch.path("out");
    let dropout = scratch.file(
        "dropout.toml",
        "title = 't'\n[layer]\nkind = 'random'\ndropout = { kind = 'standard', rate = '0.1' }\n\
         [domain]\nq = ['0', '2']\ntau = ['1', '2']\nbias = ['0.1', '1']\n[prove]\na = '0 < 1'\n",
    );
    for (arguments, part) in [
        (&["phase", "--activation", "hardshrink"][..], "only where the activation is continuous"),
        (&["phase", "--activation", "relu", "--activation", "tanh"], "room for 1, not 2"),
        (&["phase", "--over", "theorem1"], "kind = \"random\""),
        (&["phase", "--over", &dropout], "neither dropout"),
        (&["phase", "--axes", "q,tau"], "over tau,bias"),
        (&["phase", "--start", "1"], "for the figure length-map"),
        (&["phase", "--at", "omega=1"], "no variable `omega`"),
        (&["flow", "--activation", "tanh"], "draw it with --over"),
        (&["length-map", "--over", "theorem1"], "one state variable, and this one has 2"),
        (&["length-map", "--activation", "than"], "unknown activation `than`"),
        (&["length-map", "--start", "1e3"], "not in the range drawn"),
        (&["length-map", "--start", "one"], "error: --start: "),
        (&["length-map", "--at", "q=1"], "--at q=LOWER..UPPER"),
        (&["length-map", "--axes", "q,tau"], "does not take --axes"),
    ] {
        let output = plot(&folder, arguments);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.starts_with("error: ") && said.contains(part), "{arguments:?}: {said}");
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
    }
}
