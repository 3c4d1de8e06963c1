"""What cards, bookings and the confirmation show, and what they report."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from components.booking.booking_card import BookingList, booking_card, usual_actions
from components.booking.confirmation import confirmation
from components.experts.event_type_card import event_type_card
from components.experts.expert_card import ExpertCards, expert_card
from components.experts.review_list import review_list
from components.kit.countdown import hold_ring, starts_in
from components.kit.formatting import clock, day_words, length, money, offset_words
from expertconnect.domain.booking import BookingStatus, Place, PlaceKind
from expertconnect.domain.money import Money
from tests.components.demo_cards import BERLIN, CARDS, NOW, OFFER, TODAY, Review, booking
from tests.components.pages import page

HOSTILE = '"><script>alert(1)</script>{{7*7}}'


def test_a_card_leads_to_the_expert_and_each_time_to_its_session() -> None:
    drawn = expert_card(CARDS[0], timezone=BERLIN, today=TODAY)
    assert 'href="/maya"' in drawn
    assert 'href="/maya/strategy?day=2026-11-24&amp;at=13%3A12"' in drawn
    assert "Next: Today" in drawn
    assert "Wed 12:12" in drawn


def test_times_on_a_card_are_those_of_the_viewers_zone() -> None:
    drawn = expert_card(CARDS[0], timezone=ZoneInfo("Pacific/Auckland"), today=TODAY, hour12=True)
    assert "1:12 AM" in drawn
    assert "day=2026-11-25" in drawn
    assert "Next: Tomorrow" in drawn


def test_an_expert_without_times_says_so_instead_of_showing_none() -> None:
    drawn = expert_card(CARDS[1], timezone=BERLIN, today=TODAY)
    assert "No openings for now" in drawn
    assert ">New<" in drawn
    assert ">Free<" in drawn


def test_hostile_names_texts_and_answers_stay_text_everywhere() -> None:
    card = replace(
        CARDS[0], name=HOSTILE, headline=HOSTILE, category=HOSTILE, username="../x?y", languages=(HOSTILE,)
    )
    known = booking(
        BookingStatus.CONFIRMED,
        3,
        title=HOSTILE,
        expert_name=HOSTILE,
        reason=HOSTILE,
        answers=((HOSTILE, HOSTILE),),
        join_url="javascript:alert(1)",
        place=Place(PlaceKind.ADDRESS, HOSTILE),
    )
    for drawn in (
        expert_card(card, timezone=BERLIN, today=TODAY),
        event_type_card(replace(OFFER, title=HOSTILE, description=HOSTILE)),
        booking_card(known, side="client", timezone=BERLIN, now=NOW),
        review_list([Review(5, HOSTILE, HOSTILE)]),
        confirmation(
            known, timezone=BERLIN, calendar_links={HOSTILE: "javascript:x"}, ics_href="javascript:x"
        ),
    ):
        assert "<script" not in drawn
        assert '="javascript:' not in drawn


async def test_cards_are_one_element_and_fall_back_to_something_said() -> None:
    made: list[ExpertCards] = []

    def draw() -> None:
        made.append(ExpertCards(timezone=BERLIN, today=TODAY))
        made[0].show_cards(CARDS)

    async with page(draw) as user:
        await user.should_see("Maya Okafor")
        assert made[0].content.count("<article") == 3
        assert made[0].content.count('data-part="next-') == 3
        made[0].show_cards([])
        assert made[0].content == ""


@pytest.mark.parametrize(
    ("status", "hours", "side", "expected"),
    [
        (BookingStatus.PENDING, 5, "expert", ["approve", "decline", "details"]),
        (BookingStatus.PENDING, 5, "client", ["reschedule", "cancel", "details"]),
        (BookingStatus.CONFIRMED, 30, "client", ["reschedule", "ics", "cancel", "details"]),
        (BookingStatus.CONFIRMED, 5, "client", ["join", "reschedule", "ics", "cancel", "details"]),
        (BookingStatus.CONFIRMED, 0.3, "client", ["join", "reschedule", "ics", "cancel", "details"]),
        (BookingStatus.CONFIRMED, -2, "expert", ["complete", "no_show", "details"]),
        (BookingStatus.COMPLETED, -9, "client", ["review", "again", "details"]),
        (BookingStatus.CANCELLED, 5, "client", ["again", "details"]),
        (BookingStatus.CANCELLED, 5, "expert", ["details"]),
    ],
)
def test_each_state_offers_what_can_be_done_in_it(
    status: BookingStatus, hours: float, side: str, expected: list[str]
) -> None:
    assert usual_actions(booking(status, hours), side, NOW) == expected  # type: ignore[arg-type]


def test_what_was_just_done_can_be_undone_while_the_window_is_open() -> None:
    known = booking(BookingStatus.CANCELLED, 5, undo_until=NOW + timedelta(seconds=5))
    assert usual_actions(known, "client", NOW)[0] == "undo"
    assert "undo" not in usual_actions(known, "client", NOW + timedelta(seconds=5))


def test_what_was_moved_can_be_taken_back_and_also_moved_on_or_called_off() -> None:
    known = booking(BookingStatus.CONFIRMED, 30, undo_until=NOW + timedelta(seconds=5))
    assert usual_actions(known, "client", NOW) == ["undo", "reschedule", "ics", "cancel", "details"]


def test_only_the_side_that_made_a_change_is_offered_to_undo_it() -> None:
    theirs = booking(BookingStatus.CANCELLED, 5, undo_until=NOW + timedelta(seconds=5), by_expert=True)
    assert "undo" in usual_actions(theirs, "expert", NOW)
    assert "undo" not in usual_actions(theirs, "client", NOW)


def test_what_comes_too_late_for_a_client_is_offered_to_the_expert_alone() -> None:
    known = booking(BookingStatus.CONFIRMED, 5, change_notice=timedelta(hours=6))
    assert "cancel" not in usual_actions(known, "client", NOW)
    assert "cancel" in usual_actions(known, "expert", NOW)


def test_the_way_into_the_room_opens_ten_minutes_before() -> None:
    early, near = booking(BookingStatus.CONFIRMED, 1), booking(BookingStatus.CONFIRMED, 1 / 6)
    shown = booking_card(early, side="client", timezone=BERLIN, now=NOW)
    assert "Join from 10:50" in shown
    assert "ec-7q4m" not in shown
    shown = booking_card(near, side="client", timezone=BERLIN, now=NOW)
    assert "Join from" not in shown
    assert "ec-7q4m" in shown


def test_a_card_tells_the_time_at_the_other_side_where_its_clocks_differ() -> None:
    here = booking(BookingStatus.CONFIRMED, 5)
    there = replace(here, expert_time_zone="America/New_York")
    assert "in Berlin" not in booking_card(here, side="client", timezone=BERLIN, now=NOW)
    assert "09:00 in New York" in booking_card(there, side="client", timezone=BERLIN, now=NOW)


def test_no_action_stands_alone_below_a_past_session() -> None:
    known = booking(BookingStatus.COMPLETED, -9)
    acts, _cut, below = booking_card(known, side="client", timezone=BERLIN, now=NOW).partition('class="more')
    assert ">Review<" in acts
    assert ">Book again<" not in acts
    assert ">Book again<" in below
    assert ">Details<" in below
    reviewed = booking_card(replace(known, reviewed=True), side="client", timezone=BERLIN, now=NOW)
    assert 'class="more' not in reviewed
    assert ">Details<" in reviewed


async def test_a_list_reports_known_actions_with_the_uid_and_nothing_else() -> None:
    heard: list[object] = []

    def draw() -> None:
        bookings = BookingList(lambda act, uid: heard.append((act, uid)))
        bookings.show_groups(
            [("Today", [booking(BookingStatus.CONFIRMED, 5)]), ("Later", [])],
            side="client",
            timezone=BERLIN,
            now=NOW,
        )

    async with page(draw) as user:
        bookings = next(iter(user.find(BookingList).elements))
        assert "Later" not in bookings.content
        bookings.act("cancel", "u1")
        bookings.act("destroy", "u1")
        assert heard == [("cancel", "u1")]


def test_the_expert_sees_the_client_and_the_client_the_expert() -> None:
    known = booking(BookingStatus.CONFIRMED, 5)
    assert "Ada Lovelace" in booking_card(known, side="expert", timezone=BERLIN, now=NOW)
    assert "Ada Lovelace" not in booking_card(known, side="client", timezone=BERLIN, now=NOW)


def test_the_confirmation_shows_the_video_link_only_while_it_is_confirmed() -> None:
    assert "ec-7q4m" in confirmation(booking(BookingStatus.CONFIRMED, 5), timezone=BERLIN)
    for status in (
        BookingStatus.PENDING,
        BookingStatus.CANCELLED,
        BookingStatus.DECLINED,
        BookingStatus.EXPIRED,
    ):
        assert "ec-7q4m" not in confirmation(booking(status, 5), timezone=BERLIN)


def test_b5_the_room_is_a_button_and_its_address_is_not_read_out() -> None:
    for hours in (5, 0.25):
        shown = confirmation(booking(BookingStatus.CONFIRMED, hours), timezone=BERLIN, now=NOW)
        assert shown.count('href="https://meet.example.org/ec-7q4m"') == 1
        assert ">https://meet.example.org" not in shown


def test_b15_nothing_is_offered_for_calendars_until_it_is_confirmed() -> None:
    links = {"Google Calendar": "https://calendar.example"}
    for status in BookingStatus:
        shown = confirmation(
            booking(status, 5), timezone=BERLIN, now=NOW, calendar_links=links, ics_href="/x.ics"
        )
        assert ("Google Calendar" in shown) == (status is BookingStatus.CONFIRMED)
        assert ("/x.ics" in shown) == (status is BookingStatus.CONFIRMED)


def test_the_confirmation_does_not_promise_a_mail_that_is_not_sent() -> None:
    known = booking(BookingStatus.CONFIRMED, 5)
    assert "ada@example.org" in confirmation(known, timezone=BERLIN)
    assert "ada@example.org" not in confirmation(known, timezone=BERLIN, email="none")


def test_the_countdown_starts_from_the_servers_clock() -> None:
    drawn = hold_ring(NOW + timedelta(seconds=267), NOW, timedelta(minutes=5))
    assert ">4:27<" in drawn
    assert f'data-now="{NOW.timestamp():.1f}"' in drawn
    assert "--p:0.890" in drawn


def test_words_for_money_times_and_lengths_read_as_people_write_them() -> None:
    assert [money(Money(*price)) for price in ((0, "EUR"), (6000, "EUR"), (6250, "EUR"), (500, "JPY"), (12000, "CHF"))] == [
        "Free", "€60", "€62.50", "¥500", "CHF\u00a0120",
    ]  # fmt: skip
    assert [length(timedelta(minutes=minutes)) for minutes in (30, 60, 90)] == ["30 min", "1 h", "1 h 30 min"]
    noon = NOW.replace(hour=12, minute=5)
    assert (clock(noon), clock(noon, True), clock(noon.replace(hour=0), True)) == (
        "12:05",
        "12:05 PM",
        "12:05 AM",
    )
    assert day_words(date(2027, 1, 2), TODAY) == "Sat, Jan 2, 2027"
    assert offset_words(NOW.astimezone(ZoneInfo("Asia/Kathmandu"))) == "GMT+5:45"
    assert offset_words(NOW.astimezone(ZoneInfo("America/St_Johns"))) == "GMT-3:30"
    assert starts_in(NOW + timedelta(minutes=108), NOW) == "Starts in 1 h 48 min"
    assert starts_in(NOW + timedelta(days=2), NOW) == ""
