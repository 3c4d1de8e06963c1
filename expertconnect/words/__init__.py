"""Words for people: languages, days and times, money, zones, and Markdown made safe."""

from expertconnect.words.languages import (
    LANGUAGES,
    is_language,
    language_name,
    language_names,
    language_options,
    locale_of,
    uses_12_hours,
)
from expertconnect.words.markdown import markdown, plain
from expertconnect.words.money import amount, money
from expertconnect.words.times import (
    ago,
    clock,
    duration,
    from_to,
    long_day,
    moment,
    month_name,
    relative_day,
    short_day,
    weekday_names,
)
from expertconnect.words.zones import (
    ZoneName,
    is_zone,
    offset,
    offset_of,
    zone_city,
    zone_label,
    zone_list,
    zone_names,
)

__all__ = [
    "LANGUAGES",
    "ZoneName",
    "ago",
    "amount",
    "clock",
    "duration",
    "from_to",
    "is_language",
    "is_zone",
    "language_name",
    "language_names",
    "language_options",
    "locale_of",
    "long_day",
    "markdown",
    "moment",
    "money",
    "month_name",
    "offset",
    "offset_of",
    "plain",
    "relative_day",
    "short_day",
    "uses_12_hours",
    "weekday_names",
    "zone_city",
    "zone_label",
    "zone_list",
    "zone_names",
]
