"""How each command of the policy is asked, given the thing it is asked about."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from expertconnect.domain.availability import Hours
from expertconnect.domain.interval import Interval
from expertconnect.domain.week_edit import HoursRange
from expertconnect.services.accounts.accounts import ProfileInput as Account
from expertconnect.services.availability.input import ScheduleInput, TimeOffInput
from expertconnect.services.directory.search import Search
from expertconnect.services.event_types.input import EventTypeInput
from expertconnect.services.experts.input import ExpertInput
from expertconnect.services.experts.profiles import ProfileInput as Profile
from tests.access.scene import PASSER_BY, Thing
from tests.world import NINE

ARGUMENTS = Callable[[Thing], tuple[Any, ...]]

DAY = date(2026, 3, 12)
TEN = NINE + timedelta(hours=1)
MORNING = Interval(NINE, NINE + timedelta(hours=3))
HOURS = [Hours.parse("09:00", "12:00")]
OFFER = EventTypeInput(title="A second talk", slug="second")

STATES = {
    "bookings.complete.complete": "over",
    "bookings.complete.no_show": "over",
    "bookings.approval.approve": "asked",
    "bookings.approval.decline": "asked",
    "experts.reviews.write": "completed",
    "bookings.undo.undo": "cancelled",
}
"""Where a booking has to stand for the command to succeed; confirmed and coming for all others."""


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
    "experts.become.become_expert": lambda _: (ExpertInput("lovelace", "Engines", "business"),),
    "accounts.accounts.edit_profile": lambda _: (Account("Another Name", "Europe/Paris"),),
    "accounts.accounts.me": _nothing,
    "accounts.accounts.send_verification": _nothing,
    "common.authorization.admin": _nothing,
    "common.authorization.own_expert": _nothing,
    "common.authorization.signed_in": _nothing,
    "common.authorization.current_identity": _nothing,
    "availability.commands.add_time_off": lambda _: (DAY, DAY),
    "availability.commands.add_time_off_span": lambda _: (TimeOffInput(NINE, TEN),),
    "availability.commands.clear_override": lambda _: (DAY,),
    "availability.commands.copy_day": lambda _: (1, [2]),
    "availability.commands.copy_hours": lambda _: (HOURS, [2]),
    "availability.commands.paint": lambda _: (HoursRange(frozenset({1}), 540, 720, True),),
    "availability.commands.put_schedule": lambda _: (ScheduleInput("Europe/Berlin", {1: HOURS}),),
    "availability.commands.remove_time_off": _uid,
    "availability.commands.schedule_of": _nothing,
    "availability.commands.set_daily_limit": lambda _: (3,),
    "availability.commands.set_override": lambda _: (DAY, HOURS),
    "availability.commands.set_overrides": lambda _: ([DAY], HOURS),
    "availability.commands.set_week": lambda _: ({1: HOURS},),
    "availability.commands.set_weekly": lambda _: (1, HOURS),
    "availability.commands.set_zone": lambda _: ("Europe/Paris",),
    "experts.categories.listed": _nothing,
    "bookings.cancel.cancel": _uid,
    "bookings.complete.complete": _uid,
    "bookings.complete.no_show": _uid,
    "directory.search.card_of": lambda thing: (thing.expert_id,),
    "directory.search.featured": _nothing,
    "directory.contents.addresses": _nothing,
    "directory.contents.size": _nothing,
    "directory.contents.spoken_languages": _nothing,
    "directory.search.search": lambda _: (Search(),),
    "event_types.commands.create": lambda _: (OFFER,),
    "event_types.commands.duplicate": _offer,
    "event_types.commands.edit": lambda thing: (thing.offer_uid, OFFER),
    "event_types.commands.list_mine": _nothing,
    "event_types.commands.one_mine": _offer,
    "event_types.commands.reorder": lambda thing: ([thing.offer_uid],),
    "event_types.commands.retire": _offer,
    "event_types.commands.set_active": lambda thing: (thing.offer_uid, False),
    "experts.input.require_name_free": lambda _: ("lovelace",),
    "experts.profiles.edit_public_profile": lambda _: (Profile("Engines", "business"),),
    "experts.profiles.expert_page": lambda thing: (thing.username,),
    "experts.profiles.my_profile": _nothing,
    "experts.profiles.rename": lambda _: ("lovelace",),
    "scheduling.explain.explain": lambda thing: (thing.offer_uid, DAY),
    "scheduling.explain.explain_start": lambda thing: (thing.offer_uid, TEN),
    "bookings.holds.extend_hold": _uid,
    "bookings.holds.hold": lambda thing: (*_address(thing), TEN),
    "bookings.holds.my_hold": _address,
    "bookings.holds.release": _uid,
    "bookings.queries.as_client": _nothing,
    "bookings.queries.as_expert": _nothing,
    "bookings.queries.history": _uid,
    "bookings.queries.one": _uid,
    "bookings.queries.email_state": _uid,
    "bookings.queries.tally_as_client": _nothing,
    "bookings.create.book": lambda thing: (thing.uid, PASSER_BY),
    "bookings.create.book_as_expert": lambda thing: (thing.offer_uid, TEN, PASSER_BY),
    "bookings.create.book_now": lambda thing: (*_address(thing), TEN, PASSER_BY),
    "bookings.waiting.my_waiting": _address,
    "bookings.waiting.waiting_of_expert": lambda _: (NINE, TEN),
    "bookings.manage_links.open_manage": lambda thing: (thing.uid, thing.token),
    "bookings.manage_links.renew": _uid,
    "bookings.reschedule.move_choices": lambda thing: (thing.uid, DAY, DAY, "Europe/Berlin"),
    "bookings.reschedule.nearest_for_move": lambda thing: (thing.uid, NINE),
    "bookings.reschedule.reschedule": lambda thing: (thing.uid, TEN),
    "event_types.public.load_offer": _address,
    "event_types.public.moved_to": _address,
    "event_types.public.owned": _offer,
    "admin.overview.overview": _nothing,
    "admin.overview.preview": _uid,
    "common.last_run.confirm_clock": _nothing,
    "admin.zone_rules.zone_data_in_use": _nothing,
    "admin.overview.retry": _uid,
    "admin.overview.settings_shown": _nothing,
    "event_types.preview.tried": lambda thing: (OFFER, thing.offer_uid),
    "analytics.queries.of_period": _nothing,
    "analytics.page_views.count": lambda thing: (thing.expert_id, thing.offer_id),
    "analytics.page_views.figures": _nothing,
    "bookings.approval.approve": _uid,
    "bookings.approval.decline": _uid,
    "accounts.pictures.commands.put": lambda _: ({96: b"small", 320: b"large"},),
    "accounts.pictures.commands.remove": _nothing,
    "accounts.pictures.commands.shown": lambda thing: (thing.picture, 96),
    "experts.reviews.of_expert": lambda thing: (thing.username,),
    "experts.reviews.write": lambda thing: (thing.uid, 5, "Clear."),
    "accounts.sessions.sign_out": _nothing,
    "accounts.sessions.sign_out_everywhere": _nothing,
    "accounts.sessions.own": _nothing,
    "common.other_origin.keep": lambda thing: ("http://localhost:9000",),
    "accounts.sessions.end_own": lambda thing: ("0" * 32,),
    "accounts.sign_in.confirm_email": lambda thing: (thing.token,),
    "bookings.holds.held": _uid,
    "scheduling.slot_states.next_start": _offer_id,
    "scheduling.slot_states.slot_states": lambda thing: (thing.offer_id, [MORNING]),
    "scheduling.free_slots.free_starts": lambda thing: (thing.offer_id, MORNING),
    "scheduling.free_slots.month": lambda thing: (*_address(thing), DAY, DAY, "Europe/Berlin"),
    "scheduling.free_slots.nearest_free": lambda thing: (*_address(thing), NINE),
    "scheduling.free_slots.next_few_of_many": lambda thing: ([thing.expert_id],),
    "scheduling.free_slots.next_free": lambda thing: (thing.expert_id,),
    "scheduling.free_slots.next_free_of_many": lambda thing: ([thing.expert_id],),
    "bookings.undo.undo": _uid,
}
