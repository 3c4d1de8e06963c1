"""Countdowns. The digits tick in the browser; the server has no timer for them."""

from datetime import datetime, timedelta

from markupsafe import Markup

from components.kit.formatting import length
from components.kit.markup import tag
from expertconnect.i18n import N_, _

SOON = N_("One minute left to book this time.")


def hold_ring(ends_at: datetime, now: datetime, total: timedelta, *, small: bool = False) -> Markup:
    """A ring with minutes and seconds that empties until an instant.

    Args:
        now: What the server's clock says while drawing; the browser counts from there, its own may be wrong.
        total: What a full ring stands for.
        small: For the bar of a phone; the large one announces the last minute.
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
    """Text such as Starts in 1 h 48 min, Starts now, or nothing when it is more than a day away or over."""
    minutes = int((start - now).total_seconds() // 60)
    if minutes >= 24 * 60 or minutes < -5:
        return ""
    if minutes < 1:
        return _("Starts now")
    return _("Starts in {length}").format(length=length(timedelta(minutes=minutes)))
