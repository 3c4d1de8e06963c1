"""What clients wrote about an expert."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from components.kit.marks import avatar, stars
from components.markup import Markup, tag
from components.wording import month_year


class ShownReview(Protocol):
    """One review; `services.reviews` has them.

    Attributes:
        author: As they want to be named.
        created_at: When it was written, aware.
    """

    @property
    def stars(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...


def review_list(reviews: Sequence[ShownReview]) -> Markup:
    """The reviews side by side, newest first as given."""
    return tag("div", "grid3 reviews", *(_review(review) for review in reviews))


def _review(review: ShownReview) -> Markup:
    when = tag("p", "t-xs faint", month_year(review.created_at.date()))
    who = tag(
        "figcaption", "hs g2 mt3", avatar(review.author, 32),
        tag("div", "", tag("p", "t-sm strong", tag("bdi", "", review.author)), when),
    )  # fmt: skip
    words = tag("blockquote", "mt2", tag("bdi", "", review.text)) if review.text else None
    return tag("figure", "inset pad-sm", stars(review.stars), words, who)
