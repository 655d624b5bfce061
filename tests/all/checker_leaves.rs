//! What the checker makes of a leaf: pieces, halves, second order, nested derivatives.

use crate::support::handmade::{confirmed, not_confirmed, one_goal, one_leaf, outcome, rejected};
use selfnorm::check::Outcome;

/// E max(az + b, 0) = aφ(b/a) + bΦ(b/a) for a > 0.
fn ramp(a: &str, b: &str) -> String {
    format!("({a})*exp(-(({b})/({a}))^2/2)/sqrt(2*pi) + ({b})*erfc(-({b})/({a})/sqrt(2))/2")
}

/// That E f(z) is within some distance of a number.
fn mean_is(expression: &str, truth: &str, distance: &str) -> Outcome {
    let claim = format!(
        "title = \"t\"\n[activation]\nexpression = \"{expression}\"\n\
         [prove]\ng = \"mean(0, 1) < {truth} + {distance}\"\nh = \"mean(0, 1) > {truth} - {distance}\"\n"
    );
    outcome(&claim, "proved goal g 0 0\n  N\nproved goal h 0 0\n  N\n")
}

/// Breakpoints that are rational numbers are told apart and found equal by exact arithmetic,
/// whichever way they are written.
#[test]
fn breakpoints_are_where_they_are() {
    for (first, [a, b], second, [c, d]) in [
        ("z + 1/3", ["1", "1/3"], "z - 1/3", ["1", "-1/3"]),
        ("z + 1/3", ["1", "1/3"], "z", ["1", "0"]),
        ("z - 1/3", ["1", "-1/3"], "z", ["1", "0"]),
        ("3*z - 1", ["3", "-1"], "z + 2", ["1", "2"]),
        ("3*z - 1", ["3", "-1"], "z/3 - 1", ["1/3", "-1"]),
        ("3*z - 1", ["3", "-1"], "z/2 - 1/6", ["1/2", "-1/6"]),
    ] {
        let expression = format!("max({first}, 0) + max({second}, 0)");
        let truth = format!("{} + {}", ramp(a, b), ramp(c, d));
        confirmed(&mean_is(&expression, &truth, "1e-13"));
        not_confirmed(&mean_is(&expression, &truth, "-1e-13"), &expression);
    }
}

/// What is chosen where both sides are the same for half of all z, and a breakpoint that is told
/// from both sides.
#[test]
fn sides_are_chosen_as_they_are_compared() {
    let both = format!("1/3 + {} + {}", ramp("1", "-1/3"), ramp("1", "1/3"));
    for (expression, truth) in [
        ("where(max(z, 0) > 0, 1, 2)", "1.5"),
        ("where(max(z, 0) >= 0, 1, 2)", "1"),
        ("where(0 < max(z, 0), 1, 2)", "1.5"),
        ("where(0 <= max(z, 0), 1, 2)", "1"),
        ("max(z, 1/3) + max(z + 1/3, 0)", &both),
        ("max(z + 1/3, 0) + max(z, 1/3)", &both),
    ] {
        confirmed(&mean_is(expression, truth, "1e-13"));
    }
}

/// A leaf is not believed, and may be halved: a(1 − a) is at most 1/4, which no form of it shows of
/// [0, 1] at once.
#[test]
fn a_leaf_may_be_halved() {
    let claim = |bound: &str| {
        format!(
            "title = \"t\"\n[domain]\na = [\"0\", \"1\"]\nb = [\"0\", \"0.1\"]\n[prove]\n\
             g = \"a - a*a + 0*b <= {bound}\"\n"
        )
    };
    confirmed(&one_leaf(&claim("0.2501")));
    rejected(&one_leaf(&claim("0.2499")), "false");
    // Across a kink, and at one point where no arithmetic with ends tells.
    let of = |range: &str, goal: &str| one_leaf(&one_goal(&format!("[domain]\na = {range}"), goal));
    confirmed(&of("[\"-1\", \"1\"]", "abs(a) - a*a <= 0.2501"));
    rejected(&of("[\"-1\", \"1\"]", "abs(a) - a*a <= 0.2499"), "false");
    rejected(&of("\"1/3\"", "3*a < 1"), "false at a point");
    confirmed(&of("\"1/3\"", "3*a <= 1"));
}

