//! What the checker concludes: fixed points and where they are, boxes that lead into each other.

use crate::support::handmade::{confirmed, not_confirmed, outcome, rejected, too_coarse};
use selfnorm::check::Outcome;

#[test]
fn fixed_points_of_maps_with_one_to_three_states() {
    let sections = "proved goal s 0 0\n  N\nproved goal s 0 1\n  N\nproved goal c 0 0\n  N\n\
                    proved banach\nproved fixed_point\n  L\n";
    let tanh = "title = \"t\"\n[activation]\nexpression = \"tanh(z)\"\n[layer]\nkind = \"random\"\n\
        [domain]\nq = [\"0.424\", \"0.425\"]\ntau = \"25/9\"\n[prove]\n\
        s = \"0.424 <= second_moment <= 0.425\"\nc = \"abs(d(second_moment, q)) < 1\"\n\
        [conclude]\nbanach = [\"s\", \"c\"]\nfixed_point = [\"q > 0.42\"]\n";
    confirmed(&outcome(tanh, sections));
    let wide = tanh.replace("<= 0.425\"", "<= 0.426\"");
    rejected(&outcome(&wide, sections), "range of q");
    let map = "title = \"t\"\n[layer]\nx = \"0\"\ny = \"1\"\n\
        [map]\na = \"b/3 + 1/10\"\nb = \"c/3\"\nc = \"sin(a)/3\"\n\
        [domain]\na = [\"0\", \"1\"]\nb = [\"0\", \"1\"]\nc = [\"0\", \"1\"]\n[prove]\n\
        s = [\"0 <= b/3 + 1/10 <= 1\", \"0 <= c/3 <= 1\", \"0 <= sin(a)/3 <= 1\"]\n\
        c = \"norm < 0.34\"\n[conclude]\nbanach = [\"s\", \"c\"]\n\
        fixed_point = [\"0.1 < a < 0.11\", \"b < 0.012\"]\n";
    let goals: String =
        (0..6).map(|k| format!("proved goal s {} {}\n  N\n", k / 2, k % 2)).collect();
    let sections =
        format!("{goals}proved goal c 0 0\n  N\nproved banach\nproved fixed_point\n  L\n");
    confirmed(&outcome(map, &sections));
    let expanding = map.replace("norm < 0.34", "norm < 0.33");
    rejected(&outcome(&expanding, &sections), "false");
}

/// Sections of [`halving`]'s comparisons.
const STAYS: &str = "proved goal s 0 0\n  N\nproved goal s 0 1\n  N\n";

/// a ↦ a/2 + 1/4 leads from [0, 1] into [0.2, 0.8], and from there into [0.3, 0.7].
fn halving(conclude: &str) -> String {
    format!(
        "title = \"t\"\n[layer]\nx = \"0\"\ny = \"1\"\n[map]\na = \"a/2 + 1/4\"\n\
         [domain]\na = [\"0\", \"1\"]\n[prove]\ns = \"0 <= a/2 + 1/4 <= 1\"\n\
         [conclude]\n{conclude}\n"
    )
}

#[test]
fn boxes_in_a_row_lead_into_each_other() {
    let claim = halving("converges = [\"s\"]");
    let row = |inner: &str, last: &str, weight: &str| {
        let sections = format!(
            "{STAYS}proved converges\n  a = {inner}\n  NN\n  a = {last}\n  NN\n  weight a = {weight}\n  N\n"
        );
        outcome(&claim, &sections)
    };
    confirmed(&row("0.2 0.8", "0.3 0.7", "1"));
    confirmed(&row("0.2 0.8", "0.2 0.8", "1"));
    // Beside the box before at one end or the other.
    rejected(&row("0.2 0.8", "0.1 0.7", "1"), "does not lie in the one before");
    rejected(&row("0.2 0.8", "0.3 0.9", "1"), "does not lie in the one before");
    rejected(&row("0.2 0.8", "0.4 0.7", "1"), "false");
    rejected(&row("0.2 0.8", "0.3 0.7", "0"), "not positive");
}

#[test]
fn a_box_is_reached_or_missed() {
    let claim =
        |target: &str| halving(&format!("reaches = {{ box = {{ {target} }}, layers = 1 }}"));
    let reaches = |last: &str, target: &str| {
        let sections = format!("{STAYS}proved reaches\n  a = {last}\n  NN\n");
        outcome(&claim(&format!("a = [{target}]")), &sections)
    };
    let wanted = "\"0.2\", \"0.8\"";
    let Outcome::Confirmed(report) = reaches("0.2 0.8", wanted) else { panic!("it is reached") };
    assert!(format!("{report:?}").contains("after 1 layer a in [0.2, 0.8]"), "{report:?}");
    rejected(&reaches("0.1 0.8", wanted), "reaches outside");
    rejected(&reaches("0.2 0.9", wanted), "reaches outside");
    rejected(&reaches("0.3 0.7", wanted), "false");
    for more in ["  a = 0.2 0.8\n  NN\n", "  weight a = 1\n  N\n"] {
        let sections = format!("{STAYS}proved reaches\n  a = 0.2 0.8\n  NN\n{more}");
        let result = outcome(&claim(&format!("a = [{wanted}]")), &sections);
        rejected(&result, "not one box for each layer");
    }
    // From 1/2 to 1/2, and from 1 to 3/4.
    let misses = |start: &str, target: &str| {
        let sections = format!("{STAYS}refuted reaches\n  a = {start}\n");
        outcome(&claim(&format!("a = [{target}]")), &sections)
    };
    confirmed(&misses("0.5", "\"0.6\", \"0.8\""));
    confirmed(&misses("1", "\"0.2\", \"0.7\""));
    for target in ["\"0.4\", \"0.6\"", "\"0.5\", \"0.6\"", "\"0.4\", \"0.5\""] {
        too_coarse(&misses("0.5", target));
    }
    rejected(&misses("1.5", "\"0.6\", \"0.8\""), "outside");
}

