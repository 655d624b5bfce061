//! Trees of cells: grown, packed, grafted, and as text.

use selfnorm::arithmetic::Decimal;
use selfnorm::certificate::{
    End, Letter, Letters, MAX_NODES, Node, NodeId, Rejection, Step, Test, Tree,
};
use selfnorm::claim::{Domain, Range, Variable};

fn letter(byte: u8) -> Letter {
    Letter::new(byte).expect("a letter")
}

fn parse(text: &str) -> Result<Tree, Rejection> {
    Tree::parse(text.bytes(), MAX_NODES)
}

/// The tree of a text, none of it packed, and where its open cells are.
fn grown(text: &str) -> (Tree, Vec<NodeId>) {
    let (mut tree, mut open) = (Tree::default(), Vec::new());
    let mut pending = vec![Tree::ROOT];
    for step in parse(text).expect(text).preorder() {
        let id = pending.pop().expect("a cell to come");
        match step {
            Step::Open => open.push(id),
            Step::Leaf(test) => tree.settle(id, test),
            Step::Split(axis) => pending.extend(tree.split(id, axis).into_iter().rev()),
            Step::Face(axis, end) => pending.push(tree.face(id, axis, end)),
        }
    }
    (tree, open)
}

#[test]
fn text_and_tree_are_the_same_thing() {
    for text in ["N", "?", "xNM", "x-y+M", "mnM?t+xEN", "xxNNF"] {
        for tree in [parse(text).expect(text), grown(text).0] {
            assert_eq!(tree.to_string(), text);
            assert_eq!(tree.is_complete(), !text.contains('?'));
            assert!(tree.nodes() >= text.replace(['+', '-'], "").len());
        }
    }
    assert_eq!(parse("mnM?t+xEN").expect("a tree").counts(), [3, 3, 1]);
}

/// Whether packed or not, the children of a node are where it says.
#[test]
fn nodes_lead_to_their_children() {
    fn text(tree: &Tree, id: NodeId) -> String {
        match tree.node(id) {
            Node::Open => "?".to_owned(),
            Node::Leaf(test) => format!("{test:?}")[..1].to_owned(),
            Node::Split(axis, [a, b]) => {
                format!("{}{}{}", char::from(axis.byte()), text(tree, a), text(tree, b))
            }
            Node::Face(axis, end, face) => {
                let sign = if end == End::Lower { '-' } else { '+' };
                format!("{}{sign}{}", char::from(axis.byte()), text(tree, face))
            }
        }
    }
    let expected = "mnM?t+xNxxMNy-?";
    for tree in [parse(expected).expect("a tree"), grown(expected).0] {
        assert_eq!(text(&tree, Tree::ROOT), expected);
    }
}

/// Grafting trees onto open cells is putting their text in place of the `?`.
#[test]
fn a_forest_takes_the_place_of_open_cells() {
    let (mut tree, open) = grown("mn?Mt+x?N");
    let mut forest = Tree::forest(2);
    let [lower, upper] = forest.split(1, letter(b'x'));
    let face = forest.face(upper, letter(b'y'), End::Lower);
    let [first, second] = forest.split(0, letter(b'n'));
    forest.settle(first, Test::Natural);
    forest.settle(face, Test::Exact);
    let shift = tree.graft(&open, &forest);
    assert_eq!(tree.to_string(), "mnnN?Mt+xx?y-EN");
    tree.settle(lower + shift, Test::MeanValue);
    tree.settle(second + shift, Test::Located);
    assert_eq!(tree.to_string(), "mnnNLMt+xxMy-EN");
    assert!(tree.is_complete());
}

/// However much of a subtree is complete.
#[test]
fn what_is_open_is_not_packed() {
    for text in ["xxxNNxNNxxNNy+?", "xy-?xxxNNxNNxxNNN"] {
        let (tree, mut open) = grown(text);
        let packed = tree.pack(1, open.iter_mut());
        assert_eq!(packed.to_string(), text);
        assert!(!packed.is_complete() && matches!(packed.node(open[0]), Node::Open));
    }
}

#[test]
fn of_another_search_only_splits_and_faces_are_taken() {
    let (mut tree, open) = grown("m?N");
    let (earlier, _) = grown("xnNMy-xN?");
    for earlier in [&earlier, &earlier.pack(1, std::iter::empty())] {
        tree.graft_cuts(open[0], earlier, Tree::ROOT);
        assert_eq!(tree.to_string(), "mxn??y-x??N");
    }
}

