"""Known browsers: which browsers have signed in to an account, by their visitor cookie.

The limits of sign-in and password resets count them by themselves: whatever strangers try, an owner gets in where they
have been in before.
"""

from datetime import timedelta

from sqlalchemy import delete, select

from db.engine.gateway import Acting
from db.engine.unit_of_work import UnitOfWork
from db.models import KnownBrowser, User
from expertconnect.services.common import rate_limits
from expertconnect.services.common.key_derivation import keyed_hash
from expertconnect.services.common.rate_limits import Limit

KEPT = timedelta(days=365)
_LABEL = "known-browser"


async def allow(acting: Acting, limit: Limit, key: str) -> bool:
    """Count an attempt for a folded address; return whether this browser has signed in to its account before.

    Raises:
        RateLimited: If the limit is exceeded.
    """
    is_known = await acting.ask(knows, key)
    await rate_limits.allow(acting, limit, key, is_known=is_known)
    return is_known


def remember(work: UnitOfWork, user_id: int) -> None:
    """Remember that the actor's browser has signed in to an account."""
    browser = _browser(work)
    if browser:
        statement = work.insert(KnownBrowser).values(user_id=user_id, browser=browser, signed_in_at=work.now)
        work.session.execute(
            statement.on_conflict_do_update(
                index_elements=["user_id", "browser"], set_={"signed_in_at": work.now}
            )
        )


def knows(work: UnitOfWork, key: str) -> bool:
    """Whether the actor's browser has signed in to the account of a folded address."""
    found = work.session.scalar(
        select(KnownBrowser.user_id)
        .join(User, User.id == KnownBrowser.user_id)
        .where(User.email == key, KnownBrowser.browser == _browser(work))
    )
    return found is not None


def forget_all(work: UnitOfWork, user_id: int) -> None:
    """Forget all browsers of an account; sessions that begin later are remembered again."""
    work.session.execute(delete(KnownBrowser).where(KnownBrowser.user_id == user_id))


def _browser(work: UnitOfWork) -> str:
    return keyed_hash(work.secret, _LABEL, work.actor.visitor) if work.actor.visitor else ""
