//! `selfnorm report`.

use super::arguments::ReportOptions;
use super::progress::ProgressLine;
use super::{Complaint, Exit, claims, complain, print, start_threads};
use crate::certificate::{self, Certificate, Status, Subject};
use crate::claim::{Case, Claim, parse_expression};
use crate::figure::colormap::Colormap;
use crate::figure::provenance::Provenance;
use crate::figure::style::{Preset, Style};
use crate::figure::svg::{self, Lettering};
use crate::figure::{self, Figure, Networks, Task};
use crate::render::report::{Bounds, Chapter, Over, Page, Picture};
use crate::render::{Html, Render};
use crate::search::{Budget, ClaimReport, Limit, Options, Prepared, Verdict, bound};

/// Boxes for one sharp bound; what is not sharp by then is as sharp as it is.
const BOUND_BOXES: u64 = 100_000;
/// The relative width sharp bounds aim at.
const TOLERANCE: f64 = 1e-9;
/// Cells of a field on the page.
const CELLS: [usize; 2] = [300, 200];

/// Reads all claims and tries the folder before the first search; nothing is written
/// before everything is known.
pub fn run(options: &ReportOptions, quiet: bool) -> Exit {
    let claims = match claims::resolve_all(&options.claims, options.all) {
        Ok(claims) => claims,
        Err(complaint) => return complain(complaint),
    };
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    let report_boxes = |boxes, volume| progress.update(boxes, volume);
    let search = options.effort.options(&report_boxes);
    let prepared = match prepare(options, &claims, &search) {
        Ok(prepared) => prepared,
        Err(complaint) => return complain(complaint),
    };
    let entries: Result<Vec<Chapter>, Complaint> =
        prepared.map(|prepared| entry(prepared?, options, &search, &progress)).collect();
    progress.clear();
    if search.limit.is_interrupted() {
        return Exit::Interrupted;
    }
    let written = entries.and_then(|chapters| {
        let page = Page { chapters };
        write(options, &page).map(|()| page)
    });
    match written {
        Ok(page) => {
            let verdicts = page.chapters.iter().map(|entry| entry.report.verdict);
            let verdict = verdicts.fold(Verdict::Proved, Verdict::and);
            let path = options.out.join("index.html");
            print(Exit::from_verdict(verdict), &format!("{}\n", path.display()))
        }
        Err(complaint) => complain(complaint),
    }
}

fn prepare<'a>(
    options: &ReportOptions,
    claims: &'a [Claim],
    search: &Options<'a>,
) -> Result<impl Iterator<Item = Result<Prepared<'a>, Complaint>>, Complaint> {
    let prepared = claims::prepare(claims, search)?;
    claims::distinct_names(claims, "rename one")?;
    certificate::prepare_folder(&options.out)
        .map_err(|error| Complaint::cannot_write(&options.out, &error))?;
    start_threads(options.effort.threads)?;
    Ok(prepared)
}

fn entry(
    prepared: Prepared,
    options: &ReportOptions,
    search: &Options,
    progress: &ProgressLine,
) -> Result<Chapter, Complaint> {
    let claim = prepared.claim();
    progress.subject(&claim.name);
    let mut report = prepared.verify(search);
    let certificate = report
        .certificate(claim, options.effort.arithmetic.name())
        .map_err(|too_long| Complaint::new(too_long.to_string()))?;
    let max_boxes = search.budget.max_boxes.min(BOUND_BOXES);
    let bounding = Options { budget: Budget { max_boxes, ..search.budget }, ..*search };
    let (mut bounds, mut pictures) = (Vec::new(), Vec::new());
    for case in &claim.cases {
        bounds.extend(sharp_bounds(claim, case, &report, &bounding));
        pictures.extend(pictures_of((claim, case), &report, &certificate, search.limit, progress));
    }
    Ok(Chapter { claim: claim.clone(), report, certificate, bounds, pictures })
}

