"""The text of expressions and inequalities to trees.

A tree is a tuple: ("number", q), ("name", s), ("neg", a), ("+" or "-" or "*" or "/", a, b), ("^", a, n),
("call", f, a...), ("where", relation, a, b, u, v), ("d", a, name). From loosest to tightest bind + and -,
* and / (both from left to right), signs, and ^ with an integer; so -x^2 is -(x^2). Everything that is
not listed here is refused, with the reason.
"""
import re
import unicodedata
from fractions import Fraction

FUNCTIONS = {"exp": 1, "log": 1, "tanh": 1, "sigmoid": 1, "softplus": 1, "erf": 1, "erfc": 1, "erfcx": 1, "sin": 1,
             "cos": 1, "atan": 1, "sqrt": 1, "abs": 1, "min": 2, "max": 2, "f": 1}
MOMENTS = ("mean", "second_moment", "variance", "slope", "slope_second_moment")
JACOBIANS = tuple(a + b for a in "jh" for b in ("11", "12", "21", "22"))
QUANTITIES = (*MOMENTS, "chi", "norm", *JACOBIANS)
RESERVED = {*FUNCTIONS, "where", "d", "pi", "z", *QUANTITIES}
RELATIONS = ("<", "<=", ">", ">=")

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")
TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|[A-Za-z][A-Za-z0-9_]*|<=|>=|[-+*/^(),<>]")
MAX_DEPTH, MAX_HEIGHT, MAX_SIZE, MAX_EXPONENT, MAX_DERIVATIVES, MAX_DIGITS, MAX_NAME = 200, 500, 10_000, 1000, 4, 400, 24


class Rejected(Exception):
    """Why a certificate is false or malformed."""


def need(condition, reason):
    if not condition: raise Rejected(reason)


def printable(c):
    """Whether a character shows a glyph or a space, and neither controls nor turns the text."""
    return c.isprintable() or unicodedata.category(c) == "Zs"


def shown(text):
    """A text for a message: short, without control characters."""
    return "".join(c if printable(c) else "?" for c in text[:60])


def number(text):
    """The rational number a literal denotes; its size is bounded before it is built."""
    match = NUMBER.fullmatch(text)
    need(match, f"`{shown(text)}` is no number")
    whole, fraction, exponent = match[1], match[2] or "", match[3] or "0"
    need(len(whole) + len(fraction) + len(exponent.lstrip("+-")) <= MAX_DIGITS, "a number of more than 400 digits")
    digits = (whole + fraction).lstrip("0")
    if not digits: return Fraction(0)
    power = len(digits) - len(fraction) + int(exponent) - 1
    need(-300 <= power <= 308, f"`{shown(text)}` is not between 1e-300 and 1.8e308")
    value = Fraction(int(whole + fraction)) * Fraction(10) ** (int(exponent) - len(fraction))
    need(value < 2 ** 1024, f"`{shown(text)}` is not between 1e-300 and 1.8e308")
    return value


def check_name(name, what, may_be=()):
    need(NAME.fullmatch(name) and len(name) <= MAX_NAME, f"`{shown(name)}` is no name for {what}")
    need(name not in RESERVED or name in may_be, f"`{name}` cannot name {what}: it has a meaning already")


