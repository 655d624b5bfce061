//! Certified moments of activations with standard normal inputs:
//! `cargo run --release --example moments`.

use selfnorm::arithmetic::print;
use selfnorm::claim::{ActivationSpec, Domain, Layer, Scope, activation_names, parse_expression};
use selfnorm::search::{Options, bound};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let quantities = ["mean(0, 1)", "variance(0, 1)"].map(parse_expression);
    let [mean, variance] = quantities.map(|parsed| parsed.expect("an expression"));
    println!("{:16}  {:44}  variance", "", "mean");
    for name in activation_names() {
        let activation = ActivationSpec::known(name, &[])?;
        let scope = Scope::new(Domain::default(), &activation, &Layer::default(), &[])?;
        let enclose = |quantity| {
            bound(quantity, &scope, 1e-12, &Options::default()).map_or_else(
                |reason| reason.to_string(),
                |found| print::interval(found.supremum.value, 15),
            )
        };
        println!("{name:16}  {:44}  {}", enclose(&mean), enclose(&variance));
    }
    Ok(())
}
