//! `selfnorm gain`.

use super::arguments::GainOptions;
use super::{Complaint, Exit, complain, print, ready};
use crate::claim::{ActivationSpec, activation_names};
use crate::gain::{Gain, Known, Missing, gain};
use crate::render::report::Gains;
use rayon::prelude::*;

/// Prints what is proved of an activation, or of all of the library.
pub fn run(options: &GainOptions) -> Exit {
    let activations = match ready(activations(options), options.limits.threads) {
        Ok(activations) => activations,
        Err(complaint) => return complain(complaint),
    };
    let search = options.limits.options();
    let found: Known<Vec<Gain>> =
        activations.par_iter().map(|spec| gain(spec, &options.at, &search)).collect();
    let gains = match found {
        Ok(gains) => gains,
        Err(Missing::Unsuitable(reason)) => return complain(reason),
        Err(reason) => {
            anstream::eprintln!("error: nothing is proved: {reason}");
            return Exit::unfinished(&search);
        }
    };
    let complete = gains.iter().all(|gain| !matches!(gain.random_layers, Err(Missing::Stopped(_))));
    let exit = if complete { Exit::Success } else { Exit::unfinished(&search) };
    let report = Gains { gains, is_table: options.all };
    print(exit, &options.format.writes(&report))
}

fn activations(options: &GainOptions) -> Result<Vec<ActivationSpec>, Complaint> {
    let Some(spec) = &options.activation else {
        let known = activation_names().map(|name| ActivationSpec::known(name, &[]));
        return known
            .collect::<Result<_, _>>()
            .map_err(|message| Complaint::new(message.to_string()));
    };
    match spec.parameters.iter().find(|parameter| !parameter.range.is_point()) {
        Some(parameter) => {
            let name = parameter.name;
            let kind = spec.label();
            Err(Complaint::new(format!(
                "{kind}: `{name}` is a range; a gain is that of one function, so give {name} a number"
            )))
        }
        None => Ok(vec![spec.clone()]),
    }
}
