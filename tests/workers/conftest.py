"""What the tests of workers have in common: a second kind of job beside e-mail."""

import pytest

from expertconnect.services.jobs import kinds
from expertconnect.workers import jobs
from tests.workers.push import PUSH


@pytest.fixture
def push_is_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the second kind."""
    monkeypatch.setitem(kinds.KINDS, PUSH.name, PUSH)


@pytest.fixture
def no_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing but a commit or a due time wake a worker: its poll would hide that neither did."""
    monkeypatch.setattr(jobs, "POLL_SECONDS", 3600.0)
