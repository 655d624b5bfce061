"""A claim file, TOML 1.0, read strictly: every key, name and number that is not foreseen is refused."""
import tomllib

from .activation import KINDS, POSITIVE
from .evaluate import compared
from .graph import Graph
from .interval import UNIT
from .language import QUANTITIES, Rejected, check_name, expression, inequality, need, printable, shown
from .meaning import Range

MAX_BYTES, MAX_MAGNITUDE, MAX_KEY, MAX_LAYERS = 1 << 20, 10 ** 9, 64, 10_000
TABLES = ("record", "activation", "layer", "map", "domain", "define", "prove", "conclude")
TEXTS = ("title", "source", "printed", "note")
PRESETS = {"unit": ({"x": "mu*omega", "y": "nu*tau"}, {"mu": "mean", "nu": "variance"}),
           "random": ({"x": "0", "y": "tau*q + bias"}, {"q": "second_moment"})}
ALWAYS_POSITIVE = ("nu", "tau", "y")
PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def table(value, what, known=None):
    need(isinstance(value, dict), f"`{what}` must be a table")
    for key in value: need(known is None or key in known, f"unknown key `{shown(key)}` in {what}")
    return value


def text(value, what):
    need(isinstance(value, str), f"`{shown(what)}` must be a text in quotes")
    return value


def prose(value, what, lines):
    value = text(value, what)
    need(value.strip(), f"`{what}` is empty")
    need(all(printable(c) or lines and c in "\n\r\t" for c in value), f"`{what}` holds a control character")
    return value


def plain(name, what):
    need(0 < len(name) <= MAX_KEY and set(name) <= PLAIN, f"`{shown(name)}` cannot name {what}")


