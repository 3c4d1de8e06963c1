"""Every address of the site. Those with a fixed first segment stand before the experts' own names."""

from pages.book import BOOK
from pages.expert import EXPERT
from pages.experts import EXPERTS
from pages.landing import LANDING
from pages.site import Page

SITE: dict[str, Page] = {
    "/": LANDING,
    "/experts": EXPERTS,
    "/{username}": EXPERT,
    "/{username}/{slug}": BOOK,
}
