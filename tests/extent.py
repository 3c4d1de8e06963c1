"""Extent of a test run: full (`--full`, `make test-all`), or reduced (`make test`)."""

IS_FULL = False
"""Set from the command line before tests are collected."""
SHARE = 4
"""Divisor of the number of generated examples in a reduced run."""


def examples(number: int) -> int:
    """Return the number of generated examples in this run, given that of a full run."""
    return number if IS_FULL else -(-number // SHARE)
