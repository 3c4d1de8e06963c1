"""Money formatting."""

import re

from babel.numbers import format_currency

from expertconnect.domain.money import CURRENCIES, Money
from expertconnect.i18n.catalogues import pgettext
from expertconnect.i18n.languages import locale_of

# CLDR requires a space between an alphabetic code and a digit (currencySpacing); Babel does not insert it.
_CODE = re.compile(r"([A-Za-z])(\d)")


def money(price: Money, locale: str = "en", *, free: str | None = None) -> str:
    """Format an amount such as €60, €62.50 or CHF 120, and zero as a word.

    Args:
        free: The word for zero, by default "Free"; empty to format zero as an amount.
    """
    free = pgettext("price", "Free") if free is None else free
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


def money_sum(minor: int, currency: str, locale: str = "en") -> str:
    """Format a sum of many prices without decimals; it may exceed the bound of `Money`."""
    whole = round(minor / 10 ** CURRENCIES[currency])
    pattern = _without_fraction(locale)
    text = format_currency(whole, currency, locale=locale_of(locale), currency_digits=False, format=pattern)
    return _CODE.sub("\\1\u00a0\\2", str(text))


def amount(price: Money) -> str:
    """Format the number alone, as a form field shows it: 90 or 62.50."""
    digits = CURRENCIES[price.currency]
    whole, rest = divmod(price.minor, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if rest else str(whole)


def _without_fraction(locale: str) -> str:
    """The locale's pattern for money, without decimals."""
    pattern = str(locale_of(locale).currency_formats["standard"].pattern)
    return pattern.replace(".00", "")
