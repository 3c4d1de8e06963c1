"""Number formatting."""

from babel.numbers import format_decimal, format_percent

from expertconnect.i18n.languages import locale_of


def number(value: float, locale: str = "en", *, places: int = 0) -> str:
    """Format a number in a locale, such as 1,234 or 1.234, with exactly `places` decimals."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(value, format=pattern, locale=locale_of(locale)))


def percent(share: float, locale: str = "en") -> str:
    """Format a share of one as a percentage without decimals: 25%, or 25 % in locales with a space before the sign."""
    return str(format_percent(share, format=None, locale=locale_of(locale)))
