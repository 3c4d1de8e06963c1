"""Account commands: create, edit, verify addresses."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from db.engine.unit_of_work import Job, UnitOfWork
from db.models import Booking, User
from db.queries.tables import experts, pictures, users
from expertconnect.domain.errors import Forbidden, Taken
from expertconnect.domain.people import picture_address
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts import known_browsers, one_time_tokens, sessions
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.common import authorization, directory_version, security_events, validation
from expertconnect.services.common.security_events import What

_JOINED = (
    select(experts.c.id, experts.c.username, pictures.c.key)
    .select_from(
        users.outerjoin(experts, experts.c.user_id == users.c.id).outerjoin(
            pictures, pictures.c.user_id == users.c.id
        )
    )
    .where(users.c.id == bindparam("user_id"))
)
_KNOWN = sentence("There is an account with this address already. Please sign in.")


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its owner sees it.

    Attributes:
        image_url: Their picture, as returned by `domain.people.picture_address`; empty for none.
    """

    user_id: int
    email: str
    is_verified: bool
    name: str
    time_zone: str
    locale: str
    hour12: bool | None
    is_admin: bool
    expert_id: int | None
    username: str | None
    created_at: datetime
    image_url: str = ""

    @property
    def is_expert(self) -> bool:
        """Whether the account has a public expert profile."""
        return self.expert_id is not None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Validated input for a new account. It grants no rights."""

    address: validation.Address
    name: str
    password_hash: str
    time_zone: str = "UTC"
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class ProfileInput:
    """Unvalidated account settings; all of them are replaced.

    Attributes:
        hour12: None to follow the locale.
    """

    name: str
    time_zone: str
    locale: str = "en"
    hour12: bool | None = None


def create_account(work: UnitOfWork, new: NewAccount) -> Account:
    """Create an account; if a mail server is configured, enqueue an e-mail that verifies its address.

    Raises:
        Taken: If the address has an account. The unique key decides, without a query before.
    """
    user = User(
        email=new.address.key,
        email_shown=new.address.shown,
        name=new.name,
        password_hash=new.password_hash,
        time_zone=new.time_zone,
        locale=new.locale,
        created_at=work.now,
    )
    try:
        with work.attempt():
            work.session.add(user)
            work.session.flush()
    except IntegrityError as error:
        raise Taken(_KNOWN, fields={"email": _KNOWN}) from error
    if work.settings.sends_mail:
        ask_to_verify(work, user)
    return account(work, user)


def create_admin(work: UnitOfWork, new: NewAccount) -> Account:
    """Create an administrator's account; from the command line only.

    Raises:
        Forbidden: If the actor is not the system.
        Taken: If the address has an account.
    """
    if not work.actor.is_system:
        raise Forbidden
    created = create_account(work, new)
    user = work.session.get_one(User, created.user_id)
    user.is_admin, user.email_verified_at = True, work.now
    security_events.record(work, What.ADMIN_MADE, user.id)
    return account(work, user)


def me(work: UnitOfWork) -> Account:
    """Return the signed-in account.

    Raises:
        SignInNeeded: If nobody is signed in.
    """
    return account(work, authorization.signed_in(work))


def edit_profile(work: UnitOfWork, given: ProfileInput) -> Account:
    """Change the name, zone, language and clock of the signed-in account.

    Raises:
        Invalid: With all invalid fields.
    """
    user = authorization.signed_in(work)
    with validation.Form() as form:
        name = form.of(validation.name, given.name)
        zone = form.of(validation.zone, given.time_zone)
        locale = form.of(validation.locale, given.locale)
        hour12 = None if given.hour12 is None else form.of(validation.yes_or_no, given.hour12, "hour12")
    renamed = name != user.name
    user.name, user.time_zone, user.locale, user.hour12 = name, zone, locale, hour12
    changed = account(work, user)
    if renamed and changed.expert_id is not None:
        directory_version.bump(work, changed.expert_id)
    return changed


def ask_to_verify(work: UnitOfWork, user: User) -> None:
    """Enqueue an e-mail that verifies the account's address; at most one an hour."""
    work.post(
        Job(
            key=f"verify_address:{user.id}:{work.now:%Y%m%d%H}",
            purpose="verify_address",
            payload={"user_id": user.id, "browser": one_time_tokens.browser_hash(work)},
            lives=one_time_tokens.LIVES[Kind.VERIFY],
        )
    )


def send_verification(work: UnitOfWork) -> None:
    """Send the verification e-mail again."""
    user = authorization.signed_in(work)
    if user.email_verified_at is None:
        ask_to_verify(work, user)


def proven(work: UnitOfWork, user: User) -> None:
    """Mark an account's address as verified, and add the guest bookings made with it to the account."""
    user.email_verified_at = user.email_verified_at or work.now
    work.session.execute(
        update(Booking)
        .where(Booking.email == user.email, Booking.client_id.is_(None), Booking.status != "held")
        .values(client_id=user.id)
    )


def change_password_hash(
    work: UnitOfWork, user: User, password_hash: str, *, keep: str | None = None
) -> None:
    """Set another password; all sessions and unused links of the account end within the same transaction.

    Args:
        keep: A session that was begun in this command. Older ones end without exception: a copied cookie names the
            same session as the one it was copied from.
    """
    user.password_hash = password_hash
    for kind in (Kind.RESET, Kind.CHANGE_EMAIL):
        one_time_tokens.revoke(work, kind, user.id)
    sessions.end_all(work, user.id, keep=keep)
    known_browsers.forget_all(work, user.id)
    if keep is not None:
        known_browsers.remember(work, user.id)


def by_address(work: UnitOfWork, key: str, *, locked: bool = False) -> User | None:
    """Return the account of a folded address; for the services only.

    Args:
        locked: Wait for commands that change the account, and let later ones wait for this one.
    """
    query = select(User).where(User.email == key)
    return work.session.scalar(query.with_for_update(read=True) if locked else query)


def account(work: UnitOfWork, user: User) -> Account:
    """Return an account as its owner sees it."""
    joined = work.session.execute(_JOINED, {"user_id": user.id}).first()
    expert_id, username, picture = joined if joined else (None, None, None)
    return Account(
        user.id,
        user.email_shown,
        user.email_verified_at is not None,
        user.name,
        user.time_zone,
        user.locale,
        user.hour12,
        bool(user.is_admin),
        expert_id,
        username,
        user.created_at,
        picture_address(picture),
    )


__all__ = [
    "Account",
    "NewAccount",
    "ProfileInput",
    "account",
    "ask_to_verify",
    "by_address",
    "change_password_hash",
    "create_account",
    "create_admin",
    "edit_profile",
    "me",
    "proven",
    "send_verification",
]
