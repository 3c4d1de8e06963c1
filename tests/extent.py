"""How much of the suite this run has: all of it (`--full`, `make test-all`), or what `make test` runs."""

IS_FULL = False
"""Set from the command line before tests are collected."""
SHARE = 4
"""A generated test has this many times fewer examples in a run that is not full."""


def examples(number: int) -> int:
    """Return how many of so many generated examples this run has."""
    return number if IS_FULL else -(-number // SHARE)
