"""The stall probe runs: every attack reaches the server, and visitors are answered meanwhile, however long it takes."""

import pytest

from tests.stress import stalls

pytestmark = [pytest.mark.storm, pytest.mark.full]


def test_every_attack_of_the_stall_probe_is_made_while_visitors_are_answered() -> None:
    lines: list[str] = []
    rows = stalls.probe(3, 8, lines.append)
    assert [row.name for row in rows] == ["nothing", *stalls.ATTACKS]
    assert all(row.waits and row.failed == 0 for row in rows), "\n".join(lines)
    assert all(row.answers for row in rows[1:]), "\n".join(lines)
    assert len(lines) == 1 + len(rows), lines[-1]
