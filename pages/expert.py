"""An expert's own page: who they are, what they offer, when they are free next, what clients say."""

from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from components.event_type_card import event_type_card
from components.expert_parts import about, away_banner, heading, next_times, reviews_head
from components.fragment import Fragment
from components.kit.marks import empty_state
from components.markup import Markup, joined, tag
from components.review_list import review_list
from components.theme import frame
from expertconnect.domain.events import calendar_topic
from expertconnect.services import bookings, experts, page_views, reviews
from expertconnect.services.experts import ExpertPage
from expertconnect.services.reviews import ReviewPage
from expertconnect.words import _, markdown
from pages.site import Page, Redirect
from pages.visit import Visit

SHOWN_TIMES = 3


@dataclass(eq=False)
class ExpertState:
    """What the page shows."""

    visit: Visit
    page: ExpertPage
    reviews: ReviewPage
    times: tuple[tuple[datetime, str], ...]

    async def load(self) -> None:
        """Read everything again."""
        name, visit = self.page.profile.username, self.visit
        self.page = await visit.ask(experts.expert_page, name)
        self.reviews = await visit.ask(reviews.of_expert, name)
        self.times = await _times(visit, self.page)


async def load(visit: Visit) -> ExpertState:
    """Read the page; an address that was given up leads to the new one."""
    page = await visit.ask(experts.expert_page, visit.path("username"))
    if page.moved:
        raise Redirect(f"/{page.profile.username}")
    said = await visit.ask(reviews.of_expert, page.profile.username)
    return ExpertState(visit, page, said, await _times(visit, page))


def draw(visit: Visit, state: ExpertState) -> None:
    """Build the page; its times and offers change as they are taken and edited."""
    profile = state.page.profile
    base = visit.application.settings.url
    with frame(profile.name, active="/experts", person=visit.badge, description=profile.headline,
               canonical=f"{base}/{profile.username}"), ui.element("div").classes("profile"):  # fmt: skip
        with ui.element("div").classes("vs g5"):
            head = Fragment()
            words = Fragment()
            said = Fragment()
        with ui.element("aside").classes("sticky") as side:
            side.props["aria-label"] = _("Sessions")
            offers = Fragment(classes="glass pad")

    def show() -> None:
        page = state.page
        head.show(heading(page.profile, visit.now, hour12=visit.hour12))
        words.show(about(markdown(page.profile.bio)))
        body = (
            review_list(state.reviews.items)
            if state.reviews.items
            else tag("p", "muted", _("No reviews yet."))
        )
        said.show(tag("section", "glass pad", reviews_head(page.profile), body))
        offers.show(_offers(visit, state))

    async def refresh(_: object) -> None:
        await state.load()
        show()

    show()
    visit.follow(calendar_topic(profile.expert_id), refresh)
    visit.application.tasks.start(visit.do(page_views.count, profile.expert_id, 0), name="count a view")


def _offers(visit: Visit, state: ExpertState) -> Markup:
    page = state.page
    if not page.offers:
        return empty_state(
            _("Nothing to book just now"),
            _("{name} offers no sessions at the moment.").format(name=page.profile.name),
            level=2,
        )
    cards = [tag("li", "", event_type_card(offer, place=place)) for place, offer in enumerate(page.offers)]
    return joined(
        [
            tag("h2", "h2", _("Choose a session")),
            away_banner(page.away, visit.zone),
            next_times(page.profile.username, state.times, visit.zone, visit.today(), hour12=visit.hour12),
            tag("ul", "vs g2 mt4", *cards),
        ]
    )


async def _times(visit: Visit, page: ExpertPage) -> tuple[tuple[datetime, str], ...]:
    expert_id = page.profile.expert_id
    found = await visit.ask(bookings.next_few_of_many, [expert_id], SHOWN_TIMES)
    return found[expert_id]


EXPERT = Page(load, draw)
