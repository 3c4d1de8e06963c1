"""Cleanup worker: expires holds and requests, completes sessions, deletes old rows, every few seconds."""

import asyncio
import logging

from expertconnect.application import Application
from expertconnect.domain.errors import Busy
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings

logger = logging.getLogger(__name__)

SECONDS = 2.0
"""A lapsed hold is seen to be free again within this time; the cleanup is a few indexed statements when nothing is due."""


async def clean_up_forever(application: Application) -> None:
    """Run cleanups until cancelled; failures are logged and the next one tries again."""
    gateway = application.acting(SYSTEM)
    while True:
        try:
            await gateway.do(bookings.clean_up)
        except Busy:
            logger.warning("the database was too busy to sweep")
        except Exception:
            logger.exception("the sweep failed")
        await asyncio.sleep(SECONDS)
