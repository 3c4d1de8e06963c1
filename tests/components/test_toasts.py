"""Messages: how long they stay, and what takes their place."""

import asyncio

import pytest
from nicegui import ui
from nicegui.testing import User

from components.kit import Button, toasts
from components.kit.toasts import Toast, toast
from components.layout.theme import frame
from tests.components.pages import page

SOON = 0.05


def shown(user: User) -> list[Toast]:
    """The messages that stand there now."""
    (host,) = user.find(toasts.Toasts).elements
    return [one for one in host.shown if one.id in host.client.elements]


def teller(*said: tuple[str, str]) -> None:
    """A page with a button that says things, each about something."""
    with frame("Test"):
        client = ui.context.client

        def tell() -> None:
            for text, about in said:
                toast(client, text, lambda: None, about=about)

        Button("Tell", tell)


async def gone(message: Toast) -> None:
    """Wait until a message goes by itself."""
    async with asyncio.timeout(60):
        while not message.is_deleted:
            await asyncio.sleep(SOON)


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Moments instead of seconds."""
    monkeypatch.setattr(toasts, "UNDO_SECONDS", SOON)
    monkeypatch.setattr(toasts, "LEFT_SECONDS", SOON)


@pytest.mark.parametrize(("come", "go"), [("mouseenter", "mouseleave"), ("focusin", "focusout")])
async def test_a_message_stays_while_it_is_used_but_offers_nothing_that_is_refused(
    come: str, go: str
) -> None:
    async with page(lambda: teller(("Cancelled.", ""))) as user:
        user.find("Tell").click()
        (message,) = shown(user)
        user.find(Toast).trigger(come)
        await asyncio.sleep(4 * SOON)
        assert not message.is_deleted
        assert 'aria-disabled="true"' in message.content
        user.find(Toast).trigger(go)
        await gone(message)


async def test_a_message_that_nobody_uses_goes_by_itself() -> None:
    async with page(lambda: teller(("Cancelled.", ""))) as user:
        user.find("Tell").click()
        (message,) = shown(user)
        await gone(message)


async def test_what_is_said_about_the_same_thing_takes_the_place_of_what_was_said_before() -> None:
    async with page(lambda: teller(("Moved.", "u1"), ("Cancelled.", "u2"), ("As it was.", "u1"))) as user:
        user.find("Tell").click()
        assert [one.about for one in shown(user)] == ["u2", "u1"]
        assert "As it was." in shown(user)[-1].content


async def test_the_oldest_message_makes_room_for_a_fifth() -> None:
    said = [(f"Message {n}", "") for n in range(toasts.MAX + 1)]
    async with page(lambda: teller(*said)) as user:
        user.find("Tell").click()
        assert len(shown(user)) == toasts.MAX
        assert "Message 0" not in shown(user)[0].content
