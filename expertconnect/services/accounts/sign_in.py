"""Sign-in: register, sign in, change and reset passwords, change addresses.

Each function first counts the attempt in a command of its own, then hashes outside of any transaction, and then runs
its command, which compares what was read before. Known and unknown addresses get the same answer in the same time.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db.engine.gateway import Acting
from db.engine.unit_of_work import Job, UnitOfWork
from db.models import User
from expertconnect.domain import bounds
from expertconnect.domain.errors import Invalid, LinkInvalid, RateLimited, Taken, WrongCredentials
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts import (
    accounts,
    known_browsers,
    one_time_tokens,
    password_strength,
    sessions,
)
from expertconnect.services.accounts.accounts import Account, NewAccount
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.accounts.passwords import Hasher
from expertconnect.services.accounts.sessions import Started
from expertconnect.services.common import authorization, rate_limits, security_events, validation
from expertconnect.services.common.ids import new_uid
from expertconnect.services.common.key_derivation import keyed_hash
from expertconnect.services.common.rate_limits import Limit
from expertconnect.services.common.security_events import What

UNCONFIRMED = sentence(
    "The e-mail address or the password is not right, or the address is not confirmed yet: "
    "then the mail we have sent has a link."
)

RESET_EVERY = timedelta(minutes=10)
"""How often strangers can have a reset e-mail sent to one address; its link works for half an hour."""
NO_ACCOUNT = 0
"""Id of no account, in the job of an e-mail that will not be sent."""

_SIGN_IN_FIRST = sentence(
    "Please sign in here to the account that asked for this address, and open the link from your mail once more."
)


@dataclass(frozen=True, slots=True)
class Registration:
    """Unvalidated registration."""

    email: str
    name: str
    password: str
    time_zone: str = "UTC"
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account and its new session."""

    account: Account
    started: Started


async def register(acting: Acting, hasher: Hasher, given: Registration) -> SignedIn | None:
    """Register an account.

    Returns:
        The account, signed in. With a mail server None, whether the address had an account or not: the e-mail says
        which, and its link signs in.

    Raises:
        Invalid: With all invalid fields.
        Taken: Without a mail server, if the address has an account.
        RateLimited: After too many attempts from one network or for one address.
    """
    with validation.Form() as form:
        address = form.of(validation.email, given.email)
        name = form.of(validation.name, given.name)
        password = form.of(validation.password, given.password)
        zone = form.of(validation.zone, given.time_zone)
        locale = form.of(validation.locale, given.locale)
    words = password_strength.words_of(acting.database.settings, name=name, email=address.shown)
    await require_strong(acting, password, words)
    await rate_limits.allow(acting, Limit.SIGN_UP, address.key)
    new = NewAccount(address, name, await hasher.hash(password, acting.actor.network), zone, locale)
    return await acting.do(_register, new)


async def sign_in(acting: Acting, hasher: Hasher, email: object, password: object) -> SignedIn:
    """Sign in with address and password.

    Raises:
        WrongCredentials: If they do not match; neither the answer nor its time tells which is wrong.
        RateLimited: After too many tries from one network or on one address.
    """
    key = _key_or_nothing(email)
    await allow_sign_in(acting, key or str(email)[:320])
    stored = await acting.ask(_hash_of, key) if key else None
    typed = password if isinstance(password, str) and len(password) <= bounds.PASSWORD.most else ""
    if not await hasher.verify(typed, stored, acting.actor.network) or stored is None or key is None:
        await acting.do(security_events.record_about, What.SIGN_IN_FAILED, key or "")
        raise wrong_credentials(acting)
    signed_in = await acting.do(_sign_in, key, stored)
    if signed_in is None:
        raise wrong_credentials(acting)
    return signed_in


def wrong_credentials(acting: Acting) -> WrongCredentials:
    """Return the error for wrong credentials, with a sentence that fits whether mail is configured."""
    return WrongCredentials(UNCONFIRMED if acting.database.settings.sends_mail else None)


async def change_password(acting: Acting, hasher: Hasher, current: object, new: object) -> SignedIn:
    """Set another password; all sessions of the account end, and this browser gets a new one.

    Raises:
        SignInNeeded: If nobody is signed in.
        Invalid: If the current password is wrong, or the new one is not valid.
        RateLimited: After too many tries.
    """
    password = validation.password(new, "new_password")
    stored = await _own_password(acting, hasher, current)
    await require_strong(acting, password, await acting.ask(_own_words), "new_password")
    return await acting.do(_change_password, stored, await hasher.hash(password, acting.actor.network))


