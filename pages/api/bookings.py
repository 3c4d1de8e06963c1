"""API operations on holds and bookings."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain import bounds
from expertconnect.domain.booking import Attendee, BookingDetails
from expertconnect.domain.errors import NotAnymore
from expertconnect.services import bookings
from expertconnect.services.bookings import Booked, Page, confirmation
from expertconnect.services.common import rate_limits
from expertconnect.services.common.rate_limits import Limit
from pages.api.caller import Anybody, Party, naming_others
from pages.api.docs.contract import BY_LINK, OPTIONAL, SIGNED_IN, refusals
from pages.api.error_handlers import Call
from pages.api.models import bookings as models
from pages.api.models.slots import Hold, Holding, terms_of
from pages.framework.ics_response import calendar_of

router = APIRouter(tags=["Bookings"], route_class=Call)

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=bounds.IDEMPOTENCY_KEY.least,
        max_length=bounds.IDEMPOTENCY_KEY.most,
        description="The same key with the same body gives the same booking, as it stands then, for 24 hours; with "
        "another body, 422. Best a random one. It counts for the account, else the browser, else the network address.",
    ),
]


@router.post("/holds", status_code=201, responses=refusals(409, 429, changes=True), openapi_extra=OPTIONAL)
async def hold(body: Holding, caller: Anybody) -> Hold:
    """Keep a start for some minutes while a form is filled in. One at a time: the one before is let go."""
    await rate_limits.allow(caller.gateway, Limit.HOLD)
    nearest = partial(caller.gateway.ask, bookings.nearest_free, body.username, body.slug, body.start)
    async with naming_others(nearest):
        held = await caller.gateway.do(
            bookings.hold, body.username, body.slug, body.start, seen=terms_of(body.seen)
        )
        return Hold.of(held)


@router.delete("/holds/{uid}", status_code=204, responses=refusals(changes=True), openapi_extra=OPTIONAL)
async def release(uid: str, caller: Anybody) -> None:
    """Let go of a start that is held. What is not held any more, or by somebody else, stays as it is."""
    await caller.gateway.do(bookings.release, uid)


@router.post(
    "/bookings",
    status_code=201,
    responses={
        202: {
            "model": models.WaitingShown,
            "description": "The time is kept until the address is proven by the code that was sent to it.",
        },
        **refusals(409, 429, changes=True),
    },
    openapi_extra=OPTIONAL,
)
async def book(
    body: models.Booking, caller: Anybody, response: Response, key: Key = None
) -> models.BookedShown | models.WaitingShown:
    """Book a session, with or without a hold before. Needs no account."""
    await rate_limits.allow(caller.gateway, Limit.BOOKING)
    nearest = partial(caller.gateway.ask, bookings.nearest_free, body.username, body.slug, body.start)
    async with naming_others(nearest):
        booked = await caller.gateway.do(_book, body, key)
    if booked.details.waits_for_proof:
        response.status_code = 202
        return models.WaitingShown.of(booked.details)
    response.headers["Location"] = f"/api/bookings/{booked.details.uid}"
    return models.BookedShown.made(booked, caller.application.settings.url)


@router.post(
    "/bookings/{uid}/confirmation",
    status_code=201,
    responses=refusals(409, 429, changes=True),
    openapi_extra=OPTIONAL,
)
async def confirm_booking(
    uid: str, body: models.Confirming, caller: Anybody, response: Response
) -> models.BookedShown:
    """Prove the address of a booking that waits by the code that was sent to it, which makes the booking."""
    booked = await confirmation.confirm_by_code(caller.gateway, uid, body.code)
    response.headers["Location"] = f"/api/bookings/{uid}"
    return models.BookedShown.made(booked, caller.application.settings.url)


@router.post(
    "/bookings/{uid}/code",
    status_code=204,
    responses=refusals(409, 429, changes=True),
    openapi_extra=OPTIONAL,
)
async def send_code(uid: str, caller: Anybody) -> None:
    """Send the code of a booking that waits once more."""
    await confirmation.send_again(caller.gateway, uid)


@router.get("/bookings", responses=refusals(403), openapi_extra=SIGNED_IN)
async def my_bookings(query: Annotated[models.Listing, Query()], caller: Anybody) -> models.Bookings:
    """One's own bookings, latest first."""
    return models.Bookings.of(await caller.gateway.ask(_listed, query))


@router.get("/bookings/{uid}", responses=refusals(), openapi_extra=BY_LINK)
async def booking(uid: str, caller: Party) -> models.BookingShown:
    """A booking, for its two parties."""
    return models.BookingShown.of(await caller.gateway.ask(bookings.one, uid))


@router.patch("/bookings/{uid}", responses=refusals(403, 409, changes=True), openapi_extra=BY_LINK)
async def change_booking(uid: str, body: models.Changing, caller: Party) -> models.BookingShown:
    """Answer, cancel or close a booking. It is final at once.

    confirmed and declined answer a request, completed and no_show close a session that has begun: the expert's
    side. Either side can cancel.
    """
    return models.BookingShown.of(await caller.gateway.do(_change, uid, body))


@router.post(
    "/bookings/{uid}/reschedule", responses=refusals(403, 409, 429, changes=True), openapi_extra=BY_LINK
)
async def reschedule(uid: str, body: models.Moving, caller: Party) -> models.BookingShown:
    """Move a booking to another start, or change nothing."""
    await rate_limits.allow(caller.gateway, Limit.BOOKING)
    async with naming_others(partial(caller.gateway.ask, bookings.nearest_for_move, uid, body.start)):
        moved = await caller.gateway.do(bookings.reschedule, uid, body.start, body.reason, body.version)
        return models.BookingShown.of(moved)


@router.get(
    "/bookings/{uid}/calendar.ics",
    response_class=Response,
    responses={
        200: {"content": {"text/calendar": {"schema": {"type": "string"}}}, "description": "RFC 5545."},
        **refusals(),
    },
    openapi_extra=BY_LINK,
)
async def calendar_file(uid: str, caller: Party) -> Response:
    """A booking as a calendar file, for its two parties."""
    return await calendar_of(caller.application, caller.actor, uid)


def _book(work: UnitOfWork, body: models.Booking, key: str | None) -> Booked:
    attendee = Attendee(
        name=body.name,
        email=body.email,
        notes=body.notes,
        time_zone=body.time_zone or "",
        locale=body.locale or "",
        answers={int(question): answer for question, answer in body.answers.items()},
    )
    named, seen = bookings.NamedStart(body.username, body.slug, body.start), terms_of(body.seen)
    if body.hold_uid is None:
        return bookings.book_now(work, *named, attendee, idempotency_key=key, seen=seen)
    return bookings.book(work, body.hold_uid, attendee, idempotency_key=key, named=named, seen=seen)


def _listed(work: UnitOfWork, query: models.Listing) -> Page:
    list_bookings = bookings.as_expert if query.role == "expert" else bookings.as_client
    return list_bookings(
        work,
        when="all",
        status=query.status,
        first=query.first,
        end=query.end,
        limit=query.limit,
        cursor=query.cursor,
    )


def _change(work: UnitOfWork, uid: str, body: models.Changing) -> BookingDetails:
    match body.status:
        case "confirmed":
            return bookings.approve(work, uid, body.version)
        case "declined":
            return bookings.decline(work, uid, body.reason, body.version)
        case "cancelled":
            return bookings.cancel(work, uid, body.reason, body.version)
        case "completed" | "no_show":
            current = bookings.one(work, uid)
            if body.version is not None and body.version != current.version:
                raise NotAnymore
            return (bookings.complete if body.status == "completed" else bookings.no_show)(work, uid)