/// Certified extrema of every quantity the claim speaks of, on one case.
fn sharp_bounds(claim: &Claim, case: &Case, report: &ClaimReport, search: &Options) -> Vec<Bounds> {
    let of_case = report.obligations.iter().filter(|obligation| obligation.case == case.name);
    let mut quantities: Vec<&str> = Vec::new();
    for goal in of_case.flat_map(|obligation| &obligation.goals) {
        if !quantities.contains(&goal.quantity.as_str()) {
            quantities.push(&goal.quantity);
        }
    }
    let parsed = quantities.into_iter().filter_map(|quantity| parse_expression(quantity).ok());
    parsed
        .filter_map(|expression| {
            Some(Bounds {
                over: Over::Claim { name: claim.name.clone(), case: case.name.clone() },
                quantity: expression.to_string(),
                extremes: bound(&expression, &case.scope, TOLERANCE, search).ok()?,
            })
        })
        .collect()
}

/// The boxes of the proof, and the figures that show what the case is about.
fn pictures_of(
    (claim, case): (&Claim, &Case),
    report: &ClaimReport,
    certificate: &Certificate,
    limit: Limit,
    progress: &ProgressLine,
) -> Vec<Picture> {
    // A figure is drawn on one domain.
    let claim = Claim { cases: vec![case.clone()], ..claim.clone() };
    let goals = || report.obligations.iter().flat_map(|obligation| &obligation.goals);
    let speaks_of = |word: &str| goals().any(|goal| goal.quantity.contains(word));
    let mut figures = vec![Figure::Boxes];
    if speaks_of("norm") || speaks_of("h2") || speaks_of("j2") {
        figures.push(Figure::JacobianNorm);
    }
    let conclusion = &claim.conclusion;
    if conclusion.converges.is_some() || conclusion.reaches.is_some() {
        figures.push(Figure::Depth);
    }
    if speaks_of("variance - nu") || speaks_of("nu - variance") {
        figures.push(Figure::VarianceChange);
    }
    // That there is a fixed point for all values of the other variables.
    let is_proved = |subject: Subject| {
        report.conclusions.iter().any(|it| it.subject == subject && it.verdict == Verdict::Proved)
    };
    if is_proved(Subject::Banach) {
        figures.push(Figure::FixedPoints);
    }
    if figures.len() == 1 {
        figures.push(Figure::Flow);
    }
    let style = Style::new(Preset::Icml, false);
    let report = |share| progress.share(share);
    figures
        .into_iter()
        .map(|figure| {
            let size =
                if figure.default_size()[0] > CELLS[0] { CELLS } else { figure.default_size() };
            let task = Task {
                figure,
                claim: Some(&claim),
                activations: &[],
                compared: &[],
                layer: None,
                layers: None,
                networks: Networks::DEFAULT,
                starts: &[],
                axes: None,
                replaced: &[],
                size,
                style,
                colormap: Colormap::Viridis,
                caption: true,
                heading: None,
                functions: crate::arithmetic::SpecialFunctions::Double,
                certificate: (certificate.status == Status::Final).then_some(certificate),
                statement: None,
                cells: 0.into(),
                progress: &report,
                limit,
            };
            let drawn = figure::draw(&task).map(|drawing| {
                let command = format!("selfnorm report {}", claim.name);
                let provenance = Provenance { title: drawing.title.clone(), command };
                (svg::element(&drawing.page, &provenance, Lettering::FontsElsewhere), drawing.title)
            });
            Picture { case: case.name.clone(), figure, drawn }
        })
        .collect()
}

fn write(options: &ReportOptions, page: &Page) -> Result<(), Complaint> {
    let is_final = |chapter: &&Chapter| chapter.certificate.status == Status::Final;
    for entry in page.chapters.iter().filter(is_final) {
        let path = options.out.join(entry.certificate_name());
        certificate::write_atomically_with(&path, |file| entry.certificate.write(file))
            .map_err(|error| Complaint::cannot_write(&path, &error))?;
    }
    let path = options.out.join("index.html");
    certificate::write_atomically(&path, Html.render(page))
        .map_err(|error| Complaint::cannot_write(&path, &error))
}
