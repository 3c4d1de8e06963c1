"""Who may do what, in tables. Whatever stands in none of them fails the matrix.

A line says what is heard. `foreign` is also what is heard about a thing that does not exist: the two are equal.
"""

from dataclasses import dataclass
from enum import StrEnum, auto

YES = "yes"
SIGN_IN, FORBIDDEN, NOTHING = "sign_in_needed", "forbidden", "not_found"
EXPIRED, LINK = "hold_expired", "link_invalid"


class About(StrEnum):
    """What a deed is about. What is whose own is set up in `scene`."""

    BOOKING = auto()
    """One booking. It is its client's (an account, an address, a link, a browser) and its expert's."""
    HOLD = auto()
    """A time that is kept for one visitor."""
    OFFER = auto()
    """An event type at its expert's desk, by uid."""
    DAYS_OFF = auto()
    """Time off at its expert's desk, by uid."""
    MAIL = auto()
    """A mail in the outbox; `own` is one that is there."""
    SELF = auto()
    """Whoever asks; there is nothing foreign to name."""
    PUBLIC = auto()
    """What everybody sees; `foreign` is heard about what does not exist."""


@dataclass(frozen=True)
class Line:
    """What is heard about one kind of thing.

    Attributes:
        visitor: By whoever has no account, about what is not theirs.
        client: By an account without an expert's side (an administrator's among them): about one's own booking or
            hold, and about every event type.
        expert: By an expert, about one's own.
        foreign: By an account about somebody else's or nobody's.
        admin: By an administrator, where that is another answer than a client's.
        guest: By whoever came by a mail's link, where that is another answer than a visitor's.
    """

    about: About
    visitor: str | int
    client: str | int
    expert: str | int
    foreign: str | int
    admin: str | int = ""
    guest: str | int = ""


PARTIES = Line(About.BOOKING, NOTHING, YES, YES, NOTHING)
ITS_EXPERT = Line(About.BOOKING, NOTHING, FORBIDDEN, YES, NOTHING)
ITS_CLIENT = Line(About.BOOKING, NOTHING, YES, FORBIDDEN, NOTHING)
BY_TOKEN = Line(About.BOOKING, LINK, YES, YES, LINK)
HOLDER = Line(About.HOLD, EXPIRED, YES, YES, EXPIRED)
OWN_OFFER = Line(About.OFFER, SIGN_IN, NOTHING, YES, NOTHING)
OWN_DAYS_OFF = Line(About.DAYS_OFF, SIGN_IN, FORBIDDEN, YES, NOTHING)
ANYBODY = Line(About.SELF, YES, YES, YES, YES)
ACCOUNTS = Line(About.SELF, SIGN_IN, YES, YES, YES)
EXPERTS = Line(About.SELF, SIGN_IN, FORBIDDEN, YES, FORBIDDEN)
ADMINS = Line(About.SELF, SIGN_IN, NOTHING, NOTHING, NOTHING, admin=YES)
ADMINS_MAIL = Line(About.MAIL, SIGN_IN, NOTHING, NOTHING, NOTHING, admin=YES)
ON_SHOW = Line(About.PUBLIC, YES, YES, YES, NOTHING)
ON_SHOW_QUIETLY = Line(About.PUBLIC, YES, YES, YES, YES)

