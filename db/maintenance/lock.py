"""Server lock: one server per SQLite file, since a second one would not notify its pages of the first one's
bookings.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from db.errors import DatabaseRefused
from db.migrate import database_file
from expertconnect.config import Settings


class AlreadyServed(DatabaseRefused):
    """Another process serves this file."""


@contextmanager
def only_server(settings: Settings) -> Iterator[None]:
    """Hold the server lock of this database within a `with` block. On PostgreSQL there may be many servers.

    The lock goes with the process, however it ends; the file beside the database stays and means nothing.

    Raises:
        AlreadyServed: Another process serves it.
        DatabaseRefused: The lock file cannot be made.
    """
    if not settings.is_sqlite:
        yield
        return
    file = database_file(settings)
    path = file.with_name(file.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise DatabaseRefused(f"{path} cannot be written: {error.strerror}") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 200).decode(errors="replace").strip() or "another process"
            raise AlreadyServed(
                f"{file} is already being served by {holder}; stop that server first"
                " (several processes need PostgreSQL)"
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} at {settings.url}".encode())
        yield
    finally:
        os.close(handle)
