"""Analytics: sums of an expert's bookings and page views over a period."""

from expertconnect.services.analytics.queries import Span, of_period, stretches_of

__all__ = ["Span", "of_period", "stretches_of"]
