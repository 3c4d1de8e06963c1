"""List of an expert's reviews, with average and distribution."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from markupsafe import Markup

from components.kit.formatting import month_year, number
from components.kit.markup import icon, tag
from components.kit.primitives import avatar, button_markup, stars
from expertconnect.i18n import _, ngettext


class ShownReview(Protocol):
    """One review; `services.experts.reviews` has them.

    Attributes:
        author: Display name of the author.
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


class ShownReviews(Protocol):
    """One page of reviews; `services.experts.reviews.ReviewPage` is one."""

    @property
    def items(self) -> Sequence[ShownReview]: ...
    @property
    def average(self) -> float | None: ...
    @property
    def total(self) -> int: ...
    @property
    def by_stars(self) -> Mapping[int, int]: ...
    @property
    def next_cursor(self) -> str | None: ...


def review_section(reviews: ShownReviews) -> Markup:
    """Section of the reviews with their average and distribution; act `more` while there are more."""
    title = tag("h2", "h2", _("Reviews"))
    if reviews.average is None:
        text = _("No reviews yet. Clients can leave one after their session.")
        return tag("section", "glass pad", title, tag("p", "muted mt2", text))
    more = None
    if reviews.next_cursor:
        label = _("Show more reviews")
        more = tag("div", "hs center mt4", button_markup(label, icon_name="chevron-down", act="more"))
    return tag(
        "section",
        "glass pad",
        title,
        _distribution(reviews.average, reviews.total, reviews.by_stars),
        review_list(reviews.items),
        more,
    )


def _distribution(average: float, total: int, by_stars: Mapping[int, int]) -> Markup:
    text = ngettext("{n} review", "{n} reviews", total).format(n=number(total))
    left = tag(
        "div",
        "stars-sum",
        tag("span", "stars-average tnum", number(average, 1)),
        tag(
            "div",
            "",
            stars(round(average), label=_("{n} of 5 stars").format(n=number(average, 1))),
            tag("p", "t-sm muted mt1", text),
        ),
    )
    rows = [_row(score, by_stars.get(score, 0), total) for score in range(5, 0, -1)]
    return tag("div", "stars-head", left, tag("ul", "stars-rows", *rows))


def _row(score: int, count: int, total: int) -> Markup:
    share = 100 * count // max(total, 1)
    text = ngettext("{n} review with {stars} of 5 stars", "{n} reviews with {stars} of 5 stars", count)
    return tag(
        "li",
        "",
        tag("span", "tnum", number(score), aria_hidden=True),
        icon("star-fill", "i16"),
        tag("span", "stars-bar", tag("span", "", style=f"width:{share}%"), aria_hidden=True),
        tag("span", "tnum faint", number(count), aria_hidden=True),
        tag("span", "sr-only", text.format(n=number(count), stars=score)),
    )


def review_list(reviews: Sequence[ShownReview]) -> Markup:
    """Reviews side by side, in the given order."""
    return tag("div", "grid3 reviews", *(_review(review) for review in reviews))


def _review(review: ShownReview) -> Markup:
    when = tag("p", "t-xs faint", month_year(review.created_at.date()))
    who = tag(
        "figcaption",
        "hs g2 mt3",
        avatar(review.author, 32),
        tag("div", "", tag("p", "t-sm strong", tag("bdi", "", review.author)), when),
    )
    body = tag("blockquote", "mt2", review.text, dir="auto") if review.text else None
    return tag("figure", "inset pad-sm", stars(review.stars), body, who)
