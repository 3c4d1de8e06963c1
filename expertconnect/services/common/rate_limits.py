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
    RESET = "reset"
    MAGIC_LINK = "magic_link"
    CODE = "code"
    HOLD = "hold"
    BOOKING = "booking"
    SEARCH = "search"
    PICTURE = "picture"
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
        subject: Per subject, such as the e-mail address of a sign-in.
    """

    network: Rate | None = None
    person: Rate | None = None
    subject: Rate | None = None


_MINUTE, _QUARTER, _HOUR = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1)

RULES: dict[Limit, Rule] = {
    Limit.SIGN_IN: Rule(network=Rate(60, _QUARTER), subject=Rate(10, _QUARTER)),
    Limit.SIGN_UP: Rule(network=Rate(20, _HOUR), subject=Rate(5, _HOUR)),
    Limit.PASSWORD: Rule(person=Rate(10, _QUARTER)),
    Limit.RESET: Rule(network=Rate(10, _HOUR), subject=Rate(3, _HOUR)),
    Limit.MAGIC_LINK: Rule(network=Rate(10, _HOUR), subject=Rate(3, _HOUR)),
    Limit.CODE: Rule(network=Rate(30, _HOUR), subject=Rate(15, _HOUR)),
    Limit.HOLD: Rule(network=Rate(120, _MINUTE), person=Rate(30, _MINUTE)),
    Limit.BOOKING: Rule(network=Rate(120, _HOUR), person=Rate(30, _HOUR)),
    Limit.PICTURE: Rule(network=Rate(60, _HOUR), person=Rate(20, _HOUR)),
    Limit.SCHEDULE: Rule(person=Rate(20, _MINUTE)),
    Limit.SEARCH: Rule(network=Rate(240, _MINUTE)),
}


async def allow(acting: Acting, limit: Limit, subject: str = "") -> None:
    """Count one attempt in a command of its own and refuse it beyond the limit; await it before the guarded command.

    Args:
        subject: Such as a folded e-mail address; stored only as a keyed hash.

    Raises:
        RateLimited: If the limit is exceeded; `retry_after` says how long.
    """
    if acting.database.settings.limits_on and not acting.actor.is_system:
        await acting.do(count, limit, subject)


def count(work: UnitOfWork, limit: Limit, subject: str = "") -> None:
    """Count one attempt; run it as a command of its own.

    Raises:
        RateLimited: If the limit is exceeded; the attempt is not counted then.
    """
    if not work.settings.limits_on or work.actor.is_system:
        return
    for key, rate in sorted(_keys(work, limit, subject).items()):
        _count(work, key, rate)


def forget(work: UnitOfWork, limit: Limit, subject: str) -> None:
    """Reset the counts of one subject after a success. The network's count stays."""
    work.session.execute(delete(RateCount).where(RateCount.key == _subject_key(work, limit, subject)))


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


def _keys(work: UnitOfWork, limit: Limit, subject: str) -> dict[str, Rate]:
    rule, keys = RULES[limit], {}
    if rule.network and work.actor.network:
        keys[f"{limit}:network:{work.actor.network}"[:160]] = rule.network
    if rule.person and (person := _person(work.actor)):
        keys[f"{limit}:{person}"[:160]] = rule.person
    if rule.subject and subject:
        keys[_subject_key(work, limit, subject)] = rule.subject
    return keys


def _person(actor: Actor) -> str:
    if actor.user_id is not None:
        return f"user:{actor.user_id}"
    return f"visitor:{actor.visitor}" if actor.visitor else ""


def _subject_key(work: UnitOfWork, limit: Limit, subject: str) -> str:
    return f"{limit}:subject:{keyed_hash(work.secret, 'limit-subject', subject)}"


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
