//! `--format`: which of the formats a subcommand has.

use crate::render::{Csv, Github, Json, Junit, Markdown, Render, Text};
use clap::ValueEnum;

/// Output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people.
    Text,
    /// One object a claim, one line each.
    Json,
}

impl Format {
    /// The report in this format.
    pub fn writes<R>(self, report: &R) -> String
    where
        Text: Render<R>,
        Json: Render<R>,
    {
        match self {
            Self::Text => Text.render(report),
            Self::Json => Json.render(report),
        }
    }
}

/// Output formats of `verify`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// A table for people.
    Text,
    /// One object a claim, one line each.
    Json,
    /// Annotations for GitHub Actions.
    Github,
}

impl VerifyFormat {
    /// The report in this format.
    pub fn writes<R>(self, report: &R) -> String
    where
        Text: Render<R>,
        Json: Render<R>,
        Github: Render<R>,
    {
        match self {
            Self::Text => Text.render(report),
            Self::Json => Json.render(report),
            Self::Github => Github.render(report),
        }
    }
}

/// Output formats of what has a row for each layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// A table for people.
    Text,
    /// Objects, one line each.
    Json,
    /// A line for each row.
    Csv,
}

impl TableFormat {
    /// The report in this format.
    pub fn writes<R>(self, report: &R) -> String
    where
        Text: Render<R>,
        Json: Render<R>,
        Csv: Render<R>,
    {
        match self {
            Self::Text => Text.render(report),
            Self::Json => Json.render(report),
            Self::Csv => Csv.render(report),
        }
    }
}

/// Output formats of `audit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuditFormat {
    /// A table for people.
    Text,
    /// One object a claim, one line each.
    Json,
    /// Markdown tables without times, the same whenever and wherever they are made.
    Markdown,
    /// Annotations for GitHub Actions.
    Github,
}

impl AuditFormat {
    /// The report in this format.
    pub fn writes<R>(self, report: &R) -> String
    where
        Text: Render<R>,
        Json: Render<R>,
        Markdown: Render<R>,
        Github: Render<R>,
    {
        match self {
            Self::Text => Text.render(report),
            Self::Json => Json.render(report),
            Self::Markdown => Markdown.render(report),
            Self::Github => Github.render(report),
        }
    }
}

/// Output formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// A table for people.
    Text,
    /// One object a certificate, one line each.
    Json,
    /// A JUnit report, for test dashboards.
    Junit,
    /// Annotations for GitHub Actions.
    Github,
    /// A Markdown table.
    Markdown,
}

impl CheckFormat {
    /// The report in this format.
    pub fn writes<R>(self, report: &R) -> String
    where
        Text: Render<R>,
        Json: Render<R>,
        Junit: Render<R>,
        Github: Render<R>,
        Markdown: Render<R>,
    {
        match self {
            Self::Text => Text.render(report),
            Self::Json => Json.render(report),
            Self::Junit => Junit.render(report),
            Self::Github => Github.render(report),
            Self::Markdown => Markdown.render(report),
        }
    }
}
