//! Claims about activations drawn at random, through the whole program: what is true is proved
//! and what is false is refuted, and both checkers, by their own formulas, agree.
//!
//! The truth is an integral in MPFR over the pieces as they were drawn, apart from the program.
//! At points, each moment and its derivatives lie within 10⁻⁷ of it, relative to the moment's
//! natural size, and not 10⁻⁷ beside it; over boxes, within that size of what it is at their
//! corners and centre, and not above all of these by more than that.

use crate::support::pieces::{Pieces, drawn};
use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use crate::support::quadrature::{BITS, derivatives};
use crate::support::reference::{Random, is_long};
use crate::support::second_checker;
use rug::{Float, Rational};
use std::fs;

/// What is claimed: an expression, the integrand by position, and the order in x that it is a
/// multiple of, with the factor.
const QUANTITIES: [(&str, usize, usize, f64); 8] = [
    ("mean(x, y)", 0, 0, 1.0),
    ("d(mean, x)", 0, 1, 1.0),
    ("d(mean, y)", 0, 2, 0.5),
    ("d(d(mean, y), x)", 0, 3, 0.5),
    ("second_moment(x, y)", 1, 0, 1.0),
    ("d(second_moment, x)", 1, 1, 1.0),
    ("d(d(second_moment, x), x)", 1, 2, 1.0),
    ("d(d(second_moment, y), y)", 1, 4, 0.25),
];

/// Of functions that do not jump.
const SLOPES: [(&str, usize, usize, f64); 2] =
    [("slope(x, y)", 2, 0, 1.0), ("slope_second_moment(x, y)", 3, 0, 1.0)];

/// A place of exact decimals.
fn place(random: &mut Random) -> [Rational; 2] {
    let x = Rational::from((random.below(64) as i64 - 32, 16));
    let y = Rational::from((1 + random.below(64) as i64, 32));
    [x, y]
}

/// The quantities there, and their natural sizes.
fn truth(pieces: &Pieces, place: &[Rational; 2]) -> Vec<Vec<Float>> {
    let [x, y] = [0, 1].map(|axis| Float::with_val(BITS, &place[axis]));
    let found = derivatives((&x, &y), &pieces.breakpoints, 4, |piece, z| {
        let [value, slope] = pieces.values(piece, z);
        let [square, steep] = [&value, &slope].map(|it| Float::with_val(BITS, it.square_ref()));
        let sizes = [value.clone().abs(), slope.clone().abs()];
        [value, square, slope, steep].into_iter().chain(sizes).collect()
    });
    let middle = |it: &selfnorm::arithmetic::mpfr::MpInterval| it.midpoint().lower().clone();
    found.iter().map(|orders| orders.iter().map(middle).collect()).collect()
}

fn decimal(value: &Float) -> String {
    value.to_string_radix(10, Some(24))
}

/// A claim's `[prove]` for each quantity: what is true, and what is not.
struct Statements {
    yes: String,
    no: String,
}

/// Statements about values at some places, within `reach` of the natural size around them.
fn statements(pieces: &Pieces, places: &[[Rational; 2]], reach: f64, slopes: bool) -> Statements {
    let values: Vec<_> = places.iter().map(|place| truth(pieces, place)).collect();
    let deviation = places[0][1].to_f64().sqrt();
    let (mut yes, mut no) = (String::new(), String::new());
    let quantities = QUANTITIES.iter().chain(SLOPES.iter().take(if slopes { 2 } else { 0 }));
    for (index, (name, integrand, order, factor)) in quantities.enumerate() {
        let at = |all: &Vec<Vec<Float>>| Float::with_val(BITS, &all[*integrand][*order] * *factor);
        let found: Vec<Float> = values.iter().map(at).collect();
        // Of |f|, f², |f′| and f′².
        let size = &values[0][[4, 1, 5, 3][*integrand]][0];
        let margin = Float::with_val(BITS, size * reach) * deviation.powi(-(*order as i32));
        if margin < 1e-30 {
            continue;
        }
        let lowest = found.iter().fold(found[0].clone(), |low, it| low.min(it));
        let highest = found.iter().fold(found[0].clone(), |high, it| high.max(it));
        let below = decimal(&Float::with_val(BITS, &lowest - &margin));
        let above = decimal(&Float::with_val(BITS, &highest + &margin));
        yes += &format!("q{index} = \"{below} < {name} < {above}\"\n");
        no += &format!("q{index} = \"{name} > {above}\"\n");
    }
    Statements { yes, no }
}

