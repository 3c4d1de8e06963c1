"""Request locale: zone, language and clock that a browser sends with every request."""

from dataclasses import dataclass

from fastapi import Request

from expertconnect.i18n import ReaderLocale, is_spoken, spoken_locale

ZONE_SEEN = "ec-zone"
ZONE_CHOSEN = "ec-zone-chosen"
HOUR12 = "ec-hour12"
LOCALE = "ec-locale"


@dataclass(frozen=True, slots=True)
class RequestLocale:
    """Zone, language and clock of a request.

    Attributes:
        locale: What the reader chose, else the first language we have words for, with its region.
        chosen: Whether the locale was chosen here.
        hour12: What the reader chose; None when nothing was.
    """

    locale: str
    hour12: bool | None
    chosen: bool = False


def reading_of(request: Request) -> RequestLocale:
    """Read a request's headers and cookies; invalid values count as absent."""
    clock = {"1": True, "0": False}.get(request.cookies.get(HOUR12, ""))
    chosen = request.cookies.get(LOCALE, "")
    accepted = request.headers.get("accept-language", "")
    if is_spoken(chosen):
        # A language alone was chosen: its region is that of the browser, if the two agree on the language.
        region = next((tag for tag in _tags(accepted) if tag.startswith(f"{chosen}-")), chosen)
        return RequestLocale(spoken_locale(region), clock, chosen=True)
    return RequestLocale(spoken_locale(accepted), clock)


def locale_for(reading: RequestLocale, own: str) -> str:
    """Return the locale of an account: the language chosen in this browser, else the account's, else the
    browser's.

    Args:
        own: The account's. Plain English is what accounts begin with, and chooses nothing.
    """
    language, _, region = own.partition("-")
    here = reading.locale.partition("-")[0]
    if not is_spoken(language) or (reading.chosen and here != language):
        return reading.locale
    if region:
        return own
    return reading.locale if here == language or language == "en" else own


def reader_of(request: Request) -> ReaderLocale:
    """Return the reader locale of an answer that is no page: an error, a form's answer."""
    reading = reading_of(request)
    return ReaderLocale.of(reading.locale, reading.hour12)


def _tags(accepted: str) -> list[str]:
    return [part.split(";")[0].strip() for part in accepted[:200].split(",")]
