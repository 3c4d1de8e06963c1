"""Logs: one line or object for each event, with its request, and nobody's address or token in it."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from expertconnect import logs
from tests.conftest import settings_for


@pytest.fixture
def written(tmp_path: Path) -> Iterator[io.StringIO]:
    """The log as it is written, in JSON; the process's own logging is put back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    logs.set_up(settings_for(tmp_path, log_format="json"))
    stream = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    structlog.contextvars.clear_contextvars()
    root.handlers = before
    root.setLevel(level)


def test_a_line_is_one_object_with_level_time_and_request(written: io.StringIO) -> None:
    logs.bind(request="5f3a")
    logging.getLogger("expertconnect.workers.email").warning("%d mails wait", 3)
    line = json.loads(written.getvalue())
    assert line["event"] == "3 mails wait"
    assert (line["level"], line["logger"], line["request"]) == (
        "warning",
        "expertconnect.workers.email",
        "5f3a",
    )
    assert line["timestamp"].endswith("Z")


def test_lines_of_the_web_server_are_written_once_and_alike(written: io.StringIO) -> None:
    logging.getLogger("uvicorn.error").info("Started server process")
    lines = written.getvalue().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["Started server process"]


@pytest.mark.parametrize(
    "secret",
    [
        "ada@example.org",
        "eyJhbGciOi.eyJzdWIiOjF9.c2lnbmF0dXJl",
        "Ib33Z0Vr2YGQrrhR-zJuQ_JPVqdpVHTVInAjKjW5v4U",
        "/booking/0123#abcdefghijklmnopqrstuvwx",
    ],
)
def test_addresses_and_tokens_are_taken_out_of_every_line(written: io.StringIO, secret: str) -> None:
    logging.getLogger("x").error("could not serve %s to them", secret)
    assert secret not in written.getvalue()
    assert "could not serve" in written.getvalue()


def test_addresses_are_taken_out_of_tracebacks_too(written: io.StringIO) -> None:
    try:
        raise ValueError(
            "duplicate key\nDETAIL:  Key (email, name)=(grace@example.org, Grace Hopper) exists."
        )
    except ValueError:
        logging.getLogger("x").exception("a defect")
    assert "Traceback" in written.getvalue()
    assert "grace@" not in written.getvalue()
    assert "Hopper" not in written.getvalue()


def test_the_text_format_is_for_reading_at_a_terminal(
    tmp_path: Path, written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(settings_for(tmp_path, log_format="text"))
    logging.getLogger("x").warning("the disk is nearly full")
    said = capsys.readouterr().err
    assert "the disk is nearly full" in said
    assert "warning" in said
    assert not said.startswith("{")
