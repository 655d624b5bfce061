//! The fixed point of the length map of a wide tanh network with random weights of variance
//! 25/9 over the fan-in, and whether it attracts:
//! `cargo run --release --example fixed_points`.

use selfnorm::claim::Claim;
use selfnorm::fixed_point::fixed_points;
use selfnorm::search::Options;
use std::error::Error;

const NETWORK: &str = r#"
title = "a wide tanh network"

[activation]
kind = "tanh"

[layer]
kind = "random"

[domain]
q = ["0.01", "100"]
tau = "25/9"
bias = "0"

[prove]
bounded = "0.01 < second_moment < 100"
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let claim = Claim::parse("tanh", "tanh.toml", NETWORK)?;
    let found = fixed_points(&claim.cases[0].scope, &Options::default())?;
    for point in &found.found {
        for (name, place) in &point.state {
            println!("{name} in {place}");
        }
        let kind = if point.radius.sup() < 1.0 { "attracts" } else { "may repel" };
        println!("  {kind}: spectral radius in {}", point.radius);
    }
    let complete = if found.unresolved.is_empty() { "no others" } else { "perhaps others" };
    println!("{complete}; {} boxes", found.boxes);
    Ok(())
}
