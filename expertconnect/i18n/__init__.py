"""Internationalization: languages, catalogues, days and times, money, zones, and safe Markdown.

Functions for dates, numbers and money take a locale; texts use that of the current reader (`reader`). Pages use
`components.kit.formatting`, which passes the reader's locale.
"""

from expertconnect.i18n.catalogues import (
    N_,
    _,
    is_spoken,
    ngettext,
    pgettext,
    reader_in,
    spoken,
    spoken_locale,
    translate,
)
from expertconnect.i18n.clock_changes import change_words
from expertconnect.i18n.languages import (
    LANGUAGES,
    alternatives,
    is_language,
    language_name,
    language_names,
    language_options,
    locale_of,
    region_options,
    uses_12_hours,
)
from expertconnect.i18n.markdown import markdown, plain
from expertconnect.i18n.money import amount, money, money_sum
from expertconnect.i18n.numbers import number, percent
from expertconnect.i18n.reader_locale import ReaderLocale, per_reader, read_by, reader, reading
from expertconnect.i18n.times import (
    ago,
    clock,
    duration,
    from_to,
    long_day,
    moment,
    month_day,
    month_name,
    month_short,
    relative_day,
    short_day,
    wall_clock,
    weekday_names,
)
from expertconnect.i18n.zones import (
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
    "ReaderLocale",
    "ZoneName",
    "_",
    "ago",
    "alternatives",
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
    "money_sum",
    "month_day",
    "month_name",
    "month_short",
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
    "reader_in",
    "reading",
    "region_options",
    "relative_day",
    "short_day",
    "spoken",
    "spoken_locale",
    "translate",
    "uses_12_hours",
    "wall_clock",
    "weekday_names",
    "zone_city",
    "zone_label",
    "zone_list",
    "zone_names",
]
