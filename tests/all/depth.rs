//! Layer after layer: `converges` and `reaches` with their certificates.

use crate::support::forge::{Folder, certified, judge, replaced, resign, run, with_claim};
use crate::support::second_checker;

/// Unnormalized image inputs, LeCun weights.
const IMAGES: &str = "title = 'Images'
[domain]
mu = ['-0.1', '0.5']
omega = '0'
nu = ['0.05', '1.5']
tau = '1'
[prove]
self_map = ['-0.1 <= mean <= 0.5', '0.05 <= variance <= 1.5']
[conclude]
converges = ['self_map']
reaches = { box = { nu = ['0.9', '1.1'] }, layers = 18 }
";

fn random(activation: &str, domain: &str, conclude: &str) -> String {
    format!(
        "title = 'Depth'\n[activation]\n{activation}\n[layer]\nkind = 'random'\n[domain]\n{domain}\n\
         [conclude]\n{conclude}\n"
    )
}

/// What verify says of a claim: the words at the lines' starts, by conclusion.
fn verdict(text: &str, conclusion: &str) -> String {
    let folder = Folder::new();
    let file = folder.write("claim.toml", text);
    let (_, out, complaints) = run(&["verify".as_ref(), file.as_os_str()]);
    let line = out.lines().find(|line| line.split_whitespace().nth(1) == Some(conclusion));
    let line = line.unwrap_or_else(|| panic!("no {conclusion} in\n{out}{complaints}"));
    line.split_whitespace().next().unwrap_or_default().to_owned()
}

#[test]
fn what_converges_is_proved_and_what_does_not_is_not() {
    let selu = "kind = 'selu'";
    for (activation, domain, wanted) in [
        ("kind = 'relu'", "q = ['0.1', '10']\ntau = '1.9'\nbias = '0.5'", "proved"),
        // E relu(z)² = y/2: the fixed point is bias/2 / (1 - tau/2), at tau = 2 none.
        ("kind = 'relu'", "q = ['0.1', '10']\ntau = '2'\nbias = '0.5'", "undecided"),
        (selu, "q = ['0.5', '1']\ntau = '2'", "undecided"),
        (selu, "q = ['0.001', '100']\ntau = ['0.5', '0.6']\nbias = '0.1'", "proved"),
        ("kind = 'tanh'", "q = ['0.001', '100']\ntau = '25/9'", "proved"),
        // At tau below 1 all states go to 0, where there is no density.
        ("kind = 'tanh'", "q = ['0.001', '1']\ntau = '2'\nbias = '0.1'", "proved"),
        // E f' jumps with the activation, and the map's slope is still one.
        ("expression = 'where(z < 0, -1, 1)'", "q = ['0.5', '2']\ntau = '1'", "proved"),
    ] {
        let text = random(activation, domain, "converges = []");
        assert_eq!(verdict(&text, "converges"), wanted, "{text}");
    }
    assert_eq!(verdict(IMAGES, "converges"), "proved");
    let escaping = IMAGES.replace("0.05 <= variance", "0.09 <= variance");
    assert_eq!(verdict(&escaping, "converges"), "undecided", "a premise is refuted");
}

#[test]
fn the_layer_at_which_a_state_is_reached_is_the_right_one() {
    // E relu(z)² = y/2: doubled in each layer at tau = 4.
    let text = |layers: u32, low: &str| {
        let conclude =
            format!("reaches = {{ box = {{ q = ['{low}', '1e9'] }}, layers = {layers} }}");
        random("kind = 'relu'", "q = '1'\ntau = '4'", &conclude)
    };
    for (layers, low, wanted) in [
        (10, "1023.99", "proved"),
        (10, "1024.01", "refuted"),
        (9, "1023.99", "refuted"),
        (28, "268435400", "proved"),
    ] {
        assert_eq!(verdict(&text(layers, low), "reaches"), wanted, "{layers} {low}");
    }
    // SELU at tau = 2: the second moment of 1 exceeds 100 for the first time after 24 layers.
    let selu = |layers: u32| {
        let conclude = format!("reaches = {{ box = {{ q = ['100', '1e9'] }}, layers = {layers} }}");
        random("kind = 'selu'", "q = '1'\ntau = '2'", &conclude)
    };
    let first = (1..60).find(|layers| verdict(&selu(*layers), "reaches") == "proved");
    let first = first.expect("it is reached");
    assert_eq!(verdict(&selu(first - 1), "reaches"), "refuted");
    let out =
        run(&["iterate", "--layer", "random", "--tau", "2", "--layers", "60", "--format", "csv"]);
    let rows: Vec<Vec<f64>> = out.1.lines().skip(1).map(numbers).collect();
    let above = rows.iter().position(|row| row[1] >= 100.0).expect("it is reached");
    assert_eq!(above, first as usize);
}

