"""Confirm the address of an account by the link that was sent there."""

from dataclasses import dataclass

from db.engine.gateway import Acting
from db.engine.unit_of_work import UnitOfWork
from db.models import User
from expertconnect.domain import bounds
from expertconnect.domain.errors import Invalid, LinkInvalid
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts import accounts, one_time_tokens, sessions, sign_in
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.accounts.passwords import Hasher
from expertconnect.services.accounts.sign_in import SignedIn
from expertconnect.services.common import authorization, security_events, validation
from expertconnect.services.common.security_events import What

_ASK_FOR_PASSWORD = sentence(
    "Please type the password that you chose when you registered, or choose a new one. "
    "If it was not you who registered, choose a new one: then the account is yours alone."
)


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
        chosen = validation.password(new_password, "new_password")
        words = await acting.ask(sign_in.words_by_token, Kind.VERIFY, token)
        await sign_in.require_strong(acting, chosen, words, "new_password")
        hashed = await hasher.hash(chosen, acting.actor.network)
        return await acting.do(_verify_address, token, new_hash=hashed)
    if not password:
        raise Invalid(fields={"password": _ASK_FOR_PASSWORD})
    await sign_in.allow_sign_in(acting, pending.email)
    typed = password if isinstance(password, str) and len(password) <= bounds.PASSWORD.most else ""
    if not await hasher.verify(typed, pending.password_hash or None, acting.actor.network):
        await acting.do(security_events.record_about, What.SIGN_IN_FAILED, pending.email)
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
    user = work.session.get(User, used.user_id, with_for_update=True)
    if user is None or user.email != used.email or compared not in (None, user.password_hash):
        raise LinkInvalid
    if new_hash:
        accounts.change_password_hash(work, user, new_hash)
        security_events.record(work, What.PASSWORD_RESET, user.id, detail="confirmed")
    accounts.proven(work, user)
    if work.actor.user_id is not None:
        return None
    security_events.record(work, What.SIGNED_IN, user.id, detail="confirmed")
    return SignedIn(accounts.account(work, user), sessions.begin(work, user.id))
