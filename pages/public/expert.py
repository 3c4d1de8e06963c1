"""Public page of an expert: profile, event types, next free times, reviews."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from markupsafe import Markup
from nicegui import ui

from components.experts.event_type_card import event_type_card
from components.experts.expert_parts import about, away_banner, heading, next_times
from components.experts.review_list import review_section
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from components.kit.primitives import empty_state
from components.layout.noscript_content import expert_data, expert_essence
from components.layout.theme import frame
from expertconnect.domain.events import calendar_topic
from expertconnect.domain.people import PICTURE_SIZES, picture_file
from expertconnect.i18n import _, markdown
from expertconnect.services import bookings, experts
from expertconnect.services.analytics import page_views
from expertconnect.services.experts import reviews
from expertconnect.services.experts.profiles import ExpertPage
from expertconnect.services.experts.reviews import ReviewPage
from pages.framework.read_order import ReadOrder
from pages.framework.site import Page, Redirect
from pages.framework.visit import Visit

SHOWN_TIMES = 3
SHOWN_REVIEWS = 6
"""Number of reviews at first, and of those added by each click on "Show more"."""


@dataclass(eq=False)
class ExpertState:
    """Data of the page."""

    visit: Visit
    page: ExpertPage
    reviews: ReviewPage
    times: tuple[tuple[datetime, str], ...]
    reads: ReadOrder = field(default_factory=ReadOrder)

    async def load(self) -> None:
        """Load everything again, with as many reviews as are shown."""
        if read := await self.reads.newest(self._read()):
            self.page, self.reviews, self.times = read

    async def _read(self) -> tuple[ExpertPage, ReviewPage, tuple[tuple[datetime, str], ...]]:
        name, visit = self.page.profile.username, self.visit
        page = await visit.ask(experts.expert_page, name)
        shown = max(SHOWN_REVIEWS, min(len(self.reviews.items), reviews.MAX_LIMIT))
        return page, await visit.ask(reviews.of_expert, name, shown), await _times(visit, page)

    async def more_reviews(self) -> None:
        """Load the next reviews."""
        if self.reviews.next_cursor:
            name = self.page.profile.username
            next_page = await self.visit.ask(reviews.of_expert, name, SHOWN_REVIEWS, self.reviews.next_cursor)
            self.reviews = replace(next_page, items=(*self.reviews.items, *next_page.items))


async def load(visit: Visit) -> ExpertState:
    """Load the page; a former username redirects."""
    page = await visit.ask(experts.expert_page, visit.path("username"))
    if page.moved:
        raise Redirect(f"/{page.profile.username}")
    first_reviews = await visit.ask(reviews.of_expert, page.profile.username, SHOWN_REVIEWS)
    return ExpertState(visit, page, first_reviews, await _times(visit, page))


def draw(visit: Visit, state: ExpertState) -> None:
    """Build the page; its times and event types update live."""
    profile = state.page.profile
    base = visit.application.settings.url
    address, picture = f"{base}/{profile.username}", picture_file(profile.image_url, max(PICTURE_SIZES))
    bio = markdown(profile.bio)
    with (
        frame(
            profile.name,
            active="/experts",
            person=visit.badge,
            description=profile.headline,
            canonical=address,
            robots="" if profile.is_listed else "noindex",
            kind="profile",
            image=picture,
            skeleton="profile",
            structured=expert_data(profile, address, state.page.offers, base + picture if picture else ""),
            essence=expert_essence(profile, profile.username, bio, state.page.offers),
        ),
        ui.element("div").classes("profile"),
    ):
        head = Fragment(classes="p-head")
        with ui.element("aside").classes("sticky p-side") as side:
            side.props["aria-label"] = _("Sessions")
            offers = Fragment(classes="glass pad")
        details = Fragment(classes="vs g5 p-rest")

    def show() -> None:
        page = state.page
        head.show(heading(page.profile, visit.now, hour12=visit.hour12))
        details.show(joined([about(markdown(page.profile.bio)), review_section(state.reviews)]))
        offers.show(_offers(visit, state))

    async def refresh(_event: object) -> None:
        await state.load()
        show()

    async def more(act: str, _key: str, _value: object) -> None:
        if act == "more":
            await state.more_reviews()
            show()

    show()
    details.listen(visit.explained(more))
    visit.follow(calendar_topic(profile.expert_id), refresh)
    visit.application.tasks.start(visit.do(page_views.count, profile.expert_id, 0), name="count a view")


def _offers(visit: Visit, state: ExpertState) -> Markup:
    page = state.page
    away = away_banner(page.away, visit.zone, visit.now)
    if not page.offers:
        text = _("{name} offers no sessions at the moment.").format(name=page.profile.name)
        link = tag("a", "btn btn-glass", _("Find another expert"), href="/experts")
        return joined([away, empty_state(_("Nothing to book just now"), text, level=2, action=link)])
    cards = [tag("li", "", event_type_card(offer, place=index)) for index, offer in enumerate(page.offers)]
    return joined(
        [
            tag("h2", "h2", _("Choose a session")),
            away,
            next_times(page.profile, state.times, visit.zone, visit.today(), hour12=visit.hour12),
            tag("ul", "vs g2 mt6", *cards),
        ]
    )


async def _times(visit: Visit, page: ExpertPage) -> tuple[tuple[datetime, str], ...]:
    expert_id = page.profile.expert_id
    times = await visit.ask(bookings.next_few_of_many, [expert_id], SHOWN_TIMES)
    return times[expert_id]


EXPERT = Page(load, draw)
