"""The table of fields in the guide is the one that is declared, and no form or column repeats a bound."""

import re
from collections.abc import Iterator

from expertconnect.domain.bounds import Text, Whole
from expertconnect.domain.event_type import SPEC, Choice, Day, SpecField
from tests.conventions.sources import ROOT, python_files, text

GUIDE = ROOT / "docs" / "guide" / "event-types.md"
REPEATED = re.compile(r"maxlength=(\d+)|max_length=(\d{3,})")
KNOWN = {
    "maxlength=7": "the code from an e-mail and its hyphen",
    "max_length=1024": "a password that is only compared",
    "max_length=400": "a cursor, opaque to whoever sends it",
    "max_length=200": "a token out of a link",
}


def rows() -> Iterator[str]:
    """The lines of the table."""
    for name, field in SPEC.items():
        about = field.declared.hint or field.declared.about or field.declared.if_left_out
        yield f"| `{name}` | {field.declared.label} | {kind_of(field)} | {default_of(field)} | {about} |"


def kind_of(field: SpecField) -> str:
    """The type and the bounds in words."""
    bound = field.bounds
    if isinstance(bound, Text):
        least = f"{bound.least} to {bound.most}" if bound.least else f"up to {bound.most}"
        return f"text, {least} characters" + (", several lines" if bound.lines else "")
    if isinstance(bound, Whole):
        step = f", in steps of {bound.step}" if bound.step > 1 else ""
        return f"whole number, {bound.least} to {bound.most}{step}"
    if isinstance(bound, Choice):
        return "one of " + ", ".join(f"`{one}`" for one in bound.options if one)
    return "date" if isinstance(bound, Day) else "yes or no"


def default_of(field: SpecField) -> str:
    """The default of a new event type; a title has none."""
    if field.name == "title":
        return "required"
    if field.default is None:
        return "none"
    return (
        {True: "yes", False: "no"}[field.default]
        if isinstance(field.default, bool)
        else f"`{field.default}`"
        if field.default != ""
        else "empty"
    )


def test_the_table_of_fields_is_what_is_declared() -> None:
    said = [line for line in GUIDE.read_text().splitlines() if line.startswith("| `")]
    assert said == list(rows())


def test_no_form_or_call_repeats_a_bound_as_a_number() -> None:
    repeated = {
        f"{path}: {found.group()}"
        for path in python_files()
        if path.parts[0] in ("components", "pages")
        for found in REPEATED.finditer(text(path))
        if found.group() not in KNOWN
    }
    assert repeated == set()
