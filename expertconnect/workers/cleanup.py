"""What must happen although nobody asks: holds lapse, requests expire, sessions complete."""

import asyncio
import logging

from expertconnect.application import Application
from expertconnect.domain.errors import Busy
from expertconnect.domain.people import HOUSE
from expertconnect.services import bookings

logger = logging.getLogger(__name__)

SECONDS = 2.0
"""A lapsed hold is seen to be free again within this time; the sweep is a few indexed statements when nothing is due."""


async def sweep_forever(application: Application) -> None:
    """Sweep until cancelled; what fails is logged and tried again."""
    door = application.acting(HOUSE)
    while True:
        try:
            await door.do(bookings.sweep)
        except Busy:
            logger.warning("the database was too busy to sweep")
        except Exception:
            logger.exception("the sweep failed")
        await asyncio.sleep(SECONDS)
