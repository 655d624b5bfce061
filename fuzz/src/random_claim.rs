//! Claims of the language, drawn from bytes: any activation of the library or an expression in
//! z, any layer, points and boxes, and bounds near what the quantities range over.

use crate::limits::{in_time, prover};
use arbitrary::{Arbitrary, Result, Unstructured};
use selfnorm::claim::{
    Claim, DropoutKind, Function, LayerKind, Moment, Quantity, activation_names, known_activation,
};
use selfnorm::search::bound;
use std::fmt::Write;

/// A claim whose bounds are still to be found.
#[derive(Debug)]
pub struct RandomClaim {
    /// Everything before `[prove]`.
    head: String,
    goals: Vec<Goal>,
    /// Everything behind it.
    conclusions: String,
}

/// A quantity, and where to bound it.
#[derive(Debug)]
struct Goal {
    quantity: String,
    relation: &'static str,
    /// Above the quantity's supremum or infimum, or below.
    is_above: bool,
    of_supremum: bool,
    /// How far, as a power of ten; at the very end of its enclosure if none.
    distance: Option<i32>,
}

/// Numbers in which mistakes hide.
const NUMBERS: [&str; 16] = [
    "0", "1", "-1", "2", "0.5", "1/3", "-2/7", "pi", "sqrt(2)", "exp(-3)", "0.1", "1e-9", "-1e-3",
    "10", "-30", "1e3",
];

/// Positive ones.
const POSITIVE: [&str; 12] =
    ["1", "2", "0.5", "1/3", "pi", "0.1", "1e-3", "1e-9", "10", "25/9", "100", "0.999"];

impl<'a> Arbitrary<'a> for RandomClaim {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let mut head = "title = \"t\"\n".to_owned();
        activation(bytes, &mut head)?;
        let kind = *bytes.choose(&LayerKind::ALL)?;
        let names = layer(bytes, kind, &mut head)?;
        let mut goals = Vec::new();
        for _ in 0..bytes.int_in_range(1..=3)? {
            goals.push(Goal {
                quantity: quantity(bytes, &names, 2)?,
                relation: *bytes.choose(&["<", "<=", ">", ">="])?,
                is_above: bytes.arbitrary()?,
                of_supremum: bytes.arbitrary()?,
                distance: bytes.ratio(7, 8)?.then(|| bytes.int_in_range(-16..=1)).transpose()?,
            });
        }
        Ok(Self { head, goals, conclusions: conclusions(bytes, kind)? })
    }
}

impl RandomClaim {
    /// The claim with its bounds; none if it makes no sense, or its quantities have no value.
    pub fn claim(&self) -> Option<Claim> {
        let read = |text: &str| Claim::parse("fuzz", "fuzz.toml", text).ok();
        let first: String = self.rows(&vec![Some(0.0); self.goals.len()])?;
        let claim = read(&format!("{}[prove]\n{first}", self.head))?;
        let bounds: Vec<Option<f64>> = self
            .goals
            .iter()
            .zip(&claim.obligations)
            .map(|(goal, obligation)| {
                let expression = obligation.inequality.operands.first()?;
                let extremes = in_time("bound", || {
                    bound(expression, &claim.cases.first()?.scope, 0.01, &prover(None)).ok()
                })?;
                let value = match goal.of_supremum {
                    true => extremes.supremum.value.sup(),
                    false => extremes.infimum.value.inf(),
                };
                let sign = if goal.is_above { 1.0 } else { -1.0 };
                let distance = goal.distance.map_or(0.0, |power| 10_f64.powi(power));
                Some(value + sign * distance * value.abs().max(1e-3))
            })
            .collect();
        let rows = self.rows(&bounds)?;
        read(&format!("{}[prove]\n{rows}{}", self.head, self.conclusions))
    }

    fn rows(&self, bounds: &[Option<f64>]) -> Option<String> {
        let row = |(index, (goal, bound)): (usize, (&Goal, &Option<f64>))| {
            let bound = bound.filter(|bound| bound.is_finite())?;
            Some(format!("g{index} = \"{} {} {bound:e}\"\n", goal.quantity, goal.relation))
        };
        self.goals.iter().zip(bounds).enumerate().map(row).collect()
    }
}

fn activation(bytes: &mut Unstructured, head: &mut String) -> Result<()> {
    head.push_str("[activation]\n");
    if bytes.arbitrary()? {
        let expression = function(bytes, 3)?;
        let _ = writeln!(head, "expression = \"{expression}\"");
        return Ok(());
    }
    let names: Vec<&str> = activation_names().collect();
    let name = *bytes.choose(&names)?;
    let _ = writeln!(head, "kind = \"{name}\"");
    let parameters = known_activation(name).map_or([].as_slice(), |known| &known.parameters);
    for (parameter, default) in parameters {
        match bytes.int_in_range(0..=3)? {
            0 => {}
            1 => {
                let _ = writeln!(head, "{parameter} = \"{}\"", bytes.choose(&NUMBERS)?);
            }
            2 => {
                let _ = writeln!(head, "{parameter} = \"{default}\"");
            }
            _ => {
                let _ = writeln!(head, "{parameter} = {}", range(bytes, false)?);
            }
        }
    }
    Ok(())
}

