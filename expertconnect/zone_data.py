"""Zone data: the newer of the locked tzdata package and the system's, chosen before the first ZoneInfo is made.

Python prefers the system's data, of whatever age. Rules change every year, so an older system would offer, and book,
times that clocks do not show.
"""

import zoneinfo
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tzdata  # type: ignore[import-untyped]

PACKAGE = "the tzdata package"
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class ZoneData:
    """The zone data in use.

    Attributes:
        version: Version of the tz database, such as 2026f.
        source: The package, or the system's folder.
    """

    version: str
    source: str


@cache
def zone_data() -> ZoneData:
    """Choose the zone data of this process and return it; importing `expertconnect` calls this.

    Zones that a system's newer data lacks come from the package.
    """
    system = max(((_version(folder), folder) for folder in zoneinfo.TZPATH), default=("", ""))
    if system[0] > tzdata.IANA_VERSION:
        chosen = ZoneData(*system)
        zoneinfo.reset_tzpath([chosen.source])
    else:
        chosen = ZoneData(tzdata.IANA_VERSION, PACKAGE)
        zoneinfo.reset_tzpath(())
    zoneinfo.ZoneInfo.clear_cache()
    return chosen


def _version(folder: str) -> str:
    """Return the version of a folder of zone data, such as 2025b; empty if it does not say."""
    for name, prefix in (("tzdata.zi", "# version "), ("+VERSION", "")):
        try:
            with open(Path(folder) / name, encoding="ascii", errors="replace") as file:
                line = file.readline(_LONGEST)
        except OSError:
            continue
        if line.startswith(prefix):
            return line.removeprefix(prefix).strip()
    return ""
