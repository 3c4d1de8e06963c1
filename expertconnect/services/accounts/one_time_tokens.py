"""One-time tokens: e-mailed links and codes, stored hashed, short-lived and used once.

A link's token is minted when its e-mail is written, never before: a job in the outbox names only a purpose and a
person.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update

from db.engine.unit_of_work import UnitOfWork
from db.models import OneTimeToken
from expertconnect.domain.errors import LinkInvalid
from expertconnect.services.common.key_derivation import keyed_hash

CODE_TRIES = 5
_CODE = re.compile(r"[0-9]{6}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Kind(StrEnum):
    """Purpose of a token; one is never accepted for another."""

    MAGIC = "magic"
    RESET = "reset"
    VERIFY = "verify"
    CHANGE_EMAIL = "change_email"
    BOOKING = "booking"


LIVES = {
    Kind.MAGIC: timedelta(minutes=10),
    Kind.RESET: timedelta(minutes=30),
    Kind.VERIFY: timedelta(hours=24),
    Kind.CHANGE_EMAIL: timedelta(hours=1),
    Kind.BOOKING: timedelta(minutes=15),
}
WITH_CODE = frozenset({Kind.MAGIC, Kind.BOOKING})
"""Purposes whose e-mail has six digits beside the link, for a browser on another device."""


@dataclass(frozen=True, slots=True)
class Minted:
    """A new token; only the e-mail holds it in clear.

    Attributes:
        token: 256 bits, for the fragment of a link.
        code: Six digits, for purposes of `WITH_CODE`; empty otherwise.
    """

    token: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Used:
    """A token that was used up.

    Attributes:
        email: The folded address; of CHANGE_EMAIL the new one as it was typed.
        here: Whether it was used in the browser that requested it.
    """

    email: str
    user_id: int | None
    here: bool


def mint(
    work: UnitOfWork, kind: Kind, email: str, *, user_id: int | None = None, browser: str = ""
) -> Minted:
    """Create a token while its e-mail is written.

    Args:
        email: Folded; of CHANGE_EMAIL the new address as it was typed.
        browser: `browser_hash` of the requesting browser, from the job's payload.
    """
    token = secrets.token_urlsafe(32)
    code = f"{secrets.randbelow(1_000_000):06}" if kind in WITH_CODE else ""
    expires_at = work.now + LIVES[kind]
    work.session.add(
        OneTimeToken(
            purpose=kind.value,
            email=email,
            user_id=user_id,
            token_hash=_token_hash(token),
            code_hash=_code_hash(work, email, code) if code else "",
            browser=browser,
            tries=0,
            created_at=work.now,
            expires_at=expires_at,
        )
    )
    work.session.flush()
    return Minted(token, code, expires_at)


def browser_hash(work: UnitOfWork) -> str:
    """Return the hash of the visitor cookie that a token is bound to; empty without a cookie."""
    return keyed_hash(work.secret, "one-time-browser", work.actor.visitor) if work.actor.visitor else ""


def peek(work: UnitOfWork, kind: Kind, token: object) -> Used:
    """Return what a token stands for without using it up, before costly work is done for it.

    Raises:
        LinkInvalid: If it is not valid.
    """
    found = work.session.scalar(
        select(OneTimeToken).where(
            OneTimeToken.token_hash == _token_hash(token),
            OneTimeToken.purpose == kind.value,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > work.now,
        )
    )
    if found is None:
        raise LinkInvalid
    return Used(found.email, found.user_id, _is_here(work, found))


def use(work: UnitOfWork, kind: Kind, token: object) -> Used:
    """Use up a token, and with it all others for the same purpose and address or account.

    Raises:
        LinkInvalid: If it is wrong, used, too old or of another purpose.
    """
    row = work.session.scalars(
        update(OneTimeToken)
        .where(OneTimeToken.token_hash == _token_hash(token), OneTimeToken.purpose == kind.value)
        .where(OneTimeToken.used_at.is_(None), OneTimeToken.expires_at > work.now)
        .values(used_at=work.now)
        .returning(OneTimeToken)
    ).one_or_none()
    if row is None:
        raise LinkInvalid
    return _used(work, row)


def use_code(
    work: UnitOfWork, kind: Kind, email: str, code: str, *, browser: str | None = None
) -> Used | None:
    """Use up the code of a token, in the browser that requested it.

    Args:
        browser: What the token was bound to, for callers without a visitor cookie; None for this browser's hash.

    Returns:
        None for a wrong code: this must not raise, because the failed try must be saved.
    """
    bound_to = browser_hash(work) if browser is None else browser
    rows = work.session.scalars(
        select(OneTimeToken)
        .where(OneTimeToken.purpose == kind.value, OneTimeToken.email == email)
        .where(OneTimeToken.used_at.is_(None), OneTimeToken.expires_at > work.now)
        .where(OneTimeToken.browser == bound_to, OneTimeToken.tries < CODE_TRIES)
        .with_for_update()  # so that concurrent guesses count as two tries
    ).all()
    expected = _code_hash(work, email, code) if _CODE.fullmatch(code) else ""
    for row in rows:
        row.tries += 1
        if expected and row.browser and hmac.compare_digest(row.code_hash, expected):
            row.used_at = work.now
            return _used(work, row)
    return None


def revoke(work: UnitOfWork, kind: Kind, user_id: int) -> None:
    """Revoke all tokens of one account for one purpose."""
    work.session.execute(
        update(OneTimeToken)
        .where(OneTimeToken.purpose == kind.value, OneTimeToken.user_id == user_id)
        .where(OneTimeToken.used_at.is_(None))
        .values(used_at=work.now)
    )


def _used(work: UnitOfWork, row: OneTimeToken) -> Used:
    same = (OneTimeToken.purpose == row.purpose) & (OneTimeToken.email == row.email)
    if row.user_id is not None:
        same = (OneTimeToken.purpose == row.purpose) & (OneTimeToken.user_id == row.user_id)
    work.session.execute(
        update(OneTimeToken).where(same, OneTimeToken.used_at.is_(None)).values(used_at=work.now)
    )
    return Used(row.email, row.user_id, _is_here(work, row))


def _is_here(work: UnitOfWork, row: OneTimeToken) -> bool:
    return bool(row.browser) and hmac.compare_digest(row.browser, browser_hash(work))


def _token_hash(token: object) -> str:
    is_well_formed = isinstance(token, str) and _TOKEN.fullmatch(token)
    return hashlib.sha256(token.encode()).hexdigest() if is_well_formed and isinstance(token, str) else ""


def _code_hash(work: UnitOfWork, email: str, code: str) -> str:
    return keyed_hash(work.secret, "one-time-code", f"{email}\n{code}")
