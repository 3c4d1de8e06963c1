"""Who may do what, in tables. Whatever stands in none of them fails the matrix.

A line says what is heard. `foreign` is also what is heard about a thing that does not exist: the two are equal.
"""

from dataclasses import dataclass
from enum import StrEnum, auto

YES = "yes"
SIGN_IN, FORBIDDEN, NOTHING = "sign_in_needed", "forbidden", "not_found"
EXPIRED, LINK = "hold_expired", "link_invalid"


class About(StrEnum):
    """What a command is about. What is whose own is set up in `scene`."""

    BOOKING = auto()
    """One booking. It is its client's (an account, an address, a link, a browser) and its expert's."""
    HOLD = auto()
    """A time that is kept for one visitor."""
    OFFER = auto()
    """An event type at its expert's dashboard, by uid."""
    DAYS_OFF = auto()
    """Time off at its expert's dashboard, by uid."""
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

COMMANDS = {
    "experts.become.become_expert": Line(About.SELF, SIGN_IN, YES, "taken", YES),
    "accounts.accounts.edit_profile": ACCOUNTS,
    "accounts.accounts.me": ACCOUNTS,
    "accounts.accounts.send_verification": ACCOUNTS,
    "common.authorization.admin": ADMINS,
    "common.authorization.own_expert": EXPERTS,
    "common.authorization.signed_in": ACCOUNTS,
    "common.authorization.current_identity": ANYBODY,
    "availability.commands.add_time_off": EXPERTS,
    "availability.commands.add_time_off_span": EXPERTS,
    "availability.commands.clear_override": EXPERTS,
    "availability.commands.copy_day": EXPERTS,
    "availability.commands.copy_hours": EXPERTS,
    "availability.commands.paint": EXPERTS,
    "availability.commands.put_schedule": EXPERTS,
    "availability.commands.remove_time_off": OWN_DAYS_OFF,
    "availability.commands.schedule_of": EXPERTS,
    "availability.commands.set_daily_limit": EXPERTS,
    "availability.commands.set_override": EXPERTS,
    "availability.commands.set_overrides": EXPERTS,
    "availability.commands.set_week": EXPERTS,
    "availability.commands.set_weekly": EXPERTS,
    "availability.commands.set_zone": EXPERTS,
    "experts.categories.listed": ANYBODY,
    "bookings.cancel.cancel": PARTIES,
    "bookings.complete.complete": ITS_EXPERT,
    "bookings.complete.no_show": ITS_EXPERT,
    "directory.search.card_of": ON_SHOW_QUIETLY,
    "directory.search.featured": ANYBODY,
    "directory.search.search": ANYBODY,
    "directory.contents.addresses": ANYBODY,
    "directory.contents.size": ANYBODY,
    "directory.contents.spoken_languages": ANYBODY,
    "event_types.commands.create": EXPERTS,
    "event_types.commands.duplicate": OWN_OFFER,
    "event_types.commands.edit": OWN_OFFER,
    "event_types.commands.list_mine": EXPERTS,
    "event_types.commands.one_mine": OWN_OFFER,
    "event_types.commands.reorder": Line(About.OFFER, SIGN_IN, FORBIDDEN, YES, NOTHING),
    "event_types.commands.retire": OWN_OFFER,
    "event_types.commands.set_active": OWN_OFFER,
    "experts.input.require_name_free": ANYBODY,
    "experts.profiles.edit_public_profile": EXPERTS,
    "experts.profiles.expert_page": ON_SHOW,
    "experts.profiles.my_profile": EXPERTS,
    "experts.profiles.rename": EXPERTS,
    "scheduling.explain.explain": OWN_OFFER,
    "scheduling.explain.explain_start": OWN_OFFER,
    "bookings.holds.extend_hold": HOLDER,
    "bookings.holds.hold": ON_SHOW,
    "bookings.holds.my_hold": ON_SHOW_QUIETLY,
    "bookings.holds.release": Line(
        About.HOLD, YES, YES, YES, YES
    ),  # says nothing: what is not held stays as it was
    "bookings.queries.as_client": ANYBODY,
    "bookings.queries.as_expert": EXPERTS,
    "bookings.queries.history": PARTIES,
    "bookings.queries.one": PARTIES,
    "bookings.queries.email_state": PARTIES,
    "bookings.queries.tally_as_client": ANYBODY,
    "bookings.create.book": HOLDER,
    "bookings.create.book_as_expert": OWN_OFFER,
    "bookings.create.book_now": ON_SHOW,
    "bookings.waiting.my_waiting": ON_SHOW_QUIETLY,
    "bookings.waiting.waiting_of_expert": EXPERTS,
    "bookings.manage_links.open_manage": BY_TOKEN,
    "bookings.manage_links.renew": PARTIES,
    "bookings.reschedule.move_choices": PARTIES,
    "bookings.reschedule.nearest_for_move": PARTIES,
    "bookings.reschedule.reschedule": PARTIES,
    "event_types.public.load_offer": ON_SHOW,
    "event_types.public.moved_to": ON_SHOW,
    "event_types.public.owned": OWN_OFFER,
    "admin.overview.overview": ADMINS,
    "common.last_run.confirm_clock": ADMINS,
    "admin.zone_rules.zone_data_in_use": ADMINS,
    "common.other_origin.keep": Line(About.SELF, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, admin=FORBIDDEN),
    "admin.overview.preview": ADMINS_MAIL,
    "admin.overview.retry": ADMINS_MAIL,
    "admin.overview.settings_shown": ADMINS,
    "event_types.preview.tried": OWN_OFFER,
    "analytics.queries.of_period": EXPERTS,
    "analytics.page_views.count": ANYBODY,
    "analytics.page_views.figures": EXPERTS,
    "accounts.pictures.commands.put": ACCOUNTS,
    "accounts.pictures.commands.remove": ACCOUNTS,
    "accounts.pictures.commands.shown": ON_SHOW,
    "bookings.approval.approve": ITS_EXPERT,
    "bookings.approval.decline": ITS_EXPERT,
    "experts.reviews.of_expert": ON_SHOW,
    "experts.reviews.write": ITS_CLIENT,
    "accounts.sessions.sign_out": ANYBODY,
    "accounts.sessions.sign_out_everywhere": ACCOUNTS,
    "accounts.sessions.own": ACCOUNTS,
    "accounts.sessions.end_own": ACCOUNTS,
    "accounts.sign_in.confirm_email": Line(About.SELF, LINK, LINK, LINK, LINK),
    "bookings.holds.held": HOLDER,
    "scheduling.slot_states.next_start": ON_SHOW_QUIETLY,
    "scheduling.slot_states.slot_states": ON_SHOW_QUIETLY,
    "scheduling.free_slots.free_starts": ON_SHOW,
    "scheduling.free_slots.month": ON_SHOW,
    "scheduling.free_slots.nearest_free": ON_SHOW,
    "scheduling.free_slots.next_few_of_many": ON_SHOW_QUIETLY,
    "scheduling.free_slots.next_free": ON_SHOW_QUIETLY,
    "scheduling.free_slots.next_free_of_many": ON_SHOW_QUIETLY,
    "bookings.undo.undo": PARTIES,
}
"""Every command and question that a person's request reaches, or may reach."""