#[test]
fn a_fixed_point_that_repels_is_why_nothing_converges() {
    let claim = |map: &str| {
        format!(
            "title = 'Own'\n[layer]\nx = '0'\ny = '1'\n[layer.map]\n{map}\n[domain]\n\
             p = ['0', '2']\nq = ['0', '2']\n[prove]\nt = '0 < 1'\n[conclude]\nconverges = []\n"
        )
    };
    for (map, part) in [
        // At (1, 1): slopes 2 and 1/2; a rotation that stretches.
        ("p = '2*p - 1'\nq = 'q/2 + 0.5'", "repels"),
        ("p = '1 + 1.5*(q - 1)'\nq = '1 - 1.5*(p - 1)'", "repels"),
    ] {
        let folder = Folder::new();
        let file = folder.write("claim.toml", claim(map));
        let (_, out, complaints) = run(&["verify".as_ref(), file.as_os_str()]);
        assert!(out.contains(part), "{map}: {out}{complaints}");
        assert!(!out.contains("no box was found"), "{out}");
    }
    let shrinks = claim("p = '1 + 0.5*(q - 1)'\nq = '1 - 0.5*(p - 1)'");
    assert_eq!(verdict(&shrinks, "converges"), "proved");
}

/// A box has more corners than anybody could look at.
#[test]
fn variables_that_nothing_uses_cost_nothing() {
    let unused: String = (0..60).map(|number| format!("v{number} = ['0', '1']\n")).collect();
    for (high, wanted) in [("0.7", "proved"), ("0.1", "refuted")] {
        let conclude = format!("reaches = {{ box = {{ q = ['0', '{high}'] }}, layers = 2 }}");
        let text = random("kind = 'tanh'", "q = ['0.3', '0.6']\ntau = '25/9'", &conclude);
        let text = text.replace("[conclude]", &format!("{unused}[conclude]"));
        assert_eq!(verdict(&text, "reaches"), wanted, "{text}");
    }
}

/// The numbers of a line of CSV.
pub fn numbers(line: &str) -> Vec<f64> {
    line.split(',').map(|field| field.parse().expect("a number")).collect()
}

#[test]
fn both_checkers_confirm_chains_and_what_refutes_them() {
    let refuted = IMAGES.replace("layers = 18", "layers = 1");
    let settles = random("kind = 'tanh'", "q = ['0.3', '0.6']\ntau = '25/9'", "converges = []");
    // A state variable called like the word before weights.
    let word = "title = 'Word'\n[layer]\nx = '0'\ny = '1'\n[layer.map]\nweight = 'weight/2 + 0.1'\n\
                [domain]\nweight = ['0', '1']\n[conclude]\nconverges = []\n";
    let folder = Folder::new();
    let mut paths = Vec::new();
    for (name, text, proved) in [
        ("images", IMAGES, true),
        ("refuted", &refuted, false),
        ("tanh", &settles, true),
        ("word", word, true),
    ] {
        let certificate = certified(name, text);
        let report = judge(&certificate).expect(name);
        assert_eq!(report.proved, proved, "{name}");
        paths.push(folder.write(&format!("{name}.cert"), certificate));
    }
    let output = second_checker::check(&paths);
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{out}");
    assert_eq!(out.matches(": confirmed, ").count(), 4, "{out}");
}