/// Parabolas open to either side, over ranges with and without their vertex, at leaves that are
/// said to be of second order: what lies between their ends and their vertex is not believed.
#[test]
fn leaves_of_second_order_hold_the_parabola() {
    let of = |range: [&str; 2], goal: &str| {
        let [lower, upper] = range;
        let tables = format!("[domain]\na = [\"{lower}\", \"{upper}\"]\nb = [\"0\", \"0.001\"]");
        outcome(&one_goal(&tables, goal), "proved goal g 0 0\n  T\n")
    };
    // On [0.1, 1] from -1/4 to 0, on [0.6, 1] from -0.24 to 0.
    for (range, lowest) in [(["0.1", "1"], "0.25"), (["0.6", "1"], "0.24")] {
        for parabola in ["a*a - a", "a*a - a + b - b*exp(0)", "exp(2*log(a)) - a"] {
            let above = |bound: &str| {
                [format!("{parabola} >= {bound}"), format!("-({parabola}) <= -({bound})")]
            };
            let below = |bound: &str| {
                [format!("{parabola} <= {bound}"), format!("-({parabola}) >= -({bound})")]
            };
            for goal in [above(&format!("-{lowest} - 1e-3")), below("1e-3")].concat() {
                confirmed(&of(range, &goal));
            }
            let false_bounds = ["-1e-3", "-0.05", "-0.1", "-0.15"].map(below);
            for goal in
                [false_bounds.concat(), above(&format!("-{lowest} + 1e-3")).to_vec()].concat()
            {
                not_confirmed(&of(range, &goal), &format!("{range:?} {goal}"));
            }
        }
    }
}

#[test]
fn derivatives_of_moments_may_be_nested() {
    let domain = "[domain]\nx = [\"0.1\", \"0.11\"]\ny = [\"1\", \"1.01\"]";
    for (of, size) in [("mean", "0.4"), ("second_moment", "2")] {
        let third = format!("d(d(d({of}, x), y), x)");
        let claim = |bound: &str| one_goal(domain, &format!("abs({third}) < {bound}"));
        confirmed(&one_leaf(&claim(size)));
        rejected(&one_leaf(&claim("1e-9")), "false");
    }
}

/// Moments over boxes that share an end: E max(z, 0)² = y/2 for z ~ N(0, y).
#[test]
fn moments_over_different_boxes_are_told_apart() {
    let tables = "[activation]\nkind = \"relu\"\n[domain]\nb = [\"0\", \"0.5\"]";
    let of = |goal: &str| one_leaf(&one_goal(tables, goal));
    for (first, second, low, high) in [
        ("1 + b", "1 + 2*b", "1", "1.75"),
        ("1 + 2*b", "1 + b", "1", "1.75"),
        ("1.5 + b", "1 + 2*b", "1.25", "2"),
        ("1 + 2*b", "1.5 + b", "1.25", "2"),
    ] {
        let sum = format!("second_moment(0, {first}) + second_moment(0, {second})");
        confirmed(&of(&format!("{sum} <= {high} + 1e-3")));
        confirmed(&of(&format!("{sum} >= {low} - 1e-3")));
        for goal in [format!("{sum} <= {high} - 1e-3"), format!("{sum} >= {low} + 1e-3")] {
            not_confirmed(&of(&goal), &goal);
        }
    }
}

/// Both ends of both arguments: where those of x are the same a table could not be mistaken.
#[test]
fn moments_with_all_ends_but_one_in_common_are_told_apart() {
    let tables = "[activation]\nexpression = \"z\"\n[domain]\nb = [\"0\", \"0.5\"]";
    let of = |goal: &str| one_leaf(&one_goal(tables, goal));
    // E z² = x² + y: at least 2.75 and at most 4.75.
    let upper = ["second_moment(b, 1.5 + b)", "second_moment(2*b - 0.5, 1 + 2*b)"];
    let lower = ["second_moment(b, 1 + b)", "second_moment(2*b, 1 + 2*b)"];
    for ([a, b], holds, fails) in [(upper, ">= 2.74", ">= 2.8"), (lower, "<= 4.76", "<= 4.7")] {
        for sum in [format!("{a} + {b}"), format!("{b} + {a}")] {
            confirmed(&of(&format!("{sum} {holds}")));
            rejected(&of(&format!("{sum} {fails}")), "false");
        }
    }
}