DEEDS = {
    "accounts.become_expert": Line(About.SELF, SIGN_IN, YES, "taken", YES),
    "accounts.edit_profile": ACCOUNTS,
    "accounts.me": ACCOUNTS,
    "accounts.send_verification": ACCOUNTS,
    "access.admin": ADMINS,
    "access.own_expert": EXPERTS,
    "access.signed_in": ACCOUNTS,
    "access.standing": ANYBODY,
    "availability.add_time_off": EXPERTS,
    "availability.add_time_off_span": EXPERTS,
    "availability.clear_override": EXPERTS,
    "availability.copy_day": EXPERTS,
    "availability.copy_hours": EXPERTS,
    "availability.paint": EXPERTS,
    "availability.put_schedule": EXPERTS,
    "availability.remove_time_off": OWN_DAYS_OFF,
    "availability.schedule_of": EXPERTS,
    "availability.set_daily_limit": EXPERTS,
    "availability.set_override": EXPERTS,
    "availability.set_overrides": EXPERTS,
    "availability.set_week": EXPERTS,
    "availability.set_weekly": EXPERTS,
    "availability.set_zone": EXPERTS,
    "categories.listed": ANYBODY,
    "closing.cancel": PARTIES,
    "closing.complete": ITS_EXPERT,
    "closing.no_show": ITS_EXPERT,
    "directory.card_of": ON_SHOW_QUIETLY,
    "directory.featured": ANYBODY,
    "directory.search": ANYBODY,
    "directory_contents.addresses": ANYBODY,
    "directory_contents.size": ANYBODY,
    "directory_contents.spoken_languages": ANYBODY,
    "event_types.create": EXPERTS,
    "event_types.duplicate": OWN_OFFER,
    "event_types.edit": OWN_OFFER,
    "event_types.list_mine": EXPERTS,
    "event_types.one_mine": OWN_OFFER,
    "event_types.reorder": Line(About.OFFER, SIGN_IN, FORBIDDEN, YES, NOTHING),
    "event_types.retire": OWN_OFFER,
    "event_types.set_active": OWN_OFFER,
    "expert_input.require_name_free": ANYBODY,
    "experts.edit_public_profile": EXPERTS,
    "experts.expert_page": ON_SHOW,
    "experts.my_profile": EXPERTS,
    "experts.rename": EXPERTS,
    "explaining.explain": OWN_OFFER,
    "explaining.explain_start": OWN_OFFER,
    "holding.extend_hold": HOLDER,
    "holding.hold": ON_SHOW,
    "holding.my_hold": ON_SHOW_QUIETLY,
    "holding.release": Line(About.HOLD, YES, YES, YES, YES),  # says nothing: what is not held stays as it was
    "listing.as_client": ANYBODY,
    "listing.as_expert": EXPERTS,
    "listing.history": PARTIES,
    "listing.one": PARTIES,
    "listing.tally_as_client": ANYBODY,
    "making.book": HOLDER,
    "making.book_as_expert": OWN_OFFER,
    "making.book_now": ON_SHOW,
    "manage_links.open_manage": BY_TOKEN,
    "manage_links.renew": PARTIES,
    "moving.move_choices": PARTIES,
    "moving.nearest_for_move": PARTIES,
    "moving.reschedule": PARTIES,
    "offers.load_offer": ON_SHOW,
    "offers.owned": OWN_OFFER,
    "operating.overview": ADMINS,
    "operating.preview": ADMINS_MAIL,
    "operating.retry": ADMINS_MAIL,
    "operating.settings_shown": ADMINS,
    "event_trial.tried": OWN_OFFER,
    "figures.of_period": EXPERTS,
    "page_views.count": ANYBODY,
    "page_views.figures": EXPERTS,
    "pictures.put": ACCOUNTS,
    "pictures.remove": ACCOUNTS,
    "pictures.shown": ON_SHOW,
    "requests.approve": ITS_EXPERT,
    "requests.decline": ITS_EXPERT,
    "reviews.of_expert": ON_SHOW,
    "reviews.write": ITS_CLIENT,
    "sessions.sign_out": ANYBODY,
    "sessions.sign_out_everywhere": ACCOUNTS,
    "sign_in.confirm_email": Line(About.SELF, LINK, LINK, LINK, LINK),
    "sign_in.verify_address": Line(About.SELF, LINK, LINK, LINK, LINK),
    "slot_states.held": HOLDER,
    "slot_states.next_start": ON_SHOW_QUIETLY,
    "slot_states.slot_states": ON_SHOW_QUIETLY,
    "starts.free_starts": ON_SHOW,
    "starts.month": ON_SHOW,
    "starts.nearest_free": ON_SHOW,
    "starts.next_few_of_many": ON_SHOW_QUIETLY,
    "starts.next_free": ON_SHOW_QUIETLY,
    "starts.next_free_of_many": ON_SHOW_QUIETLY,
    "undoing.undo": PARTIES,
}
"""Every deed and question that a person's request reaches, or may reach."""

HANDED_OVER = {
    "categories.ensure_standard": {"main"},
    "offers.offer_by_id": {"pages.book_state"},
    "profiles.profile_of": {"pages.api.accounts"},
    "sessions.identify": {"pages.web.identity"},
    "sessions.touch": {"pages.visit", "pages.web.identity"},
    "sweeping.sweep": {"pages.sweeping"},
}
"""What pages do in the house's name, or with an id that they have from a deed: these modules, and no other."""

INNER = {
    "access": "authorize booking_roles roles_of",
    "accounts": "account ask_to_verify by_address change_password_hash create_account create_admin proven",
    "booking_letters": "booking_letter withdraw",
    "booking_rows": "add change details details_of_many find overwrite tell write_to",
    "calendars": "calendar_of calendar_with full_days reserved_rows",
    "categories": "add_standard",
    "claims": "announce announce_row claim leave settle",
    "closing": "finish require_changeable",
    "demo": "is_empty",
    "demo.cast": "introduce make_account settle sign_out_all",
    "directory": "cards",
    "directory_index": "changed current",
    "event_view": "view_of",
    "expert_input": "expert_row",
    "free_times": "free_within",
    "guests": "has_bookings",
    "holding": "is_mine my_live_hold release_visitor",
    "hours_changing": "locked changed",
    "hours_rows": "view_of write_override write_time_off write_weekly",
    "idempotency": "used_before",
    "judging": "require_bookable require_reservable require_room_for_client",
    "lapsing": "end_hold lapse lapse_all",
    "letters": "preview write",
    "limits": "count forget",
    "manage_links": "manage_url token_for",
    "offers": "asked find offer_of",
    "one_time": "browser_hash mint peek revoke use use_code",
    "outbox": "any_stands claim_due counts dropped failed forget_old job_of line lines next_due_at put_back renew "
    "retry retry_now sent withdraw",
    "questions": "put_questions",
    "schedules": "load_schedule schedule_at",
    "sessions": "begin begin_guest end_all",
    "starts": "month_of nearest_of",
    "undoing": "close for_undo mail_delay may_undo take_back",
}
"""Parts of deeds, and what only the command line and the worker do. No page names one of these."""
