"""Demo command: fill a database with invented experts and bookings."""

import click

from db.engine.gateway import Database
from expertconnect.clock import system_clock
from expertconnect.commands.group import cli, opened
from expertconnect.config import Settings, WrongSettings
from expertconnect.domain.people import SYSTEM
from expertconnect.services import accounts
from expertconnect.services import demo as demo_data
from expertconnect.services.accounts import demo_log_ins


@cli.command()
@click.option(
    "--seed", default=1, show_default=True, help="Another number, another demo; the same, the same."
)
@click.option("--force", is_flag=True, help="Also into a database that holds other data.")
@click.option(
    "--close-log-ins",
    is_flag=True,
    help="Only take the known password from the demo's accounts, and sign them out.",
)
def demo(seed: int, *, force: bool, close_log_ins: bool) -> None:
    """Invent 24 experts with hours, bookings and reviews around today. Log-ins only on a loopback address."""
    settings = Settings.load()
    if close_log_ins:
        click.echo(f"{_close_log_ins(settings)} accounts cannot be opened with the demo's password any more.")
        return
    with opened(settings):
        load(settings, seed, force=force)
    say_log_ins(settings)


def load(settings: Settings, seed: int = 1, *, force: bool = False) -> None:
    """Load the demo and print what was created."""
    loaded = demo_data.load(
        lambda clock: Database(settings, clock=clock), system_clock(), seed=seed, force=force
    )
    counts = ", ".join(f"{count} {name}" for name, count in loaded.counts.items())
    click.echo(f"The demo is in: {counts}.")


def load_if_empty(settings: Settings) -> None:
    """Load the demo into a database that has not been used yet."""
    database = Database(settings)
    try:
        empty = database.acting(SYSTEM).ask_now(demo_data.is_empty)
    finally:
        database.close()
    if empty:
        load(settings)


def require_no_public_log_ins(settings: Settings) -> None:
    """Refuse to serve others than this machine while the demo's password, which everybody knows, opens an account.

    Raises:
        WrongSettings: With the accounts, and with the command that closes them.
    """
    if demo_log_ins.is_only_here(settings):
        return
    with opened(settings) as database:
        known = demo_log_ins.open_log_ins(
            database.acting(SYSTEM).ask_now(demo_log_ins.suspected_hashes), database.secret
        )
    if known:
        raise WrongSettings(
            f"{settings.url} can be reached by others, and the demo's password opens {', '.join(known)}."
            " `python -m expertconnect demo --close-log-ins` takes it away; then start again"
        )


def _close_log_ins(settings: Settings) -> int:
    with opened(settings) as database:
        system = database.acting(SYSTEM)
        known = demo_log_ins.open_log_ins(system.ask_now(demo_log_ins.suspected_hashes), database.secret)
        return system.do_now(demo_log_ins.close_log_ins, known)


def say_log_ins(settings: Settings) -> None:
    """Print the existing demo accounts and their public password, on loopback addresses only."""
    if not demo_log_ins.is_only_here(settings):
        return
    database = Database(settings)
    try:
        system = database.acting(SYSTEM)
        here = {
            role: address
            for role, address in demo_log_ins.ADDRESSES.items()
            if system.ask_now(accounts.by_address, address) is not None
        }
    finally:
        database.close()
    for role, address in here.items():
        click.echo(f"  {role:<7} {address}  {demo_log_ins.PASSWORD}")
