"""What search engines, previews and readers without a script find of the public pages."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from components.experts.expert_parts import away_banner
from components.kit.fragment import Fragment
from db.engine.unit_of_work import UnitOfWork
from db.models import Booking, Expert, Review, TimeOffSpan
from expertconnect.domain.booking import Attendee
from expertconnect.services import bookings
from tests.pages.conftest import Site, settle
from tests.world import MONDAY, NINE


async def test_the_sitemap_has_every_public_page_and_nobody_who_is_not_listed(site: Site) -> None:
    site.world.do(
        lambda work: work.session.execute(
            update(Expert).where(Expert.username == "bob").values(is_listed=False)
        )
    )
    text = (await site.person().http_client.get("/sitemap.xml")).text
    places = re.findall("<loc>([^<]*)</loc>", text)
    paths = ["/", "/experts", "/privacy", "/terms", "/grace", "/grace/intro"]
    assert places == [f"{site.application.settings.url}{path}" for path in paths]
    assert "lastmod" not in text


async def test_an_expert_is_described_for_machines_with_what_is_offered(site: Site) -> None:
    html = (await site.person().http_client.get("/grace")).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found is not None
    person, service = json.loads(found[1])["@graph"]
    assert person["name"] == "Grace Hopper"
    assert person["url"].endswith("/grace")
    assert service["offers"][0]["url"].endswith("/grace/intro")
    assert "aggregateRating" not in service
    assert 'property="og:type" content="profile"' in html


async def test_a_session_is_described_as_what_its_expert_offers(site: Site) -> None:
    html = (await site.person().http_client.get("/grace/intro")).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found is not None
    service = json.loads(found[1])
    assert (service["@type"], service["name"]) == ("Service", "A first talk")
    assert service["provider"]["@id"].endswith("/grace#person")
    assert service["offers"][0]["url"].endswith("/grace/intro")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "Grace Hopper"),
        ("/experts", "Grace Hopper"),
        ("/grace", "Asks good questions."),
        ("/grace/intro", "A first talk"),
    ],
)
async def test_readers_without_a_script_find_what_the_page_is_about(
    site: Site, address: str, words: str
) -> None:
    answer = await site.person().http_client.get(address, headers={"Accept-Language": "en-GB"})
    plain = re.search("<noscript>(.*?)</noscript>", answer.text, re.DOTALL)
    assert plain is not None
    assert words in plain[1]
    assert plain[1].count("<h1") == 1
    assert answer.headers["content-language"] == "en"


async def test_an_expert_who_is_not_listed_is_shown_but_not_to_be_found(site: Site) -> None:
    site.world.do(
        lambda work: work.session.execute(
            update(Expert).where(Expert.username == "bob").values(is_listed=False)
        )
    )
    for hidden, shown in (("/bob", "/grace"), ("/bob/intro", "/grace/intro")):
        html = (await site.person().http_client.get(hidden)).text
        assert '<meta name="robots" content="noindex">' in html
        assert "noindex" not in (await site.person().http_client.get(shown)).text


async def test_reviews_are_counted_by_their_stars_and_shown_a_few_at_a_time(site: Site) -> None:
    for number in range(8):
        _review(site, number, 5 if number else 2)
    visitor = site.person()
    await visitor.open("/grace")
    await visitor.should_see("7 reviews with 5 of 5 stars")
    await visitor.should_see("1 review with 2 of 5 stars")
    await visitor.should_see("Said 7.")
    await visitor.should_not_see("Said 0.")
    rest = next(part for part in visitor.find(Fragment).elements if "p-rest" in part.classes)
    await rest.act("more")
    await settle()
    await visitor.should_see("Said 0.")
    await visitor.should_not_see("Show more reviews")


async def test_time_off_says_when_the_expert_is_back(site: Site) -> None:
    _time_off(site)
    visitor = site.person()
    await visitor.open("/grace")
    await visitor.should_see("Away at the moment")
    await visitor.should_see("Back on Thursday, March 5, 2026.")
    await visitor.should_see("Sailing")
    assert away_banner((), MONDAY.tzinfo, MONDAY) is None  # type: ignore[arg-type]  # no zone is asked of it


def _review(site: Site, number: int, stars: int) -> None:
    start = NINE + timedelta(minutes=30 * number)
    details = site.world.as_(site.world.grace.actor).do(
        bookings.book_as_expert, site.world.grace.event_type_uid, start, Attendee("Ada L.", "ada@example.org")
    )

    def write(work: UnitOfWork) -> None:
        booking = work.session.scalars(select(Booking).where(Booking.uid == details.details.uid)).one()
        work.session.add(
            Review(
                booking_id=booking.id,
                expert_id=booking.expert_id,
                author="Ada L.",
                stars=stars,
                text=f"Said {number}.",
                created_at=MONDAY,
            )
        )

    site.world.do(write)


def _time_off(site: Site) -> None:
    site.world.do(
        lambda work: work.session.add(
            TimeOffSpan(
                uid="sailing",
                expert_id=site.world.grace.expert_id,
                starts_at=MONDAY - timedelta(days=1),
                ends_at=MONDAY + timedelta(days=3),
                note="Sailing",
                public=True,
            )
        )
    )
