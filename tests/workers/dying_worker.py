"""Runs one push and kills itself in the middle of it.

Run by test_kill: `python -m tests.workers.dying_worker MOMENT FILE`, with the settings in the environment. The moment
is before or after the push is sent, which is a line in the file; its mark is never written.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from expertconnect.application import Application
from expertconnect.clock import MovableClock
from expertconnect.config import Settings
from expertconnect.services.jobs import kinds
from expertconnect.services.jobs.outbox import DueJob
from expertconnect.workers.jobs import Outcome
from tests.workers.push import PUSH, Recorder, worker
from tests.world import MONDAY


class Dying(Recorder):
    """A handler whose process ends before or after it has sent a push."""

    async def run(self, job: DueJob) -> Outcome:
        """Send or not, and end."""
        moment, sent = sys.argv[1], Path(sys.argv[2])
        if moment == "after":
            sent.write_text(f"{job.key}\n")
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("a killed process goes on")


async def main() -> None:
    """Run what is due until the end, which comes from the handler."""
    kinds.KINDS[PUSH.name] = PUSH
    application = Application(Settings.load(env_file=None), MovableClock(MONDAY))
    application.started()
    await worker(application, Dying()).run_due()


if __name__ == "__main__":
    asyncio.run(main())