async def ask_for_reset(acting: Acting, email: object) -> None:
    """Enqueue a password reset link. The answer is the same for every address.

    Raises:
        Invalid: If it is not an address.
        RateLimited: After too many attempts from one network or for one address.
    """
    address = validation.email(email)
    is_known = await known_browsers.allow(acting, Limit.RESET, address.key)
    await acting.do(_ask_for_reset, address.key, is_known=is_known)


async def reset_password(acting: Acting, hasher: Hasher, token: object, new: object) -> None:
    """Set another password by a reset link. All sessions of the account end; its address counts as verified.

    Raises:
        Invalid: If the new password is not valid; the link is not used up.
        LinkInvalid: If the link is wrong, used or too old.
        RateLimited: If too many passwords are being hashed.
    """
    password = validation.password(new)
    await require_strong(acting, password, await acting.ask(words_by_token, Kind.RESET, token))
    await acting.do(_reset_password, token, await hasher.hash(password, acting.actor.network))


async def ask_to_change_email(acting: Acting, hasher: Hasher, password: object, email: object) -> None:
    """Enqueue an e-mail to a new address; using its link replaces the account's address.

    Raises:
        SignInNeeded: If nobody is signed in.
        Invalid: If the password is wrong, or it is not an address.
        RateLimited: After too many tries.
    """
    address = validation.email(email)
    await _own_password(acting, hasher, password)
    await rate_limits.allow(acting, Limit.RESET, address.key)
    await acting.do(_ask_to_change_email, address)


def confirm_email(work: UnitOfWork, token: object) -> SignedIn:
    """Replace the address, by the link that was sent to the new one, in a session of the account that asked for it.

    All sessions of the account end, and this browser gets a new one.

    Whoever reads the new mailbox has proven nothing about the account: without the session, a link that is opened by
    the owner of an address would give their bookings to the account that asked. The old address is told.

    Raises:
        LinkInvalid: If the link is wrong, used or too old, or this browser is not signed in to the account that asked;
            it is not used up.
        Taken: If the address belongs to another account by now.
    """
    used = one_time_tokens.use(work, Kind.CHANGE_EMAIL, token)
    identity = authorization.current_identity(work)
    if identity is None or identity.user_id != used.user_id:
        raise LinkInvalid(_SIGN_IN_FIRST)
    user = work.session.get_one(User, used.user_id)
    address = validation.email(used.email)
    before = user.email_shown if user.email_verified_at is not None else ""
    try:
        with work.attempt():
            user.email, user.email_shown, user.email_verified_at = address.key, address.shown, work.now
            work.session.flush()
    except IntegrityError as error:
        raise Taken from error
    one_time_tokens.revoke(work, Kind.RESET, user.id)  # they were sent to the old mailbox
    accounts.proven(work, user)
    if before:
        work.post(
            Job(
                f"address_changed:{user.id}:{new_uid()}",
                "address_changed",
                {"user_id": user.id, "email": before},
            )
        )
    security_events.record(work, What.ADDRESS_CHANGED, user.id)
    started = sessions.begin(work, user.id)
    sessions.end_all(work, user.id, keep=started.session_id)
    return SignedIn(accounts.account(work, user), started)


async def _own_password(acting: Acting, hasher: Hasher, password: object) -> str:
    await rate_limits.allow(acting, Limit.PASSWORD)
    stored = await acting.ask(_own_hash)
    typed = password if isinstance(password, str) and len(password) <= bounds.PASSWORD.most else ""
    if not await hasher.verify(typed, stored, acting.actor.network):
        await acting.do(security_events.record, What.PASSWORD_WRONG, acting.actor.user_id)
        raise Invalid(fields={"password": sentence("This is not your password.")})
    return stored


async def allow_sign_in(acting: Acting, key: str) -> None:
    """Count a sign-in for a folded address.

    Raises:
        RateLimited: If the limit is exceeded.
    """
    try:
        await known_browsers.allow(acting, Limit.SIGN_IN, key)
    except RateLimited:
        await acting.do(security_events.record_once, What.SIGN_IN_LIMITED, key)
        raise


async def require_strong(
    acting: Acting, password: str, words: tuple[str, ...], field: str = "password"
) -> None:
    """Count a new password and refuse one that is easy to guess.

    Raises:
        Invalid: If it is.
        RateLimited: After too many from one network.
    """
    await rate_limits.allow(acting, Limit.NEW_PASSWORD)
    await password_strength.require_strong(password, words, field)


def _own_words(work: UnitOfWork) -> tuple[str, ...]:
    return password_strength.words_of_account(work, authorization.signed_in(work))


