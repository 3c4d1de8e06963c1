"""Markup and template text in what goes into mails."""

from contextlib import suppress
from datetime import timedelta

import pytest

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.booking import Attendee, BookingStatus
from expertconnect.domain.errors import RateLimited
from expertconnect.domain.people import SYSTEM, Actor
from expertconnect.services import bookings
from expertconnect.services.email import account, render
from expertconnect.services.email.account import Untrue
from expertconnect.services.email.render import EmailContent
from expertconnect.services.jobs import outbox
from tests.services.email.reading_emails import SPAM
from tests.services.people import configure_mail
from tests.world import NINE, World

pytestmark = pytest.mark.both_databases

MARKUP = "<img src=x onerror=alert(1)>"
BRACES = "{{7*7}}{% raw %}${7*7}"


def test_case_48_markup_and_template_text_are_text_in_every_email_of_a_booking(world: World) -> None:
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
    """Read every e-mail that would leave now."""
    true = [found for found in world.as_(SYSTEM).ask(all_emails) if isinstance(found, EmailContent)]
    assert len(true) >= at_least
    for content in true:
        words = render.written(content, world.settings)
        assert MARKUP not in words.html
        assert BRACES in words.html
        assert BRACES in words.text


def all_emails(work: UnitOfWork) -> list[EmailContent | Untrue]:
    """Everything in the outbox as it would be sent."""
    return [account.preview(work, line.key) for line in outbox.lines(work)]


def test_a_stranger_who_books_and_cancels_sends_one_mailbox_a_few_messages_a_day(world: World) -> None:
    configure_mail(world)
    sent = 0
    for number in range(20):
        actor = Actor(network=f"198.51.100.{number}")
        start = NINE + timedelta(days=number // 10 * 7, minutes=30 * (number % 10))
        with suppress(RateLimited):
            made = world.as_(actor).do(bookings.book_now, "grace", "intro", start, SPAM).details
            sent += world.as_(SYSTEM).do(_sent_to_clients)
            if made.status is BookingStatus.CONFIRMED:
                world.as_(actor.managing(made.uid)).do(bookings.cancel, made.uid)
        sent += world.as_(SYSTEM).do(_sent_to_clients)
        world.clock.now += timedelta(minutes=20)
    assert sent == account.TO_UNPROVEN.times


def _sent_to_clients(work: UnitOfWork) -> int:
    jobs = outbox.claim_due(work, limit=500)
    written = [account.write(work, job) for job in jobs]
    return sum(isinstance(one, EmailContent) and one.to == SPAM.email for one in written)
