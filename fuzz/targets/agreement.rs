//! Claims of the language, drawn from bytes, with bounds close to the truth: the checker
//! rejects nothing that the prover decides.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfnorm_fuzz::agreement::verified;
use selfnorm_fuzz::random_claim::RandomClaim;

fuzz_target!(|random: RandomClaim| {
    if let Some(claim) = random.claim() {
        verified(&claim, None);
    }
});
