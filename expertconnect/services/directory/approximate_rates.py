"""Approximate exchange rates, to compare hourly rates across currencies.

Good enough to sort by price and to filter by "at most €100"; no charge is ever computed with them.
"""

from expertconnect.domain.money import CURRENCIES, Money

# Approximate value of one unit in euro cents, rounded by hand; a drift of some percent does no harm.
_EURO_CENTS = {
    "AUD": 56, "BRL": 16, "CAD": 62, "CHF": 107, "CLP": 0.09, "CNY": 12.2, "CZK": 4.1, "DKK": 13.4, "EUR": 100,
    "GBP": 115, "HKD": 11, "HUF": 0.26, "ILS": 26, "INR": 1, "JPY": 0.56, "KES": 0.66, "KRW": 0.06, "MXN": 4.7,
    "NGN": 0.06, "NOK": 8.5, "NZD": 50, "PLN": 23.6, "RON": 19.7, "SEK": 9.1, "SGD": 66, "THB": 2.7, "TRY": 2.1,
    "UAH": 2.1, "USD": 86, "ZAR": 5,
}  # fmt: skip


def rough_worth(price: Money) -> int:
    """Return an amount in euro cents, approximately; 0 only for nothing."""
    if not price.minor:
        return 0
    unit = int(10 ** CURRENCIES[price.currency])
    return max(1, round(price.minor * _EURO_CENTS[price.currency] / unit))


__all__ = ["rough_worth"]
