"""Profile picture commands: upload, remove, serve.

A picture is public to anybody who knows its URL. The URL of an expert's picture is on public pages, that of a client's
is shown only to the client and their experts.
"""

from collections.abc import Mapping
from hashlib import sha256

from sqlalchemy import bindparam, delete, select

from db.engine.unit_of_work import UnitOfWork
from db.models import Picture
from db.queries.tables import pictures
from expertconnect.domain.errors import NotFound
from expertconnect.domain.people import PICTURE_SIZES
from expertconnect.services.accounts import accounts
from expertconnect.services.accounts.accounts import Account
from expertconnect.services.common import authorization, directory_version
from expertconnect.services.common.ids import is_word
from expertconnect.services.common.key_derivation import keyed_hash

_SMALL, _LARGE = PICTURE_SIZES
_COLUMNS = {_SMALL: pictures.c.small, _LARGE: pictures.c.large}
_SHOWN = {size: select(column).where(pictures.c.key == bindparam("key")) for size, column in _COLUMNS.items()}


def put(work: UnitOfWork, squares: Mapping[int, bytes]) -> Account:
    """Set the account's picture; the URL of the previous picture stops working.

    Args:
        squares: From `processing.squares`.

    Raises:
        SignInNeeded: If nobody is signed in.
    """
    user = authorization.signed_in(work)
    content = sha256(squares[_LARGE]).hexdigest()
    key = keyed_hash(work.secret, "picture", f"{user.id}:{content}")[:32]
    columns = {"key": key, "small": squares[_SMALL], "large": squares[_LARGE], "created_at": work.now}
    written = work.insert(Picture).values(user_id=user.id, **columns)
    work.session.execute(written.on_conflict_do_update(index_elements=["user_id"], set_=columns))
    return _publish_change(work)


def remove(work: UnitOfWork) -> Account:
    """Remove the account's picture; its URL stops working.

    Raises:
        SignInNeeded: If nobody is signed in.
    """
    user = authorization.signed_in(work)
    work.session.execute(delete(Picture).where(Picture.user_id == user.id))
    return _publish_change(work)


def shown(work: UnitOfWork, key: object, size: object) -> bytes:
    """Return a picture as WebP. Public.

    Raises:
        NotFound: If no picture has this key and size.
    """
    statement = _SHOWN.get(size) if isinstance(size, int) else None
    content = work.session.scalar(statement, {"key": key}) if statement is not None and is_word(key) else None
    if content is None:
        raise NotFound
    return bytes(content)


def _publish_change(work: UnitOfWork) -> Account:
    account = accounts.me(work)
    if account.expert_id is not None:
        directory_version.bump(work, account.expert_id)
    return account