/// A derivative that this checker does not see to exist, where the search and Python do, accuses
/// no certificate of anything.
#[test]
fn what_a_checker_does_not_see_is_no_reason_to_reject() {
    let text = "title = 'Kink'\n[layer]\nx = '0'\ny = '1'\n[layer.map]\n\
                q = 'q/2 + 0.3 + 0*min(q, q)'\n[domain]\nq = ['-1', '1']\n[prove]\nt = '0 < 1'\n\
                [conclude]\nconverges = []\n";
    let folder = Folder::new();
    let file = folder.write("kink.cert", certified("kink", text));
    let (code, out, _) = run(&["check".as_ref(), file.as_os_str()]);
    assert_eq!(code, Some(3), "{out}");
    assert!(second_checker::check(&[file]).status.success());
}

/// The lines of a certificate's chain of `converges`.
fn chain(certificate: &str) -> Vec<&str> {
    let lines = certificate.lines().skip_while(|line| !line.starts_with("proved converges"));
    lines.skip(1).take_while(|line| line.starts_with("  ")).collect()
}

#[test]
fn no_checker_confirms_a_forged_chain() {
    let good = certified("images", IMAGES);
    let lines = chain(&good);
    let nu: Vec<&&str> = lines.iter().filter(|line| line.starts_with("  nu = ")).collect();
    let (first, last) = (nu[0], nu[nu.len() - 1]);
    let upper = |line: &str| line.rsplit(' ').next().expect("an end").to_owned();
    let narrowed = format!("  nu = 0.999 {}", upper(first));
    let once = |from: &str, to: &str| resign(&replaced(&good, from, to));
    let at_last = |from: &str, to: &str| {
        let at = good.rfind(from).expect("it is there");
        resign(&format!("{}{to}{}", &good[..at], &good[at + from.len()..]))
    };
    let weights: Vec<&&str> = lines.iter().filter(|line| line.contains("weight")).collect();
    let behind = lines.iter().position(|line| line.contains("weight")).expect("weights");
    let one_box_less = {
        let start = lines.iter().position(|line| line.starts_with("  nu = ")).expect("a box");
        let next = start
            + 1
            + lines[start + 1..].iter().position(|line| line.starts_with("  mu")).expect("another");
        good.replacen(&format!("{}\n", lines[..next].join("\n")), "", 1)
    };
    let forged = [
        ("a box that is too small", once(first, &narrowed)),
        ("the first box missing", resign(&one_box_less)),
        ("a last box that is not inside", at_last(last, "  nu = 0.0001 99")),
        ("a reversed box", at_last(last, "  nu = 1.2 0.9")),
        ("a box of another variable", at_last(last, "  tau = 0.9 1.2")),
        ("weights that do not contract", once(weights[0], "  weight mu = 0.000001")),
        ("a negative weight", once(weights[0], "  weight mu = -1")),
        ("no weight", once(weights[0], "  weight mu = 0")),
        ("a weight too few", once(&format!("{}\n", weights[1]), "")),
        (
            "no weights at all",
            resign(&replaced(&good, &format!("{}\n", lines[behind..].join("\n")), "")),
        ),
        ("a tree too many", once(&format!("{}\n", weights[1]), &format!("{}\n  N\n", weights[1]))),
        ("fewer layers", with_claim(&good, |claim| claim.replace("layers = 18", "layers = 17"))),
        ("a smaller target", with_claim(&good, |claim| claim.replace("'1.1'", "'1.0001'"))),
        (
            "a wider domain",
            with_claim(&good, |claim| claim.replace("['0.05', '1.5']\ntau", "['0.05', '9']\ntau")),
        ),
        (
            "other weights of the layer",
            with_claim(&good, |claim| claim.replace("tau = '1'", "tau = '3'")),
        ),
    ];
    let folder = Folder::new();
    let mut paths = Vec::new();
    for (index, (what, text)) in forged.iter().enumerate() {
        assert_ne!(*text, good, "{what}");
        assert!(judge(text).is_err(), "{what} was confirmed");
        paths.push(folder.write(&format!("{index}.cert"), text));
    }
    let output = second_checker::check(&paths);
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!out.contains(": confirmed"), "{out}");
    assert_eq!(
        out.matches("rejected: ").count() + out.matches("not confirmed: ").count(),
        forged.len(),
        "{out}"
    );
}

