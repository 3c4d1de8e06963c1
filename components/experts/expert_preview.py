"""Preview of an expert's card, beside the profile form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from components.experts.expert_card import expert_card
from components.kit.fragment import Fragment
from components.kit.markup import joined, tag
from expertconnect.domain.money import Money
from expertconnect.i18n import _


@dataclass(slots=True)
class PreviewCard:
    """A card that is not public yet; see `components.experts.expert_card.CardOfExpert`."""

    name: str
    username: str
    headline: str
    category: str
    rate: Money
    languages: tuple[str, ...] = ()
    rating: float | None = None
    reviews: int = 0
    next_free: Sequence[tuple[datetime, str]] = ()
    image_url: str = ""
    expert_id: int = 0


class ExpertPreview(Fragment):
    """The card with the typed values; it is inert and hidden from screen readers.

    Args:
        zone: Time zone of the times shown.
    """

    def __init__(self, zone: ZoneInfo, today: date, *, hour12: bool) -> None:
        super().__init__(tag_name="aside", classes="expert-preview hide-md")
        self._how = (zone, today, hour12)
        self.attributes(aria_label=_("How your card will look"))

    def show_card(self, card: PreviewCard) -> None:
        """Show the card with the current values."""
        zone, today, hour12 = self._how
        markup = expert_card(card, timezone=zone, today=today, hour12=hour12)
        self.show(joined([self._head(), tag("div", "", markup, inert=True, aria_hidden=True)]))

    def _head(self) -> Markup:
        text = _("As people find you. It changes while you type.")
        return joined(
            [tag("p", "t-sm strong", _("How your card will look")), tag("p", "t-sm muted mb4", text)]
        )
