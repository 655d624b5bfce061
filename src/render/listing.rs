//! Which claims there are, as text and JSON.

use super::format::{Json, Render, Text};
use super::report::Listing;
use serde_json::json;

impl Render<Listing> for Text {
    fn render(&self, Listing { claims }: &Listing) -> String {
        let width = claims.iter().map(|claim| claim.name.len()).max().unwrap_or(0);
        let line =
            |claim: &crate::claim::Claim| format!("{:width$}  {}\n", claim.name, claim.title);
        claims.iter().map(line).collect()
    }
}

impl Render<Listing> for Json {
    fn render(&self, Listing { claims }: &Listing) -> String {
        let objects = claims.iter().map(|claim| {
            json!({
                "claim": claim.name,
                "title": claim.title,
                "source": claim.source,
                "part": claim.record.as_ref().map(|record| record.part.name()),
                "file": claim.path,
            })
        });
        objects.map(|object| format!("{object}\n")).collect()
    }
}