#[test]
fn what_says_nothing_of_depth_is_no_claim() {
    for (conclude, complaint) in [
        ("converges = ['other']", "has no entry `other`"),
        ("converges = ['positive', 'positive']", "takes the name of one entry"),
        ("converges = 'positive'", "takes the name of one entry"),
        ("reaches = { layers = 1 }", "`reaches` lacks `box`"),
        ("reaches = { box = { q = ['1', '2'] } }", "`reaches` lacks `layers`"),
        ("reaches = { box = {}, layers = 1 }", "the box says nothing"),
        ("reaches = { box = { tau = ['1', '2'] }, layers = 1 }", "`tau` is no state variable"),
        ("reaches = { box = { q = ['2', '1'] }, layers = 1 }", "a reversed range"),
        ("reaches = { box = { q = ['1', '2'] }, layers = 0 }", "a whole number from 1 to 10000"),
        ("reaches = { box = { q = ['1', '2'] }, layers = -1 }", "a whole number from 1 to 10000"),
        ("reaches = { box = { q = ['1', '2'] }, layers = '3' }", "a whole number from 1 to 10000"),
        ("reaches = { box = { q = ['1', '2'] }, layers = 1, p = 1 }", "unknown key `p`"),
    ] {
        let folder = Folder::new();
        let text = random("kind = 'relu'", "q = '1'\ntau = '1'", conclude);
        let file = folder.write("claim.toml", text);
        let (code, _, complaints) = run(&["verify".as_ref(), file.as_os_str()]);
        assert_eq!(code, Some(2), "{conclude}");
        assert!(complaints.contains(complaint), "{conclude}: {complaints}");
    }
}

#[test]
fn a_map_with_a_slope_that_there_is_not_is_refused_everywhere() {
    let of = |map: &str, define: &str, prove: &str, conclude: &str| {
        format!(
            "title = 'Jumps'\n[activation]\nkind = 'hardshrink'\n[layer]\nx = '0'\ny = 'q'\n\
             [layer.map]\nq = '{map}'\n[domain]\nq = ['0.2', '2']\n{define}[prove]\n{prove}\n\
             {conclude}"
        )
    };
    let reaches = "[conclude]\nreaches = { box = { q = ['0', '0.73'] }, layers = 1 }\n";
    let square = "slope_second_moment";
    for text in [
        of(square, "", "t = '0 < 1'", reaches),
        of("hidden", "[define]\nhidden = 'slope(0, q)'\n", "t = '0 < 1'", reaches),
        of("q/2", "[define]\nhidden = 'slope(0, q)'\n", "t = 'hidden < 9'", ""),
    ] {
        let folder = Folder::new();
        let file = folder.write("claim.toml", &text);
        let (code, out, complaints) = run(&["verify".as_ref(), file.as_os_str()]);
        assert_eq!(code, Some(2), "{text}{out}");
        assert!(complaints.contains("the activation jumps at z = "), "{complaints}");
    }
    // Where no conclusion is asked for, nothing is proved of it either.
    let folder = Folder::new();
    let file = folder.write("claim.toml", of(square, "", "t = 'norm < 9'", ""));
    let (code, out, _) = run(&["verify".as_ref(), file.as_os_str()]);
    assert_eq!(code, Some(3), "{out}");
    let (code, out, _) =
        run(&["iterate".as_ref(), "--over".as_ref(), file.as_os_str(), "--layers=2".as_ref()]);
    assert_eq!(code, Some(3), "{out}");
}
