"""Sign-in: register, sign in, change and reset passwords, change addresses.

Each function first counts the attempt in a command of its own, then hashes outside of any transaction, and then runs
its command, which compares what was read before. Known and unknown addresses get the same answer in the same time.
"""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from db.engine.gateway import Acting
from db.engine.unit_of_work import Job, UnitOfWork
from db.models import User
from expertconnect.domain import bounds
from expertconnect.domain.errors import Invalid, LinkInvalid, Taken, WrongCredentials
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts import accounts, one_time_tokens, sessions
from expertconnect.services.accounts.accounts import Account, NewAccount
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.accounts.passwords import Hasher
from expertconnect.services.accounts.sessions import Started
from expertconnect.services.common import authorization, rate_limits, validation
from expertconnect.services.common.ids import new_uid
from expertconnect.services.common.rate_limits import Limit

UNCONFIRMED = sentence(
    "The e-mail address or the password is not right, or the address is not confirmed yet: "
    "then the mail we have sent has a link."
)

_ASK_FOR_PASSWORD = sentence(
    "Please type the password that you chose when you registered, or choose a new one. "
    "If it was not you who registered, choose a new one: then the account is yours alone."
)
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
    await rate_limits.allow(acting, Limit.SIGN_IN, key or str(email)[:320])
    stored = await acting.ask(_hash_of, key) if key else None
    typed = password if isinstance(password, str) and len(password) <= bounds.PASSWORD.most else ""
    if not await hasher.verify(typed, stored, acting.actor.network) or stored is None or key is None:
        raise wrong_credentials(acting)
    signed_in = await acting.do(_sign_in, key, stored)
    if signed_in is None:
        raise wrong_credentials(acting)
    return signed_in


def wrong_credentials(acting: Acting) -> WrongCredentials:
    """Return the error for wrong credentials, with a sentence that fits whether mail is configured."""
    return WrongCredentials(UNCONFIRMED if acting.database.settings.sends_mail else None)


async def change_password(acting: Acting, hasher: Hasher, current: object, new: object) -> None:
    """Set another password; all other sessions of the account end.

    Raises:
        SignInNeeded: If nobody is signed in.
        Invalid: If the current password is wrong, or the new one is not valid.
        RateLimited: After too many tries.
    """
    password = validation.password(new, "new_password")
    stored = await _own_password(acting, hasher, current)
    await acting.do(_change_password, stored, await hasher.hash(password, acting.actor.network))


async def ask_for_reset(acting: Acting, email: object) -> None:
    """Enqueue a password reset link. The answer is the same for every address.

    Raises:
        Invalid: If it is not an address.
        RateLimited: After too many attempts from one network or for one address.
    """
    address = validation.email(email)
    await rate_limits.allow(acting, Limit.RESET, address.key)
    await acting.do(_ask_for_reset, address.key)


async def reset_password(acting: Acting, hasher: Hasher, token: object, new: object) -> None:
    """Set another password by a reset link. All sessions of the account end; its address counts as verified.

    Raises:
        Invalid: If the new password is not valid; the link is not used up.
        LinkInvalid: If the link is wrong, used or too old.
        RateLimited: If too many passwords are being hashed.
    """
    password = validation.password(new)
    await acting.ask(one_time_tokens.peek, Kind.RESET, token)
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


