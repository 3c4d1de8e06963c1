"""The time zones that may be chosen, with what their clocks show."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from components.kit.zones import Zone
from components.wording import offset_words
from expertconnect.words import zone_names


@lru_cache(maxsize=4)
def _zones_in(minutes: int) -> tuple[Zone, ...]:
    now = datetime.fromtimestamp(minutes * 60, UTC)
    found = []
    for name in zone_names():
        local = now.astimezone(ZoneInfo(name))
        found.append(Zone(name, name.rpartition("/")[2].replace("_", " "), offset_words(local), f"{local:%H:%M}"))
    return tuple(sorted(found, key=lambda zone: zone.city))


def zones_at(now: datetime) -> tuple[Zone, ...]:
    """All zones, by city; made anew each minute."""

    return _zones_in(int(now.timestamp()) // 60)
