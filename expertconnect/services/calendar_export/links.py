"""Add-to-calendar links for web calendars."""

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from expertconnect.config import Settings
from expertconnect.domain.booking import BookingDetails
from expertconnect.services.calendar_export.text import CalendarTexts, page_of, texts_of

MAX_DESCRIPTION = 400
"""Maximum of bytes of the description in a link; percent-encoding triples them, and Outlook refuses URLs of more than
about 2,000."""


def links_of(details: BookingDetails, settings: Settings, *, for_expert: bool = False) -> dict[str, str]:
    """Return links by calendar name, in display order; each opens a new entry that is filled in.

    Spaces are encoded as %20, because Outlook would show a plus sign.
    """
    page = page_of(details, settings, for_expert=for_expert)
    texts = texts_of(details, page, for_expert=for_expert)
    return {
        "Google Calendar": _google(details, texts),
        "Outlook": _outlook("outlook.live.com", details, texts),
        "Office 365": _outlook("outlook.office.com", details, texts),
        "Yahoo": _yahoo(details, texts),
    }


def _google(details: BookingDetails, texts: CalendarTexts) -> str:
    return _address(
        "https://calendar.google.com/calendar/render",
        action="TEMPLATE",
        text=texts.summary,
        dates=f"{_basic(details.session.start)}/{_basic(details.session.end)}",
        details=_short(texts.description),
        location=texts.location,
    )


def _outlook(host: str, details: BookingDetails, texts: CalendarTexts) -> str:
    return _address(
        f"https://{host}/calendar/0/deeplink/compose",
        path="/calendar/action/compose",
        rru="addevent",
        subject=texts.summary,
        startdt=_extended(details.session.start),
        enddt=_extended(details.session.end),
        body=_short(texts.description),
        location=texts.location,
    )


def _yahoo(details: BookingDetails, texts: CalendarTexts) -> str:
    return _address(
        "https://calendar.yahoo.com/",
        v="60",
        title=texts.summary,
        st=_basic(details.session.start),
        et=_basic(details.session.end),
        desc=_short(texts.description),
        in_loc=texts.location,
    )


def _address(base: str, **fields: str) -> str:
    return f"{base}?{urlencode(fields, quote_via=quote, safe='', errors='replace')}"


def _short(text: str) -> str:
    return text.encode(errors="replace")[:MAX_DESCRIPTION].decode(errors="ignore")


def _basic(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _extended(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