def confirm_email(work: UnitOfWork, token: object) -> Account:
    """Replace the address, by the link that was sent to the new one, in a session of the account that asked for it.

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
    sessions.end_all(work, user.id, keep=work.actor.session_id)
    if before:
        work.post(
            Job(
                f"address_changed:{user.id}:{new_uid()}",
                "address_changed",
                {"user_id": user.id, "email": before},
            )
        )
    return accounts.account(work, user)


async def verify_address(
    acting: Acting, hasher: Hasher, token: object, password: object = None, new_password: object = None
) -> SignedIn | None:
    """Verify an account's address by the link that was sent there.

    The link proves the mailbox, not that its reader made the account: somebody else may have registered with the
    address. So in another browser than the one that registered, the account's password is asked for as well; or a new
    one is set, which ends every session of whoever knew the old one.

    Args:
        password: The account's; needed in another browser, unless `new_password` is given.
        new_password: Replaces the account's password.

    Returns:
        The account, signed in; None if this browser is signed in already.

    Raises:
        LinkInvalid: If the link is wrong, used or too old, or the address has changed since; it is not used up.
        Invalid: If a password is needed, wrong or not valid; the link is not used up.
        RateLimited: After too many tries.
    """
    pending = await acting.ask(_pending_verification, token)
    if pending.is_by_owner:
        return await acting.do(_verify_address, token)
    if new_password:
        hashed = await hasher.hash(validation.password(new_password, "new_password"), acting.actor.network)
        return await acting.do(_verify_address, token, new_hash=hashed)
    if not password:
        raise Invalid(fields={"password": _ASK_FOR_PASSWORD})
    await rate_limits.allow(acting, Limit.SIGN_IN, pending.email)
    typed = password if isinstance(password, str) and len(password) <= bounds.PASSWORD.most else ""
    if not await hasher.verify(typed, pending.password_hash or None, acting.actor.network):
        raise Invalid(fields={"password": sentence("This is not the password of this account.")})
    return await acting.do(_verify_address, token, compared=pending.password_hash)


@dataclass(frozen=True, slots=True)
class _PendingVerification:
    """An account whose address a valid token would verify.

    Attributes:
        is_by_owner: Whether the token came back to the browser that registered the account, or is signed in to it.
    """

    email: str
    password_hash: str
    is_by_owner: bool


def _pending_verification(work: UnitOfWork, token: object) -> _PendingVerification:
    found = one_time_tokens.peek(work, Kind.VERIFY, token)
    user = work.session.get(User, found.user_id)
    if user is None or user.email != found.email:
        raise LinkInvalid
    identity = authorization.current_identity(work)
    is_own_session = identity is not None and identity.user_id == user.id
    return _PendingVerification(user.email, user.password_hash, found.here or is_own_session)


def _verify_address(
    work: UnitOfWork, token: object, *, compared: str | None = None, new_hash: str = ""
) -> SignedIn | None:
    used = one_time_tokens.use(work, Kind.VERIFY, token)
    user = work.session.get(User, used.user_id)
    if user is None or user.email != used.email or compared not in (None, user.password_hash):
        raise LinkInvalid
    if new_hash:
        accounts.change_password_hash(work, user, new_hash, keep=None)
    accounts.proven(work, user)
    if work.actor.user_id is not None:
        return None
    return SignedIn(accounts.account(work, user), sessions.begin(work, user.id))


async def _own_password(acting: Acting, hasher: Hasher, password: object) -> str:
    await rate_limits.allow(acting, Limit.PASSWORD)
    stored = await acting.ask(_own_hash)
    typed = password if isinstance(password, str) and len(password) <= bounds.PASSWORD.most else ""
    if not await hasher.verify(typed, stored, acting.actor.network):
        raise Invalid(fields={"password": sentence("This is not your password.")})
    return stored


def _key_or_nothing(email: object) -> str | None:
    try:
        return validation.email(email).key
    except Invalid:
        return None


def _register(work: UnitOfWork, new: NewAccount) -> SignedIn | None:
    if not work.settings.sends_mail:
        account = accounts.create_account(work, new)
        return SignedIn(account, sessions.begin(work, account.user_id))
    try:
        accounts.create_account(work, new)
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
    user = accounts.by_address(work, key)
    if user is None or user.password_hash != stored:
        return None  # changed while it was compared
    if work.settings.sends_mail and user.email_verified_at is None:
        accounts.ask_to_verify(work, user)
        return None
    rate_limits.forget(work, Limit.SIGN_IN, key)
    return SignedIn(accounts.account(work, user), sessions.begin(work, user.id))


def _own_hash(work: UnitOfWork) -> str:
    return authorization.signed_in(work).password_hash


def _change_password(work: UnitOfWork, stored: str, hashed: str) -> None:
    user = authorization.signed_in(work)
    if user.password_hash != stored:
        raise Invalid(fields={"password": sentence("This is not your password.")})
    accounts.change_password_hash(work, user, hashed, keep=work.actor.session_id)


def _ask_for_reset(work: UnitOfWork, key: str) -> None:
    user = accounts.by_address(work, key)
    if user is not None:
        work.post(
            Job(
                f"password_reset:{user.id}:{new_uid()}",
                "password_reset",
                {"user_id": user.id},
                lives=one_time_tokens.LIVES[Kind.RESET],
            )
        )


def _reset_password(work: UnitOfWork, token: object, hashed: str) -> None:
    used = one_time_tokens.use(work, Kind.RESET, token)
    user = work.session.get(User, used.user_id)
    if user is None or user.email != used.email:
        raise LinkInvalid
    accounts.proven(work, user)
    accounts.change_password_hash(work, user, hashed, keep=None)
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
