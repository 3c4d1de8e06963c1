"""Notice for an operator who has opened the site at another address than its own, where pages cannot connect.

Only the browser knows the address that it has opened: the server sees what a proxy makes of it.
"""

from collections.abc import Collection

from markupsafe import Markup

from components.kit.markup import filled, tag
from components.kit.primitives import banner
from expertconnect.i18n import _

_own: dict[str, str] = {}


def set_own_address(address: str, origins: Collection[str]) -> None:
    """Set the site's address and all origins that are its own. Call once, at start."""
    _own.update(address=address, origins=" ".join(sorted(origins)))


def other_address_notice() -> Markup | None:
    """The hidden notice; page.js shows it on a loopback host that is not the site's own. None before the start."""
    if not _own:
        return None
    link = tag("a", "txt-link", _own["address"], href=_own["address"])
    text = filled(
        _(
            "It is at {address}; pages that are opened elsewhere cannot connect. The log of the server says which setting decides that."
        ),
        address=link,
    )
    notice = banner(_("This is not the site's own address"), text, tone="amber")
    return tag("div", "other-address", notice, hidden=True, role="alert", data_own_origins=_own["origins"])
