"""The command line with changed waits of the product: `python -m tests.paced serve`.

Tests must not wait for a minute, nor depend on doing something within twenty seconds on a busy machine. The
environment variable TEST_WAITS has the changed waits: a JSON object from `module.NAME` to seconds.
"""

import importlib
import json
import os
from datetime import timedelta

import expertconnect.__main__  # noqa: F401  # it adds `serve` to the command line
from expertconnect.commands.group import cli

VARIABLE = "TEST_WAITS"
PATIENT = {
    "expertconnect.services.bookings.undo.UNDO_TIME": 600.0,
    "components.booking.booking_card.UNDO_TIME": 600.0,
    "components.kit.toasts.UNDO_SECONDS": 600.0,
    "components.kit.toasts.SECONDS": 20.0,
}
"""Longer time limits for users, such as that of Undo, so that slow machines can keep them."""
HASTY = {**PATIENT, "main.RECONNECT_SECONDS": 2.0}
"""In addition, disconnected pages are deleted soon."""


def set_wait(name: str, seconds: float) -> None:
    """Set a constant of a module that is a number of seconds or a timedelta.

    Raises:
        AttributeError: If there is no such constant.
    """
    module_name, _, constant = name.rpartition(".")
    module = importlib.import_module(module_name)
    is_duration = isinstance(getattr(module, constant), timedelta)
    setattr(module, constant, timedelta(seconds=seconds) if is_duration else seconds)


if __name__ == "__main__":
    for name, seconds in json.loads(os.environ.get(VARIABLE, "{}")).items():
        set_wait(name, seconds)
    cli(prog_name="expertconnect")
