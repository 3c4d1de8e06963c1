"""Numbers in words."""

from babel.numbers import format_decimal, format_percent

from expertconnect.words.languages import locale_of


def number(count: float, locale: str = "en") -> str:
    """Such as 1,234 or 1.234: with the locale's marks between thousands."""
    return str(format_decimal(count, locale=locale_of(locale)))


def percent(share: float, locale: str = "en") -> str:
    """A share of one without digits after the point: 25%, or 25 % where there is a space before the sign."""
    return str(format_percent(share, format=None, locale=locale_of(locale)))
