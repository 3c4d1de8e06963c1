"""Event types as their expert makes them."""

import pytest
from nicegui.helpers import should_await
from nicegui.testing import User

from components.dashboard.event_type_cards import EventTypeCards
from components.dashboard.questions_editor import QuestionsEditor
from components.kit import TextField
from expertconnect.domain.booking import QuestionKind
from expertconnect.domain.bounds import Text, Whole
from expertconnect.domain.event_type import SPEC
from expertconnect.services import event_types
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.event_types.view import EventTypeView
from pages.dashboard.event_types.form import EventForm
from tests.pages.conftest import Site, settle
from tests.pages.dashboard.availability_scene import field, press
from tests.pages.dashboard.scenes import booked, details_of, everywhere, shown

HERE = "/expert-dashboard/event-types"


def mine(site: Site) -> list[EventTypeView]:
    return site.world.as_(site.world.grace.actor).ask(event_types.list_mine)


def another(site: Site, title: str = "Strategy call", **fields: object) -> EventTypeView:
    given = EventTypeInput(title=title, **fields)  # type: ignore[arg-type]
    return site.world.as_(site.world.grace.actor).do(event_types.create, given)


async def opened(site: Site, path: str = "") -> User:
    grace = site.person(site.world.grace)
    await grace.open(HERE + path)
    return grace


async def say(user: User, name: str, uid: str, value: object = None) -> None:
    dashboard = user.find(EventTypeCards).elements.pop()
    with dashboard:
        reported = dashboard.act(name, uid, value)
        if should_await(reported):
            await reported


async def test_a_new_event_type_is_made_with_what_was_typed(site: Site) -> None:
    grace = await opened(site, "/new")
    field(grace, "Title").set_value("Roadmap review")
    field(grace, "Length in minutes").set_value("45")
    field(grace, "Price").set_value("62,50")
    field(grace, "Least notice").set_value("2")
    await press(grace, "Add a question")
    field(grace, "Question").set_value("What is it about?")
    await press(grace, "Save")
    made = mine(site)[-1]
    assert (made.title, made.slug, made.duration_minutes, made.price.minor) == (
        "Roadmap review",
        "roadmap-review",
        45,
        6250,
    )
    assert [one.label for one in made.questions] == ["What is it about?"]


async def test_all_that_is_wrong_stands_beside_its_field_and_stays_typed(site: Site) -> None:
    grace = await opened(site, "/new")
    field(grace, "Title").set_value("")
    field(grace, "Length in minutes").set_value("7")
    field(grace, "Price").set_value("cheap")
    await press(grace, "Save")
    for label in ("Title", "Length in minutes", "Price"):
        assert field(grace, label).props["error"], label
    assert field(grace, "Price").value == "cheap"
    field(grace, "Price").set_value("10")
    await settle(0.2)
    assert not field(grace, "Price").props["error"]
    assert field(grace, "Title").props["error"]
    assert len(mine(site)) == 1


async def test_a_taken_word_is_told_while_it_is_typed_and_forgotten_with_it(site: Site) -> None:
    grace = await opened(site, "/new")
    field(grace, "Word in the address").set_value("intro")
    await settle(0.2)
    assert field(grace, "Word in the address").props["error"]
    field(grace, "Word in the address").set_value("intro-2")
    await settle(0.2)
    assert not field(grace, "Word in the address").props["error"]
    assert "/grace/intro-2" in shown(grace)


async def test_what_clients_will_see_follows_what_is_typed(site: Site) -> None:
    grace = await opened(site, "/new")
    assert "Nothing is free" not in shown(grace)
    field(grace, "Title").set_value("Roadmap <b>review</b>")
    field(grace, "Length in minutes").set_value("90")
    field(grace, "Price").set_value("62,50")
    await press(grace, "Add a question")
    field(grace, "Question").set_value("What is it about?")
    await settle(0.3)
    preview = next(part for part in shown(grace).split("\n") if "As clients see it" in part)
    for words in (
        "Roadmap &lt;b&gt;review&lt;/b&gt;",
        "1 h 30 min",
        "€62.50",
        "09:00",
        "10:30",
        "What is it about?",
    ):
        assert words in preview, words
    assert "09:30" not in preview
    field(grace, "Length in minutes").set_value("a while")
    await settle(0.3)
    assert "once the lengths make sense" in shown(grace)
    assert len(mine(site)) == 1


async def test_a_taken_address_is_told_beside_its_field(site: Site) -> None:
    grace = await opened(site, "/new")
    field(grace, "Title").set_value("Another")
    field(grace, "Word in the address").set_value("intro")
    await press(grace, "Save")
    assert field(grace, "Word in the address").props["error"]
    assert len(mine(site)) == 1


async def test_an_edit_that_came_second_is_told_and_kept(site: Site) -> None:
    uid = site.world.grace.event_type_uid
    grace = await opened(site, f"/{uid}")
    field(grace, "Title").set_value("Mine")
    given = EventTypeInput(title="Theirs", slug="intro")
    site.world.as_(site.world.grace.actor).do(event_types.edit, uid, given)
    await press(grace, "Save")
    assert mine(site)[0].title == "Theirs"
    assert "was changed in the meantime" in shown(grace)
    assert field(grace, "Title").value == "Mine"
    await press(grace, "Save")
    assert mine(site)[0].title == "Mine"


