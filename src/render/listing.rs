//! Which claims there are, as text and JSON.

use super::format::{Json, Render, Text};
use super::report::Listing;
use super::values::{Spelled, line};
use crate::claim::Part;
use schemars::JsonSchema;
use serde::Serialize;

impl Render<Listing> for Text {
    fn render(&self, Listing { claims }: &Listing) -> String {
        let width = claims.iter().map(|claim| claim.name.len()).max().unwrap_or(0);
        let line =
            |claim: &crate::claim::Claim| format!("{:width$}  {}\n", claim.name, claim.title);
        claims.iter().map(line).collect()
    }
}

/// A claim.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "claims")]
pub struct Line<'a> {
    claim: &'a str,
    title: &'a str,
    source: Option<&'a str>,
    part: Option<Spelled<Part>>,
    file: &'a str,
}

impl Render<Listing> for Json {
    fn render(&self, Listing { claims }: &Listing) -> String {
        let of_claim = |claim: &crate::claim::Claim| {
            line(&Line {
                claim: &claim.name,
                title: &claim.title,
                source: claim.source.as_deref(),
                part: claim.record.as_ref().map(|record| Spelled(record.part)),
                file: &claim.path,
            })
        };
        claims.iter().map(of_claim).collect()
    }
}
