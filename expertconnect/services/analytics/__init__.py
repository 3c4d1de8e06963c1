"""."""

from expertconnect.services.analytics.queries import Span, of_period, stretches_of

__all__ = ["Span", "of_period", "stretches_of"]
