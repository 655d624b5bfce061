//! Any text as a saved state, with its digest put right: a run that goes on from it says
//! nothing that contradicts a run that begins anew.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfnorm::certificate::Certificate;
use selfnorm::claim::{Claim, Verdict};
use selfnorm_fuzz::agreement::verified;
use selfnorm_fuzz::repair::repaired;

fuzz_target!(|text: &str| {
    let Ok(state) = Certificate::parse(&repaired(text)) else { return };
    let Ok(claim) = Claim::parse("fuzz", "fuzz.toml", &state.claim) else { return };
    let found = [Some(&state), None].map(|resume| verified(&claim, resume));
    let both = [Verdict::Proved, Verdict::Refuted].map(Some);
    assert!(!both.iter().all(|verdict| found.contains(verdict)), "{found:?}");
});
