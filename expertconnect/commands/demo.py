"""Demo command: fill a database with invented experts and bookings."""

import click

from db.engine.gateway import Database
from expertconnect.clock import system_clock
from expertconnect.commands.group import cli, opened
from expertconnect.config import Settings
from expertconnect.domain.people import SYSTEM
from expertconnect.services import accounts
from expertconnect.services import demo as demo_data

ADDRESSES = {"client": "client@example.org", "expert": "expert@example.org", "admin": "admin@example.org"}


@cli.command()
@click.option(
    "--seed", default=1, show_default=True, help="Another number, another demo; the same, the same."
)
@click.option("--force", is_flag=True, help="Also into a database that holds other data.")
def demo(seed: int, *, force: bool) -> None:
    """Invent 24 experts with hours, bookings and reviews around today. Log-ins only on a loopback address."""
    settings = Settings.load()
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


def say_log_ins(settings: Settings) -> None:
    """Print the existing demo accounts and their public password, on loopback addresses only."""
    if not demo_data.is_only_here(settings):
        return
    database = Database(settings)
    try:
        system = database.acting(SYSTEM)
        here = {
            role: address
            for role, address in ADDRESSES.items()
            if system.ask_now(accounts.by_address, address) is not None
        }
    finally:
        database.close()
    for role, address in here.items():
        click.echo(f"  {role:<7} {address}  {demo_data.PASSWORD}")
