"""Models of the API operations on schedules."""

from typing import Annotated, Literal

from pydantic import Field

from expertconnect.domain import bounds
from expertconnect.domain.availability import Hours
from expertconnect.services.availability.repository import ScheduleView
from pages.api.models.values import Given, Instant, Shown, Utc, Version, Within, Zone

TimeOfDay = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][05]|24:00)$", examples=["09:00"])]
Window = Annotated[
    list[TimeOfDay],
    Field(
        min_length=2,
        max_length=2,
        description="Opening and closing; a closing that is not later is on the next day.",
    ),
]
Windows = Annotated[list[Window], Within(bounds.WINDOWS)]
Weekday = Literal["1", "2", "3", "4", "5", "6", "7"]
DayKey = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class TimeOffGiven(Given):
    """A time in which one does not work."""

    starts_at: Instant
    ends_at: Instant
    note: Annotated[str, Within(bounds.TIME_OFF_NOTE)] = ""
    public: Annotated[bool, Field(description="Whether clients may read the note.")] = False


class PuttingSchedule(Given):
    """All of one's hours; what is left out is empty afterwards."""

    time_zone: Zone
    weekly: Annotated[
        dict[Weekday, Windows],
        Field(
            description="By ISO weekday, Monday is 1.",
            examples=[{"1": [["09:00", "12:30"], ["14:00", "17:00"]]}],
        ),
    ] = {}
    overrides: Annotated[
        dict[DayKey, Windows],
        Field(
            max_length=bounds.OVERRIDES.most,
            description="By date, in place of the weekly hours; none for a day off.",
            examples=[{"2026-03-03": []}],
        ),
    ] = {}
    time_off: Annotated[list[TimeOffGiven], Within(bounds.TIMES_OFF)] = []
    daily_limit: Annotated[int, Within(bounds.DAILY_LIMIT)] | None = None
    version: Version = None


class TimeOffShown(Shown):
    """A time in which one does not work."""

    uid: str
    starts_at: Utc
    ends_at: Utc
    note: str
    public: bool


class Schedule(Shown):
    """One's own hours."""

    time_zone: str
    weekly: dict[Weekday, list[list[str]]]
    overrides: dict[str, list[list[str]]]
    time_off: list[TimeOffShown]
    daily_limit: int | None
    version: int
    warnings: Annotated[list[str], Field(description="What these hours can never offer.")]

    @classmethod
    def of(cls, view: ScheduleView) -> "Schedule":
        """Return the model of a service value."""
        return cls(
            time_zone=view.time_zone,
            weekly={
                key: _windows(view.weekly.get(int(key), ())) for key in ("1", "2", "3", "4", "5", "6", "7")
            },
            overrides={day.isoformat(): _windows(hours) for day, hours in sorted(view.overrides.items())},
            time_off=[
                TimeOffShown(
                    uid=one.uid,
                    starts_at=one.off.span.start,
                    ends_at=one.off.span.end,
                    note=one.off.note,
                    public=one.off.public,
                )
                for one in view.time_off
            ],
            daily_limit=view.daily_limit,
            version=view.version,
            warnings=list(view.warnings),
        )


def _windows(hours: tuple[Hours, ...]) -> list[list[str]]:
    return [list(window.texts()) for window in hours]
