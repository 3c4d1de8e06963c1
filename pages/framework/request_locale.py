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
        locale: The language chosen in this browser, else the first accepted one that has a catalogue, with region.
        chosen: Whether the locale was chosen in this browser.
        hour12: The clock chosen in this browser; None if none was.
    """

    locale: str
    hour12: bool | None
    chosen: bool = False


def reading_of(request: Request) -> RequestLocale:
    """Read a request's headers and cookies; invalid values count as absent."""
    hour12 = {"1": True, "0": False}.get(request.cookies.get(HOUR12, ""))
    chosen = request.cookies.get(LOCALE, "")
    accept_language = request.headers.get("accept-language", "")
    if is_spoken(chosen):
        # The cookie has a language without a region: take the browser's region if it names the same language.
        region = next((tag for tag in _tags(accept_language) if tag.startswith(f"{chosen}-")), chosen)
        return RequestLocale(spoken_locale(region), hour12, chosen=True)
    return RequestLocale(spoken_locale(accept_language), hour12)


def locale_for(request_locale: RequestLocale, account_locale: str) -> str:
    """Return the locale of an account: the language chosen in this browser, else the account's, else the
    browser's.

    Args:
        account_locale: Stored with the account. "en" is the default of new accounts, so it counts as no choice.
    """
    language, _, region = account_locale.partition("-")
    request_language = request_locale.locale.partition("-")[0]
    if not is_spoken(language) or (request_locale.chosen and request_language != language):
        return request_locale.locale
    if region:
        return account_locale
    return request_locale.locale if request_language == language or language == "en" else account_locale


def reader_of(request: Request) -> ReaderLocale:
    """Return the reader locale for a response without a page, such as an error or the response to a form."""
    request_locale = reading_of(request)
    return ReaderLocale.of(request_locale.locale, request_locale.hour12)


def _tags(accept_language: str) -> list[str]:
    return [part.split(";")[0].strip() for part in accept_language[:200].split(",")]
