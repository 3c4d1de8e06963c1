"""Words for people: languages, days and times, money, zones, and Markdown made safe."""

from expertconnect.words.catalogues import N_, _, is_spoken, ngettext, pgettext, spoken, spoken_locale, told
from expertconnect.words.clock_changes import change_words
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
from expertconnect.words.numbers import number, percent
from expertconnect.words.reader import Reader, per_reader, read_by, reader, reading
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
    wall_clock,
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
    "N_",
    "Reader",
    "ZoneName",
    "_",
    "ago",
    "amount",
    "change_words",
    "clock",
    "duration",
    "from_to",
    "is_language",
    "is_spoken",
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
    "ngettext",
    "number",
    "offset",
    "offset_of",
    "per_reader",
    "percent",
    "pgettext",
    "plain",
    "read_by",
    "reader",
    "reading",
    "relative_day",
    "short_day",
    "spoken",
    "spoken_locale",
    "told",
    "uses_12_hours",
    "wall_clock",
    "weekday_names",
    "zone_city",
    "zone_label",
    "zone_list",
    "zone_names",
]