def words_by_token(work: UnitOfWork, kind: Kind, token: object) -> tuple[str, ...]:
    """Return the words of the account that a token is for.

    Raises:
        LinkInvalid: If it is not valid.
    """
    user = work.session.get(User, one_time_tokens.peek(work, kind, token).user_id)
    if user is None:
        raise LinkInvalid
    return password_strength.words_of_account(work, user)


def _key_or_nothing(email: object) -> str | None:
    try:
        return validation.email(email).key
    except Invalid:
        return None


def _register(work: UnitOfWork, new: NewAccount) -> SignedIn | None:
    if not work.settings.sends_mail:
        account = accounts.create_account(work, new)
        security_events.record(work, What.REGISTERED, account.user_id)
        return SignedIn(account, sessions.begin(work, account.user_id))
    try:
        created = accounts.create_account(work, new)
        security_events.record(work, What.REGISTERED, created.user_id)
    except Taken:
        owner = accounts.by_address(work, new.address.key)
        if owner is not None:
            key = f"address_known:{owner.id}:{work.now:%Y%m%d}"
            work.post(
                Job(key, "address_known", {"user_id": owner.id}, lives=one_time_tokens.LIVES[Kind.VERIFY])
            )
    return None


def _hash_of(work: UnitOfWork, key: str) -> str | None:
    user = accounts.by_address(work, key)
    return (user.password_hash or None) if user else None


def _sign_in(work: UnitOfWork, key: str, stored: str) -> SignedIn | None:
    user = accounts.by_address(work, key, locked=True)
    if user is None or user.password_hash != stored:
        return None  # changed while it was compared
    if work.settings.sends_mail and user.email_verified_at is None:
        accounts.ask_to_verify(work, user)
        return None
    rate_limits.forget(work, Limit.SIGN_IN, key)
    security_events.record(work, What.SIGNED_IN, user.id)
    return SignedIn(accounts.account(work, user), sessions.begin(work, user.id))


def _own_hash(work: UnitOfWork) -> str:
    return authorization.signed_in(work).password_hash


def _change_password(work: UnitOfWork, stored: str, hashed: str) -> SignedIn:
    user = authorization.signed_in(work)
    if user.password_hash != stored:
        raise Invalid(fields={"password": sentence("This is not your password.")})
    started = sessions.begin(work, user.id)
    accounts.change_password_hash(work, user, hashed, keep=started.session_id)
    security_events.record(work, What.PASSWORD_CHANGED, user.id)
    _tell_of_password(work, user.id)
    return SignedIn(accounts.account(work, user), started)


def _tell_of_password(work: UnitOfWork, user_id: int) -> None:
    """Enqueue the e-mail that tells the owner of another password, whoever has set it."""
    work.post(Job(f"password_changed:{user_id}:{new_uid()}", "password_changed", {"user_id": user_id}))


def _ask_for_reset(work: UnitOfWork, key: str, *, is_known: bool) -> None:
    """Enqueue the e-mail for every address, with the same work; for one without an account it is dropped.

    However many networks ask, an address gets one e-mail in a few minutes: its link works wherever it is opened, so
    an owner who asks after a stranger has it already. A browser that the account knows always gets one of its own.
    """
    window = int(work.now.timestamp()) // int(RESET_EVERY.total_seconds())
    about = new_uid() if is_known else f"{keyed_hash(work.secret, 'reset-mail', key)[:32]}:{window}"
    user_id = work.session.scalar(select(User.id).where(User.email == key)) or NO_ACCOUNT
    security_events.record(work, What.RESET_ASKED, user_id or None, address=key)
    work.post(
        Job(
            f"password_reset:{about}",
            "password_reset",
            {"user_id": user_id},
            lives=one_time_tokens.LIVES[Kind.RESET],
        )
    )


def _reset_password(work: UnitOfWork, token: object, hashed: str) -> None:
    used = one_time_tokens.use(work, Kind.RESET, token)
    user = work.session.get(User, used.user_id)
    if user is None or user.email != used.email:
        raise LinkInvalid
    accounts.proven(work, user)
    accounts.change_password_hash(work, user, hashed)
    security_events.record(work, What.PASSWORD_RESET, user.id)
    _tell_of_password(work, user.id)
    rate_limits.forget(work, Limit.SIGN_IN, user.email)


def _ask_to_change_email(work: UnitOfWork, address: validation.Address) -> None:
    user = authorization.signed_in(work)
    work.post(
        Job(
            f"change_email:{user.id}:{new_uid()}",
            "change_email",
            {"user_id": user.id, "email": address.shown},
            lives=one_time_tokens.LIVES[Kind.CHANGE_EMAIL],
        )
    )
