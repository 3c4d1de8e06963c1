"""Stars and words for a completed session."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components.kit import Button, Dialog, ErrorSummary, Segmented, TextArea, form
from expertconnect.domain.booking import BookingDetails
from expertconnect.domain.errors import DomainError
from expertconnect.services import reviews
from pages.visit import Visit

STARS = {5: "5 stars", 4: "4", 3: "3", 2: "2", 1: "1"}


def open_review(visit: Visit, details: BookingDetails, after: Callable[[], Awaitable[Any] | Any]) -> None:
    """Ask for stars and, if one likes, words; they show on the expert's page."""
    dialog = Dialog(f"How was it with {details.expert_name}?")

    async def send() -> None:
        try:
            await visit.do(reviews.write, details.uid, stars.value, words.text)
        except DomainError as refusal:
            words.set_error(refusal.fields.get("text"))
            errors.tell([] if refusal.fields else [str(refusal)])
            return
        dialog.close()
        visit.say("Thank you. Your review is on the expert's page.")
        result = after()
        if isinstance(result, Awaitable):
            await result

    with dialog.body, form(visit.explained(send), "vs g5"):
        errors = ErrorSummary()
        stars = Segmented("Stars", STARS, 5)
        words = TextArea("What should others know", optional=True, maxlength=2000)
        with ui.element("div").classes("hs g3 dialog-acts"):
            Button("Not now", dialog.close, kind="ghost")
            Button("Send review", kind="primary", submit=True)
    dialog.open()
