//! The page of `selfnorm report`, in a real browser too.

use crate::support::program::{Scratch, selfnorm, stderr, stdout};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn report(folder: &Path, arguments: &[&str]) -> Output {
    selfnorm().arg("report").args(arguments).arg("--out").arg(folder).output().expect("it runs")
}

fn page(folder: &Path) -> String {
    fs::read_to_string(folder.join("index.html")).expect("a page")
}

#[test]
fn the_page_holds_verdicts_bounds_figures_and_certificates_that_check() {
    let scratch = Scratch::new("report-all");
    let folder = scratch.path("out");
    let names = [
        "theorem1",
        "theorem2",
        "theorem3",
        "theorem3-appendix",
        "lemma12",
        "lemma13",
        "corollary14",
    ];
    let output = report(&folder, &names);
    // lemma13 is refuted as printed.
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let page = page(&folder);
    for name in names {
        let certificate = fs::read_to_string(folder.join(format!("{name}.cert"))).expect(name);
        let digest = certificate.lines().last().expect("a footer").replace("sha256 ", "");
        assert!(page.contains(&digest), "{name}'s digest");
        assert!(page.contains(&format!("<pre>selfnorm check {name}.cert</pre>")), "{name}");
    }
    // The bounds of the README, and the point that refutes Lemma 13.
    for part in [
        "[0.8976083584, 0.8976083585]",
        "false at mu = -0.1, omega = 0.1, nu = 0.8, tau = 0.95",
        "<span class=\"verdict refuted\">refuted</span>",
        "How norm &lt; 1 was proved",
        "The certified fixed point",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(page.matches("<svg ").count(), page.matches("</svg>").count());
    assert!(page.matches("<svg ").count() >= 14, "{}", page.matches("<svg ").count());
    let checked = selfnorm().arg("check").arg(&folder).output().expect("it runs");
    assert_eq!(checked.status.code(), Some(0), "{}{}", stdout(&checked), stderr(&checked));
}

#[test]
fn the_page_needs_neither_network_nor_scripts_and_does_not_depend_on_threads() {
    let scratch = Scratch::new("report-self-contained");
    let pages = ["1", "4"].map(|threads| {
        let folder = scratch.path(threads);
        let output = report(&folder, &["theorem3", "lemma12", "--threads", threads]);
        assert!(output.status.success(), "{}", stderr(&output));
        page(&folder)
    });
    assert_eq!(pages[0], pages[1]);
    let page = &pages[0];
    assert!(!page.contains("<script") && !page.contains("@import") && !page.contains("<link"));
    let addresses = page.matches("://").count();
    let names = ["=\"http://www.w3.org/2000/svg\"", ":xlink=\"http://www.w3.org/1999/xlink\""];
    let named: usize = names.iter().map(|name| page.matches(&format!("xmlns{name}")).count()).sum();
    assert_eq!(addresses, named);
    for reference in page.split("src:url(").skip(1).chain(page.split("href=\"").skip(1)) {
        let local = ["data:", "#", "theorem3.cert", "lemma12.cert"];
        assert!(local.iter().any(|start| reference.starts_with(start)), "{:.60}", reference);
    }
}

#[test]
fn claims_about_depth_are_shown_layer_after_layer() {
    let scratch = Scratch::new("report-depth");
    let folder = scratch.path("out");
    let output = report(&folder, &["depth-images", "theorem2"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let page = page(&folder);
    assert_eq!(page.matches("<title>Layer after layer: mean μ and variance ν</title>").count(), 1);
    assert!(page.contains("claimed after 18 layers"), "the box");
}

#[test]
fn what_a_claim_says_cannot_break_the_page() {
    let scratch = Scratch::new("report-escape");
    let claim = scratch.file(
        "a&b.toml",
        "title = '</style><script>alert(1)</script>'\nsource = '<i>'\n[domain]\nx = ['-1', '1']\n\
         y = ['1', '2']\n[prove]\na = 'mean < 100'\nb = 'norm_free < 1'\n",
    );
    let output = report(&scratch.path("out"), &[&claim]);
    assert_eq!(output.status.code(), Some(2), "an unknown name is a mistake");
    let claim = scratch.file(
        "a&b.toml",
        "title = '</style><script>alert(1)</script>'\nsource = '<i>'\n[domain]\nx = ['-1', '1']\n\
         y = ['1', '2']\n[prove]\na = 'mean < 100'\n",
    );
    let folder = scratch.path("out");
    let output = report(&folder, &[&claim]);
    assert!(output.status.success(), "{}", stderr(&output));
    let page = page(&folder);
    assert!(
        !page.contains("<script") && page.contains("&lt;script&gt;") && page.contains("a&amp;b")
    );
    // There is no fixed-point map on a domain of x and y; the page says so.
    assert!(page.contains("No figure <code>flow</code>"), "flow");
}

#[test]
fn a_folder_that_cannot_be_written_is_found_before_the_work() {
    let scratch = Scratch::new("report-unwritable");
    let file = scratch.file("file", "");
    let output = report(Path::new(&file), &["theorem1"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot write here"), "{}", stderr(&output));
    let folder = scratch.path("out");
    let output = report(&folder, &["theorem1", "no-such-claim"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.exists());
}

/// Runs Chromium without network on a page; what it prints.
fn chromium(profile: &Path, arguments: &[&str], page: &Path) -> String {
    // Debian's name, and that of the browser on GitHub's machines.
    let names = ["chromium", "google-chrome"];
    let is_there = |name: &&str| Command::new(name).arg("--version").output().is_ok();
    let browser = names.into_iter().find(is_there).expect("chromium; tests/run installs it");
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update"])
        .args(["--disable-sync", "--disable-quic"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(arguments)
        .arg(format!("file://{}", page.display()))
        .output();
    let output = output.expect("the browser runs");
    assert!(output.status.success(), "{browser} {arguments:?}: {}", stderr(&output));
    stdout(&output)
}

/// Lightness of a screenshot's corner, from 0 to 255.
fn paper(path: &Path) -> u8 {
    let file = std::io::BufReader::new(fs::File::open(path).expect("a screenshot"));
    let mut reader = png::Decoder::new(file).read_info().expect("a PNG");
    let mut data = vec![0; reader.output_buffer_size().expect("a size")];
    reader.next_frame(&mut data).expect("a picture");
    data[0]
}

#[test]
fn the_page_fits_a_wide_screen_a_phone_and_paper_by_day_and_by_night() {
    let scratch = Scratch::new("report-browser");
    let folder = scratch.path("out");
    let output = report(&folder, &["theorem1", "theorem3", "lemma13"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    // A copy that measures itself: the page has no script of its own.
    let measuring = folder.join("measuring.html");
    let script = "<script>addEventListener('load', async () => { await document.fonts.ready;\
                  const e = document.documentElement;\
                  const svg = [...document.querySelectorAll('svg')];\
                  document.title = [e.scrollWidth - e.clientWidth, svg.length,\
                  svg.filter(s => s.getBoundingClientRect().width < 300).length,\
                  svg.filter(s => s.getBoundingClientRect().right > e.clientWidth).length,\
                  [...document.querySelectorAll('details')].filter(d => !d.open).length,\
                  document.fonts.check('16px \"Selfnorm Figure\"')].join(' '); });</script></body>";
    fs::write(&measuring, page(&folder).replace("</body>", script)).expect("a copy");
    let profile = |name: &str| -> PathBuf { scratch.path(name) };
    for (name, size) in [("wide", "1600,1000"), ("phone", "390,900")] {
        let dom = chromium(
            &profile(name),
            &["--dump-dom", "--virtual-time-budget=5000", &format!("--window-size={size}")],
            &measuring,
        );
        let title = dom.split_once("<title>").expect("a title").1;
        let title = title.split("</title>").next().expect("a title");
        let measured: Vec<&str> = title.split(' ').collect();
        let [overflow, figures, rest @ ..] = &measured[..] else { panic!("{name}: {title}") };
        assert_eq!((*overflow, rest), ("0", &["0", "0", "0", "true"][..]), "{name}: {title}");
        assert!(figures.parse::<u32>().expect("a number") >= 8, "{name}: {title}");
    }
    let shot = |name: &str, arguments: &[&str]| {
        let path = folder.join(name);
        let screenshot = format!("--screenshot={}", path.display());
        let size = "--window-size=1200,900";
        chromium(
            &profile(&format!("profile-{name}")),
            &[&[screenshot.as_str(), size][..], arguments].concat(),
            &folder.join("index.html"),
        );
        paper(&path)
    };
    assert_eq!(shot("light.png", &["--blink-settings=preferredColorScheme=1"]), 255);
    assert!(shot("dark.png", &["--blink-settings=preferredColorScheme=0"]) < 60);
    let printed = folder.join("print.pdf");
    let print = format!("--print-to-pdf={}", printed.display());
    chromium(&profile("print"), &[&print, "--no-pdf-header-footer"], &folder.join("index.html"));
    let output = Command::new("pdftotext").arg(&printed).arg("-").output();
    let text = stdout(&output.expect("pdftotext runs; tests/run installs it"));
    for part in ["Ledger of claims", "selfnorm check theorem1.cert", "certified margin"] {
        assert!(text.contains(part), "{part} is not printed");
    }
}