class Claim:
    def __init__(self, source, work):
        need(len(source.encode()) <= MAX_BYTES, "the claim is too long")
        try:
            root = tomllib.loads(source)
        except (tomllib.TOMLDecodeError, RecursionError) as reason:
            raise Rejected(f"the claim is not TOML: {shown(str(reason))}") from None
        self.text, self.graph, self.work = source, Graph(), work
        table(root, "the claim", (*TEXTS, *TABLES))
        need("title" in root, "the claim has no title")
        for key in TEXTS:
            if key in root: prose(root[key], key, lines=key in ("printed", "note"))
        self.title = root["title"]
        self.record(root.get("record", {"part": "", "verdict": "proved"}))
        self.read_activation(root.get("activation", {}))
        self.read_layer(root.get("layer", {}), root.get("map"))
        self.define = {}
        for name, value in table(root.get("define", {}), "define").items():
            check_name(name, "a definition")
            need(name not in ("x", "y"), f"`{name}` cannot be defined")
            self.define[name] = expression(text(value, name))
        self.read_domain(root.get("domain", {}))
        need("prove" in root or table(root.get("conclude", {}), "conclude"), "the claim has nothing to prove")
        need("prove" not in root or table(root["prove"], "prove"), "[prove] has nothing to prove")
        self.prove = {}
        for name, value in root.get("prove", {}).items():
            plain(name, "something to prove")
            self.prove[name] = inequalities(value, name)
        self.read_conclude(root.get("conclude", {}))

    def record(self, value):
        for key, word in table(value, "record", ("part", "verdict", "kind", "repairs")).items():
            need(key == "part" and word == "" or prose(word, key, False), "")
        need("part" in value and value.get("verdict") in ("proved", "refuted", "undecided"), "[record] lacks an entry")

    # ------------------------------------------------------------ numbers and ranges
    def range(self, value, what, low=None, strict=True, single=False):
        """A number, or a list of two; greater than (or at least) `low` if given."""
        several = isinstance(value, list)
        need(not several or len(value) == 2 and not single, f"`{what}` must be a number in quotes or a list of two")
        texts = value if several else [value]
        for t in texts: need(isinstance(t, str), f"a number of `{what}` is not in quotes")
        made = Range(texts, [expression(t) for t in texts], self.graph, self.work)
        for i, t in enumerate(texts):
            v = made.value(i)
            need(v, f"`{shown(t)}`, for `{what}`, is not defined")
            exact = made.exact[i]
            big = abs(exact) > MAX_MAGNITUDE if exact is not None else v[1] > MAX_MAGNITUDE or v[0] < -MAX_MAGNITUDE
            need(not big, f"`{shown(t)}`, for `{what}`, is larger than 1e9 in magnitude")
            if low is not None:
                good = (exact > low or exact == low and not strict) if exact is not None else v[0] > low
                need(good, f"`{what}` must be {'greater than' if strict else 'at least'} {low}")
        if several:
            in_order = (made.exact[0] <= made.exact[1] if made.is_rational()
                        else made.nodes[0] is made.nodes[1] or made.value(0)[0] <= made.value(1)[1])
            need(in_order, f"the range of `{what}` is reversed")
        return made

    # ------------------------------------------------------------ sections
    def read_activation(self, entry):
        table(entry, "activation")
        if "expression" in entry:
            table(entry, "activation", ("expression", "parameters"))
            self.kind = "expression"
            self.activation_text = text(entry["expression"], "expression")
            given, defaults = table(entry.get("parameters", {}), "parameters"), {}
            for name in given:
                check_name(name, "a parameter", QUANTITIES)
                need(name not in ("x", "y"), f"`{name}` cannot be a parameter")
        else:
            self.kind = text(entry.get("kind", "selu"), "kind")
            need(self.kind in KINDS, f"unknown activation `{shown(self.kind)}`")
            self.activation_text, defaults = KINDS[self.kind]
            given = {name: value for name, value in entry.items() if name != "kind"}
            for name in given: need(name in defaults, f"`{shown(name)}` is no parameter of {self.kind}")
        self.expression = expression(self.activation_text)
        self.parameters = {name: self.range(value, name, low=0 if (self.kind, name) in POSITIVE else None)
                           for name, value in (defaults | given).items()}
        self.is_papers = self.kind == "selu" and not given
        self.given_parameters = given

    def read_layer(self, entry, own_map):
        table(entry, "layer", ("kind", "x", "y", "dropout", "map"))
        self.layer_kind = text(entry.get("kind", "unit"), "kind")
        need(self.layer_kind in PRESETS, f"unknown layer `{shown(self.layer_kind)}`")
        self.layer_given = {name: text(entry[name], name) for name in ("x", "y") if name in entry}
        layer, following = PRESETS[self.layer_kind]
        self.layer_text = layer | self.layer_given
        self.layer = {name: expression(t) for name, t in self.layer_text.items()}
        need(own_map is None or "map" not in entry, "the map is given twice")
        own_map = entry.get("map", own_map)
        self.map_given = own_map is not None
        if self.map_given:
            need(1 <= len(table(own_map, "map")) <= 4, "the map has one to four state variables")
            for name in own_map: check_name(name, "a state variable")
        self.map_text = {name: text(value, name) for name, value in own_map.items()} if self.map_given else following
        self.map = {name: expression(t) for name, t in self.map_text.items()}
        self.dropout, self.rate = None, None
        if "dropout" in entry:
            dropout = table(entry["dropout"], "dropout", ("kind", "rate"))
            need(set(dropout) == {"kind", "rate"}, "a dropout has a kind and a rate")
            self.dropout = text(dropout["kind"], "kind")
            need(self.dropout in ("alpha", "standard"), f"unknown dropout `{shown(self.dropout)}`")
            need(self.dropout == "standard" or self.kind == "selu", "alpha dropout is made for selu")
            self.rate = self.range(dropout["rate"], "rate", low=0, strict=False)
            need(compared("<", self.rate.hull(), UNIT), "the rate must be below 1")

    def read_domain(self, entry):
        table(entry, "domain")
        common = {name: value for name, value in entry.items() if not isinstance(value, dict)}
        tables = {name: value for name, value in entry.items() if isinstance(value, dict)}
        for name in tables: plain(name, "a case")
        self.cases = {}
        for case, own in (tables or {None: {}}).items():
            for name in own: need(name not in common, f"`{shown(name)}` is given twice, in common and in case {case}")
            self.cases[case] = self.dimensions(common | own)

    def dimensions(self, entries):
        out = {}
        for name, value in entries.items():
            check_name(name, "a variable")
            need(name not in self.parameters, f"`{name}` is a parameter of the activation, so no variable")
            need(name not in self.define, f"`{name}` is defined, so no variable")
            need(name != "rate" or self.rate is None, "`rate` is the dropout's, so no variable")
            out[name] = self.domain_range(value, name)
        for product, factors in (("x", ("mu", "omega")), ("y", ("nu", "tau"))):
            if self.layer_kind == "unit" and product not in self.layer_given and product in out:
                for factor in factors: need(factor not in out, f"`{product}` is given, and `{factor}` as well")
        for name in self.define:
            need(name not in self.parameters and (name != "rate" or self.rate is None), f"`{name}` is defined twice")
        need("rate" not in self.parameters or self.rate is None, "`rate` is given twice")
        if self.layer_kind == "random":
            need("tau" in out or "tau" in self.define, "a random layer needs `tau`")
        return out

    def domain_range(self, value, name):
        return self.range(value, name, low=0 if name in ALWAYS_POSITIVE else None)

    def read_conclude(self, entry):
        self.conclude = table(entry, "conclude", ("banach", "fixed_point", "exact_fixed_point", "converges", "reaches"))
        states = set(self.map)
        for key in ("converges", "reaches"):
            for domain in self.cases.values() if key in entry else ():
                for state in states: need(state in domain, f"`{key}` needs the state `{state}` in the domain")
        if "converges" in entry:
            names = entry["converges"]
            need(isinstance(names, list) and len(names) <= 1 and all(isinstance(n, str) for n in names),
                 "`converges` takes the name of one entry of [prove], or of none")
            for name in names: need(name in self.prove, f"[prove] has no entry `{shown(name)}`")
        if "reaches" in entry:
            wanted = table(entry["reaches"], "reaches", ("box", "layers"))
            need(set(wanted) == {"box", "layers"}, "`reaches` has a box and a number of layers")
            layers, box = wanted["layers"], table(wanted["box"], "box", tuple(self.map))
            need(type(layers) is int and 1 <= layers <= MAX_LAYERS, f"`layers` is a whole number from 1 to {MAX_LAYERS}")
            need(box, "the box says nothing")
            self.reaches = {name: self.range(value, name) for name, value in box.items()}, layers
        if "banach" in entry:
            pair = entry["banach"]
            need(isinstance(pair, list) and len(pair) == 2 and all(isinstance(n, str) for n in pair),
                 "`banach` takes the names of two entries of [prove]")
            for name in pair: need(name in self.prove, f"[prove] has no entry `{shown(name)}`")
            need(pair[0] != pair[1], "the self-map and the contraction are the same entry")
            for domain in self.cases.values():
                for state in states: need(state in domain, f"`banach` needs the state `{state}` in the domain")
        self.located = []
        if "fixed_point" in entry:
            need("banach" in entry, "`fixed_point` needs `banach`")
            self.located = inequalities(entry["fixed_point"], "fixed_point")
        if "exact_fixed_point" in entry:
            coordinates = ("mu", "nu", "omega", "tau")
            point = table(entry["exact_fixed_point"], "exact_fixed_point", coordinates)
            need(set(point) == set(coordinates), "`exact_fixed_point` lacks a coordinate")
            self.exact_point = {name: self.range(value, name, low=0 if name in ALWAYS_POSITIVE else None, single=True)
                                for name, value in point.items()}

    def described(self):
        """Domain, activation and layer, on one line."""
        show = lambda r: f"[{', '.join(r.texts)}]" if r.is_range() else r.texts[0]
        parameters = "".join(f", {name} = {show(self.parameters[name])}" for name in self.given_parameters)
        activation = self.activation_text if self.kind == "expression" else self.kind
        layer = self.layer_kind
        if self.layer_given or self.map_given:
            layer = "of the claim's own"
            layer += "".join(f", {n} = {t}" for n, t in self.layer_given.items())
            layer += "".join(f", {n} -> {t}" for n, t in self.map_text.items())
        if self.dropout: layer += f", {self.dropout} dropout {show(self.rate)}"
        cases = []
        for name, domain in self.cases.items():
            ranges = ", ".join(f"{v} = {show(r)}" for v, r in domain.items())
            cases.append((f"{name}: " if name else "") + (ranges or "no variables"))
        return shown_line(f"activation {activation}{parameters}; layer {layer}; domain {'; '.join(cases)}")


def shown_line(line): return "".join(c if printable(c) else " " for c in line)


def inequalities(value, name):
    """A list of (text, operands, relations)."""
    value = value if isinstance(value, list) else [value]
    need(value, f"`{shown(name)}` has no inequality")
    return [inequality(text(t, name)) for t in value]


def comparisons(chain):
    """The links (left, relation, right) of a chain."""
    operands, relations = chain
    return list(zip(operands, relations, operands[1:]))