/// Packing changes neither text nor counts, before and after more is grafted on.
#[test]
fn packed_subtrees_are_the_same_subtrees() {
    let complete = "mxNy+Mt-nEoFL";
    let text = format!("mn{complete}?t+x?{complete}");
    let (tree, mut open) = grown(&text);
    let mut packed = tree.pack(1, open.iter_mut());
    for more in ["N".to_owned(), complete.to_owned(), format!("x{complete}{complete}")] {
        let whole = text.replace('?', &more);
        let expected = parse(&whole).expect("a tree");
        let part = grown(&more).0.pack(1, std::iter::empty());
        let mut grafted = packed.clone();
        for id in &open {
            grafted.graft(&[*id], &part);
        }
        assert_eq!(grafted.to_string(), whole);
        assert_eq!(grafted.counts(), expected.counts());
        assert!(grafted == expected && grafted.is_complete());
    }
    assert_eq!(packed.to_string(), text);
    assert_eq!(packed.counts(), tree.counts());
    assert!(packed == tree && !packed.is_complete());
    packed.settle(open[0], Test::Natural);
    assert!(packed != tree);
}

#[test]
fn broken_trees_have_a_reason() {
    for (text, reason) in [
        ("", "lacks leaves"),
        ("x", "lacks leaves"),
        ("xN", "lacks leaves"),
        ("NN", "goes on"),
        ("xNNN", "goes on"),
        ("+N", "neither"),
        ("N+", "goes on"),
        ("xN+N", "neither"),
        ("Q", "neither"),
        ("x*N", "neither"),
    ] {
        let error = parse(text).expect_err(text);
        assert!(error.reason.contains(reason), "{text}: {error}");
    }
    let of_depth = |depth| parse(&format!("{}{}", "x".repeat(depth), "N".repeat(depth + 1)));
    // What a file may have, of which recursion of anyone who reads it makes something.
    let most = 256;
    assert!(of_depth(most).is_ok());
    for depth in [most + 1, most + 2, 2 * most] {
        assert!(of_depth(depth).expect_err("too deep").reason.contains("deeper"));
    }
    assert!(Tree::parse("xxNNN".bytes(), 5).is_ok());
    assert!(Tree::parse("xxNNN".bytes(), 4).expect_err("too many").reason.contains("more than"));
}

#[test]
fn every_variable_has_a_letter_of_its_own() {
    let names = ["tau2", "mu", "noise", "tau3", "q", "nn"];
    let one = Range::point(Decimal::parse("1").expect("a number"));
    let ranges = names.map(|name| (Variable::new(name).expect(name), one.clone()));
    let letters = Letters::new(&Domain::new(ranges).expect("a domain"));
    let of = |name: &str| letters.letter(Variable::new(name).expect(name)).map(Letter::byte);
    let found = ["mu", "x", "y", "tau2", "noise", "tau3", "q", "nn"].map(of);
    assert_eq!(found, [b'm', b'x', b'y', b'a', b'i', b'u', b'q', b'b'].map(Some));
    assert_eq!(letters.variable(letter(b'a')), Variable::new("tau2"));
    assert_eq!(letters.variable(letter(b'z')), None);
    assert_eq!(Letter::new(b'M'), None);
}

#[test]
fn letters_mean_one_step() {
    let mut steps = vec![Step::Open];
    let [natural, exact] = [Test::Natural, Test::Exact].map(Step::Leaf);
    let [mean_value, taylor] = [Test::MeanValue, Test::Taylor].map(Step::Leaf);
    let [none, located] = [Test::NoFixedPoint, Test::Located].map(Step::Leaf);
    steps.extend([natural, mean_value, taylor, exact, none, located]);
    for axis in (b'a'..=b'z').filter_map(Letter::new) {
        steps.push(Step::Split(axis));
        steps.extend([End::Lower, End::Upper].map(|end| Step::Face(axis, end)));
    }
    for step in steps {
        let letters: Vec<u8> = step.letters().collect();
        let sign = letters.get(1).map(|sign| match sign {
            b'-' => End::Lower,
            _ => End::Upper,
        });
        assert_eq!(Step::from_letters(letters[0], sign), Some(step));
        // Packed and read again.
        let text = String::from_utf8(letters).expect("letters") + &"N".repeat(step.children());
        assert_eq!(parse(&text).expect("a tree").preorder().next(), Some(step));
    }
    assert_eq!(Step::from_letters(b'Q', None), None);
}
