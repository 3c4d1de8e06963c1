"""The tab of the hours as its tests use it."""

from nicegui.helpers import should_await
from nicegui.testing import User

from components.hours.editor import HoursEditor
from components.kit import Button, TextField
from expertconnect.services import availability
from expertconnect.services.availability.repository import ScheduleView
from tests.pages.conftest import Site

HERE = "/expert-dashboard/availability"


def hours_of(site: Site) -> ScheduleView:
    """Grace's hours as they stand."""
    return site.world.as_(site.world.grace.actor).ask(availability.schedule_of)


async def say(user: User, name: str, key: str, value: object = None) -> None:
    """Do something in the rows of the week."""
    editor = user.find(HoursEditor).elements.pop()
    with editor:
        reported = editor.act(name, key, value)
        if should_await(reported):
            await reported


async def opened(site: Site) -> User:
    """Grace in front of the tab."""
    grace = site.person(site.world.grace)
    await grace.open(HERE)
    return grace


def field(user: User, label: str) -> TextField:
    """The last field with a label: dialogs come after the page."""
    return max(
        (one for one in user.find(TextField).elements if one.props["aria-label"].startswith(label)),
        key=lambda one: one.id,
    )


async def press(user: User, label: str) -> None:
    """Click the last button with a word on it."""
    button = max((one for one in user.find(Button).elements if one.label == label), key=lambda one: one.id)
    with button:
        reported = button._on_click_event()
        if should_await(reported):
            await reported
