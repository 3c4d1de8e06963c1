"""How each deed of the policy is asked, given the thing it is asked about."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from expertconnect.domain.availability import Hours
from expertconnect.domain.interval import Interval
from expertconnect.domain.painting import Stroke
from expertconnect.services.accounts import ProfileInput as Account
from expertconnect.services.availability import ScheduleInput, TimeOffInput
from expertconnect.services.directory import Search
from expertconnect.services.event_types import EventTypeInput
from expertconnect.services.expert_input import ExpertInput
from expertconnect.services.experts import ProfileInput as Profile
from tests.access.scene import PASSER_BY, Thing
from tests.world import NINE

ARGUMENTS = Callable[[Thing], tuple[Any, ...]]

DAY = date(2026, 3, 12)
TEN = NINE + timedelta(hours=1)
MORNING = Interval(NINE, NINE + timedelta(hours=3))
HOURS = [Hours.parse("09:00", "12:00")]
OFFER = EventTypeInput(title="A second talk", slug="second")

STATES = {
    "closing.complete": "over",
    "closing.no_show": "over",
    "requests.approve": "asked",
    "requests.decline": "asked",
    "reviews.write": "completed",
    "undoing.undo": "cancelled",
}
"""Where a booking has to stand for the deed to succeed; confirmed and coming for all others."""


def _nothing(_: Thing) -> tuple[Any, ...]:
    return ()


def _uid(thing: Thing) -> tuple[Any, ...]:
    return (thing.uid,)


def _offer(thing: Thing) -> tuple[Any, ...]:
    return (thing.offer_uid,)


def _offer_id(thing: Thing) -> tuple[Any, ...]:
    return (thing.offer_id,)


def _address(thing: Thing) -> tuple[Any, ...]:
    return thing.username, "intro"


CALLS: dict[str, ARGUMENTS] = {
    "accounts.become_expert": lambda _: (ExpertInput("lovelace", "Engines", "business"),),
    "accounts.edit_profile": lambda _: (Account("Another Name", "Europe/Paris"),),
    "accounts.me": _nothing,
    "accounts.send_verification": _nothing,
    "access.admin": _nothing,
    "access.own_expert": _nothing,
    "access.signed_in": _nothing,
    "access.standing": _nothing,
    "availability.add_time_off": lambda _: (DAY, DAY),
    "availability.add_time_off_span": lambda _: (TimeOffInput(NINE, TEN),),
    "availability.clear_override": lambda _: (DAY,),
    "availability.copy_day": lambda _: (1, [2]),
    "availability.copy_hours": lambda _: (HOURS, [2]),
    "availability.paint": lambda _: (Stroke(frozenset({1}), 540, 720, True),),
    "availability.put_schedule": lambda _: (ScheduleInput("Europe/Berlin", {1: HOURS}),),
    "availability.remove_time_off": _uid,
    "availability.schedule_of": _nothing,
    "availability.set_daily_limit": lambda _: (3,),
    "availability.set_override": lambda _: (DAY, HOURS),
    "availability.set_overrides": lambda _: ([DAY], HOURS),
    "availability.set_week": lambda _: ({1: HOURS},),
    "availability.set_weekly": lambda _: (1, HOURS),
    "availability.set_zone": lambda _: ("Europe/Paris",),
    "categories.listed": _nothing,
    "closing.cancel": _uid,
    "closing.complete": _uid,
    "closing.no_show": _uid,
    "directory.card_of": lambda thing: (thing.expert_id,),
    "directory.featured": _nothing,
    "directory_contents.addresses": _nothing,
    "directory_contents.size": _nothing,
    "directory_contents.spoken_languages": _nothing,
    "directory.search": lambda _: (Search(),),
    "event_types.create": lambda _: (OFFER,),
    "event_types.duplicate": _offer,
    "event_types.edit": lambda thing: (thing.offer_uid, OFFER),
    "event_types.list_mine": _nothing,
    "event_types.one_mine": _offer,
    "event_types.reorder": lambda thing: ([thing.offer_uid],),
    "event_types.retire": _offer,
    "event_types.set_active": lambda thing: (thing.offer_uid, False),
    "expert_input.require_name_free": lambda _: ("lovelace",),
    "experts.edit_public_profile": lambda _: (Profile("Engines", "business"),),
    "experts.expert_page": lambda thing: (thing.username,),
    "experts.my_profile": _nothing,
    "experts.rename": lambda _: ("lovelace",),
    "explaining.explain": lambda thing: (thing.offer_uid, DAY),
    "explaining.explain_start": lambda thing: (thing.offer_uid, TEN),
    "holding.extend_hold": _uid,
    "holding.hold": lambda thing: (*_address(thing), TEN),
    "holding.my_hold": _address,
    "holding.release": _uid,
    "listing.as_client": _nothing,
    "listing.as_expert": _nothing,
    "listing.history": _uid,
    "listing.one": _uid,
    "listing.tally_as_client": _nothing,
    "making.book": lambda thing: (thing.uid, PASSER_BY),
    "making.book_as_expert": lambda thing: (thing.offer_uid, TEN, PASSER_BY),
    "making.book_now": lambda thing: (*_address(thing), TEN, PASSER_BY),
    "manage_links.open_manage": lambda thing: (thing.uid, thing.token),
    "manage_links.renew": _uid,
    "moving.move_choices": lambda thing: (thing.uid, DAY, DAY, "Europe/Berlin"),
    "moving.nearest_for_move": lambda thing: (thing.uid, NINE),
    "moving.reschedule": lambda thing: (thing.uid, TEN),
    "offers.load_offer": _address,
    "offers.owned": _offer,
    "operating.overview": _nothing,
    "operating.preview": _uid,
    "operating.retry": _uid,
    "operating.settings_shown": _nothing,
    "event_trial.tried": lambda thing: (OFFER, thing.offer_uid),
    "figures.of_period": _nothing,
    "page_views.count": lambda thing: (thing.expert_id, thing.offer_id),
    "page_views.figures": _nothing,
    "requests.approve": _uid,
    "requests.decline": _uid,
    "pictures.put": lambda _: ({96: b"small", 320: b"large"},),
    "pictures.remove": _nothing,
    "pictures.shown": lambda thing: (thing.picture, 96),
    "reviews.of_expert": lambda thing: (thing.username,),
    "reviews.write": lambda thing: (thing.uid, 5, "Clear."),
    "sessions.sign_out": _nothing,
    "sessions.sign_out_everywhere": _nothing,
    "sign_in.confirm_email": lambda thing: (thing.token,),
    "sign_in.verify_address": lambda thing: (thing.token,),
    "slot_states.held": _uid,
    "slot_states.next_start": _offer_id,
    "slot_states.slot_states": lambda thing: (thing.offer_id, [MORNING]),
    "starts.free_starts": lambda thing: (thing.offer_id, MORNING),
    "starts.month": lambda thing: (*_address(thing), DAY, DAY, "Europe/Berlin"),
    "starts.nearest_free": lambda thing: (*_address(thing), NINE),
    "starts.next_few_of_many": lambda thing: ([thing.expert_id],),
    "starts.next_free": lambda thing: (thing.expert_id,),
    "starts.next_free_of_many": lambda thing: ([thing.expert_id],),
    "undoing.undo": _uid,
}
