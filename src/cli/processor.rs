//! Whether the processor can run this build at all.

/// What the processor lacks, as one line with a remedy; none if it lacks nothing.
///
/// On x86-64 the crate is compiled for AVX2 and FMA (see `.cargo/config.toml`),
/// and without them the first vector instruction would kill the process. The
/// standard library's feature test is answered at compile time in such a build,
/// so the CPUID leaves are read directly.
pub fn missing_features() -> Option<String> {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{__cpuid, __cpuid_count};
        let has = |register: u32, bit: u32| register >> bit & 1 == 1;
        let highest = __cpuid(0).eax;
        let basic = __cpuid(1);
        let extended = if highest >= 7 { __cpuid_count(7, 0).ebx } else { 0 };
        let features = [
            ("FMA", has(basic.ecx, 12)),
            ("AVX", has(basic.ecx, 28) && has(basic.ecx, 27)),
            ("AVX2", has(extended, 5)),
            ("BMI1", has(extended, 3)),
            ("BMI2", has(extended, 8)),
        ];
        let missing: Vec<&str> =
            features.iter().filter(|(_, present)| !present).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            return Some(format!(
                "this build needs a processor with {} (Intel Haswell, AMD Excavator or later)",
                missing.join(", ")
            ));
        }
    }
    None
}
