"""The examples of docs/guide/api.md run as they stand, against a real server."""

import re
import subprocess
from pathlib import Path

import pytest

from db.migrate import migrate
from tests.conftest import settings_for
from tests.forked import ROOT
from tests.server import serving

GUIDE = ROOT / "docs" / "guide" / "api.md"


@pytest.fixture
def examples() -> list[str]:
    """The blocks of the guide."""
    return re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_examples_of_the_guide_run_as_they_stand(tmp_path: Path, examples: list[str]) -> None:
    assert len(examples) > 5
    migrate(settings_for(tmp_path))
    with serving(tmp_path) as server:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(examples)],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin:/usr/local/bin", "SITE": server.url},
            capture_output=True,
            text=True,
            timeout=600,
        )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert '"status":"cancelled"' in done.stdout
    assert "BEGIN:VCALENDAR" in done.stdout
    assert ": listening" in done.stdout
