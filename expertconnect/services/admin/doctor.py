"""Installation checks (doctor): one finding for each check. Read only."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from sqlalchemy import NullPool, create_engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db.engine.unit_of_work import UnitOfWork
from db.maintenance.constraint_check import missing_constraints
from db.migrate import current, database_file, newest
from db.queries import integrity
from db.queries.tables import bookings, experts
from expertconnect.clock import Clock
from expertconnect.clock_watch import LEAP
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services.accounts import demo_log_ins
from expertconnect.services.admin.zone_rules import moved_wall_times
from expertconnect.services.bookings.undo_expiry import wrongly_ended
from expertconnect.services.common import last_run, other_origin
from expertconnect.services.jobs import outbox
from expertconnect.zone_data import zone_data

MIN_FREE = 500 * 1024 * 1024
"""Minimum of free bytes: room for a busy week, its backup and a migration's copy."""
LATE = timedelta(minutes=30)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """Result of one check.

    Attributes:
        name: Subject of the check, in a word or two.
        is_well: Whether nothing needs to be done.
        sentence: The finding, for the operator.
    """

    name: str
    is_well: bool
    sentence: str


def examine(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Run all checks that need no mail server, the cheapest first."""
    yield _settings(settings)
    yield _proxies(settings)
    yield _secret(settings)
    yield _disk(settings)
    yield _zones()
    if settings.is_sqlite and not database_file(settings).exists():
        yield Finding("database", False, f"There is none at {database_file(settings)} yet; run migrate.")
        return
    engine = create_engine(settings.database, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield _database(Session(connection), settings)
            revision = current(engine)
            yield _migrations(revision)
            if revision != newest():
                return
            missing = missing_constraints(connection)
            guarded = "The database itself keeps bookings apart."
            yield Finding("guard", not missing, f"It lacks {' and '.join(missing)}." if missing else guarded)
            with Session(connection) as session:
                yield from _contents(session, settings, clock)
    except DBAPIError as error:
        yield Finding("database", False, f"It cannot be read: {str(error.orig).strip().splitlines()[0]}.")
    finally:
        engine.dispose()


def _contents(session: Session, settings: Settings, clock: Clock) -> Iterator[Finding]:
    yield bookings_have_their_claims(session, clock)
    yield claims_have_their_bookings(session, clock)
    yield _demo(session, settings, clock)
    yield _address(session, settings, clock)
    yield ended_in_time(session, clock)
    yield _clock(session, settings, clock)
    yield _known_zones(session)
    yield _wall_times(session, clock)
    yield _outbox(session, settings, clock)


def _settings(settings: Settings) -> Finding:
    host = urlsplit(settings.url).hostname
    if not settings.limits_on and host not in LOOPBACK:
        return Finding("settings", False, "EXPERTCONNECT_RATE_LIMITS is off on a public address.")
    if not settings.is_https and host not in LOOPBACK:
        return Finding("settings", False, f"{settings.url} is not https: sign-ins can be read on their way.")
    if settings.host not in LOOPBACK and not settings.base_url:
        return Finding(
            "settings", False, "EXPERTCONNECT_BASE_URL is empty: links in mails would lead nowhere."
        )
    return Finding("settings", True, f"The site is {settings.url}.")


def _proxies(settings: Settings) -> Finding:
    if not settings.trusted_proxies:
        if settings.is_https:
            return Finding(
                "proxies",
                False,
                "The site is https, so a proxy stands in front of it, but EXPERTCONNECT_TRUSTED_PROXIES is empty:"
                " all visitors share one network address, and its limits.",
            )
        return Finding(
            "proxies", True, "No proxy is trusted: each visitor counts by the address that connects."
        )
    everybody = [part for part in settings.proxy_networks if part.prefixlen == 0]
    if everybody:
        return Finding(
            "proxies",
            False,
            f"EXPERTCONNECT_TRUSTED_PROXIES holds {everybody[0]}: every visitor can choose the address that is counted.",
        )
    return Finding("proxies", True, f"X-Forwarded-For is believed from {settings.trusted_proxies}.")


def _address(session: Session, settings: Settings, clock: Clock) -> Finding:
    origin = other_origin.recent(UnitOfWork(session, clock(), SYSTEM, settings, b""))
    if origin:
        return Finding(
            "address",
            False,
            f"Browsers have opened pages at {origin}, where they cannot connect:"
            f" EXPERTCONNECT_BASE_URL says {settings.url}.",
        )
    return Finding("address", True, f"Browsers come to {settings.url}.")


def _secret(settings: Settings) -> Finding:
    if settings.secret_key.get_secret_value():
        return Finding("secret", True, "It is given by a setting.")
    path = settings.data_dir / "secret_key"
    if not path.exists():
        return Finding("secret", True, "It will be made at the first start.")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding("secret", False, f"Others may read {path}; chmod 600 it.")
    return Finding("secret", True, f"It is kept in {path}.")


def _disk(settings: Settings) -> Finding:
    folder = database_file(settings).parent if settings.is_sqlite else settings.data_dir
    free = shutil.disk_usage(_nearest(folder)).free
    return Finding("disk", free >= MIN_FREE, f"{free // 1024**2:,} MB are free at {folder}.")


def _nearest(folder: Path) -> Path:
    """Return the folder, or its closest parent that exists."""
    return next((path for path in (folder, *folder.absolute().parents) if path.exists()), Path("/"))


def _zones() -> Finding:
    data = zone_data()
    return Finding(
        "time zones", True, f"tz {data.version} of {data.source}, {len(available_timezones())} zones."
    )


def _wall_times(session: Session, clock: Clock) -> Finding:
    moved = list(islice(moved_wall_times(session, clock()), SHOWN + 1))
    if not moved:
        return Finding(
            "wall times", True, "Every coming session begins when its parties' clocks were to show it."
        )
    lines = ", ".join(
        f"{one.uid} ({one.zone}: agreed {one.agreed:%Y-%m-%d %H:%M}, now {one.now:%H:%M})"
        for one in moved[:SHOWN]
    )
    more = " and more" if len(moved) > SHOWN else ""
    return Finding(
        "wall times",
        False,
        f"New rules of time zones have moved {lines}{more}; each keeps its instant until its parties move it.",
    )


def _known_zones(session: Session) -> Finding:
    unknown = sorted(set(session.scalars(select(experts.c.time_zone).distinct())) - available_timezones())
    if unknown:
        return Finding("experts' zones", False, f"The zone data does not know {', '.join(unknown[:SHOWN])}.")
    return Finding("experts' zones", True, "All are known.")


def _database(session: Session, settings: Settings) -> Finding:
    if not settings.is_sqlite:
        encoding = str(session.execute(text("SHOW server_encoding")).scalar_one())
        server = str(session.execute(text("SHOW server_version")).scalar_one())
        return Finding("database", encoding == "UTF8", f"PostgreSQL {server}, encoding {encoding}.")
    verdict = str(session.execute(text("PRAGMA integrity_check(1)")).scalar_one())
    orphan = session.execute(text("PRAGMA foreign_key_check")).first()
    if verdict != "ok":
        return Finding(
            "database", False, f"{database_file(settings)} is damaged: {verdict.splitlines()[-1]}."
        )
    if orphan is not None:
        return Finding("database", False, f"Rows of {orphan[0]} point to rows that are not there.")
    return Finding("database", True, f"{database_file(settings)} is whole.")


def _migrations(revision: str | None) -> Finding:
    if revision == newest():
        return Finding("migrations", True, f"The schema is at {revision}.")
    return Finding(
        "migrations",
        False,
        f"The schema is at {revision or 'nothing'}, this code wants {newest()}; run migrate.",
    )


def bookings_have_their_claims(session: Session, clock: Clock) -> Finding:
    """Check that every coming live booking has a claim for each of its ticks."""
    unclaimed = list(session.scalars(integrity.without_claims(clock()).limit(SHOWN)))
    if unclaimed:
        return Finding("bookings", False, f"Others could book the time of {', '.join(unclaimed)}.")
    live = bookings.c.status.in_(integrity.LIVE)
    count = session.scalar(select(func.count()).where(live, bookings.c.starts_at > clock()))
    return Finding("bookings", True, f"All {count} coming ones hold their time.")


def claims_have_their_bookings(session: Session, clock: Clock) -> Finding:
    """Check that no coming claim lies outside the reserved time of its booking."""
    idle = list(session.scalars(integrity.without_bookings(clock()).limit(SHOWN)))
    if idle:
        return Finding("claims", False, f"Time is blocked for nothing by {', '.join(idle)}.")
    return Finding("claims", True, "No time is blocked for nothing.")


def _demo(session: Session, settings: Settings, clock: Clock) -> Finding:
    if demo_log_ins.is_only_here(settings):
        return Finding("demo", True, "Only this machine reaches the site.")
    suspected = demo_log_ins.suspected_hashes(UnitOfWork(session, clock(), SYSTEM, settings, b""))
    known = demo_log_ins.open_log_ins(suspected, settings.secret())
    if known:
        return Finding(
            "demo", False, f"Everybody knows the password of {', '.join(known)}; run demo --close-log-ins."
        )
    return Finding("demo", True, "No account has the demo's password.")


def ended_in_time(session: Session, clock: Clock) -> Finding:
    """Check that time has ended no booking before its end."""
    early = list(session.scalars(select(bookings.c.uid).where(wrongly_ended(clock())).limit(SHOWN)))
    if early:
        return Finding(
            "time",
            False,
            f"A wrong clock has ended {', '.join(early)} and perhaps more before their time; undo-expiry restores them.",
        )
    return Finding("time", True, "Nothing has ended before its time.")


def _clock(session: Session, settings: Settings, clock: Clock) -> Finding:
    now = clock()
    ran = last_run.last_run(UnitOfWork(session, now, SYSTEM, settings, b""))
    if ran is not None and ran > now + LEAP:
        return Finding(
            "clock",
            False,
            f"It shows {now:%Y-%m-%d %H:%M} UTC, but the site ran at {ran:%Y-%m-%d %H:%M} UTC already.",
        )
    return Finding("clock", True, f"It shows {now:%Y-%m-%d %H:%M} UTC.")


def _outbox(session: Session, settings: Settings, clock: Clock) -> Finding:
    work = UnitOfWork(session, clock(), SYSTEM, settings, b"")
    counts = outbox.counts(work)
    due = outbox.next_due_at(work)
    summary = f"{counts['waiting']} wait, {counts['failed']} were refused."
    if counts["failed"]:
        return Finding("outbox", False, f"{summary} `outbox list --state failed` says why.")
    if unknown := outbox.unknown_kinds(work):
        return Finding(
            "outbox",
            False,
            f"{summary} Jobs of an unknown kind wait for a newer version: {', '.join(sorted(unknown))}.",
        )
    if settings.sends_mail and due is not None and due < clock() - LATE:
        return Finding(
            "outbox",
            False,
            f"{summary} The oldest is due since {due:%Y-%m-%d %H:%M} UTC; is the server running?",
        )
    return Finding("outbox", True, summary)
