"""Followers hear what happened, each once, and cannot stop one another."""

import logging

import pytest

from expertconnect.bus import REMEMBERED, Bus
from expertconnect.domain.events import (
    BookingChanged,
    CalendarChanged,
    calendar_topic,
    expert_topic,
    person_topic,
)

CHANGED = CalendarChanged(7)
BOOKED = BookingChanged("uid", expert_id=7, client_id=3, what="booked", by_expert=False)


def test_a_follower_hears_of_its_topic_until_it_leaves() -> None:
    bus = Bus()
    heard: list[object] = []
    leave = bus.follow(calendar_topic(7), heard.append)
    bus.publish(CHANGED)
    bus.publish(CalendarChanged(8))
    leave()
    bus.publish(CHANGED)
    assert heard == [CHANGED]


def test_an_event_on_two_topics_reaches_each_of_their_followers() -> None:
    bus = Bus()
    dashboard: list[object] = []
    person: list[object] = []
    bus.follow(expert_topic(7), dashboard.append)
    bus.follow(person_topic(3), person.append)
    bus.publish(BOOKED)
    assert dashboard == person == [BOOKED]


def test_a_follower_that_fails_does_not_keep_the_others_from_hearing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bus = Bus()
    heard: list[object] = []

    def fail(_: object) -> None:
        raise RuntimeError("broken")

    bus.follow(calendar_topic(7), fail)
    bus.follow(calendar_topic(7), heard.append)
    with caplog.at_level(logging.CRITICAL):
        bus.publish(CHANGED)
    assert heard == [CHANGED]


def test_a_topic_that_everybody_left_is_forgotten() -> None:
    bus = Bus()
    leave = bus.follow(calendar_topic(7), lambda _: None)
    leave()
    leave()
    assert bus.topics == frozenset()


def test_leaving_while_being_told_is_allowed() -> None:
    bus = Bus()
    heard: list[object] = []

    def once(event: object) -> None:
        heard.append(event)
        leave()

    leave = bus.follow(calendar_topic(7), once)
    bus.publish(CHANGED)
    bus.publish(CHANGED)
    assert heard == [CHANGED]


def test_a_page_learns_that_its_topic_changed_since_it_read() -> None:
    bus = Bus()
    before = bus.serial
    bus.publish(CHANGED)
    assert bus.changed_since(before, (calendar_topic(7),))
    assert not bus.changed_since(before, (calendar_topic(8),))
    assert not bus.changed_since(bus.serial, (calendar_topic(7),))


def test_a_page_that_read_too_long_ago_is_told_to_read_again() -> None:
    bus = Bus()
    before = bus.serial
    for _ in range(REMEMBERED + 1):
        bus.publish(CalendarChanged(8))
    assert bus.changed_since(before, (calendar_topic(7),))
