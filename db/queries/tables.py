"""Tables of the models as Core objects: statements on them skip ORM entities, which cost more time than SQLite."""

from typing import cast

from sqlalchemy import Table

from db import models

answers = cast(Table, models.Answer.__table__)
bookings = cast(Table, models.Booking.__table__)
claims = cast(Table, models.Claim.__table__)
former_slugs = cast(Table, models.FormerSlug.__table__)
event_types = cast(Table, models.EventType.__table__)
experts = cast(Table, models.Expert.__table__)
history = cast(Table, models.BookingHistory.__table__)
hours = cast(Table, models.WeeklyHours.__table__)
browsers = cast(Table, models.KnownBrowser.__table__)
keys = cast(Table, models.IdempotencyKey.__table__)
overrides = cast(Table, models.DayOverride.__table__)
proven_addresses = cast(Table, models.ProvenAddress.__table__)
pictures = cast(Table, models.Picture.__table__)
questions = cast(Table, models.EventQuestion.__table__)
rates = cast(Table, models.RateCount.__table__)
released_names = cast(Table, models.ReleasedName.__table__)
reviews = cast(Table, models.Review.__table__)
security_events = cast(Table, models.SecurityEvent.__table__)
sign_ins = cast(Table, models.SignIn.__table__)
time_off = cast(Table, models.TimeOffSpan.__table__)
tokens = cast(Table, models.OneTimeToken.__table__)
users = cast(Table, models.User.__table__)
