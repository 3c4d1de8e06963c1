"""Tabs of the profile: account, public page, operator."""

from expertconnect.i18n import _
from expertconnect.services.accounts.accounts import Account


def profile_links(account: Account) -> list[tuple[str, str]]:
    """Return label and address of each profile tab that an account has."""
    links = [(_("Account"), "/profile")]
    if account.is_expert:
        links.append((_("Public page"), "/profile/expert"))
    if account.is_admin:
        links.append((_("Operator"), "/admin"))
    return links
