//! Any text as a certificate, as it is and with its digest put right: read and checked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfnorm::certificate::Certificate;
use selfnorm_fuzz::agreement::checked;
use selfnorm_fuzz::repair::repaired;

fuzz_target!(|text: &str| {
    for text in [text.to_owned(), repaired(text)] {
        if let Ok(certificate) = Certificate::parse(&text) {
            checked(&certificate);
        }
    }
});
