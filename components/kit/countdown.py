"""Countdowns, updated by the browser without a timer on the server."""

from datetime import datetime, timedelta

from markupsafe import Markup

from components.kit.formatting import length
from components.kit.markup import tag
from expertconnect.i18n import N_, _

SOON = N_("One minute left to book this time.")


def hold_ring(ends_at: datetime, now: datetime, total: timedelta, *, small: bool = False) -> Markup:
    """A ring with minutes and seconds that empties until an instant.

    Args:
        now: The server's time while drawing; the browser counts from there, since its own clock may be wrong.
        total: Duration of a full ring.
        small: Whether it is for the bottom bar on phones; only the large one announces the last minute.
    """
    left = max(timedelta(0), ends_at - now)
    minutes, seconds = divmod(int(left.total_seconds()), 60)
    return tag(
        "span",
        "clock",
        tag("span", "ring", aria_hidden=True),
        tag("span", "digits tnum", f"{minutes}:{seconds:02d}"),
        data_until=f"{ends_at.timestamp():.1f}",
        data_now=f"{now.timestamp():.1f}",
        data_total=int(total.total_seconds()),
        data_soon=None if small else _(SOON),
        style=f"--p:{left / total if total else 0:.3f}",
        role="timer",
    )


def starts_in(start: datetime, now: datetime) -> str:
    """Return a text such as Starts in 1 h 48 min, or Starts now; empty if it is more than a day away or past."""
    minutes = int((start - now).total_seconds() // 60)
    if minutes >= 24 * 60 or minutes < -5:
        return ""
    if minutes < 1:
        return _("Starts now")
    return _("Starts in {length}").format(length=length(timedelta(minutes=minutes)))
