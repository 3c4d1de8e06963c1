"""E-mail commands: send-test-mail, outbox."""

import asyncio

import click

from expertconnect.commands.group import cli, opened
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services.common import validation
from expertconnect.services.email.smtp import send_test
from expertconnect.services.jobs import outbox
from expertconnect.services.jobs.outbox import OutboxLine


@cli.command("send-test-mail")
@click.argument("address")
def send_test_mail(address: str) -> None:
    """Send a test mail to ADDRESS at once, and say what the mail server answered."""
    settings = Settings.load()
    to = validation.email(address).shown
    asyncio.run(send_test(settings, to))
    click.echo(f"{settings.smtp_host} has taken a test mail.")


@cli.group("outbox")
def outbox_group() -> None:
    """See the mails that were sent, wait or were refused, and try them again."""


@outbox_group.command("list")
@click.option("--state", type=click.Choice(outbox.STATES), help="Only these.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 500))
def list_mails(state: str | None, limit: int) -> None:
    """List mails, the newest first: when, which, whom it concerns, and how it went."""
    with opened(Settings.load()) as database:
        system = database.acting(SYSTEM)
        for line in system.ask_now(outbox.lines, state=state, limit=limit):
            click.echo(f"{line.created_at:%Y-%m-%d %H:%M}  {line.state:<8} {line.key}  {line.about}".rstrip())
        counts = system.ask_now(outbox.counts)
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()) + ".")


@outbox_group.command("show")
@click.argument("key")
def show(key: str) -> None:
    """Show one mail by its KEY."""
    with opened(Settings.load()) as database:
        line = database.acting(SYSTEM).ask_now(outbox.line, key)
    for name, value in _facts(line).items():
        click.echo(f"{name:<8} {value}")


@outbox_group.command("retry")
@click.argument("key", required=False)
@click.option("--failed", is_flag=True, help="All that were refused.")
def retry(key: str | None, *, failed: bool) -> None:
    """Try the waiting or refused mail KEY again as soon as a server runs."""
    if (key is None) is not failed:
        raise click.UsageError("Say one KEY, or --failed.")
    with opened(Settings.load()) as database:
        system = database.acting(SYSTEM)
        keys = (
            [key] if key else [line.key for line in system.ask_now(outbox.lines, state="failed", limit=500)]
        )
        for each in keys:
            system.do_now(outbox.retry_now, each)
    click.echo(f"{len(keys)} will be tried again.")


def _facts(line: OutboxLine) -> dict[str, str]:
    return {
        "key": line.key,
        "kind": line.purpose,
        "about": line.about,
        "state": line.state,
        "posted": f"{line.created_at:%Y-%m-%d %H:%M:%S} UTC",
        "due": f"{line.due_at:%Y-%m-%d %H:%M:%S} UTC",
        "done": f"{line.done_at:%Y-%m-%d %H:%M:%S} UTC" if line.done_at else "-",
        "tries": str(line.tries),
        "error": line.last_error or "-",
    }
