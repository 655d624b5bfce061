"""What is not in the claim language is refused, and the reason says so."""
import unittest
from fractions import Fraction

from forge import claim, verdict

from check.language import Rejected, expression, number

PAPER = 'mu = ["-0.1", "0.1"]\nomega = ["-0.1", "0.1"]\nnu = ["0.8", "1.5"]\ntau = ["0.95", "1.1"]'
MU = 'mu = ["-1", "1"]'


def prove(text, domain=PAPER): return claim(domain, f'a = "{text}"')


MALFORMED = [
    # expressions
    (prove("cosh(nu) <= 9"), "no function"),
    (prove("tanhh(nu) <= 9"), "no function"),
    (prove("exp(mu, nu) < 9"), "takes 1 argument, not 2"),
    (prove("exp() < 9"), "out of place"),
    (prove("max(1, 0, mu) <= 9"), "takes 2 arguments, not 3"),
    (prove("min(mu) <= 9"), "takes 2 arguments, not 1"),
    (prove("mean(mu) <= 9"), "takes 2 arguments, not 1"),
    (prove("chi(mu, nu) <= 9"), "no function"),
    (prove("f < 9"), "needs arguments"),
    (prove("gamma + nu < 9"), "`gamma` has no meaning"),
    (prove("z < 9"), "`z` has no meaning"),
    (prove("d(nu) < 9"), "expected `,`"),
    (prove("d(nu, mu*nu) < 9"), "not in an expression"),
    (prove("d(nu, mu, nu) < 9"), "too many arguments"),
    (prove("d(nu, gamma) < 9"), "no variable here"),
    (prove("d(mean, mean) < 9"), "no variable here"),
    (prove("d(mean, alpha) < 9"), "no variable here"),
    (prove("d(mean, pi) < 9"), "no variable here"),
    (prove("d(mu*mean, x) < 9"), "not through x alone"),
    (prove("d(d(mean, omega), x) < 9"), "not through x alone"),
    (prove("d(d(d(d(d(mu, mu), mu), mu), mu), mu) < 9"), "more than 4 derivatives"),
    (prove("mu < 3."), "cannot read"),
    (prove("mu < .5"), "cannot read"),
    (prove("mu < 1e"), "cannot read"),
    (prove("mu < 2mu"), "cannot read"),
    (prove("mu < \u0663"), "cannot read"),
    (prove("mu < 1e99999999"), "is not between"),
    (prove("mu < 1" + "0" * 401), "more than 400 digits"),
    (prove("mu^9999999 < 5"), "an exponent larger"),
    (prove("mu^2^2 < 5"), "a power of a power"),
    (prove("mu^0.5 < 5"), "must be an integer"),
    (prove("mu = 5"), "cannot read"),
    (prove("mu <> 5"), "out of place"),
    (prove("mu"), "compares nothing"),
    (prove("1 < mu > 0"), "mixed directions"),
    (prove("(mu < 5) < 6"), "expected `)`"),
    (prove("where(mu, 1, 2) < 6"), "one comparison"),
    (prove("where(0 < mu < 1, 1, 2) < 6"), "expected `,`"),
    (prove("where(mu < 1, 1, 2, 3) < 6"), "expected `)`"),
    (prove("(" * 201 + "mu" + ")" * 201 + " < 5"), "nest more than 200"),
    (prove("+".join(["mu"] * 600) + " < 5"), "each inside the next"),
    (prove(""), "ends too soon"),
    (prove("mu < 5,"), "out of place"),
    # names
    (prove("mu < 5", 'my variable = "1"'), "not TOML"),
    (prove("mu < 5", '"my variable" = "1"'), "no name for a variable"),
    (prove("mu < 5", '"\u03bc" = "1"'), "no name for a variable"),
    (prove("mu < 5", '_a = "1"'), "no name for a variable"),
    (prove("mu < 5", 'a' * 25 + ' = "1"'), "no name for a variable"),
    (prove("mu < 5", 'exp = "1"'), "has a meaning already"),
    (prove("mu < 5", 'mean = "1"'), "has a meaning already"),
    (prove("mu < 5", 'lambda = "1"'), "is a parameter"),
    (prove("mu < 5", 'mu = ["0", "1"]\nx = "1"'), "is given, and `mu` as well"),
    (prove("mu < 5", 'mu = "1"\nmu = "2"'), "not TOML"),
    (prove("mu < 5", 'mu = "1"\n[domain.a]\nmu = "0"'), "given twice"),
    (prove("mu < 5", f'{MU}\n[domain.a.b]\nq = "0"'), "not in quotes"),
    (prove("mu < 5", f'{MU}\n[define]\nmu = "1"'), "is defined"),
    (prove("b < 5", f'{MU}\n[define]\nb = "c"\nc = "b"'), "in a circle"),
    (prove("mu < 5", f'{MU}\n[define]\nb = "gamma"'), "no meaning"),
    (prove("mu < 5", f'{MU}\n[define]\nx = "mu"'), "cannot be defined"),
    (prove("mean < 5", MU), "no meaning"),
    (prove("norm < 5", 'x = "0"\ny = "1"'), "needs `mu`"),
    # numbers and ranges
    (prove("mu < 5", 'mu = 1'), "not in quotes"),
    (prove("mu < 5", 'mu = ["0", 1]'), "not in quotes"),
    (prove("mu < 5", 'mu = ["0", "1", "2"]'), "a list of two"),
    (prove("mu < 5", 'mu = ["1", "0"]'), "reversed"),
    (prove("mu < 5", 'mu = ["2", "sqrt(2)"]'), "reversed"),
    (prove("mu < 5", 'mu = "1e10"'), "larger than 1e9"),
    (prove("mu < 5", 'mu = "1/0"'), "not defined"),
    (prove("mu < 5", 'mu = "sqrt(-1)"'), "not defined"),
    (prove("mu < 5", 'mu = "nu"'), "only constants"),
    (prove("mu < 5", 'mu = "mean(0, 1)"'), "no constant expression"),
    (prove("nu < 5", 'nu = ["0", "1"]'), "greater than 0"),
    (prove("nu < 5", 'y = "-1"'), "greater than 0"),
    (prove("mu < 5", 'mu = "1 < 2"'), "out of place"),
    # sections and keys
    (claim(MU, 'a = "mu <= 1"', 'assume = "mu > 0"'), "unknown key `assume`"),
    (claim(MU, 'a = "mu <= 1"', after="[assume]"), "unknown key `assume`"),
    (claim(MU, 'a = "mu <= 1"', '[activation]\nlamda = "0.5"'), "no parameter of selu"),
    (claim(MU, 'a = "mu <= 1"', '[activation]\nlambda = "-1"'), "greater than 0"),
    (claim(MU, 'a = "mu <= 1"', '[activation]\nkind = "swash"'), "unknown activation"),
    (claim(MU, 'a = "mu <= 1"', '[activation]\nexpression = "q*z"'), "no parameter"),
    (claim(MU, 'a = "mu <= 1"', '[activation]\nexpression = "mean(z, 1)"'), "holds quantities"),
    (claim(MU, 'a = "mu <= 1"', '[activation]\nexpression = "d(z, z)"'), "holds quantities"),
    (claim(MU, 'a = "mu <= 1"', '[activation]\nexpression = "f(z)"'), "holds quantities"),
    (claim(MU, 'a = "mu <= 1"', '[activation]\nexpression = "z"\nkind = "relu"'), "unknown key `kind`"),
    (claim(MU, 'a = "mu <= 1"', '[activation]\nexpression = "x*z"\nparameters = { x = "1" }'), "cannot be a parameter"),
    (claim(MU, 'a = "mu <= 1"', '[layer]\nkind = "deep"'), "unknown layer"),
    (claim(MU, 'a = "mu <= 1"', '[layer]\nwidth = "3"'), "unknown key `width`"),
    (claim(MU, 'a = "mu <= 1"', '[layer]\nx = "mean"'), "in a circle"),
    (claim(MU, 'a = "mu <= 1"', '[layer]\nkind = "random"'), "needs `tau`"),
    (claim(MU, 'a = "mu <= 1"', '[layer]\ndropout = { kind = "alpha" }'), "a kind and a rate"),
    (claim(MU, 'a = "mu <= 1"', '[layer]\ndropout = { kind = "odd", rate = "0.1" }'), "unknown dropout"),
    (claim(MU, 'a = "mu <= 1"', '[layer]\ndropout = { kind = "alpha", rate = "1" }'), "below 1"),
    (claim(MU, 'a = "mu <= 1"', '[layer]\ndropout = { kind = "alpha", rate = "0.1" }\n[activation]\nkind = "relu"'),
     "made for selu"),
    (claim(MU, 'a = "mu <= 1"', '[map]\nmu = "mu"\n[layer.map]\nmu = "mu"'), "given twice"),
    (claim(MU, 'a = "mu <= 1"', '[map]'), "one to four"),
    (claim(MU, 'a = "mu <= 1"', '[record]\npart = "map"\nverdict = "true"'), "lacks an entry"),
    (claim(MU, 'a = "mu <= 1"', 'note = "a\\u202eb"'), "control character"),
    (claim(MU, ""), "nothing to prove"),
    ('title = "t"\n[conclude]\n', "nothing to prove"),
    (claim(MU, "a = []"), "has no inequality"),
    (claim(MU, '"a b" = "mu <= 1"'), "cannot name"),
    (claim(MU, 'a = "mu <= 1"', after='[conclude]\nbanach = ["a", "b"]'), "no entry `b`"),
    (claim(MU, 'a = "mu <= 1"', after='[conclude]\nfixed_point = "mu <= 1"'), "needs `banach`"),
    (claim(MU, 'a = "mu <= 1"', after='[conclude]\nsettles = ["a"]'), "unknown key `settles`"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nconverges = ["b"]'), "no entry `b`"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nconverges = ["a", "a"]'), "the name of one entry"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nconverges = "a"'), "the name of one entry"),
    (claim(MU, 'a = "mu <= 1"', after='[conclude]\nconverges = []'), "needs the state `nu`"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nreaches = { layers = 1 }'), "a box and a number"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nreaches = { box = {}, layers = 1 }'), "the box says nothing"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nreaches = { box = { tau = ["1", "2"] }, layers = 1 }'),
     "unknown key `tau`"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nreaches = { box = { nu = ["2", "1"] }, layers = 1 }'), "reversed"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nreaches = { box = { nu = ["1", "2"] }, layers = 0 }'), "from 1 to"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nreaches = { box = { nu = ["1", "2"] }, layers = 20000 }'), "from 1 to"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nreaches = { box = { nu = ["1", "2"] }, layers = "3" }'), "from 1 to"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nreaches = { box = { nu = ["1", "2"] }, layers = true }'), "from 1 to"),
    (claim(PAPER, 'a = "mu <= 1"', after='[conclude]\nreaches = { box = { nu = ["1", "2"] }, layers = 1, p = 1 }'),
     "unknown key `p`"),
    (claim(PAPER, 'a = "mu <= 1"\nb = "norm < 1"', after='[conclude]\nbanach = ["a", "b"]\nfixed_point = "mean < 1"'),
     "holds moments"),
    (prove("slope < 5", PAPER).replace("[domain]", '[activation]\nkind = "hardshrink"\n[domain]'), "jumps"),
    ("[domain]\n[prove]\na = '1 < 2'", "no title"),
]


