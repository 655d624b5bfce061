//! Activations by their pieces, apart from the program: those of the library, and drawn ones.

use super::quadrature::BITS;
use super::reference::{Paper, Random};
use rug::ops::Pow;
use rug::{Float, Rational};

/// c·zʲ·e^{βz}.
#[derive(Clone, Debug)]
struct Term {
    coefficient: Float,
    power: u32,
    rate: Float,
}

/// A function by its pieces, from left to right.
#[derive(Clone, Debug)]
pub struct Pieces {
    /// Where they meet.
    pub breakpoints: Vec<Float>,
    pieces: Vec<Vec<Term>>,
}

fn number(text: &str) -> Float {
    Float::with_val(BITS, text.parse::<Rational>().expect("a fraction"))
}

fn term(coefficient: &str, power: u32, rate: &str) -> Term {
    Term { coefficient: number(coefficient), power, rate: number(rate) }
}

fn line(slope: &str, offset: &str) -> Vec<Term> {
    let terms = [term(slope, 1, "0"), term(offset, 0, "0")];
    terms.into_iter().filter(|term| term.coefficient != 0).collect()
}

impl Pieces {
    fn new(breakpoints: &[&str], pieces: Vec<Vec<Term>>) -> Self {
        assert_eq!(pieces.len(), breakpoints.len() + 1);
        Self { breakpoints: breakpoints.iter().map(|text| number(text)).collect(), pieces }
    }

    /// f(z) and f′(z) in a piece.
    pub fn values(&self, piece: usize, z: &Float) -> [Float; 2] {
        let (mut value, mut slope) = (Float::new(BITS), Float::new(BITS));
        for Term { coefficient, power, rate } in &self.pieces[piece] {
            let growth = Float::with_val(BITS, rate * z).exp() * coefficient;
            let part = Float::with_val(BITS, z.pow(*power)) * &growth;
            slope += Float::with_val(BITS, &part * rate);
            if *power > 0 {
                slope += Float::with_val(BITS, z.pow(*power - 1)) * *power * &growth;
            }
            value += part;
        }
        [value, slope]
    }
}

/// The activations of the library that have closed forms, with their default parameters.
pub fn of_the_library(kind: &str) -> Pieces {
    let leaky = |slope| Pieces::new(&["0"], vec![line(slope, "0"), line("1", "0")]);
    let elu = || vec![term("1", 0, "1"), term("-1", 0, "0")];
    match kind {
        "identity" => Pieces::new(&[], vec![line("1", "0")]),
        "relu" | "threshold" => leaky("0"),
        "leaky_relu" => leaky("1/100"),
        "prelu" => leaky("1/4"),
        "rrelu" => leaky("11/48"),
        "abs" => leaky("-1"),
        "elu" | "celu" => Pieces::new(&["0"], vec![elu(), line("1", "0")]),
        "selu" => {
            let paper = Paper::new(BITS);
            let [lambda, alpha] = paper.constants().map(|value| value.lower().clone());
            let mut pieces = Pieces::new(&["0"], vec![elu(), line("1", "0")]);
            pieces.pieces[0].iter_mut().for_each(|term| term.coefficient *= &alpha);
            pieces.pieces.iter_mut().flatten().for_each(|term| term.coefficient *= &lambda);
            pieces
        }
        "serlu" => {
            let (lambda, alpha) = ("107862/100000", "290427/100000");
            let mut pieces = vec![vec![term(alpha, 1, "1")], line(lambda, "0")];
            pieces[0][0].coefficient *= number(lambda);
            Pieces::new(&["0"], pieces)
        }
        "relu6" => Pieces::new(&["0", "6"], vec![vec![], line("1", "0"), line("0", "6")]),
        "relu_squared" => Pieces::new(&["0"], vec![vec![], vec![term("1", 2, "0")]]),
        "hardtanh" => {
            Pieces::new(&["-1", "1"], vec![line("0", "-1"), line("1", "0"), line("0", "1")])
        }
        "hardsigmoid" => {
            Pieces::new(&["-3", "3"], vec![vec![], line("1/6", "1/2"), line("0", "1")])
        }
        "hardswish" => {
            let middle = vec![term("1/6", 2, "0"), term("1/2", 1, "0")];
            Pieces::new(&["-3", "3"], vec![vec![], middle, line("1", "0")])
        }
        "softshrink" => {
            Pieces::new(&["-1/2", "1/2"], vec![line("1", "1/2"), vec![], line("1", "-1/2")])
        }
        "hardshrink" => Pieces::new(&["-1/2", "1/2"], vec![line("1", "0"), vec![], line("1", "0")]),
        "exponential" => Pieces::new(&[], vec![vec![term("1", 0, "1")]]),
        "sparse_plus" => {
            let middle = vec![term("1/4", 2, "0"), term("1/2", 1, "0"), term("1/4", 0, "0")];
            Pieces::new(&["-1", "1"], vec![vec![], middle, line("1", "0")])
        }
        "sparse_sigmoid" => {
            Pieces::new(&["-1", "1"], vec![vec![], line("1/2", "1/2"), line("0", "1")])
        }
        _ => panic!("{kind} has closed forms, but no pieces are written down here"),
    }
}

