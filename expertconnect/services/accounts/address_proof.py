"""Proof of address: whether the actor has shown that an e-mail address is theirs, and what follows.

One model for everything that an unknown person could do to others: fill an expert's calendar, send text to a stranger's
mailbox, review a session, take bookings into an account. `proof_of` decides, `ALLOWED` says what each may cause; the
table in docs/guide/security.md shows the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import exists, select

from db.engine.unit_of_work import UnitOfWork
from db.models import ProvenAddress
from expertconnect.services.accounts.one_time_tokens import browser_hash
from expertconnect.services.common.authorization import current_identity

PROOF_LIVES = timedelta(days=180)
"""How long a browser that has shown an address need not show it again."""


class Proof(StrEnum):
    """What is known of the person who acts under an address."""

    NONE = "none"
    ADDRESS = "address"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a person may cause.

    Attributes:
        books_freely: Whether bookings count at once, without the caps on unproven addresses.
        text_is_sent: Whether text that others typed may be in e-mails to the address.
        may_review: Whether a session of the address may be reviewed.
        joins_account: Whether bookings of the address join an account.
    """

    books_freely: bool
    text_is_sent: bool
    may_review: bool
    joins_account: bool


ALLOWED: Mapping[Proof, Allowance] = {
    Proof.NONE: Allowance(books_freely=False, text_is_sent=False, may_review=False, joins_account=False),
    Proof.ADDRESS: Allowance(books_freely=True, text_is_sent=True, may_review=True, joins_account=False),
    Proof.ACCOUNT: Allowance(books_freely=True, text_is_sent=True, may_review=True, joins_account=True),
}


def proof_of(work: UnitOfWork, email: str) -> Proof:
    """Return what the actor has shown about a folded address.

    An account with a proven address is no unknown person, but proves only its own address: booking for another
    person, it shows nothing about that person's mailbox.
    """
    identity = current_identity(work)
    if identity is not None and identity.user_id is not None:
        if identity.verified and identity.email == email:
            return Proof.ACCOUNT
    elif identity is not None and identity.guest_email == email:
        return Proof.ADDRESS
    return Proof.ADDRESS if _was_proven_here(work, email) else Proof.NONE


def is_known_person(work: UnitOfWork) -> bool:
    """Whether the actor is signed in to an account whose own address is proven, whatever address is typed."""
    identity = current_identity(work)
    return identity is not None and identity.user_id is not None and identity.verified


def record_proof(work: UnitOfWork, email: str) -> None:
    """Remember that a folded address was proven in this browser; a caller without a visitor cookie has none."""
    browser = browser_hash(work)
    if not browser:
        return
    statement = work.insert(ProvenAddress).values(browser=browser, email=email, proven_at=work.now)
    work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["browser", "email"], set_={"proven_at": statement.excluded.proven_at}
        )
    )


def _was_proven_here(work: UnitOfWork, email: str) -> bool:
    browser = browser_hash(work)
    if not browser or not email:
        return False
    proven = exists().where(
        ProvenAddress.browser == browser,
        ProvenAddress.email == email,
        ProvenAddress.proven_at > work.now - PROOF_LIVES,
    )
    return bool(work.session.scalar(select(proven)))