/// A layer with its domain; the names that there are.
fn layer(
    bytes: &mut Unstructured,
    kind: LayerKind,
    head: &mut String,
) -> Result<Vec<&'static str>> {
    let _ = writeln!(head, "[layer]\nkind = \"{}\"", kind.name());
    let random = kind == LayerKind::Random;
    if bytes.ratio(1, 3)? {
        let dropout = bytes.choose(&DropoutKind::ALL)?.name();
        let rates = ["\"0\"", "\"0.1\"", "\"1/2\"", "[\"0.1\", \"0.2\"]", "[\"0\", \"0.9\"]"];
        let rate = bytes.choose(&rates)?;
        let _ = writeln!(head, "dropout = {{ kind = \"{dropout}\", rate = {rate} }}");
    }
    if bytes.ratio(1, 6)? {
        let map = match random {
            true => ["q = \"(q + second_moment)/2\"", "q = \"variance + 0.1*q\""],
            false => [
                "mu = \"mean\"\nnu = \"(nu + variance)/2\"",
                "mu = \"0.5*mean\"\nnu = \"variance + mean^2\"",
            ],
        };
        let _ = writeln!(head, "[layer.map]\n{}", bytes.choose(&map)?);
    }
    let (mut names, all): (Vec<&str>, &[(&str, bool)]) = match random {
        true => (vec!["y"], &[("q", true), ("tau", true), ("bias", true)]),
        false => (
            vec!["x", "y", "h11", "h12", "h21", "h22", "j11", "j12", "j21", "j22"],
            &[("mu", false), ("omega", false), ("nu", true), ("tau", true)],
        ),
    };
    head.push_str("[domain]\n");
    for (name, is_positive) in all {
        // A bias need not be there.
        if *name == "bias" && bytes.arbitrary()? {
            continue;
        }
        names.push(name);
        let _ = writeln!(head, "{name} = {}", range(bytes, *is_positive)?);
    }
    Ok(names)
}

/// A number or a range of decimals, as TOML.
fn range(bytes: &mut Unstructured, is_positive: bool) -> Result<String> {
    if bytes.ratio(1, 3)? {
        let number = bytes.choose(if is_positive { &POSITIVE[..] } else { &NUMBERS[..] })?;
        return Ok(format!("\"{number}\""));
    }
    let low =
        f64::from(bytes.int_in_range(if is_positive { 1 } else { -3000 }..=3000_i32)?) / 1000.0;
    let width = 10_f64.powi(bytes.int_in_range(-4..=0)?);
    Ok(format!("[\"{low:.4}\", \"{:.4}\"]", low + width))
}

/// A function of z.
fn function(bytes: &mut Unstructured, depth: u32) -> Result<String> {
    if depth == 0 || bytes.ratio(1, 6)? {
        return Ok(match bytes.ratio(3, 4)? {
            true => "z".to_owned(),
            false => format!("({})", bytes.choose(&NUMBERS)?),
        });
    }
    let one = function(bytes, depth - 1)?;
    Ok(match bytes.int_in_range(0..=7)? {
        0 | 1 => format!("{}({one})", bytes.choose(&Function::ALL)?.name()),
        2 => format!("{}({one}, {})", bytes.choose(&["max", "min"])?, function(bytes, depth - 1)?),
        3 => format!("({one})^{}", bytes.choose(&["2", "3", "-1", "-2"])?),
        4 => format!(
            "where(z {} {}, {one}, {})",
            bytes.choose(&["<", ">="])?,
            bytes.choose(&NUMBERS)?,
            function(bytes, depth - 1)?
        ),
        5 => format!("exp(-({one})^2)"),
        _ => format!(
            "({one}) {} ({})",
            bytes.choose(&["+", "-", "*", "/"])?,
            function(bytes, depth - 1)?
        ),
    })
}

/// Something that a claim can bound.
fn quantity(bytes: &mut Unstructured, names: &[&str], depth: u32) -> Result<String> {
    if depth == 0 || bytes.ratio(1, 2)? {
        if bytes.ratio(1, 4)? {
            return Ok((*bytes.choose(names)?).to_owned());
        }
        // The entries of Jacobians are the unit layer's.
        let of_all = |it: &Quantity| !matches!(it, Quantity::J(..) | Quantity::H(..));
        let of_all: Vec<Quantity> = Quantity::ALL.into_iter().filter(of_all).collect();
        return Ok(bytes.choose(&of_all)?.name().to_owned());
    }
    let one = quantity(bytes, names, depth - 1)?;
    Ok(match bytes.int_in_range(0..=6)? {
        0 => format!("{}({one})", bytes.choose(&Function::ALL)?.name()),
        1 => format!("d({one}, {})", bytes.choose(names)?),
        2 => format!(
            "{}({}, {})",
            bytes.choose(&Moment::ALL)?.name(),
            bytes.choose(&NUMBERS)?,
            bytes.choose(&POSITIVE)?
        ),
        3 => format!(
            "{}({one}, {})",
            bytes.choose(&["min", "max"])?,
            quantity(bytes, names, depth - 1)?
        ),
        4 => format!("({one})^{}", bytes.choose(&["2", "3", "-1"])?),
        _ => format!(
            "({one}) {} ({})",
            bytes.choose(&["+", "-", "*", "/"])?,
            quantity(bytes, names, depth - 1)?
        ),
    })
}

/// `[conclude]`, now and then.
fn conclusions(bytes: &mut Unstructured, kind: LayerKind) -> Result<String> {
    let boxes = match kind {
        LayerKind::Random => "q = [\"0.01\", \"10\"]",
        LayerKind::Unit => "mu = [\"-1\", \"1\"], nu = [\"0.1\", \"4\"]",
    };
    Ok(match bytes.int_in_range(0..=7)? {
        0 => "[conclude]\nconverges = []\n".to_owned(),
        1 => format!(
            "[conclude]\nreaches = {{ box = {{ {boxes} }}, layers = {} }}\n",
            bytes.int_in_range(1..=4)?
        ),
        2 if kind == LayerKind::Unit => {
            "[conclude]\nexact_fixed_point = { mu = \"0\", nu = \"1\", omega = \"0\", tau = \"1\" }\n"
                .to_owned()
        }
        _ => String::new(),
    })
}
