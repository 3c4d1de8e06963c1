"""Markup and template text in what goes into mails."""

import pytest

from db.work import UnitOfWork
from expertconnect.domain.booking import Attendee
from expertconnect.domain.people import HOUSE
from expertconnect.services import bookings, letters, mail, outbox
from expertconnect.services.letters import Untrue
from expertconnect.services.mail import Letter
from tests.world import NINE, World

pytestmark = pytest.mark.both_databases

MARKUP = "<img src=x onerror=alert(1)>"
BRACES = "{{7*7}}{% raw %}${7*7}"


def test_case_48_markup_and_template_text_are_text_in_every_letter_of_a_booking(world: World) -> None:
    world.change_event_type(world.grace.event_type_id, title=BRACES, requires_approval=True)
    ada, grace = world.as_(world.ada.actor).api(), world.as_(world.grace.actor).api()
    comes = Attendee(MARKUP + BRACES, "ada@example.org", notes=MARKUP + BRACES, time_zone="Europe/London")
    uid = ada.do(bookings.book_now, "grace", "intro", NINE, comes).details.uid
    assert_all_is_text(world, at_least=2)
    grace.do(bookings.approve, uid)
    assert_all_is_text(world, at_least=2)
    ada.do(bookings.cancel, uid, MARKUP + BRACES)
    assert_all_is_text(world, at_least=2)


def assert_all_is_text(world: World, at_least: int) -> None:
    """Read every letter that would leave now."""
    true = [found for found in world.as_(HOUSE).ask(all_letters) if isinstance(found, Letter)]
    assert len(true) >= at_least
    for letter in true:
        words = mail.written(letter, world.settings)
        assert MARKUP not in words.html
        assert BRACES in words.html
        assert BRACES in words.text


def all_letters(work: UnitOfWork) -> list[Letter | Untrue]:
    """Everything in the outbox as it would be sent."""
    return [letters.preview(work, line.key) for line in outbox.lines(work)]
