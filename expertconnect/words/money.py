"""Money in words."""

import re

from babel.numbers import format_currency, format_decimal

from expertconnect.domain.money import CURRENCIES, Money
from expertconnect.words.catalogues import _
from expertconnect.words.languages import locale_of

# CLDR asks for a space between a code of letters and a digit (currencySpacing); Babel does not put one there.
_CODE = re.compile(r"([A-Za-z])(\d)")


def money(price: Money, locale: str = "en", *, free: str | None = None) -> str:
    """Such as €60, €62.50 or CHF 120; a word for nothing.

    Args:
        free: What nothing is called, "Free" unless told; empty to write it as an amount.
    """
    free = _("Free") if free is None else free
    if not price.minor and free:
        return free
    digits = CURRENCIES[price.currency]
    whole, rest = divmod(price.minor, 10**digits)
    text = format_currency(
        price.minor / 10**digits if rest else whole,
        price.currency,
        locale=locale_of(locale),
        currency_digits=bool(rest),
        format=None if rest else _without_fraction(locale),
    )
    return _CODE.sub("\\1\u00a0\\2", str(text))


def amount(price: Money) -> str:
    """The number alone, as a form shows it to be edited: 90 or 62.50."""
    digits = CURRENCIES[price.currency]
    whole, rest = divmod(price.minor, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if rest else str(whole)


def _without_fraction(locale: str) -> str:
    """The locale's pattern for money, without its digits after the point."""
    pattern = str(locale_of(locale).currency_formats["standard"].pattern)
    return pattern.replace(".00", "")


def number(value: float, locale: str, *, places: int = 0) -> str:
    """A number with the marks of a locale: 1,234 or 1.234; with exactly as many places as are asked for, 4.0."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(value, format=pattern, locale=locale_of(locale)))
