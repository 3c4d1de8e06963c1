"""Money: an integer of minor units and an ISO 4217 code; never a float."""

from dataclasses import dataclass
from decimal import Decimal

# Currencies of prices, with their number of decimals by ISO 4217.
CURRENCIES = {
    "AUD": 2, "BRL": 2, "CAD": 2, "CHF": 2, "CLP": 0, "CNY": 2, "CZK": 2, "DKK": 2, "EUR": 2, "GBP": 2,
    "HKD": 2, "HUF": 2, "ILS": 2, "INR": 2, "JPY": 0, "KES": 2, "KRW": 0, "MXN": 2, "NGN": 2, "NOK": 2,
    "NZD": 2, "PLN": 2, "RON": 2, "SEK": 2, "SGD": 2, "THB": 2, "TRY": 2, "UAH": 2, "USD": 2, "ZAR": 2,
}  # fmt: skip


MAX_MINOR = 100_000_000
"""Largest amount in minor units."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in one currency.

    Attributes:
        minor: Whole minor units (cents); 0 to 100 million.
        currency: A key of `CURRENCIES`.

    Raises:
        ValueError: For an unknown currency or an amount out of bounds.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise ValueError(f"unknown currency: {self.currency[:8]}")
        if not 0 <= self.minor <= MAX_MINOR:
            raise ValueError("an amount lies between 0 and 100 million minor units")


def amount_text(money: Money) -> str:
    """Return an amount in major units, with all its digits: 90.00."""
    return str(Decimal(money.minor).scaleb(-CURRENCIES[money.currency]))