/// The fixed point of a ↦ a/2 + 1/4 is 1/2.
#[test]
fn a_fixed_point_is_where_it_is() {
    let claim = |map: &str, norm: &str, place: &str| {
        let text = halving(&format!("banach = [\"s\", \"c\"]\nfixed_point = [\"{place}\"]"));
        text.replace("0 <= a/2 + 1/4 <= 1", map)
            .replace("[conclude]", &format!("c = \"{norm}\"\n[conclude]"))
    };
    let whole = "0 <= a/2 + 1/4 <= 1";
    let located = |claim: &str, word: &str, leaf: &str| {
        let sections =
            format!("{STAYS}proved goal c 0 0\n  N\nproved banach\n{word} fixed_point\n{leaf}");
        outcome(claim, &sections)
    };
    let proved = |claim: &str| located(claim, "proved", "  L\n");
    let refuted = |claim: &str| located(claim, "refuted", "");
    let there = "0.49 < a < 0.51";
    confirmed(&proved(&claim(whole, "norm < 1", there)));
    confirmed(&proved(&claim("0.2 <= a/2 + 1/4 <= 0.8", "norm <= 0.6", there)));
    rejected(&proved(&claim(whole, "norm <= 1", there)), "not shown to be below 1");
    rejected(&proved(&claim("0.2 <= a/2 + 1/4 <= 1.1", "norm < 1", there)), "range of a");
    rejected(&proved(&claim("-0.1 <= a/2 + 1/4 <= 1", "norm < 1", there)), "range of a");
    for elsewhere in ["a < 0.4", "a > 0.6", "a < 0.5"] {
        let claim = claim(whole, "norm < 1", elsewhere);
        not_confirmed(&proved(&claim), elsewhere);
        let result = refuted(&claim);
        let is_told = elsewhere != "a < 0.5";
        assert_eq!(matches!(result, Outcome::Confirmed(_)), is_told, "{elsewhere}: {result:?}");
    }
    not_confirmed(&refuted(&claim(whole, "norm < 1", there)), there);
}

/// A case's fixed point needs that case's premises, also where something else is refuted, so that
/// not every statement has a section.
#[test]
fn cases_do_not_borrow_each_others_proofs() {
    let ranges = |one: &str, two: &str| {
        let cases =
            format!("[domain.one]\na = [\"0\", \"{one}\"]\n[domain.two]\na = [\"0\", \"{two}\"]");
        halving("banach = [\"s\", \"c\"]\nfixed_point = [\"0.49 < a < 0.51\"]")
            .replace("[domain]\na = [\"0\", \"1\"]", &cases)
            .replace("[conclude]", "c = \"norm < 0.6\"\nr = \"a < 0.9\"\n[conclude]")
    };
    let claim = ranges("1", "1.5");
    let sections = |case: &str, without: &[&str]| -> String {
        let all = [
            format!("proved goal s 0 0 case {case}\n  N\n"),
            format!("proved goal s 0 1 case {case}\n  N\n"),
            format!("proved goal c 0 0 case {case}\n  N\n"),
            format!("refuted goal r 0 0 case {case}\n  a = 1\n"),
            format!("proved banach case {case}\n"),
            format!("proved fixed_point case {case}\n  L\n"),
        ];
        let is_there = |it: &&String| !without.iter().any(|subject| it.contains(subject));
        all.iter().filter(is_there).cloned().collect()
    };
    let with = |without: &[&str]| {
        outcome(&claim, &format!("{}{}", sections("one", &[]), sections("two", without)))
    };
    confirmed(&with(&[]));
    confirmed(&with(&["goal r"]));
    confirmed(&with(&["banach", "fixed_point"]));
    for without in [&["banach"][..], &["s 0 0"], &["s 0 1"], &["c 0 0"], &["goal s", "goal c"]] {
        too_coarse(&with(without));
    }
    // 1 + 1/4 is not in [0, 1].
    let claim = ranges("1", "2");
    let all = format!("{}{}", sections("one", &[]), sections("two", &[]));
    not_confirmed(&outcome(&claim, &all), "two");
}

/// Where the fixed point of a ↦ a/2 + b + c/4 is, at a point of b and c: 2b + c/2.
#[test]
fn a_fixed_point_is_misplaced_where_the_point_says() {
    let claim = "title = \"t\"\n[layer]\nx = \"0\"\ny = \"1\"\n[map]\na = \"a/2 + b + c/4\"\n\
        [domain]\na = [\"0\", \"1\"]\nb = [\"0\", \"0.3\"]\nc = [\"0\", \"0.3\"]\n\
        [prove]\ns = \"0 <= a/2 + b + c/4 <= 1\"\nc = \"norm < 0.6\"\n\
        [conclude]\nbanach = [\"s\", \"c\"]\nfixed_point = [\"a < 0.4\"]\n";
    let misplaced = |point: &str| {
        let sections =
            format!("{STAYS}proved goal c 0 0\n  N\nproved banach\nrefuted fixed_point\n{point}");
        outcome(claim, &sections)
    };
    confirmed(&misplaced("  b = 0.3\n  c = 0\n"));
    too_coarse(&misplaced("  b = 0\n  c = 0.3\n"));
    rejected(&misplaced("  b = 0.3\n"), "lacks c");
    rejected(&misplaced("  b = 0.3\n  c = 0.4\n"), "outside");
}
