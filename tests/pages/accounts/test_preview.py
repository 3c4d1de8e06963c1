"""The card beside the form of an expert's page, and the address that is looked up while it is typed."""

from components.experts.expert_preview import ExpertPreview
from components.kit import Select
from pages.account.expert_fields import LEFT_TO_RIGHT
from tests.pages.accounts.test_profile import errors
from tests.pages.conftest import Site
from tests.pages.dashboard.availability_scene import field
from tests.world import Cast


async def opened(site: Site, who: Cast):  # type: ignore[no-untyped-def]  # the framework's simulated user
    person = site.person(who)
    await person.open("/profile/expert")
    return person, person.find(ExpertPreview).elements.pop()


async def test_the_card_shows_what_is_typed_before_it_is_saved(site: Site) -> None:
    grace, preview = await opened(site, site.world.grace)
    assert "Grace Hopper" in preview.content
    field(grace, "Headline").set_value("Fewer <b>bugs</b>")
    field(grace, "Price of an hour").set_value("62,50")
    assert "Fewer &lt;b&gt;bugs&lt;/b&gt;" in preview.content
    assert "62.50" in preview.content
    field(grace, "Price of an hour").set_value("ninety")
    assert "Free" in preview.content
    other = next(one for one in grace.find(Select).elements if one._label == "Field")
    with other:
        other.act("choose", "", "1")
    assert other._options[other.value] in preview.content.replace("&amp;", "&")


async def test_nothing_on_the_card_can_be_clicked_or_is_read_twice(site: Site) -> None:
    _grace, preview = await opened(site, site.world.grace)
    assert '<div inert aria-hidden="true"><article' in preview.content


async def test_the_card_of_an_expert_to_be_has_the_hours_that_everybody_begins_with(site: Site) -> None:
    _ada, preview = await opened(site, site.world.ada)
    assert preview.content.count("time-chip") == 3
    assert "09:00" in preview.content


async def test_an_address_is_looked_up_while_it_is_typed(site: Site) -> None:
    ada, _preview = await opened(site, site.world.ada)
    box = field(ada, "Your address")
    for typed, hint, said in (
        ("ada", "test/ada is free.", []),
        ("grace", "test/grace", ["This name is taken. Please choose another."]),
        ("admin", "test/admin", ["This name is kept for the site itself. Please choose another."]),
        ("lovelace", "test/lovelace is free.", []),
    ):
        box.set_value(typed)
        assert box.props["hint"] == f"{LEFT_TO_RIGHT}test/{typed}"
        listener = next(one for one in box._event_listeners.values() if one.type == "blur")
        with box:
            await listener.handler()  # type: ignore[misc]
        assert (box.props["hint"], errors(ada)) == (LEFT_TO_RIGHT + hint, said)
