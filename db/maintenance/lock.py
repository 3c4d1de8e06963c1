"""File lock that allows one server to a SQLite database.

Events stay in the process that published them, so pages of a second server would miss the bookings of the first.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from db.errors import DatabaseRefused
from db.migrate import database_file
from expertconnect.config import Settings


class AlreadyServed(DatabaseRefused):
    """Another process serves this database file."""


@contextmanager
def only_server(settings: Settings) -> Iterator[None]:
    """Hold the server lock of a SQLite database during a block. Does nothing on PostgreSQL.

    The lock ends with the process, even a killed one; the lock file remains and has no meaning by itself.

    Raises:
        AlreadyServed: Another process holds the lock.
        DatabaseRefused: The lock file cannot be written.
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