class Parser:
    def __init__(self, text):
        self.tokens, at = [], 0
        while True:
            while at < len(text) and text[at] in " \t\r\n": at += 1
            if at == len(text): break
            match = TOKEN.match(text, at)
            need(match or text[at] != ".", f"cannot read `{shown(text[at:])}`: a number starts with a digit, as in 0{shown(text[at:])}")
            need(match, f"cannot read `{shown(text[at:])}`")
            after = text[match.end():match.end() + 1]
            joined = match[0][0].isalnum() and (after.isalnum() or after in ("_", "."))
            need(not joined, f"cannot read `{shown(text[at:])}`")
            self.tokens.append(match[0])
            at = match.end()
        self.at, self.depth, self.size, self.derivatives, self.heights, self.trees = 0, 0, 0, 0, {}, []

    def peek(self): return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self):
        token = self.peek()
        need(token, "the text ends too soon")
        self.at += 1
        return token

    def expect(self, token):
        found = self.peek()
        need(found == token, f"expected `{token}`, found " + (f"`{shown(found)}`" if found else "the end"))
        self.at += 1

    def built(self, *tree):
        self.size += 1
        need(self.size <= MAX_SIZE, f"more than {MAX_SIZE} operations and operands")
        height = 1 + max((self.heights[id(part)] for part in tree if isinstance(part, tuple)), default=0)
        need(height <= MAX_HEIGHT, f"more than {MAX_HEIGHT} operations, each inside the next")
        self.heights[id(tree)] = height
        self.trees.append(tree)                 # keeps the tree alive, so that its id stays its own
        return tree

    def nested(self, parse):
        self.depth += 1
        need(self.depth <= MAX_DEPTH, f"parentheses, calls and signs nest more than {MAX_DEPTH} deep")
        out = parse()
        self.depth -= 1
        return out

    # ------------------------------------------------------------ the grammar
    def chain(self):
        operands, relations = [self.sum()], []
        while self.peek() in RELATIONS:
            relations.append(self.next())
            operands.append(self.sum())
        self.end()
        need(relations, "this compares nothing")
        need(len({r[0] for r in relations}) == 1, "a chain of mixed directions")
        return operands, relations

    def end(self): need(not self.peek(), f"`{shown(self.peek())}` is out of place")

    def sum(self):
        left = self.term()
        while self.peek() in ("+", "-"): left = self.built(self.next(), left, self.term())
        return left

    def term(self):
        left = self.signed()
        while self.peek() in ("*", "/"): left = self.built(self.next(), left, self.signed())
        return left

    def signed(self):
        if self.peek() in ("-", "+"):
            sign = self.next()
            inner = self.nested(self.signed)
            return self.built("neg", inner) if sign == "-" else inner
        base = self.primary()
        if self.peek() != "^": return base
        self.next()
        base = self.built("^", base, self.exponent())
        need(self.peek() != "^", "a power of a power needs parentheses")
        return base

    def exponent(self):
        closing = self.peek() == "("
        if closing: self.next()
        sign = self.next() if self.peek() in ("-", "+") else ""
        digits = self.next()
        need(digits.isdigit() and digits.isascii(), "an exponent must be an integer")
        need(len(digits.lstrip("0")) <= 4 and int(digits) <= MAX_EXPONENT, f"an exponent larger than {MAX_EXPONENT}")
        if closing: self.expect(")")
        return int(sign + digits)

    def primary(self):
        token = self.next()
        if token == "(":
            inner = self.nested(self.sum)
            self.expect(")")
            return inner
        if token[0].isdigit(): return self.built("number", number(token))
        need(NAME.fullmatch(token), f"`{shown(token)}` is out of place")
        if self.peek() != "(":
            need(token not in FUNCTIONS and token not in ("where", "d"), f"`{token}` needs arguments")
            return self.built("name", token)
        self.next()
        return self.nested(lambda: self.call(token))

    def call(self, name):
        if name == "d": return self.derivative()
        if name == "where": return self.choice()
        need(name in FUNCTIONS or name in MOMENTS, f"`{shown(name)}` is no function")
        arguments = [self.sum()]
        while self.peek() == ",":
            self.next()
            arguments.append(self.sum())
        self.expect(")")
        wanted = FUNCTIONS.get(name, 2)
        need(len(arguments) == wanted, f"`{name}` takes {wanted} argument{'s' if wanted > 1 else ''}, not {len(arguments)}")
        return self.built("call", name, *arguments)

    def derivative(self):
        self.derivatives += 1
        need(self.derivatives <= MAX_DERIVATIVES, f"more than {MAX_DERIVATIVES} derivatives inside each other")
        inner = self.sum()
        self.derivatives -= 1
        self.expect(",")
        name = self.next()
        need(NAME.fullmatch(name), "a derivative is taken in a variable")
        need(self.peek() != ",", "too many arguments for `d`")
        need(self.peek() == ")", "a derivative is taken in a variable, not in an expression")
        self.next()
        return self.built("d", inner, name)

    def choice(self):
        left = self.sum()
        relation = self.next()
        need(relation in RELATIONS, "`where` takes one comparison and two values")
        right = self.sum()
        values = []
        for _ in range(2):
            self.expect(",")
            values.append(self.sum())
        self.expect(")")
        return self.built("where", relation, left, right, *values)


def expression(text):
    parser = Parser(text)
    tree = parser.sum()
    parser.end()
    return tree


def inequality(text): return Parser(text).chain()
