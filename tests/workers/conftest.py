"""What the tests of workers have in common: a second kind of job beside e-mail."""

import pytest

from expertconnect.services.jobs import kinds
from tests.workers.push import PUSH


@pytest.fixture
def push_is_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the second kind."""
    monkeypatch.setitem(kinds.KINDS, PUSH.name, PUSH)
