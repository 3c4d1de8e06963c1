"""The time zones that may be chosen, with what their clocks show."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from components.kit.zones import Zone
from expertconnect.words import zone_list


def zones_at(now: datetime, locale: str = "en") -> tuple[Zone, ...]:
    """All zones, by city; made anew each minute."""
    return _zones(int(now.timestamp()) // 60, locale)


@lru_cache(maxsize=4)
def _zones(minute: int, locale: str) -> tuple[Zone, ...]:
    now = datetime.fromtimestamp(minute * 60, UTC)
    return tuple(
        Zone(zone.name, zone.city, zone.offset, f"{now.astimezone(ZoneInfo(zone.name)):%H:%M}")
        for zone in zone_list(now, locale)
    )
