"""Authorization: `authorize`, which every command calls, whether pages, the HTTP API or a worker runs it.

Another person's subject looks like a missing one: `NotFound` for both. `Forbidden` is for actors who may see a subject
but not do this with it.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum, auto
from typing import NamedTuple

from sqlalchemy import bindparam, select

from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, Expert, User
from db.queries.bookings import BookingRow
from db.queries.tables import experts, sign_ins, users
from expertconnect.domain.errors import Forbidden, NotFound, SignInNeeded
from expertconnect.domain.sentences import sentence

LINK_LIVES = timedelta(days=30)
"""How long after the end of a session its manage link still opens it."""


class Action(StrEnum):
    """Action of an actor on a subject."""

    SEE_BOOKING = auto()
    CHANGE_BOOKING = auto()
    ANSWER_BOOKING = auto()
    CLOSE_BOOKING = auto()
    REVIEW_BOOKING = auto()
    EDIT_EXPERT = auto()
    EDIT_ACCOUNT = auto()
    ADMINISTER = auto()


class Role(StrEnum):
    """Role of an actor for a subject."""

    SYSTEM = auto()
    EXPERT = auto()
    CLIENT = auto()
    OWNER = auto()
    ADMIN = auto()


_PARTIES = frozenset({Role.EXPERT, Role.CLIENT, Role.SYSTEM})
POLICY: Mapping[Action, frozenset[Role]] = {
    Action.SEE_BOOKING: _PARTIES,
    Action.CHANGE_BOOKING: _PARTIES,
    Action.ANSWER_BOOKING: frozenset({Role.EXPERT, Role.SYSTEM}),
    Action.CLOSE_BOOKING: frozenset({Role.EXPERT, Role.SYSTEM}),
    Action.REVIEW_BOOKING: frozenset({Role.CLIENT}),
    Action.EDIT_EXPERT: frozenset({Role.EXPERT, Role.SYSTEM}),
    Action.EDIT_ACCOUNT: frozenset({Role.OWNER, Role.SYSTEM}),
    Action.ADMINISTER: frozenset({Role.ADMIN, Role.SYSTEM}),
}
_OF_ACCOUNTS = frozenset({Action.EDIT_EXPERT, Action.EDIT_ACCOUNT})


class CurrentIdentity(NamedTuple):
    """Identity of the actor's live session; for a guest session only the address."""

    user_id: int | None
    email: str
    verified: bool
    is_admin: bool
    expert_id: int | None
    guest_email: str | None


OfParties = BookingRow | Booking


_IDENTITY = (
    select(
        sign_ins.c.user_id,
        users.c.email,
        users.c.email_verified_at,
        users.c.is_admin,
        experts.c.id,
        sign_ins.c.guest_email,
        sign_ins.c.expires_at,
        sign_ins.c.revoked_at,
    )
    .select_from(
        sign_ins.outerjoin(users, users.c.id == sign_ins.c.user_id).outerjoin(
            experts, experts.c.user_id == users.c.id
        )
    )
    .where(sign_ins.c.id == bindparam("id"))
)


def current_identity(work: UnitOfWork) -> CurrentIdentity | None:
    """Return the identity of the actor's session, read once per command; None for an actor who is not signed in.

    Raises:
        SignInNeeded: If the session is not the actor's, has ended or was revoked.
    """
    if "identity" not in work.known:
        work.known["identity"] = _read_identity(work)
    identity = work.known["identity"]
    return identity if isinstance(identity, CurrentIdentity) else None


def signed_in(work: UnitOfWork) -> User:
    """Return the account of the actor.

    Raises:
        SignInNeeded: If nobody is signed in, or the session has ended.
    """
    identity = current_identity(work)
    if identity is None or identity.user_id is None:
        raise SignInNeeded
    return work.session.get_one(User, identity.user_id)


def own_expert(work: UnitOfWork) -> Expert:
    """Return the expert of the actor's account.

    Raises:
        SignInNeeded: As `signed_in`.
        Forbidden: If the account is no expert.
    """
    identity = current_identity(work)
    if identity is None or identity.user_id is None:
        raise SignInNeeded
    if identity.expert_id is None:
        raise Forbidden(sentence("Only experts can do that. You can become one in your profile."))
    return work.session.get_one(Expert, identity.expert_id)


def admin(work: UnitOfWork) -> User:
    """Return the actor's account if it is an administrator's; for others the administration does not exist.

    Raises:
        SignInNeeded: As `signed_in`.
        NotFound: If the account is not an administrator's.
    """
    user = signed_in(work)
    if not user.is_admin:
        raise NotFound
    return user


