"""Account commands: create-admin."""

import click

from db.engine.unit_of_work import UnitOfWork
from expertconnect.commands.group import cli, opened, typed_in
from expertconnect.config import Settings
from expertconnect.domain.errors import Invalid
from expertconnect.domain.people import SYSTEM
from expertconnect.services import accounts
from expertconnect.services.accounts import one_time_tokens, password_strength
from expertconnect.services.accounts.accounts import NewAccount
from expertconnect.services.accounts.one_time_tokens import Kind
from expertconnect.services.accounts.passwords import Hasher
from expertconnect.services.common import validation
from expertconnect.services.email.account import LINKS


@cli.command("create-admin")
@click.argument("address")
@click.option("--name", default="Administrator", show_default=True, help="What others see.")
@click.option(
    "--link", is_flag=True, help="Ask for no password; print a link that sets one, once, for 30 minutes."
)
def create_admin(address: str, name: str, *, link: bool) -> None:
    """Make an account that may see the administration pages, under the e-mail ADDRESS.

    The password is asked for, or read from what is piped in. There is no account and no password to begin with.
    """
    settings = Settings.load()
    email, shown_name = validation.email(address), validation.name(name)
    password = "" if link else validation.password(typed_in("Password"))
    words = password_strength.words_of(settings, name=shown_name, email=email.shown)
    if password and (reason := password_strength.weakness(password, words)):
        raise Invalid(fields={"password": reason})
    with opened(settings) as database:
        system = database.acting(SYSTEM)
        new = NewAccount(address=email, name=shown_name, password_hash=_hashed(settings, password))
        if link:
            token = system.do_now(_with_link, new)
            click.echo(f"Open this within 30 minutes: {settings.url}{LINKS[Kind.RESET]}#{token}")
            return
        system.do_now(accounts.create_admin, new)
    click.echo(f"{email.shown} may sign in at {settings.url}/login.")


def _hashed(settings: Settings, password: str) -> str:
    if not password:
        return ""
    hasher = Hasher(settings.secret())
    try:
        return hasher.hash_now(password)
    finally:
        hasher.close()


def _with_link(work: UnitOfWork, new: NewAccount) -> str:
    account = accounts.create_admin(work, new)
    return one_time_tokens.mint(work, Kind.RESET, new.address.key, user_id=account.user_id).token
