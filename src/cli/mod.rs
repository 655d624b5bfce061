//! The command line: one file a subcommand, no mathematics.

mod arguments;
mod audit;
mod baseline;
mod bound;
mod certificate_to_rocq;
mod check;
mod checkpoint;
mod claims;
mod complaint;
mod exit;
mod fixed_point;
mod gain;
mod interrupt;
mod iterate;
mod man;
mod plot;
mod processor;
mod progress;
mod provenance;
mod question;
mod report;
mod simulate;
mod verify;
mod wanted;
mod weights;

pub use exit::Exit;

use crate::render::schema::schema;
use arguments::{Arguments, Command};
use clap::{CommandFactory, Parser};
use complaint::{Complaint, complain, complain_among};
use std::io::{self, Write};

/// Runs the program with the process's arguments.
pub fn main() -> Exit {
    arguments::start_clock();
    if let Some(missing) = processor::missing_features() {
        eprintln!("error: {missing}");
        return Exit::Usage;
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are requests, not mistakes.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Success };
            return match error.print() {
                Ok(()) => exit,
                Err(error) => Exit::from_output_error(&error, exit),
            };
        }
    };
    arguments.color.write_global();
    match arguments.command {
        Command::Verify(options) => verify::run(&options, arguments.quiet),
        Command::Bound(options) => bound::run(&options, arguments.quiet),
        Command::FixedPoint(options) => fixed_point::run(&options, arguments.quiet),
        Command::Iterate(options) => iterate::run(&options, arguments.quiet),
        Command::Gain(options) => gain::run(&options),
        Command::Weights(options) => weights::run(&options),
        Command::Simulate(options) => simulate::run(&options, arguments.quiet),
        Command::Audit(options) => audit::run(&options, arguments.quiet),
        Command::Check(options) => check::run(&options),
        Command::CertificateToRocq { certificate } => certificate_to_rocq::run(&certificate),
        Command::Plot(options) => plot::run(&options, arguments.quiet),
        Command::Report(options) => report::run(&options, arguments.quiet),
        Command::Claims(options) => claims::run(&options),
        Command::Schema => print(Exit::Success, &format!("{:#}\n", schema())),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "selfnorm", &mut script);
            print(Exit::Success, &String::from_utf8_lossy(&script))
        }
        Command::Man { out } => man::run(out.as_deref()),
    }
}

/// Writes results to standard output; a reader that has gone is no error.
fn print(exit: Exit, text: &str) -> Exit {
    let mut out = anstream::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Ok(()) => exit,
        Err(error) => Exit::from_output_error(&error, exit),
    }
}

/// Whether progress may be shown.
fn stderr_is_terminal() -> bool {
    io::IsTerminal::is_terminal(&io::stderr())
}

/// What is asked, if it makes sense, with the thread pool started for it.
fn ready<T>(asked: Result<T, Complaint>, threads: Option<u32>) -> Result<T, Complaint> {
    let asked = asked?;
    start_threads(threads)?;
    Ok(asked)
}

/// Starts the thread pool: as many threads as cores, unless told otherwise.
fn start_threads(threads: Option<u32>) -> Result<(), Complaint> {
    let count = threads.map_or(0, |threads| threads as usize);
    rayon::ThreadPoolBuilder::new().num_threads(count).build_global().map_err(|error| {
        Complaint::new(format!("cannot start {count} threads: {error}; try --threads 1"))
    })
}
