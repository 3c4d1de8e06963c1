"""Background loop that expires holds, requests and undo windows, and completes past sessions."""

import asyncio
import logging

from expertconnect.application import Application
from expertconnect.domain.errors import Busy
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings
from expertconnect.services.common import last_run

logger = logging.getLogger(__name__)

SECONDS = 2.0
"""Interval of the cleanup, and so the longest delay until pages show the slot of an expired hold as free.

A run with nothing due costs a few indexed statements.
"""


async def compare_with_last_run(application: Application) -> None:
    """Compare the clock with the last run of the site; call before anything may expire."""
    watch = application.clock_watch
    if watch and (noted := await application.acting(SYSTEM).ask(last_run.last_run)):
        watch.ran_until(noted)


async def accept_confirmed_clock(application: Application) -> None:
    """Trust a clock that has leapt if an operator has confirmed it since."""
    watch = application.clock_watch
    leap = watch.leap() if watch else None
    if watch is None or leap is None:
        return
    confirmed = await application.acting(SYSTEM).ask(last_run.confirmed_since, leap.since)
    if confirmed:
        watch.accept()


async def clean_up_forever(application: Application) -> None:
    """Run the cleanup until cancelled; failures are logged and retried."""
    gateway = application.acting(SYSTEM)
    while True:
        try:
            await accept_confirmed_clock(application)
            await gateway.do(bookings.clean_up)
        except Busy:
            logger.warning("the database was too busy for the cleanup")
        except Exception:
            logger.exception("the cleanup failed")
        await asyncio.sleep(SECONDS)
