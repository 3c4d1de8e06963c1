"""SQLAlchemy models: tables, column types and the naming of constraints; no behaviour."""

from db.models.base import Base, UtcDateTime
from db.models.bookings import Answer, Booking, BookingHistory, Claim, PageView, Review
from db.models.infrastructure import IdempotencyKey, OutboxJob, RateCount, SecurityEvent, SystemNote
from db.models.offers import DayOverride, EventQuestion, EventType, FormerSlug, TimeOffSpan, WeeklyHours
from db.models.people import (
    Category,
    Expert,
    KnownBrowser,
    OneTimeToken,
    Picture,
    ProvenAddress,
    ReleasedName,
    SignIn,
    User,
)

__all__ = [
    "Answer",
    "Base",
    "Booking",
    "BookingHistory",
    "Category",
    "Claim",
    "DayOverride",
    "EventQuestion",
    "EventType",
    "Expert",
    "FormerSlug",
    "IdempotencyKey",
    "KnownBrowser",
    "OneTimeToken",
    "OutboxJob",
    "PageView",
    "Picture",
    "ProvenAddress",
    "RateCount",
    "ReleasedName",
    "Review",
    "SecurityEvent",
    "SignIn",
    "SystemNote",
    "TimeOffSpan",
    "User",
    "UtcDateTime",
    "WeeklyHours",
]