def authorize(work: UnitOfWork, action: Action, subject: object = None) -> None:
    """Refuse an action that the actor's roles do not allow.

    Args:
        subject: A booking's row; for EDIT_EXPERT an object with an ``expert_id``, or that id; for EDIT_ACCOUNT a
            `User` or a user's id; None for ADMINISTER.

    Raises:
        SignInNeeded: If the actor's session has ended.
        NotFound: If the subject is None where one is needed, or the actor has no role for it.
        Forbidden: If the actor may see it, but not do this.
    """
    if subject is None and action is not Action.ADMINISTER:
        if action in _OF_ACCOUNTS and not work.actor.is_system:
            _own(work, "user_id")  # visitors must get the same error whether the subject exists or not
        raise NotFound
    roles = roles_of(work, action, subject)
    if roles & POLICY[action]:
        return
    if isinstance(subject, OfParties) and roles & POLICY[Action.SEE_BOOKING]:
        raise Forbidden
    raise NotFound


def roles_of(work: UnitOfWork, action: Action, subject: object) -> frozenset[Role]:
    """Return the roles of the actor for a subject."""
    if work.actor.is_system:
        return frozenset({Role.SYSTEM})
    if action is Action.ADMINISTER:
        identity = current_identity(work)
        return frozenset({Role.ADMIN}) if identity is not None and identity.is_admin else frozenset()
    if action is Action.EDIT_ACCOUNT:
        return _role(Role.OWNER, _id_of(subject, "id"), _own(work, "user_id"))
    if action is Action.EDIT_EXPERT:
        return _role(Role.EXPERT, _id_of(subject, "expert_id"), _own(work, "expert_id"))
    return booking_roles(work, subject) if isinstance(subject, OfParties) else frozenset()


def booking_roles(work: UnitOfWork, booking: OfParties) -> frozenset[Role]:
    """Return the roles of the actor for a booking. Holds give no role: `bookings.holds` checks who owns them."""
    if work.actor.is_system:
        return frozenset({Role.SYSTEM})
    if booking.booked_at is None:
        return frozenset()
    roles = set()
    identity = current_identity(work)
    if identity is not None and identity.expert_id == booking.expert_id:
        roles.add(Role.EXPERT)
    if _is_client(work, identity, booking):
        roles.add(Role.CLIENT)
    return frozenset(roles)


def _is_client(work: UnitOfWork, identity: CurrentIdentity | None, booking: OfParties) -> bool:
    actor = work.actor
    if actor.manages == booking.uid:  # the link's token was checked before `manages` was set
        return work.now <= booking.ends_at + LINK_LIVES
    if identity is not None and identity.guest_email is not None and identity.guest_email == booking.email:
        return True
    if identity is not None and identity.user_id is not None and identity.user_id == booking.client_id:
        return True
    if booking.client_id is not None:
        return False
    if identity is not None and identity.verified and identity.email == booking.email:
        return True
    # The browser that booked without an account sees and changes what it has booked itself, with a mail server or
    # without: its pages offer that at once, and an e-mail may take a while or never arrive.
    return (
        actor.visitor is not None
        and actor.visitor == booking.held_by
        and work.now <= booking.ends_at + LINK_LIVES
    )


def _read_identity(work: UnitOfWork) -> CurrentIdentity | None:
    actor = work.actor
    if actor.session_id is None:
        if actor.user_id is not None or actor.guest_email is not None:
            raise SignInNeeded
        return None
    row = work.session.execute(_IDENTITY, {"id": actor.session_id}).first()
    if row is None:
        raise SignInNeeded
    user_id, email, verified_at, is_admin, expert_id, guest_email, expires_at, revoked_at = row
    if revoked_at is not None or expires_at <= work.now:
        raise SignInNeeded
    if user_id != actor.user_id or guest_email != actor.guest_email:
        raise SignInNeeded
    return CurrentIdentity(
        user_id, email or "", verified_at is not None, bool(is_admin), expert_id, guest_email
    )


def _own(work: UnitOfWork, name: str) -> int | None:
    identity = current_identity(work)
    if identity is None or identity.user_id is None:
        raise SignInNeeded
    own = getattr(identity, name)
    return own if isinstance(own, int) else None


def _id_of(subject: object, name: str) -> int | None:
    subject_id = subject if isinstance(subject, int) else getattr(subject, name, None)
    if subject_id is None and isinstance(subject, Expert):
        subject_id = subject.id
    return subject_id if isinstance(subject_id, int) else None


def _role(role: Role, wanted: int | None, own: int | None) -> frozenset[Role]:
    return frozenset({role}) if wanted is not None and wanted == own else frozenset()
