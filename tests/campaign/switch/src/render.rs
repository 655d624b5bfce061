//! The new text of a file.

use std::fmt::Write;
use std::ops::Range;

/// A change of a part of the text, within which there may be others.
pub struct Edit {
    /// The part.
    pub whole: Range<usize>,
    /// What it is.
    pub shape: Shape,
    /// What may take its place.
    pub branches: Vec<Branch>,
}

/// A mutant: an operator or a value in another's place.
pub struct Branch {
    /// What switches it on.
    pub id: u32,
    /// The operator or value.
    pub text: String,
}

/// A part with its operands and operator.
pub enum Shape {
    /// The start of a function's body.
    Return,
    /// An operator that takes values.
    Arithmetic([Range<usize>; 2], String),
    /// One that takes references.
    Compare([Range<usize>; 2], String),
    /// One that may not look at its second operand.
    Logic([Range<usize>; 2], String),
    /// One that changes its first.
    Assign([Range<usize>; 2], String),
    /// A sign before an operand.
    Sign(Range<usize>, String),
}

/// The text with all changes, and by line the first and last byte of its parts, with the
/// numbers they depend on.
pub fn render(text: &str, edits: &[Edit]) -> (String, String) {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    // From the left; of those that begin together, what is around before what is within.
    sorted.sort_by_key(|edit| (edit.whole.start, std::cmp::Reverse(edit.whole.end)));
    let mut page = Page { text, edits: sorted, out: String::new(), parts: String::new() };
    page.copy(0..text.len(), None);
    (page.out, page.parts)
}

struct Page<'a> {
    text: &'a str,
    edits: Vec<&'a Edit>,
    out: String,
    parts: String,
}

impl Page<'_> {
    /// Copies a part of the text, with all changes within it but for one that is being made.
    fn copy(&mut self, range: Range<usize>, but: Option<usize>) {
        let mut at = range.start;
        let mut index = self.edits.partition_point(|edit| edit.whole.start < range.start);
        while let Some(edit) = self.edits.get(index).filter(|edit| edit.whole.start < range.end) {
            let whole = edit.whole.clone();
            // Where one is made that begins here, those around it are being made as well.
            let is_within = whole.end <= range.end && whole.start >= at;
            if is_within && but.is_none_or(|but| index > but) {
                self.out.push_str(&self.text[at..whole.start]);
                self.edit(index);
                at = whole.end;
            }
            index += 1;
        }
        self.out.push_str(&self.text[at..range.end]);
    }

    fn edit(&mut self, index: usize) {
        let edit = self.edits[index];
        let start = self.out.len();
        match &edit.shape {
            Shape::Return => {
                for Branch { id, text } in &edit.branches {
                    let from = self.out.len();
                    let _ = write!(self.out, " if crate::mutant({id}) {{ return {text}; }}");
                    self.part(from, &[*id]);
                }
            }
            Shape::Arithmetic(operands, own) => self.operator(index, operands, own, ["", ""]),
            Shape::Compare(operands, own) => self.operator(index, operands, own, ["&", "*"]),
            Shape::Logic([left, right], own) => {
                self.out.push_str("(match ");
                self.copy(left.clone(), Some(index));
                // Both stop at one value of the first operand; a mutant at the other.
                let stops = if own == "&&" { "" } else { "!" };
                let _ = write!(self.out, " {{ __l => if {stops}__l != ");
                let ids: Vec<u32> = edit.branches.iter().map(|branch| branch.id).collect();
                let _ = write!(self.out, "crate::mutant({}) {{ ", ids[0]);
                self.copy(right.clone(), Some(index));
                self.out.push_str(" } else { __l } })");
            }
            Shape::Assign([left, right], own) => {
                self.out.push_str("match (");
                self.copy(right.clone(), Some(index));
                self.out.push_str(") { __r => ");
                let place = self.text[left.clone()].to_owned();
                self.choose(edit, own, |text| format!("{place} {text} __r"));
                self.out.push_str(" }");
            }
            Shape::Sign(operand, own) => {
                self.out.push_str("(match (");
                self.copy(operand.clone(), Some(index));
                self.out.push_str(") { __l => ");
                self.choose(edit, own, |text| match text {
                    "nothing" => "__l".to_owned(),
                    sign => format!("{sign}__l"),
                });
                self.out.push_str(" })");
            }
        }
        let ids: Vec<u32> = edit.branches.iter().map(|branch| branch.id).collect();
        self.part(start, &ids);
    }

    /// An operator on operands that are taken, and given, in one way.
    fn operator(
        &mut self,
        index: usize,
        [left, right]: &[Range<usize>; 2],
        own: &str,
        [taken, given]: [&str; 2],
    ) {
        let _ = write!(self.out, "(match ({taken}(");
        self.copy(left.clone(), Some(index));
        let _ = write!(self.out, "), {taken}(");
        self.copy(right.clone(), Some(index));
        self.out.push_str(")) { (__l, __r) => ");
        self.choose(self.edits[index], own, |text| format!("{given}__l {text} {given}__r"));
        self.out.push_str(" })");
    }

    /// One of the branches if it is switched on, else what was there.
    fn choose(&mut self, edit: &Edit, own: &str, expression: impl Fn(&str) -> String) {
        for Branch { id, text } in &edit.branches {
            let _ = write!(self.out, "if crate::mutant({id}) {{ ");
            let from = self.out.len();
            self.out.push_str(&expression(text));
            self.part(from, &[*id]);
            self.out.push_str(" } else ");
        }
        let _ = write!(self.out, "{{ {} }}", expression(own));
    }

    fn part(&mut self, from: usize, ids: &[u32]) {
        let ids: Vec<String> = ids.iter().map(u32::to_string).collect();
        let _ = writeln!(self.parts, "{from} {} {}", self.out.len(), ids.join(","));
    }
}
