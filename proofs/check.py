#!/usr/bin/env python3
"""A second, independent checker of selfnorm's certificates, on Arb (python-flint).

    pip install python-flint
    python3 check.py [--claim FILE] [--timeout SECONDS] CERTIFICATE-OR-FOLDER ...

A certificate (FORMAT.md) holds a claim and, for each of its comparisons "quantity < bound", a tree that
cuts the claim's domain into cells. This program believes the claim's text and nothing else, and shares
no line with the program that wrote it. It is the package `check` beside this file; to read it:

    language, claim, activation    the text of a claim, strictly;
    meaning, graph                 its names as formulas, and their derivatives;
    interval, evaluate, spectral   enclosures of formulas over boxes;
    moments, pieces, quadrature, growth
                                   Gaussian expectations of any activation;
    tree, settle, case             the cells cover the domain, and each is settled;
    certificate, __main__          the file, the verdicts.

Exit status: 0 all confirmed, 3 something not confirmed (too coarse for this checker), 4 something
rejected (false or malformed; beats 3), 2 bad usage.
"""
import sys

try:
    from check.__main__ import main
except ModuleNotFoundError as error:
    if error.name != "flint": raise
    print("check.py needs python-flint: pip install python-flint", file=sys.stderr)
    sys.exit(2)

if __name__ == "__main__":
    sys.exit(main())