class Malformed(unittest.TestCase):
    def test_every_one_is_rejected_for_its_reason(self):
        for text, reason in MALFORMED:
            with self.subTest(text=text[-90:]):
                found = verdict(text)
                self.assertEqual(found[0], "rejected", found)
                self.assertIn(reason, found[1])


class Syntax(unittest.TestCase):
    def test_numbers_are_exact(self):
        for text, value in [("0.1", Fraction(1, 10)), ("1e-3", Fraction(1, 1000)), ("007", Fraction(7)),
                            ("2.50E+1", Fraction(25)), ("0e99999", Fraction(0))]:
            self.assertEqual(number(text), value)

    def test_signs_bind_before_products_and_after_powers(self):
        number2 = ("number", Fraction(2))
        self.assertEqual(expression("-x^2"), ("neg", ("^", ("name", "x"), 2)))
        self.assertEqual(expression("-x*2"), ("*", ("neg", ("name", "x")), number2))
        self.assertEqual(expression("2 - 2 - x"), ("-", ("-", number2, number2), ("name", "x")))
        self.assertEqual(expression("x^(-2)"), expression("x^-2"))

    def test_what_ends_too_soon_is_refused(self):
        for text in ("", "1 +", "(1", "exp(1", "x^", "d(x,"):
            with self.subTest(text=text), self.assertRaises(Rejected):
                expression(text)


if __name__ == "__main__":
    unittest.main()
