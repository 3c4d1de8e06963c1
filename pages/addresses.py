"""Every address of the site. Those with a fixed first segment stand before the experts' own names."""

from pages.book import BOOK
from pages.site import Page

SITE: dict[str, Page] = {
    "/{username}/{slug}": BOOK,
}
