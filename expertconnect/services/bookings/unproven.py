"""Caps on bookings by unproven addresses: which count at once, which wait until their address is proven.

An honest guest meets no hurdle at first. Beyond a few coming bookings of one address, of one network with an expert, or
of an expert's day, a booking waits a quarter of an hour for proof of its address; those that wait are few for one
network, too. Proven bookings count towards no cap, so that an office behind one network address is never shut out: each
of its people confirms once.
"""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.engine.unit_of_work import UnitOfWork
from db.queries import calendars, unproven
from expertconnect.domain.errors import RateLimited
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts.address_proof import ALLOWED, is_known_person, proof_of

WAITS = timedelta(minutes=15)
"""How long a booking waits until its address is proven."""
MAX_WAITING_OF_NETWORK = 3
"""Bookings with one expert that may wait at once from one network."""
MAX_WAITING_OF_ADDRESS = 2
"""Bookings that may wait at once for one address, whoever the expert is."""
FULL = sentence(
    "Many sessions have been booked from here already. Please sign in, attend or cancel one, or ask the expert."
)
WITHOUT_MAIL = 3
"""Without mail nobody can prove an address; then the caps are that many times as high, and nothing waits."""
_DAY = timedelta(days=1)


class Wanted(NamedTuple):
    """What is to be booked, and by which folded address.

    Attributes:
        excluding: The hold that is to become this booking.
        always: Whether its event type asks every guest to confirm.
    """

    expert_id: int
    expert_time_zone: str
    start: datetime
    email: str
    always: bool
    excluding: int


def must_wait(work: UnitOfWork, wanted: Wanted) -> bool:
    """Whether a booking waits until its address is proven.

    Raises:
        RateLimited: If as many wait as may, or the caps are used up where no mail is sent.
    """
    if work.actor.is_system or is_known_person(work) or ALLOWED[proof_of(work, wanted.email)].books_freely:
        return False
    settings = work.settings
    if settings.confirm_bookings == "always" or wanted.always:
        return settings.sends_mail and _may_wait(work, wanted, _counted(work, wanted))
    if not settings.limits_on or settings.confirm_bookings == "never":
        return False
    counted = _counted(work, wanted)
    times = 1 if settings.sends_mail else WITHOUT_MAIL
    is_within = (
        counted.of_address < settings.unproven_per_address * times
        and counted.of_network < settings.unproven_per_network * times
        and counted.of_day < settings.unproven_per_day * times
    )
    if is_within:
        return False
    if not settings.sends_mail:
        raise RateLimited(3600, FULL)
    return _may_wait(work, wanted, counted)


def _may_wait(work: UnitOfWork, wanted: Wanted, counted: unproven.Counted) -> bool:
    is_full = (
        counted.waiting_of_network >= MAX_WAITING_OF_NETWORK
        or counted.waiting_of_address >= MAX_WAITING_OF_ADDRESS
    )
    if is_full and work.settings.limits_on:
        seconds = int(((counted.next_ends_at or work.now + WAITS) - work.now).total_seconds()) + 1
        raise RateLimited(
            seconds,
            sentence(
                "Some bookings from here wait to be confirmed. Please confirm them with the code from the e-mail, or "
                "try again in {minutes} minutes.",
                minutes=-(-seconds // 60),
            ),
        )
    return True


def _counted(work: UnitOfWork, wanted: Wanted) -> unproven.Counted:
    calendars.lock_expert(work.session, wanted.expert_id)
    zone = ZoneInfo(wanted.expert_time_zone)
    day = wanted.start.astimezone(zone).date()
    return unproven.counted(
        work.session,
        wanted.expert_id,
        wanted.email,
        work.actor.network[:64],
        (datetime.combine(day, time(), zone), datetime.combine(day + _DAY, time(), zone)),
        work.now,
        wanted.excluding,
    )
