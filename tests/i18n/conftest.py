"""Fixtures of the i18n tests: a language that exists only in tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from expertconnect.i18n import catalogues

Written = Callable[[str], None]
"""Writes the messages of the French catalogue, which is not part of the product."""

_HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'


@pytest.fixture
def in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """Return a function that adds French with some messages."""
    monkeypatch.setattr(catalogues, "_TESTED", str(tmp_path))

    def forget() -> None:
        catalogues.spoken.cache_clear()
        catalogues._catalogue.cache_clear()

    def write(messages: str) -> None:
        (tmp_path / "fr.po").write_text(_HEAD + messages, "utf-8")
        forget()

    yield write
    monkeypatch.undo()
    forget()
