//! `selfnorm plot`.

use super::arguments::{Look, PictureFormat, PlotOptions, TextStyle, activation, number, range};
use super::progress::ProgressLine;
use super::provenance::words;
use super::{Complaint, Exit, claims, complain, print, start_threads};
use crate::arithmetic::SpecialFunctions;
use crate::certificate::{self, Certificate};
use crate::claim::{ActivationSpec, Claim, Number, Range, Variable};
use crate::figure::provenance::Provenance;
use crate::figure::style::Style;
use crate::figure::svg::{self, Lettering};
use crate::figure::{self, Drawing, Figure, MOST_COMPARED, Networks, Task, pdf, pgf, png};
use crate::search::Limit;
use std::fmt;
use std::num::IntErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Reads everything and tries the output folder before the first cell is computed.
pub fn run(options: &PlotOptions, quiet: bool) -> Exit {
    let requests = match prepare(options) {
        Ok(requests) => requests,
        Err(complaint) => return complain(complaint),
    };
    let limit = options.limits.options().limit;
    let progress = ProgressLine::new(!quiet && super::stderr_is_terminal());
    for request in requests {
        let written = request.make(options, limit, &progress, quiet);
        progress.clear();
        match written {
            Ok(paths) => {
                let lines: String =
                    paths.iter().map(|path| format!("{}\n", path.display())).collect();
                let printed = print(Exit::Success, &lines);
                if printed != Exit::Success {
                    return printed;
                }
            }
            Err(_) if limit.is_interrupted() => return Exit::Interrupted,
            Err(complaint) if limit.is_late() => {
                anstream::eprintln!("{complaint}");
                return Exit::Undecided;
            }
            Err(complaint) => return complain(complaint),
        }
    }
    Exit::Success
}

/// A figure with everything read.
struct Request {
    figure: Figure,
    /// Of the files, without ending.
    name: String,
    claim: Option<Claim>,
    certificate: Option<Certificate>,
    activations: Vec<ActivationSpec>,
    compared: Vec<ActivationSpec>,
    starts: Vec<Number>,
    axes: Option<[Variable; 2]>,
    replaced: Vec<(Variable, Range)>,
    size: [usize; 2],
    formats: Vec<PictureFormat>,
    with_data: bool,
    /// Of the command, as far as it matters.
    words: Vec<String>,
}

fn prepare(options: &PlotOptions) -> Result<Vec<Request>, Complaint> {
    let figures = match options.figure {
        Some(figure) => vec![figure],
        None => Figure::ALL.to_vec(),
    };
    let mut formats = options.look.format.clone();
    if formats.is_empty() {
        formats.push(PictureFormat::Svg);
        formats.extend(options.all.then_some(PictureFormat::Png));
    }
    if let Some(name) = options.name.as_ref().filter(|_| formats.contains(&PictureFormat::Pgf))
        && name.contains(|character| pgf::REFUSED.contains(character))
    {
        return Err(Complaint::new(format!(
            "--name: LaTeX cannot read a file called `{name}`; leave out spaces and {}",
            pgf::REFUSED.trim_end()
        )));
    }
    let mut requests = Vec::new();
    for figure in figures {
        let (certificate, proof) = match &options.proof {
            Some(path) => proof(figure, path)?,
            None => (None, None),
        };
        if options.statement.is_some() && figure != Figure::Boxes {
            return Err(Complaint::new("--statement is for the figure boxes"));
        }
        let over = options.over.as_deref().map(claims::resolve).transpose();
        let over = over?;
        requests.push(Request {
            figure,
            name: options.name.clone().unwrap_or_else(|| figure.name().to_owned()),
            claim: proof.or(over),
            certificate,
            activations: activations(figure, &options.activation)?,
            compared: compared(figure, options)?,
            starts: starts(figure, &options.start)?,
            axes: options.axes.as_deref().map(axes).transpose()?,
            replaced: options.at.iter().map(|text| replacement(text)).collect::<Result<_, _>>()?,
            size: size(figure, options.size.as_deref())?,
            formats: formats.clone(),
            with_data: !options.all && !options.no_data,
            words: words(figure, options),
        });
    }
    certificate::prepare_folder(&options.out).map_err(|error| cannot_draw(&options.out, error))?;
    for path in requests.iter().flat_map(|request| request.paths(&options.out)) {
        if path.is_dir() {
            return Err(cannot_draw(&path, "it is a folder"));
        }
    }
    start_threads(options.limits.threads)?;
    Ok(requests)
}