/// Both arguments of a moment, or its activation, may move with what is differentiated in.
#[test]
fn moments_are_differentiated_in_all_they_depend_on() {
    let of = |activation: &str, domain: &str, goal: &str| {
        let tables = format!("[activation]\n{activation}\n[domain]\n{domain}");
        one_leaf(&one_goal(&tables, goal))
    };
    // d(a² + a).
    let of_both = |goal: &str| of("expression = \"z\"", "a = [\"1\", \"1.1\"]", goal);
    confirmed(&of_both("d(second_moment(a, a), a) > 2.9"));
    rejected(&of_both("d(second_moment(a, a), a) < 2.9"), "false");
    // What reaches 0 is not 0.
    for ends in ["\"0\", \"1\"", "\"-1\", \"0\""] {
        let tilted = format!("expression = \"a*z\"\nparameters = {{ a = [{ends}] }}");
        confirmed(&of(&tilted, "", "second_moment(0, 1) < 1.01"));
        rejected(&of(&tilted, "", "second_moment(0, 1) < 0.5"), "false");
    }
    // The same moment without a derivative, and with one.
    let tilted = "expression = \"a*z\"\nparameters = { a = [\"1\", \"1.1\"] }";
    let of_parameter = |goal: &str| of(tilted, "", goal);
    confirmed(&of_parameter("mean(1, 1) + d(mean(1, 1), a) < 2.2"));
    rejected(&of_parameter("mean(1, 1) + d(mean(1, 1), a) < 1.9"), "false");
}

/// x and y have derivatives in place of what they are made of.
#[test]
fn a_layers_x_and_y_are_differentiated_in() {
    let tables = "[activation]\nexpression = \"z\"\n[layer]\nx = \"a\"\ny = \"2*b\"\n\
                  [domain]\na = [\"1\", \"1.1\"]\nb = [\"1\", \"1.1\"]";
    let of = |goal: &str| one_leaf(&one_goal(tables, goal));
    // E z² = a² + 2b.
    for (derivative, least, most) in [("x", 2.0, 2.2), ("y", 1.0, 1.0), ("b", 2.0, 2.0)] {
        let d = format!("d(second_moment, {derivative})");
        confirmed(&of(&format!("{d} < {}", most + 0.01)));
        rejected(&of(&format!("{d} > {}", most + 0.01)), "false");
        rejected(&of(&format!("{d} < {}", least - 0.01)), "false");
    }
}

/// Exponentials whose rates have an end in common are two: E(e^{az}; z < 0) falls from 0.262 at
/// a = 1 to 0.168 at 2.
#[test]
fn rates_with_an_end_in_common_are_told_apart() {
    for (first, second) in [("a", "b"), ("b", "a"), ("a", "1"), ("1", "a"), ("b", "1"), ("1", "b")]
    {
        let tables = format!(
            "[activation]\nexpression = \"where(z < 0, exp({first}*z) - exp({second}*z), 0)\"\n\
             parameters = {{ a = [\"1\", \"1.5\"], b = [\"1\", \"2\"] }}"
        );
        let of = |bound: &str| one_leaf(&one_goal(&tables, &format!("abs(mean(0, 1)) < {bound}")));
        confirmed(&of("0.1"));
        not_confirmed(&of("0.01"), first);
    }
}

/// A face takes the place of a cell where the quantity grows towards it, and nowhere else.
#[test]
fn faces_are_where_the_quantity_is_largest() {
    let of = |goal: &str, face: &str| {
        let claim = one_goal("[domain]\na = [\"0\", \"1\"]\nb = [\"0\", \"1\"]", goal);
        outcome(&claim, &format!("proved goal g 0 0\n  a{face}N\n"))
    };
    for (goal, upper, lower) in [
        ("exp(a) + b < 3.8", true, true),
        ("exp(a) + b < 2.5", false, false),
        ("exp(-a) - b < 0.5", false, false),
        ("exp(a) + b > 1.5", false, false),
        ("exp(-a) - b > -0.5", false, false),
        ("exp(a) + b > 0.9", true, true),
    ] {
        for (face, is_true) in [("+", upper), ("-", lower)] {
            let found = of(goal, face);
            assert_eq!(matches!(found, Outcome::Confirmed(_)), is_true, "{goal} {face}: {found:?}");
        }
    }
}
