//! What each line of `--format json` is, as a JSON schema (2020-12), made of the types that are
//! written: one definition for each subcommand, by its name, and those that they share.
//!
//! Every key of an object is required, and there are no others but variables.

use super::{
    bounds, checks, claim_json, fixed_points, gain_json, ledger, listing, simulation_data,
    trajectories, wanted, weights,
};
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// The schema of all that is printed as JSON.
pub fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let lines = [
        generator.subschema_for::<claim_json::Claim>(),
        generator.subschema_for::<ledger::Line>(),
        generator.subschema_for::<bounds::Line>(),
        generator.subschema_for::<fixed_points::Line>(),
        generator.subschema_for::<wanted::Line>(),
        generator.subschema_for::<trajectories::Line>(),
        generator.subschema_for::<gain_json::Line>(),
        generator.subschema_for::<weights::Line>(),
        generator.subschema_for::<simulation_data::Line>(),
        generator.subschema_for::<checks::Line>(),
        generator.subschema_for::<listing::Line>(),
    ];
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "selfnorm --format json",
        "description": "Each line is an object. A subcommand's are the definition of its name.",
        "anyOf": lines,
        "$defs": generator.take_definitions(true),
    })
}
