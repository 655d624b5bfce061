//! Decides a claim about ELU, and prints what was found:
//! `cargo run --release --example verify_a_claim`.

use selfnorm::claim::{Claim, Diagnostic};
use selfnorm::search::{Options, Sense, verify};

const CLAIM: &str = r#"
title = "ELU with alpha = 1 shrinks the variance of standard normal inputs"

[activation]
kind = "elu"

[domain]
mu = ["-0.1", "0.1"]
omega = "1"
nu = ["0.9", "1.1"]
tau = "1"

[prove]
shrinks = "variance < nu"
not-below-a-third = "variance > nu/3"
"#;

fn main() -> Result<(), Diagnostic> {
    let claim = Claim::parse("elu", "elu.toml", CLAIM)?;
    let report = verify(&claim, &Options::default())?;
    for obligation in &report.obligations {
        println!("{}: {}", obligation.name, obligation.verdict.word());
        for goal in &obligation.goals {
            let side = if goal.sense == Sense::Below { "<=" } else { ">=" };
            if let Some(bound) = goal.proved_bound {
                println!("  {} {side} {bound} on all of the domain", goal.quantity);
            }
            if let Some(point) = &goal.counterexample {
                let place = point.coordinates.iter().map(|(name, at)| format!("{name} = {at}"));
                let place = place.collect::<Vec<_>>().join(", ");
                println!("  but {} is in {} at {place}", goal.quantity, point.value);
            }
        }
    }
    Ok(())
}
