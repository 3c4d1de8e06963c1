"""A worker that is killed in the middle of a job: the job is run once more after its lease, and then never again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services.jobs import outbox
from tests.conftest import SECRET
from tests.email_worker import cast_in, running
from tests.workers.push import PUSH, Recorder, post, worker

ROOT = Path(__file__).parent.parent.parent

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("push_is_a_kind")]


@pytest.mark.parametrize(("moment", "sent_by_the_dead"), [("before", []), ("after", ["push:1"])])
async def test_a_job_whose_worker_was_killed_is_run_once_more_and_then_never_again(
    settings: Settings, tmp_path: Path, moment: str, sent_by_the_dead: list[str]
) -> None:
    async with running(settings) as application:
        world, pushes = cast_in(application), Recorder()
        await post(application, "push:1")
        assert killed(settings, moment, tmp_path / "sent") == sent_by_the_dead
        alive = worker(application, pushes)
        assert await alive.run_due() == 0  # the claim of the dead one holds
        world.clock.advance(PUSH.lease)
        assert await alive.run_due() == 1
        world.clock.advance(10 * PUSH.lease)
        assert await alive.run_due() == 0
        assert pushes.keys == ["push:1"]
        assert (await application.acting(SYSTEM).ask(outbox.line, "push:1")).state == "sent"


def killed(settings: Settings, moment: str, sent: Path) -> list[str]:
    """Let a process die over what is due; return what it had sent."""
    environment = {
        "PATH": os.environ["PATH"],
        "EXPERTCONNECT_DATA_DIR": str(settings.data_dir),
        "EXPERTCONNECT_DATABASE_URL": settings.database_url,
        "EXPERTCONNECT_SECRET_KEY": SECRET,
    }
    ended = subprocess.run(
        [sys.executable, "-m", "tests.workers.dying_worker", moment, str(sent)], cwd=ROOT, env=environment
    )
    assert ended.returncode == -signal.SIGKILL
    return sent.read_text().split() if sent.exists() else []
