//! The `selfnorm` program; everything is in the library's `cli`.

fn main() -> selfnorm::cli::Exit {
    selfnorm::cli::main()
}
