"""A second, independent checker of selfnorm's certificates, on Arb (python-flint); see `proofs/check.py`."""
