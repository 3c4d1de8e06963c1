"""Cards, the form, the hours and the confirmation, without a system behind them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from nicegui import Client, ui

from components.booking.attendee_form import AttendeeForm, Held, hold_box
from components.booking.booking_card import BookingList
from components.booking.confirmation import confirmation
from components.experts.event_type_card import event_type_card, offer_facts
from components.experts.expert_card import ExpertCards
from components.experts.review_list import review_list
from components.hours.editor import HoursEditor
from components.hours.exceptions import OverridesEditor, TimeOffEditor
from components.kit import Button, Fragment, avatar, date_tile, empty_state, joined, steps, tag
from components.kit.toasts import toast
from components.layout.theme import PersonBadge, frame, section
from expertconnect.domain.availability import Hours, TimeOff
from expertconnect.domain.booking import (
    Attendee,
    BookingDetails,
    BookingStatus,
    Place,
    Question,
    QuestionKind,
)
from expertconnect.domain.event_type import Offer
from expertconnect.domain.interval import Interval
from expertconnect.domain.money import Money

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 24)
HALF = timedelta(minutes=30)


@dataclass(frozen=True)
class Card:
    """An expert as a card shows them."""

    expert_id: int
    username: str
    name: str
    headline: str
    category: str
    rate: Money
    rating: float | None
    reviews: int
    next_free: tuple[tuple[datetime, str], ...]
    languages: tuple[str, ...] = ()
    image_url: str = ""


@dataclass(frozen=True)
class Review:
    """What somebody wrote."""

    stars: int
    text: str
    author: str
    created_at: datetime = NOW


EUR = Money(12000, "EUR")
FREE = tuple((NOW + timedelta(hours=n), "strategy") for n in (3, 4, 26))
CARDS = (
    Card(
        1,
        "maya",
        "Maya Okafor",
        "Product strategy for teams between ten and a hundred people",
        "Product",
        EUR,
        4.96,
        214,
        FREE,
        ("en", "de", "fr"),
    ),
    Card(
        2,
        "daniel",
        "Daniel Reyes",
        "Cloud architecture that a small team can run on call",
        "Engineering",
        replace(EUR, minor=0),
        None,
        0,
        (),
    ),
    Card(3, "x", "<b>Mallory</b> {{7*7}}", "\u202eevil\"'>", "Design", EUR, 4.2, 3, FREE[:1], ("<i>x</i>",)),
)
OFFER = Offer(
    title="Strategy call",
    slug="strategy",
    description="One decision, one page.",
    price_minor=6000,
    event_type_id=1,
    event_type_uid="u",
    expert_id=1,
    username="maya",
    expert_name="Maya Okafor",
    time_zone="Europe/Berlin",
)
QUESTIONS = (
    Question(1, "Company", required=True),
    Question(2, "Team size", QuestionKind.CHOICE, True, ("1-10", "11-50")),
    Question(3, "Have we met?", QuestionKind.YES_NO),
    Question(4, "Phone", QuestionKind.PHONE),
)


def booking(status: BookingStatus, hours: float, **more: object) -> BookingDetails:
    """A booking some hours from now."""
    session = Interval.lasting(NOW + timedelta(hours=hours) - timedelta(minutes=12), HALF)
    known = BookingDetails(
        f"uid{status}{hours}",
        status,
        1,
        0,
        session,
        session,
        "u",
        "strategy",
        "Strategy call",
        "maya",
        1,
        "Maya Okafor",
        "Europe/Berlin",
        Money(6000, "EUR"),
        Place(),
        NOW,
        NOW,
        attendee=Attendee("Ada Lovelace", "ada@example.org"),
        join_url="https://meet.example.org/ec-7q4m",
    )
    return replace(known, **more)  # type: ignore[arg-type]


def cards_page() -> None:
    """Cards, bookings, confirmation."""
    with frame("Cards", active="/my-bookings", person=PersonBadge("Ada Lovelace")):
        client = ui.context.client
        cards = ExpertCards(timezone=BERLIN, today=TODAY)
        cards.show_cards(CARDS)
        Button("Patch", lambda: cards.patch_next(replace(CARDS[1], next_free=FREE))).classes("mt4")
        with ui.element("div").classes("grid2 mt6"):
            _event_types()
            _reviews()
        _client_bookings(client)
        _expert_bookings(client)
        links = {"Google": "https://calendar.google.com/", "Outlook": "https://outlook.live.com/"}
        done = confirmation(
            booking(BookingStatus.CONFIRMED, 30), timezone=BERLIN, calendar_links=links, ics_href="/x.ics"
        )
        Fragment(done, classes="mt6", on_act=lambda act, key, _v: toast(client, f"{act} {key}"))
        with ui.element("div").classes("glass mt6"):
            Fragment(empty_state("No bookings yet"))


def _event_types() -> None:
    titles = ("Intro call", "Strategy call", "<script>")
    with section("Choose a session"):
        Fragment(
            joined(
                tag("li", "", event_type_card(replace(OFFER, title=title), place=n))
                for n, title in enumerate(titles)
            ),
            "ul",
            classes="vs g2 mt4",
        )


def _reviews() -> None:
    reviews = [
        Review(5, "Direct, kind, prepared.", "Jonas Weber"),
        Review(4, "{{7*7}}<script>", "Elif Kaya"),
    ]
    with section("Reviews"):
        Fragment(review_list(reviews), classes="mt4")


def _client_bookings(client: Client) -> None:
    coming = [booking(BookingStatus.CONFIRMED, 0.3), booking(BookingStatus.PENDING, 5)]
    earlier = [
        booking(BookingStatus.COMPLETED, -50),
        booking(BookingStatus.CANCELLED, -70, reason="Ill, sorry <3"),
    ]
    bookings = BookingList(lambda act, uid: toast(client, f"{act} {uid}"))
    bookings.classes("mt6")
    groups = [("Today", coming), ("Earlier", earlier)]
    bookings.show_groups(groups, side="client", timezone=BERLIN, now=NOW)


def _expert_bookings(client: Client) -> None:
    requests = [booking(BookingStatus.PENDING, 30), booking(BookingStatus.CONFIRMED, -2)]
    bookings = BookingList(lambda act, uid: toast(client, f"{act} {uid}"))
    bookings.show_groups([("Requests", requests)], side="expert", timezone=BERLIN, now=NOW)


def form_page() -> None:
    """The form while a time is held."""
    with frame("Details", tabbar=False):
        client = ui.context.client
        held = Held(NOW + timedelta(seconds=267), NOW, timedelta(minutes=5), True)
        Fragment(steps(["Time", "Details", "Done"], 1), classes="hs").style(
            "justify-content:flex-end;margin-bottom:16px"
        )
        near = [NOW + timedelta(minutes=n) for n in (48, 108, 168)]
        with ui.element("div").classes("booker form glass"):
            with ui.element("section").classes("b-meta"):
                Fragment(_held_summary(held), on_act=lambda act, *_: toast(client, act))
            details = AttendeeForm(
                lambda who: toast(client, f"{who}"),
                lambda: details.lost(
                    "That time was just confirmed by somebody else",
                    near,
                    lambda start: details.found(held),
                    BERLIN,
                ),
                questions=QUESTIONS,
                held=held,
                policy="Free to move or cancel until 12 h before.",
                known=Attendee("Ada Lovelace", "", time_zone="Europe/Berlin"),
            )


def _held_summary(held: Held) -> Markup:
    expert = tag(
        "div",
        "hs g3",
        avatar("Maya Okafor", 48),
        tag("div", "", tag("p", "t-sm muted", "Maya Okafor"), tag("h1", "h2", "Strategy call")),
    )
    when = tag("div", "", tag("p", "h2 tnum when", "15:30 – 16:00"), tag("p", "t-sm muted", "Berlin · GMT+1"))
    time = tag("div", "inset pad-sm mt6 chosen", tag("div", "hs g4", date_tile(TODAY), when))
    return joined([expert, time, tag("div", "mt6", offer_facts(OFFER)), tag("div", "mt6", hold_box(held))])


def hours_page() -> None:
    """Working hours."""
    with frame("Availability", active="/expert-dashboard", person=PersonBadge("Maya Okafor", True)):
        client = ui.context.client
        week = {day: (Hours(540, 720), Hours(780, 1020)) for day in range(1, 5)} | {5: (Hours(1320, 1560),)}
        with ui.element("div").classes("avail"):
            with section("Weekly hours"):
                HoursEditor(
                    week, lambda day, hours: toast(client, f"{day} {[str(one) for one in hours]}")
                ).classes("mt3")
            with ui.element("div").classes("vs g5"):
                with section("Date overrides"):
                    overrides = OverridesEditor(
                        {date(2026, 12, 24): (), date(2026, 12, 5): (Hours(600, 780),)},
                        lambda day, hours: toast(client, f"{day} {hours}"),
                        lambda day: toast(client, f"{day}"),
                        today=TODAY,
                    )
                    Button("Add a date", overrides.add, icon_name="plus", size="sm").classes("mt3")
                with section("Time off"):
                    off = TimeOff(Interval(NOW, NOW + timedelta(days=4)), "Holiday <3", True)
                    away = TimeOffEditor(
                        [("1", off)],
                        lambda *reported: toast(client, str(reported)),
                        lambda key: toast(client, key),
                        timezone=BERLIN,
                        today=TODAY,
                    )
                    Button("Add time off", away.add, icon_name="plus", size="sm").classes("mt3")
