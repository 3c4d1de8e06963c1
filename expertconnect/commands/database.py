"""Database commands: migrate, backup, restore, doctor."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from db.maintenance.backup import backup as make_backup
from db.maintenance.lock import only_server
from db.maintenance.restore import restore as restore_backup
from db.migrate import migrate as migrate_to
from expertconnect.clock import system_clock
from expertconnect.commands.group import cli, opened
from expertconnect.config import Settings, WrongSettings
from expertconnect.domain.people import SYSTEM
from expertconnect.services.admin.doctor import Finding, examine
from expertconnect.services.bookings import undo_expiry as expiry
from expertconnect.services.common import last_run
from expertconnect.services.email.smtp import Unreachable, connected

PATIENCE = 10.0
"""Timeout in seconds for the mail server's answer; short, because an operator waits at a terminal."""


@cli.command()
@click.argument("revision", default="head")
@click.option(
    "--yes", is_flag=True, help="Do not ask before going down, where what newer columns hold is lost."
)
def migrate(revision: str, *, yes: bool) -> None:
    """Bring the database to REVISION: head (the newest, default), base (nothing), or one such as 0002.

    Safe to repeat. An older SQLite file is copied beside itself first. The server must be stopped.
    """
    settings = Settings.load()
    with only_server(settings):
        if revision != "head" and not yes:
            click.confirm(f"Going down to {revision} loses what newer tables hold. Go on?", abort=True)
        result = migrate_to(settings, revision)
    if not result.changed:
        click.echo(f"The database is at {result.after or 'nothing'} already.")
        return
    copied = f" It was copied to {result.copy} before." if result.copy else ""
    click.echo(f"The database went from {result.before or 'nothing'} to {result.after or 'nothing'}.{copied}")


@cli.command()
@click.argument("destination", type=click.Path(path_type=Path))
def backup(destination: Path) -> None:
    """Write everything to DESTINATION, a new file or a folder, while the server goes on.

    The archive holds the secret: whoever has it can sign in as anybody.
    """
    archive, contents = make_backup(Settings.load(), destination)
    rows = sum(contents.rows.values())
    click.echo(
        f"Backed up {contents.bookings} bookings ({rows} rows) to {archive}; keep it as safe as a key."
    )


@cli.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace what is there; a SQLite file is kept beside it.")
def restore(source: Path, *, force: bool) -> None:
    """Put the backup SOURCE in place, after looking through it. The server must be stopped."""
    settings = Settings.load()
    with only_server(settings):
        contents = restore_backup(settings, source, force=force)
    click.echo(f"Restored {contents.bookings} bookings as they stood at {contents.made_at}.")


@cli.command("undo-expiry")
@click.option(
    "--since", type=click.DateTime(), help="Also what was ended since then (UTC) and has not taken place yet."
)
@click.option("--dry-run", is_flag=True, help="Say what would be restored, and change nothing.")
def undo_expiry(since: datetime | None, *, dry_run: bool) -> None:
    """Restore bookings that ended before their time because the clock was ahead, where their time is still free.

    Safe beside a running server, and safe to repeat.
    """
    by_utc = None if since is None else since.replace(tzinfo=UTC)
    with opened(Settings.load()) as database:
        report = database.acting(SYSTEM).do_now(expiry.undo_expiry, by_utc, dry_run=dry_run)
    for one in report:
        click.echo(f"{one.outcome:9}  {one.starts_at:%Y-%m-%d %H:%M} UTC  {one.username}  {one.uid}")
    taken = sum(one.outcome == "taken" for one in report)
    would = "would be " if dry_run else ""
    click.echo(f"{len(report) - taken} {would}restored, {taken} not: somebody else has the time by now.")


@cli.command("trust-clock")
def trust_clock() -> None:
    """Confirm that the clock is right after a leap, so that the server does not wait before anything expires."""
    with opened(Settings.load()) as database:
        database.acting(SYSTEM).do_now(last_run.confirm_clock)
    click.echo(
        f"{system_clock():%Y-%m-%d %H:%M} UTC is taken for right; a running server follows in a few seconds."
    )


@cli.command()
def doctor() -> None:
    """Look over settings, database, bookings, disk, zones and mail; exit status 1 when anything is amiss."""
    try:
        settings = Settings.load()
    except WrongSettings as error:
        _print_finding(Finding("settings", False, str(error)))
        raise SystemExit(1) from None
    well = True
    for finding in (*examine(settings, system_clock), asyncio.run(_check_mail_server(settings))):
        _print_finding(finding)
        well &= finding.is_well
    if not well:
        raise SystemExit(1)
    click.echo("All is well.")


def _print_finding(finding: Finding) -> None:
    click.echo(f"{'ok ' if finding.is_well else 'BAD'}  {finding.name}: {finding.sentence}")


async def _check_mail_server(settings: Settings) -> Finding:
    if not settings.sends_mail:
        return Finding("mail", True, "No mail server is configured; mails wait in the outbox.")
    try:
        async with connected(settings, PATIENCE):
            return Finding("mail", True, f"{settings.smtp_host} answers and lets us in.")
    except Unreachable as error:
        return Finding("mail", False, str(error))