HANDED_OVER = {
    "experts.categories.ensure_standard": {"main"},
    "admin.zone_rules.note_zone_data": {"main"},
    "event_types.public.offer_by_id": {"pages.booking.book.state"},
    "experts.profile_view.profile_of": {"pages.api.accounts"},
    "accounts.sessions.identify": {"pages.web.middleware.identity"},
    "accounts.sessions.touch": {"pages.framework.visit", "pages.web.middleware.identity"},
    "common.write_probe.write_probe": {"pages.api.health"},
}
"""What pages do as the SYSTEM actor, or with an id that they have from a command: these modules, and no other."""

INNER = {
    "bookings.cleanup": "clean_up",
    "bookings.undo_expiry": "undo_expiry",
    "common.last_run": "confirmed_since last_run note_run",
    "common.other_origin": "recent",
    "common.security_events": "latest record record_about record_once",
    "bookings.complete": "finish",
    "bookings.notifications": "enqueue_emails withdraw",
    "common.directory_version": "bump",
    "common.authorization": "authorize booking_roles roles_of",
    "accounts.demo_log_ins": "close_log_ins suspected_hashes",
    "accounts.accounts": "account ask_to_verify by_address change_password_hash create_account create_admin proven",
    "email.booking": "booking_email",
    "bookings.repository": "add announce_waiting compare_and_set delete_answers details details_of_many find overwrite "
    "record_event write_answers",
    "bookings.create": "complete_waiting",
    "bookings.unproven": "must_wait",
    "bookings.waiting": "browser_of columns_of_new send_code submit",
    "accounts.address_proof": "is_known_person proof_of record_proof",
    "scheduling.calendar": "calendar_of calendar_with full_days reserved_rows",
    "experts.categories": "add_standard",
    "bookings.claims": "announce announce_row claim leave settle",
    "bookings.cancel": "require_changeable",
    "demo": "is_empty",
    "demo.cast": "introduce make_account settle sign_out_all",
    "directory.search": "cards",
    "directory.index": "current",
    "event_types.view": "view_of",
    "experts.input": "expert_row",
    "scheduling.free_experts": "free_within",
    "bookings.holds": "end_own_hold is_mine my_live_hold release_visitor",
    "availability.schedule_edit": "locked changed",
    "bookings.idempotency": "keyed record_use used_before",
    "availability.repository": "view_of write_overrides write_times_off write_weekly",
    "bookings.eligibility": "require_bookable require_reservable require_room_for_client",
    "bookings.expiry": "end_hold expire_if_due expire_due latest_short_life",
    "email.account": "preview write",
    "common.rate_limits": "count forget is_within",
    "bookings.manage_links": "manage_url token_for",
    "event_types.public": "asked asked_for_hold find id_by_any_name offer_of",
    "accounts.one_time_tokens": "browser_hash mint peek revoke use use_code",
    "jobs.outbox": "any_stands claim_due counts drop_late dropped failed forget_old job_of last_state line lines next_due_at put_back redate renew "
    "retry retry_now sent unknown_kinds withdraw",
    "event_types.questions": "put_questions",
    "availability.schedule_cache": "load_schedule schedule_at",
    "accounts.sessions": "begin begin_guest end_all",
    "accounts.password_strength": "words_of_account",
    "accounts.sign_in": "words_by_token",
    "accounts.known_browsers": "forget_all knows remember",
    "scheduling.free_slots": "month_of nearest_of",
    "bookings.undo": "close for_undo mail_delay may_undo take_back",
}
"""Parts of commands, and what only the command line and the worker do. No page names one of these."""
