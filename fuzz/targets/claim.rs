//! Any text as a claim: read, verified, and its certificate checked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfnorm::claim::Claim;
use selfnorm_fuzz::agreement::verified;

fuzz_target!(|text: &str| {
    match Claim::parse("fuzz", "fuzz.toml", text) {
        Ok(claim) => {
            verified(&claim, None);
        }
        Err(diagnostic) => drop(diagnostic.to_string()),
    }
});
