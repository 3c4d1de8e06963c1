"""Click group of all commands, with their error handling and shared helpers."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from typing_extensions import override

from db.engine.gateway import Database
from db.errors import DatabaseRefused
from db.maintenance.constraint_check import require_constraints
from db.maintenance.lock import AlreadyServed, only_server
from db.migrate import migrate, require_newest
from expertconnect.config import Settings, WrongSettings
from expertconnect.domain.errors import DomainError
from expertconnect.services.email.smtp import MailServerError

REFUSALS = (WrongSettings, DatabaseRefused, DomainError, MailServerError)


class Sentences(click.Group):
    """A Click group whose commands print one sentence and exit with status 1 on a refusal."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print a refusal as a sentence, let other exceptions pass with their traceback."""
        try:
            return super().invoke(ctx)
        except REFUSALS as error:
            click.echo(f"expertconnect: {error}", err=True)
            for field, message in getattr(error, "fields", {}).items():
                click.echo(f"  {field}: {message}", err=True)
            ctx.exit(1)


@click.group(
    cls=Sentences,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="ExpertConnect: booking for experts and their clients. Settings are EXPERTCONNECT_* from the environment"
    " or a .env file; `settings` lists them.",
)
def cli() -> None:
    """Root group of all commands."""


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """Yield the database, created or migrated first unless a running server has done so already."""
    try:
        with only_server(settings):
            migrate(settings)
    except AlreadyServed:
        require_newest(settings)
    require_constraints(settings)
    database = Database(settings)
    try:
        yield database
    finally:
        database.close()


def typed_in(prompt: str) -> str:
    """Return a secret: prompted for twice at a terminal, else the first line of standard input."""
    if sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
