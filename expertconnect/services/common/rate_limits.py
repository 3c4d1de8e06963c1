"""Rate limits per network, account and subject, over sliding windows.

Counting is a command of its own, committed before the guarded one, so that a refusal there cannot undo it. A refused
attempt is not counted, so that further attempts do not prolong the wait.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import delete, func, select

from db.engine.gateway import Acting
from db.engine.unit_of_work import UnitOfWork
from db.models import RateCount
from expertconnect.domain.errors import RateLimited
from expertconnect.domain.people import Actor
from expertconnect.domain.sentences import sentence
from expertconnect.services.common.key_derivation import keyed_hash

PARTS = 12
"""Parts of a window that are counted separately, so that it slides: the limit holds in any window of its length."""


class Limit(StrEnum):
    """Kind of action that is limited."""

    SIGN_IN = "sign_in"
    SIGN_UP = "sign_up"
    PASSWORD = "password"  # noqa: S105  the name of a limit
    NEW_PASSWORD = "new_password"  # noqa: S105  as above
    RESET = "reset"
    MAGIC_LINK = "magic_link"
    CODE = "code"
    HOLD = "hold"
    BOOKING = "booking"
    SEARCH = "search"
    PICTURE = "picture"
    BOOK_FOR_OTHERS = "book_for_others"
    CONFIRM = "confirm"
    SEND_CODE = "send_code"
    SCHEDULE = "schedule"


class Rate(NamedTuple):
    """Maximum number of attempts in a length of time."""

    times: int
    per: timedelta


@dataclass(frozen=True, slots=True)
class Rule:
    """Rates of one limit, each counted by itself.

    Attributes:
        network: Per network address, which many people may share.
        person: Per account, or per browser if nobody is signed in.
        subject: Per subject, such as an e-mail address, from everywhere.
        together: Per subject and network together: what strangers elsewhere try about an address shuts nobody out.
        known: Per subject and browser, instead of all others, for a browser that the subject's account knows.
    """

    network: Rate | None = None
    person: Rate | None = None
    subject: Rate | None = None
    together: Rate | None = None
    known: Rate | None = None


_MINUTE, _QUARTER, _HOUR = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1)

RULES: dict[Limit, Rule] = {
    Limit.SIGN_IN: Rule(network=Rate(60, _QUARTER), together=Rate(10, _QUARTER), known=Rate(10, _QUARTER)),
    Limit.SIGN_UP: Rule(network=Rate(20, _HOUR), together=Rate(5, _HOUR)),
    Limit.PASSWORD: Rule(person=Rate(10, _QUARTER)),
    Limit.NEW_PASSWORD: Rule(network=Rate(60, _QUARTER)),
    Limit.RESET: Rule(network=Rate(10, _HOUR), together=Rate(3, _HOUR), known=Rate(3, _HOUR)),
    Limit.MAGIC_LINK: Rule(network=Rate(10, _HOUR), subject=Rate(3, _HOUR)),
    Limit.CODE: Rule(network=Rate(30, _HOUR), together=Rate(15, _HOUR)),
    Limit.HOLD: Rule(network=Rate(120, _MINUTE), person=Rate(30, _MINUTE)),
    Limit.BOOKING: Rule(network=Rate(120, _HOUR), person=Rate(30, _HOUR)),
    Limit.BOOK_FOR_OTHERS: Rule(person=Rate(40, _HOUR)),
    # A whole office may confirm in one hour; a code itself is closed after five wrong tries.
    Limit.CONFIRM: Rule(network=Rate(300, _HOUR), subject=Rate(15, _HOUR)),
    Limit.SEND_CODE: Rule(network=Rate(60, _HOUR), subject=Rate(3, _HOUR)),
    Limit.PICTURE: Rule(network=Rate(60, _HOUR), person=Rate(20, _HOUR)),
    Limit.SCHEDULE: Rule(person=Rate(20, _MINUTE)),
    Limit.SEARCH: Rule(network=Rate(240, _MINUTE)),
}


async def allow(acting: Acting, limit: Limit, subject: str = "", *, is_known: bool = False) -> None:
    """Count one attempt in a command of its own and refuse it beyond the limit; await it before the guarded command.

    Args:
        subject: Such as a folded e-mail address; stored only as a keyed hash.
        is_known: Whether the subject's account knows the actor's browser, see `accounts.known_browsers`.

    Raises:
        RateLimited: If the limit is exceeded; `retry_after` says how long.
    """
    if acting.database.settings.limits_on and not acting.actor.is_system:
        await acting.do(count, limit, subject, is_known=is_known)


def count(work: UnitOfWork, limit: Limit, subject: str = "", *, is_known: bool = False) -> None:
    """Count one attempt; run it as a command of its own.

    Raises:
        RateLimited: If the limit is exceeded; the attempt is not counted then.
    """
    if not work.settings.limits_on or work.actor.is_system:
        return
    for key, rate in sorted(_keys(work, limit, subject, is_known=is_known).items()):
        _count(work, key, rate)


def forget(work: UnitOfWork, limit: Limit, subject: str) -> None:
    """Reset the actor's counts of one subject after a success. The network's count stays."""
    counted = [key(work, limit, subject) for key in (_subject_key, _together_key, _known_key)]
    work.session.execute(delete(RateCount).where(RateCount.key.in_(counted)))


def is_within(work: UnitOfWork, name: str, subject: str, rate: Rate) -> bool:
    """Count one occurrence of what other people cause for a subject, whoever acts; False, uncounted, beyond the rate."""
    if not work.settings.limits_on:
        return True
    try:
        with work.attempt():
            _count(work, f"{name}:subject:{keyed_hash(work.secret, 'limit-subject', subject)}", rate)
    except RateLimited:
        return False
    return True


def refusal(seconds: int) -> RateLimited:
    """Return the refusal with the time until the next attempt."""
    if seconds <= 90:
        return RateLimited(seconds)
    return RateLimited(
        seconds,
        sentence(
            "That was tried too often. Please try again in {minutes} minutes.", minutes=-(-seconds // 60)
        ),
    )


def _keys(work: UnitOfWork, limit: Limit, subject: str, *, is_known: bool) -> dict[str, Rate]:
    rule, keys = RULES[limit], {}
    if rule.known and is_known and subject:
        return {_known_key(work, limit, subject): rule.known}
    if rule.network and work.actor.network:
        keys[f"{limit}:network:{work.actor.network}"[:160]] = rule.network
    if rule.person and (person := _person(work.actor)):
        keys[f"{limit}:{person}"[:160]] = rule.person
    if rule.subject and subject:
        keys[_subject_key(work, limit, subject)] = rule.subject
    if rule.together and subject:
        keys[_together_key(work, limit, subject)] = rule.together
    return keys


def _person(actor: Actor) -> str:
    if actor.user_id is not None:
        return f"user:{actor.user_id}"
    return f"visitor:{actor.visitor}" if actor.visitor else ""


def _subject_key(work: UnitOfWork, limit: Limit, subject: str) -> str:
    return f"{limit}:subject:{keyed_hash(work.secret, 'limit-subject', subject)}"


def _together_key(work: UnitOfWork, limit: Limit, subject: str) -> str:
    about = f"{work.actor.network}\n{subject}"
    return f"{limit}:together:{keyed_hash(work.secret, 'limit-together', about)}"


def _known_key(work: UnitOfWork, limit: Limit, subject: str) -> str:
    about = f"{work.actor.visitor}\n{subject}"
    return f"{limit}:known:{keyed_hash(work.secret, 'limit-known', about)}"


def _count(work: UnitOfWork, key: str, rate: Rate) -> None:
    part = int(rate.per.total_seconds()) // PARTS
    now = int(work.now.timestamp()) // part
    if not work.is_sqlite:
        # Concurrent commands in neighbouring parts would not see each other's row: run them one after the other.
        work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    work.session.execute(
        work.insert(RateCount)
        .values(key=key, window=now, count=1, ends_at=_ends_at(now, part))
        .on_conflict_do_update(index_elements=["key", "window"], set_={"count": RateCount.count + 1})
    )
    counted = work.session.execute(
        select(func.sum(RateCount.count), func.min(RateCount.window)).where(
            RateCount.key == key, RateCount.window >= now - PARTS
        )
    ).one()
    if counted[0] > rate.times:
        raise refusal(int((_ends_at(counted[1], part) - work.now).total_seconds()) + 1)


def _ends_at(window: int, part: int) -> datetime:
    """Return when a part leaves the sliding window."""
    return datetime.fromtimestamp((window + PARTS + 1) * part, UTC)
