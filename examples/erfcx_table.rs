//! Writes `src/arithmetic/erfcx_table.rs`:
//! `cargo run --release --example erfcx_table > src/arithmetic/erfcx_table.rs`.
//!
//! A row holds the Taylor coefficients of erfcx at j/16. From w′ = 2zw − 2/√π follows
//! a₁ = 2za₀ − 2/√π and (n+1)aₙ₊₁ = 2zaₙ + 2aₙ₋₁ (1). The recurrence loses a few bits a
//! step, of which there are 500. a₀ is written as the sum of two doubles, the rest to the
//! nearest double. The second table holds powers of two. `tests/all/erfcx_kernel.rs` compares the committed file with this
//! program's output, and proves what the table is good for without this program.

use rug::Float;
use rug::float::Constant;
use std::fmt::Write;

const BITS: u32 = 500;
const ROWS: u32 = 161;
const DEGREE: usize = 9;

/// a₀ … a_DEGREE at j/16.
fn taylor(j: u32) -> Vec<Float> {
    let z = Float::with_val(BITS, j) / 16_u32;
    let slope_at_zero = 2 / Float::with_val(BITS, Constant::Pi).sqrt();
    let erfcx = z.clone().square().exp() * z.clone().erfc();
    let first = Float::with_val(BITS, 2 * &z) * &erfcx - slope_at_zero;
    let mut coefficients = vec![erfcx, first];
    for n in 1..DEGREE {
        let sum = Float::with_val(BITS, 2 * &z) * &coefficients[n]
            + Float::with_val(BITS, 2 * &coefficients[n - 1]);
        coefficients.push(sum / (n as u32 + 1));
    }
    coefficients
}

/// The file's text.
pub fn table() -> String {
    let mut text = String::from(
        "//! What erfcx is computed from, written by `examples/erfcx_table.rs`.\n\
         #![allow(clippy::approx_constant, reason = \"numbers of a table\")]\n\n\
         /// By j: a₀ as the sum of two doubles, then a₁ … a₉, and a 0 that rounds the\n\
         /// row up to 96 bytes.\n\
         #[rustfmt::skip]\n",
    );
    let _ = writeln!(text, "pub const TAYLOR: [[f64; {}]; {ROWS}] = [", DEGREE + 3);
    for j in 0..ROWS {
        let coefficients = taylor(j);
        let high = coefficients[0].to_f64();
        let low = (coefficients[0].clone() - high).to_f64();
        let numbers = [high, low].into_iter().chain(coefficients[1..].iter().map(Float::to_f64));
        let numbers: Vec<String> =
            numbers.chain([0.0]).map(|number| format!("{number:e}")).collect();
        let (first, second) = numbers.split_at(6);
        let _ = writeln!(text, "    [{},", first.join(", "));
        let _ = writeln!(text, "     {}],", second.join(", "));
    }
    text.push_str(
        "];\n\n/// 2^{i/64} as the sum of two doubles, by i.\n#[rustfmt::skip]\n\
         pub const POWERS: [[f64; 2]; 64] = [\n",
    );
    for i in 0..64_u32 {
        let power = Float::with_val(BITS, i) / 64_u32;
        let power = power.exp2();
        let high = power.to_f64();
        let _ = writeln!(text, "    [{high:e}, {:e}],", (power - high).to_f64());
    }
    text + "];\n"
}

/// Prints it.
#[allow(dead_code, reason = "the test that includes this file calls `table`")]
fn main() {
    print!("{}", table());
}
