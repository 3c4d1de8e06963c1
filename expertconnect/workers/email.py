"""E-mail job handler: write each e-mail from current data when it is sent, many over one SMTP connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from expertconnect.domain.people import SYSTEM
from expertconnect.domain.sentences import sentence
from expertconnect.services.email import account, render
from expertconnect.services.email.account import Later, Untrue
from expertconnect.services.email.smtp import ANSWER_TIME, Connection, PutOff, Refused, Unreachable, connected
from expertconnect.services.jobs.kinds import EMAIL
from expertconnect.services.jobs.outbox import DueJob
from expertconnect.workers.jobs import (
    Done,
    Dropped,
    Failed,
    Outcome,
    Postponed,
    RunJob,
    Serving,
    TryLater,
    Unavailable,
)


class EmailHandler:
    """Handler of e-mail jobs. Without a mail server in the settings nothing is sent and the jobs wait.

    Args:
        application: The application, whose settings name the mail server.
        patience: Timeout in seconds for one reply of the mail server.
    """

    kind = EMAIL

    def __init__(self, application: Serving, patience: float = ANSWER_TIME) -> None:
        self._settings, self._clock = application.settings, application.clock
        self._system = application.database.acting(SYSTEM)
        self._patience = patience

    def missing(self) -> str:
        """Return a log line if no mail server is configured."""
        return "" if self._settings.sends_mail else "no mail server is configured; mails wait in the outbox"

    @asynccontextmanager
    async def session(self) -> AsyncIterator[RunJob]:
        """Open one connection for a batch of e-mails, because servers limit connections."""
        try:
            async with connected(self._settings, self._patience) as connection:

                async def run_job(job: DueJob) -> Outcome:
                    return await self._send_job(connection, job)

                yield run_job
        except Unreachable as error:
            raise Unavailable(str(error)) from error

    async def _send_job(self, connection: Connection, job: DueJob) -> Outcome:
        content = await self._system.do(account.write, job)
        if isinstance(content, Later):
            return Postponed(content.why, content.until)
        if isinstance(content, Untrue):
            return Dropped(content.why)
        try:
            to = render.address(content.to).addr_spec
        except ValueError:
            return Failed(sentence("Its address is not one that mail can be sent to."))
        message = await asyncio.to_thread(render.message_bytes, content, self._settings, self._clock())
        try:
            await connection.send(message, to)
        except Refused as error:
            return Failed(str(error))
        except PutOff as error:
            return TryLater(str(error))
        except Unreachable as error:
            # This e-mail may be what breaks the connection: it counts a failed try, the others do not.
            raise Unavailable(str(error), blamed=True) from error
        return Done()
