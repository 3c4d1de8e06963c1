"""Time zone options with their current offsets and clocks."""

from datetime import UTC, datetime

from components.kit.zones import Zone
from expertconnect.i18n import per_reader, reader, wall_clock, zone_list


def zones_at(now: datetime, locale: str = "") -> tuple[Zone, ...]:
    """Return all zones by city; cached for a minute.

    Args:
        locale: For the names of the places; the reader's by default.
    """
    return _zones(int(now.timestamp()) // 60, locale or reader().locale)


@per_reader(8)
def _zones(minute: int, locale: str) -> tuple[Zone, ...]:
    now = datetime.fromtimestamp(minute * 60, UTC)

    def clock(ahead: int) -> str:
        hour, rest = divmod((minute + ahead) % (24 * 60), 60)
        return wall_clock(hour, rest, reader().locale, reader().hour12)

    # Computed from the listed offset: looking up hundreds of zones every minute would be slow.
    return tuple(
        Zone(zone.name, zone.city, zone.offset, clock(zone.minutes)) for zone in zone_list(now, locale)
    )