/// The certificate in a file and the claim in the certificate.
fn proof(figure: Figure, path: &Path) -> Result<(Option<Certificate>, Option<Claim>), Complaint> {
    if figure != Figure::Boxes {
        return Err(Complaint::new("--proof is for the figure boxes"));
    }
    let shown = path.display();
    let certificate = certificate::read(path).map_err(|reason| Complaint::at(&shown, reason))?;
    let claim = Claim::parse(&certificate.name, &shown.to_string(), &certificate.claim)?;
    Ok((Some(certificate), Some(claim)))
}

fn activations(figure: Figure, texts: &[String]) -> Result<Vec<ActivationSpec>, Complaint> {
    let (name, most) = (figure.name(), figure.most_activations());
    match (most, texts.len()) {
        (_, 0) => return Ok(Vec::new()),
        (0, _) => {
            return Err(Complaint::new(format!(
                "--activation: {name} has the activation of a claim; write one and draw it with --over"
            )));
        }
        (most, count) if count > most => {
            let more = if figure == Figure::Depth { "; draw others with --compare" } else { "" };
            return Err(Complaint::new(format!(
                "--activation: {name} has room for {most}, not {count}{more}"
            )));
        }
        _ => {}
    }
    parsed("--activation", texts)
}

fn parsed(option: &str, texts: &[String]) -> Result<Vec<ActivationSpec>, Complaint> {
    let parse = |text: &String| activation(text).map_err(|error| Complaint::at(option, error));
    texts.iter().map(parse).collect()
}

/// What depth compares, if that is drawn, and nothing else is asked of other figures.
fn compared(figure: Figure, options: &PlotOptions) -> Result<Vec<ActivationSpec>, Complaint> {
    let asked = [
        ("--compare", !options.compare.is_empty()),
        ("--layer", options.layer.is_some()),
        ("--layers", options.layers.is_some()),
        ("--networks", options.networks.is_some()),
        ("--width", options.width.is_some()),
        ("--seed", options.seed.is_some()),
    ];
    match asked.into_iter().find(|(_, is_asked)| *is_asked) {
        Some((option, _)) if figure != Figure::Depth => {
            Err(Complaint::new(format!("{option} is for the figure depth")))
        }
        _ if options.compare.len() > MOST_COMPARED => Err(Complaint::new(format!(
            "--compare: depth has room for {MOST_COMPARED}, not {}",
            options.compare.len()
        ))),
        _ => parsed("--compare", &options.compare),
    }
}

fn starts(figure: Figure, texts: &[String]) -> Result<Vec<Number>, Complaint> {
    if !texts.is_empty() && figure != Figure::LengthMap {
        return Err(Complaint::new("--start is for the figure length-map"));
    }
    texts.iter().map(|text| number(text).map_err(|error| Complaint::at("--start", error))).collect()
}

fn variable(option: &str, name: &str) -> Result<Variable, Complaint> {
    Variable::new(name).ok_or_else(|| {
        let shown: String =
            name.chars().take(32).map(|c| if c.is_control() { '?' } else { c }).collect();
        Complaint::new(format!("{option}: `{shown}` is no variable"))
    })
}

fn axes(text: &str) -> Result<[Variable; 2], Complaint> {
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    match names.as_slice() {
        [x, y] => Ok([variable("--axes", x)?, variable("--axes", y)?]),
        _ => Err(Complaint::new("--axes takes two variables, such as nu,tau")),
    }
}

fn replacement(text: &str) -> Result<(Variable, Range), Complaint> {
    let expected = "expected a variable with a value or a range, such as mu=0.1 or nu=0.5..2";
    let (name, value) = text.split_once('=').ok_or_else(|| Complaint::at("--at", expected))?;
    let variable = variable("--at", name.trim())?;
    let range = range(value).map_err(|error| Complaint::at(format!("--at {variable}"), error))?;
    Ok((variable, range))
}

fn size(figure: Figure, text: Option<&str>) -> Result<[usize; 2], Complaint> {
    let Some(text) = text else { return Ok(figure.default_size()) };
    let name = figure.name();
    let largest = figure
        .largest_size()
        .map_err(|has| Complaint::new(format!("--size: {name} has {has}; leave --size out")))?;
    let shown: String =
        text.chars().take(32).map(|c| if c.is_control() { '?' } else { c }).collect();
    let expected = format!("expected 1 to {largest} cells a side, such as 100 or 100x80");
    let side = |text: &str| match text.parse::<usize>() {
        Ok(side) if (1..=largest).contains(&side) => Ok(side),
        Ok(0) => Err(Complaint::new(format!("--size {shown}: a picture of no cells; {expected}"))),
        Err(error) if *error.kind() != IntErrorKind::PosOverflow => {
            Err(Complaint::new(format!("--size {shown}: no size; {expected}")))
        }
        _ => Err(Complaint::new(format!("--size {shown}: too many cells; {expected}"))),
    };
    let sides = match text.split_once('x') {
        Some((columns, rows)) => [side(columns)?, side(rows)?],
        None => [side(text)?; 2],
    };
    Ok(if figure.has_one_row() { [sides[0], 1] } else { sides })
}