#[test]
fn both_checkers_agree_about_random_activations() {
    let scratch = Scratch::new("random-claims");
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    let seeds = if is_long() { 12 } else { 5 };
    for seed in 900_u64..900 + seeds {
        let mut random = Random::new(seed);
        let (text, pieces) = drawn(&mut random);
        println!("seed {seed}: {text}");
        let slopes = text.starts_with("min(") || text.contains("abs(");
        let [x, y] = place(&mut random);
        let scaled = |value: &Rational, sign: i32| value * (Rational::from((sign, 64)) + 1_i32);
        let near = |value: &Rational, sign: i32| Float::with_val(BITS, scaled(value, sign));
        let text_of = |value: &Rational| decimal(&Float::with_val(BITS, value));
        let range = |value: &Rational| {
            let mut ends = [near(value, -1), near(value, 1)];
            ends.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
            format!("[\"{}\", \"{}\"]", decimal(&ends[0]), decimal(&ends[1]))
        };
        let point = format!("x = \"{}\"\ny = \"{}\"", text_of(&x), text_of(&y));
        let cell = format!("x = {}\ny = {}", range(&x), range(&y));
        let corner = |i: i32, j: i32| [scaled(&x, i), scaled(&y, j)];
        let corners = [(0, 0), (-1, -1), (-1, 1), (1, -1), (1, 1)].map(|(i, j)| corner(i, j));
        let at_point = statements(&pieces, &[[x.clone(), y.clone()]], 1e-7, slopes);
        let over_cell = statements(&pieces, &corners, 1.0, slopes);
        for (kind, domain, Statements { yes: is, no: is_not }) in
            [("point", &point, at_point), ("cell", &cell, over_cell)]
        {
            let claim = |prove: &str| {
                format!(
                    "title = \"seed {seed}\"\n[activation]\nexpression = \"{text}\"\n\
                     [domain]\n{domain}\n[prove]\n{prove}"
                )
            };
            let file = |what: &str, prove: &str| {
                scratch.file(&format!("{kind}-{seed}-{what}.toml"), claim(prove))
            };
            if !is.is_empty() {
                yes.push(file("yes", &is));
                no.push(file("no", &is_not));
            }
        }
    }
    assert!(yes.len() as u64 >= seeds * 20 / 12, "{yes:?}");
    for (claims, code, word) in [(yes, 0, "proved"), (no, 1, "refuted")] {
        let out = scratch.path(word);
        let mut verify = selfnorm();
        verify.arg("verify").args(&claims).arg("--certificate").arg(&out);
        let output = verify.output().expect("it runs");
        let told = format!("{}{}", stdout(&output), stderr(&output));
        assert_eq!(output.status.code(), Some(code), "{told}");
        let other = if code == 0 { "refuted" } else { "  proved" };
        assert!(!told.contains(other) && !told.contains("undecided"), "{told}");
        let count = fs::read_dir(&out).expect("certificates").count();
        assert_eq!(count, claims.len(), "{told}");
        let checked = selfnorm().arg("check").arg(&out).output().expect("it runs");
        assert!(checked.status.success(), "{}{}", stdout(&checked), stderr(&checked));
        let checked = second_checker::check(&[&out]);
        assert!(checked.status.success(), "{}{}", stdout(&checked), stderr(&checked));
        assert_eq!(stdout(&checked).matches(": confirmed, ").count(), claims.len());
    }
}
