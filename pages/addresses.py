"""Routing table of the site. Addresses with a fixed first segment come before those of experts' usernames."""

from pages.account.profile import PROFILE
from pages.account.public_profile import PROFILE_EXPERT
from pages.account.sign_in import CONFIRM_BOOKING, FORGOT, LOGIN, NEW_ADDRESS, REGISTER, RESET, VERIFY
from pages.admin.overview import ADMIN
from pages.booking.book.page import BOOK
from pages.booking.booking import BOOKING
from pages.booking.my_bookings import MY_BOOKINGS
from pages.dashboard.analytics.page import FIGURES
from pages.dashboard.availability.page import AVAILABILITY
from pages.dashboard.bookings.page import BOOKINGS
from pages.dashboard.event_types.editor import EVENT_EDITOR
from pages.dashboard.event_types.page import EVENT_TYPES
from pages.dashboard.overview.page import OVERVIEW
from pages.framework.site import Page
from pages.public.directory import EXPERTS
from pages.public.expert import EXPERT
from pages.public.landing import LANDING
from pages.public.legal import PRIVACY, TERMS

SITE: dict[str, Page] = {
    "/": LANDING,
    "/experts": EXPERTS,
    "/booking/{uid}": BOOKING,
    "/my-bookings": MY_BOOKINGS,
    "/expert-dashboard": OVERVIEW,
    "/expert-dashboard/bookings": BOOKINGS,
    "/expert-dashboard/availability": AVAILABILITY,
    "/expert-dashboard/event-types": EVENT_TYPES,
    "/expert-dashboard/event-types/{uid}": EVENT_EDITOR,
    "/expert-dashboard/figures": FIGURES,
    "/login": LOGIN,
    "/register": REGISTER,
    "/forgot": FORGOT,
    "/reset-password": RESET,
    "/verify": VERIFY,
    "/confirm-booking": CONFIRM_BOOKING,
    "/profile": PROFILE,
    "/profile/expert": PROFILE_EXPERT,
    "/profile/email": NEW_ADDRESS,
    "/admin": ADMIN,
    "/privacy": PRIVACY,
    "/terms": TERMS,
    "/{username}": EXPERT,
    "/{username}/{slug}": BOOK,
}