impl Look {
    /// The measures asked for.
    pub fn style(&self) -> Style {
        Style::new(self.preset, self.wide)
    }

    fn lettering(&self) -> Lettering {
        match self.text {
            TextStyle::Text => Lettering::Text,
            TextStyle::Outlines => Lettering::Outlines,
        }
    }
}

fn extension(format: PictureFormat) -> &'static str {
    match format {
        PictureFormat::Svg => "svg",
        PictureFormat::Png => "png",
        PictureFormat::Pdf => "pdf",
        PictureFormat::Pgf => "pgf",
    }
}

/// What is said of a picture's file or folder that cannot be written.
fn cannot_draw(path: &Path, error: impl fmt::Display) -> Complaint {
    Complaint::cannot_write(path, format!("{error}; choose another folder with --out"))
}

impl Request {
    fn path(&self, folder: &Path, extension: &str) -> PathBuf {
        folder.join(format!("{}.{extension}", self.name))
    }

    /// Every file that will be written.
    fn paths(&self, folder: &Path) -> Vec<PathBuf> {
        let pictures = self.formats.iter().map(|&format| self.path(folder, extension(format)));
        pictures.chain(self.with_data.then(|| self.path(folder, "csv"))).collect()
    }

    fn make(
        &self,
        options: &PlotOptions,
        limit: Limit,
        progress: &ProgressLine,
        quiet: bool,
    ) -> Result<Vec<PathBuf>, Complaint> {
        progress.subject(self.figure.name());
        let report = |share| progress.share(share);
        let task = Task {
            figure: self.figure,
            claim: self.claim.as_ref(),
            activations: &self.activations,
            compared: &self.compared,
            layer: options.layer,
            layers: options.layers,
            networks: Networks {
                count: options.networks.unwrap_or(Networks::DEFAULT.count),
                width: options.width.unwrap_or(Networks::DEFAULT.width),
                seed: options.seed.unwrap_or(Networks::DEFAULT.seed),
            },
            starts: &self.starts,
            axes: self.axes,
            replaced: &self.replaced,
            size: self.size,
            style: options.look.style(),
            colormap: options.look.colormap,
            caption: !options.look.no_caption,
            heading: options.look.title.as_deref(),
            functions: SpecialFunctions::Double,
            certificate: self.certificate.as_ref(),
            statement: options.statement.as_deref(),
            cells: 0.into(),
            progress: &report,
            limit,
        };
        let start = Instant::now();
        let drawing = figure::draw(&task).map_err(Complaint::no_figure)?;
        let seconds = start.elapsed().as_secs_f64();
        progress.clear();
        let cells = task.cells.load(Ordering::Relaxed);
        if !quiet && cells > 0 {
            eprintln!(
                "{}: {cells} cells in {seconds:.2} s, {:.0} cells per second",
                self.figure.name(),
                cells as f64 / seconds
            );
        }
        self.write(options, &drawing)
    }

    fn write(&self, options: &PlotOptions, drawing: &Drawing) -> Result<Vec<PathBuf>, Complaint> {
        let folder = options.out.as_path();
        let title = options.look.title.as_ref().unwrap_or(&drawing.title);
        // All pictures are made before the first is written.
        let mut files = Vec::new();
        for &format in &self.formats {
            let mut words = self.words.clone();
            words.extend(["--format".to_owned(), extension(format).to_owned()]);
            let provenance = Provenance { title: title.clone(), command: words.join(" ") };
            let contents = match format {
                PictureFormat::Svg => {
                    let lettering = options.look.lettering();
                    svg::file(&drawing.page, &provenance, lettering).into_bytes()
                }
                PictureFormat::Png => {
                    png::file(&drawing.page, &provenance).map_err(Complaint::no_figure)?
                }
                PictureFormat::Pdf => pdf::file(&drawing.page, &provenance),
                PictureFormat::Pgf => {
                    let pgf::Files { text, images } =
                        pgf::files(&drawing.page, &provenance, &self.name);
                    files.extend(images.into_iter().map(|(name, it)| (folder.join(name), it)));
                    text.into_bytes()
                }
            };
            files.push((self.path(folder, extension(format)), contents));
        }
        let mut paths = Vec::new();
        for (path, contents) in files {
            certificate::write_atomically(&path, contents)
                .map_err(|error| cannot_draw(&path, error))?;
            paths.push(path);
        }
        if self.with_data {
            let path = self.path(folder, "csv");
            certificate::write_atomically_with(&path, |out| (drawing.table)(out))
                .map_err(|error| cannot_draw(&path, error))?;
            paths.push(path);
        }
        Ok(paths)
    }
}
