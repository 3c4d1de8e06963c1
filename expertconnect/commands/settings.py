"""Settings command: print all settings as an example file."""

import click

from expertconnect.commands.group import cli
from expertconnect.settings_example import example


@cli.command()
def settings() -> None:
    """Print every setting with its meaning and default; .env.example is this text."""
    click.echo(example(), nl=False)
