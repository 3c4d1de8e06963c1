"""API operations on accounts: registration, sign-in, sign-out, profile, password reset, magic link."""

from typing import Any

from fastapi import APIRouter, Response
from starlette.responses import JSONResponse

from db.engine.unit_of_work import UnitOfWork
from expertconnect.services import accounts, experts
from expertconnect.services.accounts import guests, sessions, sign_in
from expertconnect.services.accounts.accounts import Account, ProfileInput
from expertconnect.services.accounts.sessions import Started
from expertconnect.services.common import authorization, validation
from expertconnect.services.experts.input import ExpertInput
from expertconnect.services.experts.profile_view import Profile
from pages.api.caller import Member, Stranger
from pages.api.docs.contract import OPEN, SIGNED_IN, refusals
from pages.api.error_handlers import Call
from pages.api.models import accounts as models
from pages.api.models.experts import OwnProfile

router = APIRouter(prefix="/auth", tags=["Accounts"], route_class=Call)

LOOK = "Please look into your mail: it has a link to go on."
IF_KNOWN = "If there is anything under this address, a mail is on its way."


@router.post(
    "/register",
    status_code=201,
    response_model=models.Registered,
    responses={
        202: {"model": models.Sent, "description": "Where mail is configured: the link in the mail goes on."},
        **refusals(409, 429, changes=True),
    },
    openapi_extra=OPEN,
)
async def register(body: models.Registering, caller: Stranger) -> models.Registered | Response:
    """Make an account.

    Where mail is configured the answer is 202 for known and unknown addresses alike; without mail a known
    address is refused with 409.
    """
    registration = sign_in.Registration(body.email, body.name, body.password, body.time_zone, body.locale)
    result = await sign_in.register(caller.gateway, caller.application.hasher, registration)
    if result is None:
        return JSONResponse({"detail": LOOK}, status_code=202)
    return models.Registered(user=models.User.of(result.account), **_token(result.started))


@router.post("/login", responses=refusals(429, changes=True), openapi_extra=OPEN)
async def login(body: models.SigningIn, caller: Stranger) -> models.Token:
    """Sign a program in. Other sign-ins of the account stay."""
    result = await sign_in.sign_in(caller.gateway, caller.application.hasher, body.email, body.password)
    return models.Token(**_token(result.started))


@router.post("/logout", status_code=204, responses=refusals(changes=True), openapi_extra=SIGNED_IN)
async def logout(caller: Member) -> None:
    """End this sign-in."""
    await caller.gateway.do(sessions.sign_out)


@router.post("/logout-everywhere", status_code=204, responses=refusals(changes=True), openapi_extra=SIGNED_IN)
async def logout_everywhere(caller: Member) -> None:
    """End every sign-in of the account, open pages included."""
    await caller.gateway.do(sessions.sign_out_everywhere)


@router.get("/me", responses=refusals(), openapi_extra=SIGNED_IN)
async def me(caller: Member) -> models.User:
    """One's own account."""
    return models.User.of(await caller.gateway.ask(accounts.me))


@router.patch("/me", responses=refusals(changes=True), openapi_extra=SIGNED_IN)
async def edit_me(body: models.EditingMe, caller: Member) -> models.User:
    """Change one's own name, time zone, language or clock."""
    return models.User.of(await caller.gateway.do(_edit_me, body))


@router.post(
    "/become-expert", status_code=201, responses=refusals(409, changes=True), openapi_extra=SIGNED_IN
)
async def become_expert(body: models.BecomingExpert, caller: Member, response: Response) -> OwnProfile:
    """Give one's account a public side, open on weekdays from nine to five until its hours are put."""
    profile = await caller.gateway.do(_become_expert, body)
    response.headers["Location"] = f"/api/experts/{profile.username}"
    return OwnProfile.of(profile)


@router.post("/password-reset", status_code=202, responses=refusals(429, changes=True), openapi_extra=OPEN)
async def password_reset(body: models.Address, caller: Stranger) -> models.Sent:
    """Have a link sent that sets another password."""
    await sign_in.ask_for_reset(caller.gateway, body.email)
    return models.Sent(detail=IF_KNOWN)


@router.post(
    "/password-reset/confirm", status_code=204, responses=refusals(410, 429, changes=True), openapi_extra=OPEN
)
async def confirm_password_reset(body: models.Resetting, caller: Stranger) -> None:
    """Set another password by the link's token; all sign-ins of the account end."""
    await sign_in.reset_password(caller.gateway, caller.application.hasher, body.token, body.password)


@router.post("/magic-link", status_code=202, responses=refusals(429, changes=True), openapi_extra=OPEN)
async def magic_link(body: models.Address, caller: Stranger) -> models.Sent:
    """Have a link and a code sent that show the bookings made under an address."""
    await guests.ask_for_link(caller.gateway, body.email)
    return models.Sent(detail=IF_KNOWN)


def _token(started: Started) -> dict[str, Any]:
    return {"access_token": started.token, "expires_in": int(started.idle.total_seconds())}


def _edit_me(work: UnitOfWork, body: models.EditingMe) -> Account:
    current = accounts.me(work)
    return accounts.edit_profile(
        work,
        ProfileInput(
            name=current.name if body.name is None else body.name,
            time_zone=body.time_zone or current.time_zone,
            locale=body.locale or current.locale,
            hour12=body.hour12 if "hour12" in body.model_fields_set else current.hour12,
        ),
    )


def _become_expert(work: UnitOfWork, body: models.BecomingExpert) -> Profile:
    authorization.signed_in(work)
    rate = validation.price(body.hourly_rate, body.currency, "hourly_rate")
    account = experts.become_expert(
        work,
        ExpertInput(
            username=body.username,
            headline=body.headline,
            category=body.category,
            bio=body.bio,
            hourly_rate=rate.minor,
            currency=rate.currency,
            languages=tuple(body.languages),
            city=body.city,
            time_zone=body.time_zone,
            buffer_minutes=body.buffer_minutes,
        ),
    )
    return experts.profile_of(work, account.expert_id or 0)
