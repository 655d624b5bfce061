//! What is changed: operators, signs, and what functions return.

use crate::render::{Branch, Edit, Shape};
use proc_macro2::Span;
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, ReturnType, Signature, Type, UnOp};

/// A mutant that can be switched on.
pub struct Mutant {
    /// What switches it on.
    pub id: u32,
    /// Where it is.
    pub line: usize,
    /// What it does.
    pub name: String,
}

/// All changes of a file but those of some numbers, which follow the order of the text from the
/// first on.
pub fn edits(
    text: &str,
    file: &syn::File,
    first: u32,
    without: &[u32],
) -> (Vec<Edit>, Vec<Mutant>) {
    let mut visitor = Visitor {
        text,
        without,
        place: Vec::new(),
        edits: Vec::new(),
        mutants: Vec::new(),
        next: first,
    };
    visitor.visit_file(file);
    (visitor.edits, visitor.mutants)
}

struct Visitor<'a> {
    text: &'a str,
    without: &'a [u32],
    /// The type and function around.
    place: Vec<String>,
    edits: Vec<Edit>,
    mutants: Vec<Mutant>,
    next: u32,
}

/// The operators that take an operator's place.
fn others(operator: &str) -> &'static [&'static str] {
    match operator {
        "+" => &["-", "*"],
        "-" => &["+", "/"],
        "*" => &["+", "/"],
        "/" => &["*", "%"],
        "%" => &["/", "+"],
        "<" => &["<=", ">", "=="],
        "<=" => &["<", ">"],
        ">" => &[">=", "<", "=="],
        ">=" => &[">", "<"],
        "==" => &["!="],
        "!=" => &["=="],
        "&&" => &["||"],
        "||" => &["&&"],
        "&" => &["|", "^"],
        "|" => &["&", "^"],
        "^" => &["&", "|"],
        "<<" => &[">>"],
        ">>" => &["<<"],
        "+=" => &["-=", "*="],
        "-=" => &["+=", "/="],
        "*=" => &["+=", "/="],
        "/=" => &["*=", "%="],
        "|=" => &["&=", "^="],
        "&=" => &["|=", "^="],
        "<<=" => &[">>="],
        ">>=" => &["<<="],
        _ => &[],
    }
}

/// What a function may return in its stead, if its type says.
fn values(output: &ReturnType) -> &'static [&'static str] {
    let ReturnType::Type(_, of) = output else { return &["()"] };
    let Type::Path(path) = &**of else { return &[] };
    let Some(last) = path.path.segments.last() else { return &[] };
    match last.ident.to_string().as_str() {
        "bool" => &["true", "false"],
        "f64" => &["0.0", "1.0", "-1.0"],
        "u8" | "u32" | "u64" | "usize" | "i32" | "i64" => &["0", "1"],
        "Option" => &["None"],
        "Vec" => &["Vec::new()"],
        "String" => &["String::new()"],
        _ => &[],
    }
}

/// Whether an expression is a part of a condition that binds something.
fn binds(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => binds(&binary.left) || binds(&binary.right),
        _ => false,
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::Path(path) => path.is_ident("test"),
        syn::Meta::List(list) => {
            list.path.is_ident("cfg") && list.tokens.to_string().starts_with("test")
        }
        syn::Meta::NameValue(_) => false,
    })
}

fn range(span: Span) -> Range<usize> {
    span.byte_range()
}

impl Visitor<'_> {
    fn text(&self, range: &Range<usize>) -> String {
        self.text.get(range.clone()).unwrap_or_default().to_owned()
    }

    /// The numbers and texts of what may stand somewhere instead.
    fn branches(&mut self, span: Span, what: &str, others: &[&str]) -> Vec<Branch> {
        let mut branches = Vec::new();
        for other in others {
            let id = self.next;
            self.next += 1;
            if self.without.contains(&id) {
                continue;
            }
            let name = match self.place.is_empty() {
                true => format!("replace {what} with {other}"),
                false => format!("replace {what} with {other} in {}", self.place.join("::")),
            };
            self.mutants.push(Mutant { id, line: span.start().line, name });
            branches.push(Branch { id, text: (*other).to_owned() });
        }
        branches
    }

    fn function(&mut self, signature: &Signature, body: &Block, visit: impl FnOnce(&mut Self)) {
        if signature.constness.is_some() {
            return;
        }
        self.place.push(signature.ident.to_string());
        if !body.stmts.is_empty() {
            let span = signature.ident.span();
            let branches = self.branches(span, "the function", values(&signature.output));
            let start = range(body.brace_token.span.open()).end;
            if !branches.is_empty() {
                self.edits.push(Edit { whole: start..start, shape: Shape::Return, branches });
            }
        }
        visit(self);
        self.place.pop();
    }

    fn binary(&mut self, binary: &syn::ExprBinary) {
        let [whole, left, right] =
            [binary.span(), binary.left.span(), binary.right.span()].map(range);
        let operator = self.text(&range(binary.op.span()));
        let branches = self.branches(binary.op.span(), &operator, others(&operator));
        if branches.is_empty() {
            return;
        }
        let operands = [left, right];
        let shape = match binary.op {
            BinOp::And(_) | BinOp::Or(_) => Shape::Logic(operands, operator),
            BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_) => Shape::Compare(operands, operator),
            _ if operator.ends_with('=') => Shape::Assign(operands, operator),
            _ => Shape::Arithmetic(operands, operator),
        };
        self.edits.push(Edit { whole, shape, branches });
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if is_test(&item.attrs) {
            return;
        }
        let name = match &*item.self_ty {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        let depth = self.place.len();
        self.place.extend(name);
        visit::visit_item_impl(self, item);
        self.place.truncate(depth);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_test(&item.attrs) {
            self.function(&item.sig, &item.block, |visitor| visitor.visit_block(&item.block));
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_test(&item.attrs) {
            self.function(&item.sig, &item.block, |visitor| visitor.visit_block(&item.block));
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.function(&item.sig, body, |visitor| visitor.visit_block(body));
        }
    }

    // Constants, which the compiler evaluates.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_item_enum(&mut self, _: &'ast syn::ItemEnum) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_type(&mut self, _: &'ast Type) {}
    fn visit_generic_argument(&mut self, _: &'ast syn::GenericArgument) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}

    fn visit_expr_repeat(&mut self, expression: &'ast syn::ExprRepeat) {
        self.visit_expr(&expression.expr);
    }

    fn visit_expr_binary(&mut self, expression: &'ast syn::ExprBinary) {
        if !binds(&expression.left) && !binds(&expression.right) {
            self.binary(expression);
        }
        visit::visit_expr_binary(self, expression);
    }

    fn visit_expr_unary(&mut self, expression: &'ast syn::ExprUnary) {
        let sign = match expression.op {
            UnOp::Neg(_) => "-",
            UnOp::Not(_) => "!",
            _ => "",
        };
        if !sign.is_empty() {
            let (whole, operand) = (range(expression.span()), range(expression.expr.span()));
            let branches = self.branches(expression.op.span(), sign, &["nothing"]);
            if !branches.is_empty() {
                let shape = Shape::Sign(operand, sign.to_owned());
                self.edits.push(Edit { whole, shape, branches });
            }
        }
        visit::visit_expr_unary(self, expression);
    }
}
