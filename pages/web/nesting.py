"""Bound of the nesting of JSON that browsers send: functions that walk a deeper value could run out of stack."""

MAX_DEPTH = 16
"""Deepest nesting of lists and objects; our pages send five levels."""


def is_shallow(value: object, depth: int = MAX_DEPTH) -> bool:
    """Whether a value parsed from JSON is nested no deeper than `depth` lists and objects."""
    if not isinstance(value, list | dict):
        return True
    parts = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(is_shallow(part, depth - 1) for part in parts)
