"""Who may open what, in tables: a status for each. Whatever stands in none of them fails the matrix.

A refused form leads back to its page; here forms are sent as JSON, which is answered with the refusal itself.
"""

from tests.access.policy import About, Line

OPEN = Line(About.SELF, 200, 200, 200, 200)
TO_SIGN_IN = 303
"""A page that needs an account sends whoever has none to sign in, and back again."""
ACCOUNTS_PAGE = Line(About.SELF, TO_SIGN_IN, 200, 200, 200)
EXPERTS_PAGE = Line(About.SELF, TO_SIGN_IN, 303, 200, 303)
"""Who is no expert is led to where one becomes one."""
STRANGERS_PAGE = Line(About.SELF, 200, 303, 303, 303)
"""Who is signed in is led home."""
SHOWN = Line(About.PUBLIC, 200, 200, 200, 404)

PAGES = {
    "GET /": OPEN,
    "GET /experts": OPEN,
    "GET /booking/{uid}": Line(
        About.BOOKING, 200, 200, 200, 200
    ),  # for strangers: the page that takes a link
    "GET /my-bookings": OPEN,
    "GET /expert-dashboard": EXPERTS_PAGE,
    "GET /expert-dashboard/bookings": EXPERTS_PAGE,
    "GET /expert-dashboard/availability": EXPERTS_PAGE,
    "GET /expert-dashboard/event-types": EXPERTS_PAGE,
    "GET /expert-dashboard/event-types/{uid}": Line(About.OFFER, TO_SIGN_IN, 303, 200, 404),
    "GET /expert-dashboard/figures": EXPERTS_PAGE,
    "GET /login": STRANGERS_PAGE,
    "GET /register": STRANGERS_PAGE,
    "GET /forgot": OPEN,
    "GET /reset-password": OPEN,
    "GET /verify": OPEN,
    "GET /confirm-booking": OPEN,
    "GET /profile": ACCOUNTS_PAGE,
    "GET /profile/expert": ACCOUNTS_PAGE,
    "GET /profile/email": OPEN,
    "GET /admin": Line(About.SELF, TO_SIGN_IN, 404, 404, 404, admin=200),
    "GET /privacy": OPEN,
    "GET /terms": OPEN,
    "GET /{username}": SHOWN,
    "GET /{username}/{slug}": SHOWN,
    "GET /booking/{uid}/calendar.ics": Line(About.BOOKING, 404, 200, 200, 404),
    "GET /media/{key}/{name}": SHOWN,
    "GET /favicon.ico": Line(About.SELF, 308, 308, 308, 308),
    "GET /robots.txt": OPEN,
    "GET /sitemap.xml": OPEN,
    "GET /.well-known/security.txt": Line(About.SELF, 404, 404, 404, 404),  # no contact is set here
    "GET /.well-known/change-password": Line(About.SELF, 302, 302, 302, 302),
    "GET /healthz": OPEN,
    "GET /readyz": OPEN,
}

CHECKED = Line(About.SELF, 422, 422, 422, 422)
"""Anybody may send it; what is sent here is not enough to do anything."""
NO_LINK = Line(About.SELF, 410, 410, 410, 410)

FORMS = {
    "POST /auth/register": CHECKED,
    "POST /auth/login": Line(About.SELF, 401, 401, 401, 401),
    "POST /auth/logout": OPEN,
    "POST /auth/logout-everywhere": Line(About.SELF, 401, 200, 200, 200),
    "POST /auth/forgot": OPEN,
    "POST /auth/reset": CHECKED,
    "POST /auth/change-password": Line(About.SELF, 401, 422, 422, 422),
    "POST /auth/change-email": Line(About.SELF, 401, 422, 422, 422),
    "POST /auth/confirm-email": NO_LINK,
    "POST /auth/confirm-booking": NO_LINK,
    "POST /auth/send-verification": Line(About.SELF, 401, 200, 200, 200),
    "POST /auth/verify": NO_LINK,
    "POST /auth/magic-link": OPEN,
    "POST /auth/magic": NO_LINK,
    "POST /auth/code": NO_LINK,
    "POST /profile/picture": Line(About.SELF, 401, 422, 422, 422),
    "POST /booking/{uid}/open": Line(About.BOOKING, 410, 200, 200, 410),
}

ACCOUNTS_CALL = Line(About.SELF, 401, 200, 200, 200)
EXPERTS_CALL = Line(About.SELF, 401, 403, 200, 403)
PARTIES_CALL = Line(About.BOOKING, 404, 200, 200, 404)
OWN_OFFER_CALL = Line(About.OFFER, 401, 404, 200, 404)

API = {
    "GET /api": Line(About.SELF, 307, 307, 307, 307),
    "GET /api/openapi.json": OPEN,
    "GET /api/docs": OPEN,
    "POST /api/auth/register": CHECKED,
    "POST /api/auth/login": Line(About.SELF, 401, 401, 401, 401),
    "POST /api/auth/logout": Line(About.SELF, 401, 204, 204, 204, guest=204),
    "POST /api/auth/logout-everywhere": Line(About.SELF, 401, 204, 204, 204),
    "GET /api/auth/me": ACCOUNTS_CALL,
    "PATCH /api/auth/me": ACCOUNTS_CALL,
    "POST /api/auth/become-expert": Line(About.SELF, 401, 422, 409, 422),
    "POST /api/auth/password-reset": Line(About.SELF, 202, 202, 202, 202),
    "POST /api/auth/password-reset/confirm": CHECKED,
    "POST /api/auth/magic-link": Line(About.SELF, 202, 202, 202, 202),
    "GET /api/experts": OPEN,
    "GET /api/experts/me": EXPERTS_CALL,
    "PATCH /api/experts/me": EXPERTS_CALL,
    "GET /api/experts/me/schedule": EXPERTS_CALL,
    "PUT /api/experts/me/schedule": EXPERTS_CALL,
    "GET /api/experts/{username}": SHOWN,
    "GET /api/experts/{username}/event-types/{slug}/slots": SHOWN,
    "POST /api/holds": Line(About.PUBLIC, 201, 201, 201, 404),
    "DELETE /api/holds/{uid}": Line(
        About.HOLD, 204, 204, 204, 204
    ),  # says nothing, not even whether there was one
    "POST /api/bookings": Line(About.PUBLIC, 201, 201, 201, 404),
    "GET /api/bookings": OPEN,
    "GET /api/bookings/{uid}": PARTIES_CALL,
    "PATCH /api/bookings/{uid}": PARTIES_CALL,
    "POST /api/bookings/{uid}/reschedule": PARTIES_CALL,
    "POST /api/bookings/{uid}/confirmation": Line(About.HOLD, 409, 409, 409, 409),
    "POST /api/bookings/{uid}/code": Line(About.HOLD, 409, 409, 409, 409),
    "GET /api/bookings/{uid}/calendar.ics": PARTIES_CALL,
    "GET /api/events": OPEN,
    "GET /api/event-types": EXPERTS_CALL,
    "POST /api/event-types": Line(About.SELF, 401, 403, 201, 403),
    "GET /api/event-types/{id}": OWN_OFFER_CALL,
    "PATCH /api/event-types/{id}": OWN_OFFER_CALL,
    "DELETE /api/event-types/{id}": Line(About.OFFER, 401, 404, 204, 404),
}
"""The last of them takes an event type away, so it stands last."""
