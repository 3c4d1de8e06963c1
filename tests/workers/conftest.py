"""Fixtures of the worker tests: a second kind of job beside e-mail."""

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
    """Disable polling, which would hide that neither a commit nor a due time has woken a worker."""
    monkeypatch.setattr(jobs, "POLL_SECONDS", 3600.0)
