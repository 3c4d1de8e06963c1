"""Every address of the site. Those with a fixed first segment stand before the experts' own names."""

from pages.admin import ADMIN
from pages.book import BOOK
from pages.booking import BOOKING
from pages.dashboard.availability import AVAILABILITY
from pages.dashboard.bookings_list import BOOKINGS
from pages.dashboard.event_editor import EVENT_EDITOR
from pages.dashboard.event_types_list import EVENT_TYPES
from pages.dashboard.figures import FIGURES
from pages.dashboard.overview import OVERVIEW
from pages.expert import EXPERT
from pages.experts import EXPERTS
from pages.landing import LANDING
from pages.legal import PRIVACY, TERMS
from pages.my_bookings import MY_BOOKINGS
from pages.profile import PROFILE
from pages.profile_expert import PROFILE_EXPERT
from pages.sign_in import FORGOT, LOGIN, NEW_ADDRESS, REGISTER, RESET, VERIFY
from pages.site import Page

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
    "/profile": PROFILE,
    "/profile/expert": PROFILE_EXPERT,
    "/profile/email": NEW_ADDRESS,
    "/admin": ADMIN,
    "/privacy": PRIVACY,
    "/terms": TERMS,
    "/{username}": EXPERT,
    "/{username}/{slug}": BOOK,
}
