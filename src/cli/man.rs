//! `selfnorm man`.

use super::arguments::Arguments;
use super::{Complaint, Exit, complain, print};
use crate::certificate;
use clap::CommandFactory;
use std::path::Path;

/// Prints the program's page, or writes those of all subcommands to a folder.
pub fn run(folder: Option<&Path>) -> Exit {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        return match clap_mangen::Man::new(Arguments::command()).render(&mut page) {
            Ok(()) => print(Exit::Success, &String::from_utf8_lossy(&page)),
            Err(error) => Exit::from_output_error(&error, Exit::Success),
        };
    };
    let written = certificate::prepare_folder(folder)
        .and_then(|()| clap_mangen::generate_to(Arguments::command(), folder));
    match written {
        Ok(()) => Exit::Success,
        Err(error) => complain(Complaint::cannot_write(folder, &error)),
    }
}
