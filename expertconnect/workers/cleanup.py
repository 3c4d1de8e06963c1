"""Background loop that expires holds, requests and undo windows, and completes past sessions."""

import asyncio
import logging

from expertconnect.application import Application
from expertconnect.domain.errors import Busy
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings

logger = logging.getLogger(__name__)

SECONDS = 2.0
"""Interval of the cleanup, and so the longest delay until pages show the slot of an expired hold as free.

A run with nothing due costs a few indexed statements.
"""


async def clean_up_forever(application: Application) -> None:
    """Run the cleanup until cancelled; failures are logged and retried."""
    gateway = application.acting(SYSTEM)
    while True:
        try:
            await gateway.do(bookings.clean_up)
        except Busy:
            logger.warning("the database was too busy for the cleanup")
        except Exception:
            logger.exception("the cleanup failed")
        await asyncio.sleep(SECONDS)