async def test_questions_change_places_and_keep_what_is_typed(site: Site) -> None:
    grace = await opened(site, "/new")
    field(grace, "Title").set_value("With questions")
    await press(grace, "Add a question")
    field(grace, "Question").set_value("First?")
    await press(grace, "Add a question")
    field(grace, "Question").set_value("Second?")
    await press(grace, "Move question 2 up")
    editor = grace.find(QuestionsEditor).elements.pop()
    assert [one.label for one in editor.typed()] == ["Second?", "First?"]
    await press(grace, "Save")
    assert [one.label for one in mine(site)[-1].questions] == ["Second?", "First?"]


async def test_a_choice_without_choices_is_refused_at_its_question(site: Site) -> None:
    grace = await opened(site, "/new")
    field(grace, "Title").set_value("With a choice")
    await press(grace, "Add a question")
    field(grace, "Question").set_value("Which?")
    row = grace.find(QuestionsEditor).elements.pop()._rows[0]
    row.kind.choose(QuestionKind.CHOICE)
    await press(grace, "Save")
    assert row.options.props["error"]
    assert len(mine(site)) == 1


async def test_a_card_is_moved_by_its_buttons(site: Site) -> None:
    second = another(site)
    grace = await opened(site)
    await say(grace, "up", second.uid)
    assert [one.uid for one in mine(site)] == [second.uid, site.world.grace.event_type_uid]
    page = shown(grace)
    assert page.index("Strategy call") < page.index("A first talk")
    await say(grace, "up", second.uid)
    assert mine(site)[0].uid == second.uid


async def test_switching_off_hides_it_and_duplicating_makes_another(site: Site) -> None:
    uid = site.world.grace.event_type_uid
    grace = await opened(site)
    await say(grace, "switch", uid, False)
    assert not mine(site)[0].active
    assert "Switched off" in shown(grace)
    assert (await site.person().http_client.get("/grace/intro")).status_code == 404
    await say(grace, "duplicate", uid)
    assert [one.title for one in mine(site)] == ["A first talk", "A first talk (copy)"]


async def test_retiring_is_explained_and_leaves_its_bookings(site: Site) -> None:
    booking = booked(site)
    grace = await opened(site)
    await say(grace, "retire", site.world.grace.event_type_uid)
    assert len(mine(site)) == 1
    await grace.should_see("It can no longer be booked")
    await press(grace, "Retire")
    await settle(0.2)
    assert mine(site) == []
    assert "Nothing on offer yet" in shown(grace)
    assert details_of(site, booking.uid).title == "A first talk"


async def test_the_event_types_of_others_are_neither_shown_nor_changed(site: Site) -> None:
    foreign = site.world.bob.event_type_uid
    grace = await opened(site)
    for name in ("switch", "up", "down", "copy", "duplicate", "retire", "edit"):
        await everywhere(grace, name, foreign, False)
    theirs = site.world.as_(site.world.bob.actor).ask(event_types.list_mine)
    assert [(one.uid, one.active, one.version) for one in theirs] == [(foreign, True, theirs[0].version)]
    assert len(mine(site)) == 1
    answer = await site.person(site.world.grace).http_client.get(f"{HERE}/{foreign}")
    assert answer.status_code == 404


@pytest.mark.parametrize("uid", ["nothing", "..%2f..", "0" * 32])
async def test_an_address_of_no_event_type_is_a_page_with_404(site: Site, uid: str) -> None:
    answer = await site.person(site.world.grace).http_client.get(f"{HERE}/{uid}")
    assert answer.status_code == 404


async def test_one_that_is_made_elsewhere_appears_without_a_reload(site: Site) -> None:
    grace = await opened(site)
    gateway = site.application.acting(site.world.grace.actor)
    gateway.do_now(event_types.create, EventTypeInput(title="From another tab"))
    await settle(0.3)
    assert "From another tab" in shown(grace)


async def test_a_refused_switch_goes_back_to_what_is_true(site: Site) -> None:
    grace = await opened(site)
    dashboard = grace.find(EventTypeCards).elements.pop()
    sent: list[str] = []
    dashboard.run_method = lambda name, *_: sent.append(name)  # type: ignore[method-assign,assignment]
    site.world.as_(site.world.grace.actor).do(event_types.retire, site.world.grace.event_type_uid)
    await everywhere(grace, "switch", site.world.grace.event_type_uid, False)
    assert "redraw" in sent


async def test_every_field_of_the_form_takes_what_the_service_takes(site: Site) -> None:
    async def changed(_value: object) -> None:
        """Nobody watches this form."""

    grace = await opened(site, "/new")
    with grace.find(TextField).elements.pop():
        fields = EventForm(EventTypeInput(title=""), (), "/grace", changed).fields
    for name, declared in SPEC.items():
        bound = declared.bounds
        if isinstance(bound, Text):
            assert fields[name].props["maxlength"] == bound.most, name
        elif isinstance(bound, Whole) and name != "price_minor":  # typed in whole units of the currency
            # What is too large can be typed, so that it is refused rather than cut.
            assert 10 ** int(str(fields[name].props["maxlength"])) > bound.most + 1, name


async def test_a_number_beyond_its_bounds_is_refused_in_the_sentence_that_programs_read(site: Site) -> None:
    grace = await opened(site, "/new")
    field(grace, "Title").set_value("Roadmap review")
    field(grace, "Most per client").set_value("101")
    await press(grace, "Save")
    assert "Please enter a whole number from 1 to 100." in shown(grace)
    assert [one.title for one in mine(site)] == ["A first talk"]
