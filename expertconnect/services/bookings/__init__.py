"""Bookings: every command and query about them, re-exported for pages and the HTTP API.

Modules: holds, create, approval, reschedule, cancel, complete, undo, expiry, cleanup; claims (the constraint against
double booking), eligibility, repository (compare-and-set), queries, manage_links, idempotency, notifications.
"""

from expertconnect.services.bookings.approval import approve, decline
from expertconnect.services.bookings.cancel import cancel
from expertconnect.services.bookings.cleanup import CleanupReport, clean_up
from expertconnect.services.bookings.complete import complete, no_show
from expertconnect.services.bookings.create import Booked, NamedStart, book, book_as_expert, book_now
from expertconnect.services.bookings.eligibility import Terms
from expertconnect.services.bookings.holds import extend_hold, held, hold, my_hold, release, release_visitor
from expertconnect.services.bookings.queries import (
    Page,
    as_client,
    as_expert,
    email_state,
    history,
    one,
    tally_as_client,
)
from expertconnect.services.bookings.reschedule import move_choices, nearest_for_move, reschedule
from expertconnect.services.bookings.undo import undo
from expertconnect.services.scheduling.explain import explain, explain_start
from expertconnect.services.scheduling.free_slots import (
    MonthOfSlots,
    free_starts,
    month,
    nearest_free,
    next_few_of_many,
    next_free,
    next_free_of_many,
)

__all__ = [
    "Booked",
    "CleanupReport",
    "MonthOfSlots",
    "NamedStart",
    "Page",
    "Terms",
    "approve",
    "as_client",
    "as_expert",
    "book",
    "book_as_expert",
    "book_now",
    "cancel",
    "clean_up",
    "complete",
    "decline",
    "email_state",
    "explain",
    "explain_start",
    "extend_hold",
    "free_starts",
    "held",
    "history",
    "hold",
    "month",
    "move_choices",
    "my_hold",
    "nearest_for_move",
    "nearest_free",
    "next_few_of_many",
    "next_free",
    "next_free_of_many",
    "no_show",
    "one",
    "release",
    "release_visitor",
    "reschedule",
    "tally_as_client",
    "undo",
]
