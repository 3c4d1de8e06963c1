"""Generate the text of .env.example from the fields of `Settings`."""

import textwrap
from typing import Any, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from expertconnect.config import PREFIX, Settings

HEAD = """\
# Settings of ExpertConnect. Copy this file to .env and take the # from the lines you change; the environment wins
# over the file. An unknown or weak setting stops the start. Made by: python -m expertconnect settings
"""


def example() -> str:
    """Return the text of .env.example: each setting with its description, allowed values and default."""
    return HEAD + "".join(f"\n{_entry(name, field)}" for name, field in Settings.model_fields.items())


def _entry(name: str, field: FieldInfo) -> str:
    comment = textwrap.fill(
        f"{field.description}{_bounds(field)}", 110, initial_indent="# ", subsequent_indent="# "
    )
    return f"{comment}\n#{PREFIX}{name.upper()}={_default(field.default)}\n"


def _bounds(field: FieldInfo) -> str:
    least = next((bound.ge for bound in field.metadata if getattr(bound, "ge", None) is not None), None)
    most = next((bound.le for bound in field.metadata if getattr(bound, "le", None) is not None), None)
    if least is not None and most is not None:
        return f" {least} to {most}."
    choices = get_args(field.annotation)
    return f" One of: {', '.join(map(str, choices))}." if choices else ""


def _default(value: Any) -> str:
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return f'"{text}"' if " " in text else text
