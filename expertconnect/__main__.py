"""Command line: `python -m expertconnect COMMAND`; `--help` lists the commands."""

import socket

import click

import main
from db.maintenance.constraint_check import require_constraints
from db.maintenance.lock import only_server
from db.migrate import migrate
from expertconnect import logs
from expertconnect.commands import database, demo, email, people, settings
from expertconnect.commands.group import cli
from expertconnect.config import Settings, WrongSettings

COMMANDS = (database, demo, email, people, settings)
"""Modules that register their commands with the group when they are imported."""


@cli.command()
@click.option(
    "--demo-if-empty", is_flag=True, help="Load the demo first, if nobody has used the database yet."
)
def serve(*, demo_if_empty: bool) -> None:
    """Migrate the database and serve until told to stop."""
    given = Settings.load()
    logs.set_up(given)
    with only_server(given):
        given.secret()
        _require_port(given)
        migrated = migrate(given)
        require_constraints(given)
        if migrated.copy:
            click.echo(f"The database was copied to {migrated.copy} and brought to {migrated.after}.")
        if demo_if_empty:
            demo.load_if_empty(given)
            demo.say_log_ins(given)
        demo.require_no_public_log_ins(given)
        click.echo(f"ExpertConnect is at {given.url}")
        main.serve(given)


def _require_port(settings: Settings) -> None:
    """Raise before the start if the host and port cannot be bound."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise WrongSettings(
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror});"
                " EXPERTCONNECT_HOST and EXPERTCONNECT_PORT say where"
            ) from None


if __name__ == "__main__":
    cli(prog_name="expertconnect")
