"""Review dialog of a completed session."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components.kit import Button, Dialog, ErrorSummary, Stars, TextArea, form
from expertconnect.domain import bounds
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.errors import DomainError
from expertconnect.i18n import _, translate
from expertconnect.services.experts import reviews
from pages.framework.visit import Visit


def open_review(visit: Visit, details: BookingDetails, after: Callable[[], Awaitable[Any] | Any]) -> None:
    """Open the dialog for a rating and an optional text; they are shown on the expert's page."""
    dialog = Dialog(_("How was it with {name}?").format(name=details.expert_name))

    async def send() -> None:
        if not stars.value:
            errors.tell([_("Please choose one to five stars.")])
            return
        try:
            await visit.do(reviews.write, details.uid, stars.value, text_field.text)
        except DomainError as refusal:
            text_field.set_error(refusal.fields.get("text"))
            errors.tell([] if refusal.fields else [translate(refusal)])
            return
        dialog.close()
        visit.say(_("Thank you. Your review is on the expert's page."))
        result = after()
        if isinstance(result, Awaitable):
            await result

    with dialog.body, form(visit.explained(send), "vs g5"):
        errors = ErrorSummary()
        stars = Stars(_("Stars"))
        text_field = TextArea(_("What should others know"), optional=True, maxlength=bounds.REVIEW.most)
        with ui.element("div").classes("hs g3 dialog-acts"):
            Button(_("Not now"), dialog.close, kind="ghost")
            Button(_("Send review"), kind="primary", submit=True)
    dialog.open()
