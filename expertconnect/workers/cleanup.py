"""What must happen although nobody asks: holds lapse, requests expire, sessions complete."""

import asyncio
import logging

from expertconnect.application import Application
from expertconnect.domain.errors import Busy
from expertconnect.domain.people import SYSTEM
from expertconnect.services import bookings

logger = logging.getLogger(__name__)

SECONDS = 2.0
"""A lapsed hold is seen to be free again within this time; the sweep is a few indexed statements when nothing is due."""


async def clean_up_forever(application: Application) -> None:
    """Sweep until cancelled; what fails is logged and tried again."""
    gateway = application.acting(SYSTEM)
    while True:
        try:
            await gateway.do(bookings.clean_up)
        except Busy:
            logger.warning("the database was too busy to sweep")
        except Exception:
            logger.exception("the sweep failed")
        await asyncio.sleep(SECONDS)