/// A number of a list, as text.
fn pick<'t>(random: &mut Random, choices: &[&'t str]) -> &'t str {
    choices[random.below(choices.len() as u64) as usize]
}

const COEFFICIENTS: [&str; 10] =
    ["1", "-1", "2", "1/3", "-3/7", "5/4", "-17/10", "1/100", "7/5", "-1/2"];

const RATES: [&str; 9] = ["0", "0", "0", "1", "-1", "1/2", "-1/3", "3/2", "-6/5"];

/// Pieces as a researcher would draw them, and the same as an expression.
pub fn drawn(random: &mut Random) -> (String, Pieces) {
    match random.below(5) {
        0 => clamped(random),
        1 => folded(random),
        _ => joined(random),
    }
}

/// Any pieces between any breakpoints.
fn joined(random: &mut Random) -> (String, Pieces) {
    let mut breakpoints: Vec<Rational> = Vec::new();
    for _ in 0..random.below(4) {
        let denominator = [1, 2, 3, 7, 10][random.below(5) as usize];
        let place = Rational::from((random.below(40) as i64 - 20, denominator * 4));
        if !breakpoints.contains(&place) {
            breakpoints.push(place);
        }
    }
    breakpoints.sort();
    let (mut texts, mut pieces) = (Vec::new(), Vec::new());
    for _ in 0..=breakpoints.len() {
        let (mut text, mut terms) = (String::from("0"), Vec::new());
        for _ in 0..random.below(4) {
            let (coefficient, rate) = (pick(random, &COEFFICIENTS), pick(random, &RATES));
            let power = random.below(4) as u32;
            text += &format!(" + ({coefficient})*z^{power}*exp(({rate})*z)");
            terms.push(term(coefficient, power, rate));
        }
        texts.push(text);
        pieces.push(terms);
    }
    let mut text = texts.pop().expect("a piece");
    for (place, piece) in breakpoints.iter().zip(texts).rev() {
        text = format!("where(z < {place}, {piece}, {text})");
    }
    let breakpoints = breakpoints.iter().map(|place| Float::with_val(BITS, place)).collect();
    (text, Pieces { breakpoints, pieces })
}

/// min(max(slope·z + offset, lower), upper).
fn clamped(random: &mut Random) -> (String, Pieces) {
    let slope = pick(random, &["1", "1/3", "7/5", "2"]);
    let offset = pick(random, &["0", "-1/2", "3/10"]);
    let (lower, upper) = (pick(random, &["-1", "-2/3", "0"]), pick(random, &["1/7", "1", "3"]));
    let place = |end: &str| Float::with_val(BITS, number(end) - number(offset)) / number(slope);
    let text = format!("min(max({slope}*z + {offset}, {lower}), {upper})");
    let pieces = vec![line("0", lower), line(slope, offset), line("0", upper)];
    (text, Pieces { breakpoints: vec![place(lower), place(upper)], pieces })
}

/// |z − b| times a coefficient, and an exponential that decays on both sides.
fn folded(random: &mut Random) -> (String, Pieces) {
    let (place, scale) = (pick(random, &["0", "-5/3", "7/10", "2"]), pick(random, &COEFFICIENTS));
    let text = format!("({scale})*abs(z - ({place})) + exp(-abs(z - ({place})))");
    let [place, scale] = [place, scale].map(number);
    let side = |sign: i32| {
        let bell = Float::with_val(BITS, &place * sign).exp();
        let slope = Float::with_val(BITS, &scale * sign);
        let offset = Float::with_val(BITS, &slope * &place) * -1_i32;
        let of = |coefficient, power, rate| Term {
            coefficient,
            power,
            rate: Float::with_val(BITS, rate),
        };
        vec![of(slope, 1, 0), of(offset, 0, 0), of(bell, 0, -sign)]
    };
    (text, Pieces { breakpoints: vec![place.clone()], pieces: vec![side(-1), side(1)] })
}
