"""What an expert offers: checked field by field, kept apart by slug, edited by compare-and-set."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from expertconnect.domain.availability import Hours
from expertconnect.domain.booking import PlaceKind, QuestionKind
from expertconnect.domain.errors import (
    Forbidden,
    Invalid,
    LimitReached,
    NotAnymore,
    NotFound,
    SignInNeeded,
    Taken,
)
from expertconnect.domain.events import CalendarChanged, ExpertChanged
from expertconnect.domain.money import Money
from expertconnect.services import availability, bookings, event_types, experts
from expertconnect.services.event_types import commands
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.event_types.questions import QuestionInput
from tests.world import ADA, NINE, World

COACHING = EventTypeInput(title="Coaching", duration_minutes=60, price_minor=9000)


def test_a_new_event_type_stands_at_the_end_and_is_on_the_page(world: World) -> None:
    grace = world.as_(world.grace.actor)
    world.events.clear()
    made = grace.do(event_types.create, COACHING)
    assert (made.slug, made.position, made.price) == ("coaching", 1, Money(9000, "EUR"))
    assert ExpertChanged(world.grace.expert_id) in world.events
    assert CalendarChanged(world.grace.expert_id) in world.events
    offers = world.ask(experts.expert_page, "grace").offers
    assert [offer.slug for offer in offers] == ["intro", "coaching"]


def test_every_field_that_is_wrong_gets_its_own_sentence(world: World) -> None:
    wrong = EventTypeInput(
        title="",
        slug="Not a slug!",
        description="x" * 2001,
        duration_minutes=7,
        step_minutes=0,
        buffer_before_minutes=721,
        buffer_after_minutes=-5,
        notice_minutes=-1,
        change_notice_minutes=2**63,
        horizon_days=0,
        price_minor=-1,
        place_kind="moon",
        daily_limit=0,
        client_limit=1000,
        questions=[QuestionInput("", kind="essay")],
    )
    with pytest.raises(Invalid) as refusal:
        world.as_(world.grace.actor).do(event_types.create, wrong)
    assert refusal.value.fields.keys() == {
        "title",
        "slug",
        "description",
        "duration_minutes",
        "step_minutes",
        "buffer_before_minutes",
        "buffer_after_minutes",
        "notice_minutes",
        "change_notice_minutes",
        "horizon_days",
        "price",
        "place_kind",
        "daily_limit",
        "client_limit",
        "questions.0.label",
        "questions.0.kind",
    }
    assert all(sentence.endswith(".") for sentence in refusal.value.fields.values())


@pytest.mark.parametrize("length", [0, -30, 25 * 60, 7, True, 2**63, float("nan"), "30", None])
def test_case_44_lengths_that_are_none_are_refused(world: World, length: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        world.as_(world.grace.actor).do(event_types.create, replace(COACHING, duration_minutes=length))
    assert refusal.value.fields.keys() == {"duration_minutes"}


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("duration_minutes", {"duration_minutes": 9 * 60}),
        ("horizon_days", {"horizon_days": 1, "notice_minutes": 2 * 1440}),
        ("horizon_last", {"horizon_first": date(2026, 5, 2), "horizon_last": date(2026, 5, 1)}),
    ],
)
def test_settings_that_can_never_yield_a_slot_are_refused_with_a_sentence(
    world: World, field: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refusal:
        world.as_(world.grace.actor).do(event_types.create, replace(COACHING, **fields))
    assert refusal.value.fields.keys() == {field}


def test_a_session_may_span_windows_that_touch(world: World) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(
        availability.put_schedule,
        availability.ScheduleInput("UTC", {1: [Hours(1200, 1440)], 2: [Hours(0, 240)]}),
    )
    assert grace.do(event_types.create, replace(COACHING, duration_minutes=480)).duration_minutes == 480


def test_case_57_one_expert_has_one_event_type_at_an_address_and_two_experts_may_share_a_word(
    world: World,
) -> None:
    grace = world.as_(world.grace.actor)
    grace.do(event_types.create, replace(COACHING, slug="coaching"))
    with pytest.raises(Taken) as refusal:
        grace.do(event_types.create, replace(COACHING, title="Other", slug="Coaching"))
    assert "slug" in refusal.value.fields
    other = grace.do(event_types.create, COACHING)
    assert other.slug == "coaching-2"  # a word made from the title steps aside
    with pytest.raises(Taken):
        grace.do(event_types.edit, other.uid, replace(other.as_typed(), slug="intro"))
    assert grace.ask(event_types.one_mine, other.uid).slug == "coaching-2"
    assert (
        world.as_(world.bob.actor).do(event_types.create, replace(COACHING, slug="coaching")).slug
        == "coaching"
    )


def test_a_word_for_the_address_is_made_from_any_title(world: World) -> None:
    grace = world.as_(world.grace.actor)
    slugs = [
        grace.do(event_types.create, replace(COACHING, title=title)).slug
        for title in ("Überblick & Straße", "初回相談", "<script>alert(1)</script>", "a", "x" * 100)
    ]
    assert slugs == ["uberblick-strasse", "session", "script-alert-1-script", "session-2", "x" * 32]


def test_what_was_not_changed_stays_when_an_edit_replaces_the_rest(world: World) -> None:
    grace = world.as_(world.grace.actor)
    questions = [
        QuestionInput("What is it about?", QuestionKind.LONG_TEXT, required=True),
        QuestionInput("Which language?", QuestionKind.CHOICE, options=["English", "German"]),
    ]
    full = replace(
        COACHING,
        slug="full",
        description="All of it",
        step_minutes=15,
        buffer_before_minutes=5,
        buffer_after_minutes=10,
        notice_minutes=61,
        change_notice_minutes=120,
        horizon_days=None,
        horizon_first=date(2026, 3, 1),
        horizon_last=date(2026, 4, 1),
        currency="CHF",
        place_kind=PlaceKind.ADDRESS,
        place_detail="1 Main St\nBerlin",
        requires_approval=True,
        daily_limit=3,
        client_limit=1,
        questions=questions,
        active=False,
    )
    made = grace.do(event_types.create, full)
    again = grace.do(event_types.edit, made.uid, made.as_typed(), made.version)
    assert again == replace(made, version=made.version + 1)
    changed = grace.do(event_types.edit, made.uid, replace(made.as_typed(), title="Other"))
    assert changed == replace(made, title="Other", version=made.version + 2)


def test_an_edit_of_what_changed_meanwhile_is_refused(world: World) -> None:
    grace = world.as_(world.grace.actor)
    seen = grace.ask(event_types.one_mine, world.grace.event_type_uid)
    grace.do(event_types.edit, seen.uid, replace(seen.as_typed(), title="One"), seen.version)
    with pytest.raises(NotAnymore):
        grace.do(event_types.edit, seen.uid, replace(seen.as_typed(), title="Two"), seen.version)
    assert grace.ask(event_types.one_mine, seen.uid).title == "One"


def test_a_question_keeps_its_id_and_a_reworded_one_is_a_new_one(world: World) -> None:
    grace = world.as_(world.grace.actor)
    made = grace.do(
        event_types.create, replace(COACHING, questions=[QuestionInput("Goal?"), QuestionInput("Team?")])
    )
    goal, team = made.questions
    swapped = [QuestionInput("Team?", id=team.id, required=True), QuestionInput("Aim?", id=goal.id)]
    after = grace.do(event_types.edit, made.uid, replace(made.as_typed(), questions=swapped)).questions
    assert [(one.label, one.required) for one in after] == [("Team?", True), ("Aim?", False)]
    assert after[0].id == team.id
    assert after[1].id not in {goal.id, team.id}


def test_a_question_of_somebody_else_is_not_taken_over_by_its_id(world: World) -> None:
    grace, bob = world.as_(world.grace.actor), world.as_(world.bob.actor)
    hers = grace.do(event_types.create, replace(COACHING, questions=[QuestionInput("Goal?")]))
    stolen = [QuestionInput("Stolen?", id=hers.questions[0].id)]
    his = bob.do(event_types.create, replace(COACHING, questions=stolen))
    assert his.questions[0].id != hers.questions[0].id
    assert grace.ask(event_types.one_mine, hers.uid).questions == hers.questions


def test_places_need_what_people_need_to_get_there(world: World) -> None:
    grace = world.as_(world.grace.actor)
    for kind, wrong in (
        ("phone", "call me"),
        ("address", ""),
        ("link", "javascript:alert(1)"),
        ("link", "http://x.org"),
    ):
        with pytest.raises(Invalid) as refusal:
            grace.do(event_types.create, replace(COACHING, place_kind=kind, place_detail=wrong))
        assert refusal.value.fields.keys() == {"place_detail"}
    phone = grace.do(event_types.create, replace(COACHING, place_kind="phone", place_detail="+49 30 901820"))
    assert phone.place.detail == "+4930901820"
    link = replace(COACHING, place_kind="link", place_detail="https://meet.example.org/grace")
    assert grace.do(event_types.create, link).place.kind is PlaceKind.LINK
    assert all(offer.place.detail == "" for offer in world.ask(experts.expert_page, "grace").offers)


def test_new_event_types_rest_as_long_as_their_expert_wishes(world: World) -> None:
    grace = world.as_(world.grace.actor)
    profile = grace.ask(experts.my_profile)
    grace.do(experts.edit_public_profile, replace(experts.as_typed(profile), buffer_minutes=15))
    assert grace.do(event_types.create, COACHING).buffer_after_minutes == 15
    assert grace.do(event_types.create, replace(COACHING, buffer_after_minutes=0)).buffer_after_minutes == 0


def test_the_order_is_the_experts_own(world: World) -> None:
    grace = world.as_(world.grace.actor)
    first = grace.ask(event_types.list_mine)[0].uid
    second, third = (grace.do(event_types.create, COACHING).uid for _ in range(2))
    assert [one.uid for one in grace.do(event_types.reorder, [third, first])] == [third, first, second]
    with pytest.raises(NotFound):
        grace.do(event_types.reorder, [third, world.bob.event_type_uid])


def test_a_copy_is_put_away_and_has_questions_of_its_own(world: World) -> None:
    grace = world.as_(world.grace.actor)
    made = grace.do(event_types.create, replace(COACHING, questions=[QuestionInput("Goal?")]))
    copy = grace.do(event_types.duplicate, made.uid)
    assert (copy.title, copy.slug, copy.active) == ("Coaching (copy)", "coaching-2", False)
    assert [one.label for one in copy.questions] == ["Goal?"]
    assert copy.questions[0].id != made.questions[0].id
    assert "coaching-2" not in [offer.slug for offer in world.ask(experts.expert_page, "grace").offers]
    assert grace.do(event_types.set_active, copy.uid, True).active
    assert "coaching-2" in [offer.slug for offer in world.ask(experts.expert_page, "grace").offers]


def test_a_retired_event_type_is_gone_and_its_bookings_stand(world: World) -> None:
    grace = world.as_(world.grace.actor)
    booked = world.do(bookings.book_now, "grace", "intro", NINE, ADA).details
    grace.do(event_types.retire, world.grace.event_type_uid)
    with pytest.raises(NotFound):
        world.do(bookings.book_now, "grace", "intro", NINE, ADA)
    assert grace.ask(bookings.one, booked.uid).status == "confirmed"
    assert grace.ask(event_types.list_mine) == []
    assert [one.uid for one in grace.ask(event_types.list_mine, retired=True)] == [world.grace.event_type_uid]
    with pytest.raises(NotFound):
        grace.do(event_types.edit, world.grace.event_type_uid, COACHING)
    assert grace.do(event_types.create, replace(COACHING, slug="intro")).slug == "intro"


def test_there_is_an_end_to_how_many_one_expert_may_have(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MAX", 2)
    grace = world.as_(world.grace.actor)
    grace.do(event_types.create, COACHING)
    with pytest.raises(LimitReached):
        grace.do(event_types.create, COACHING)


def test_somebody_elses_event_type_looks_like_one_that_is_not_there(world: World) -> None:
    bob = world.as_(world.bob.actor)
    for uid in (world.grace.event_type_uid, "f" * 32, "", "x" * 5000, "a\0b", "\u202e"):
        for command in (event_types.one_mine, event_types.duplicate, event_types.retire):
            with pytest.raises(NotFound):
                bob.do(command, uid)
        with pytest.raises(NotFound):
            bob.do(event_types.edit, uid, COACHING)
        with pytest.raises(NotFound):
            bob.do(event_types.set_active, uid, False)
    with pytest.raises(SignInNeeded):
        world.do(event_types.create, COACHING)
    with pytest.raises(Forbidden):
        world.as_(world.mallory.actor).do(event_types.create, COACHING)


def test_case_48_markup_in_an_event_type_is_kept_as_the_text_it_is(world: World) -> None:
    markup = "<img src=x onerror=alert(1)> {{7*7}} ${x}"
    made = world.as_(world.grace.actor).do(
        event_types.create, replace(COACHING, title=markup, description=markup)
    )
    assert (made.title, made.description) == (markup, markup)
    assert made.slug == "img-src-x-onerror-alert-1-7-7-x"
