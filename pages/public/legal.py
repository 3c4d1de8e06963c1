"""Privacy and terms pages: what this software does, and the operator's own text."""

import asyncio
from pathlib import Path

from components.layout.plain_page import site_page
from components.public.legal_texts import PRIVACY_TEXT, TERMS_TEXT, Section, legal_page
from expertconnect.i18n import N_, _, markdown
from pages.framework.site import Instead, Page
from pages.framework.visit import Visit

MAX_LENGTH = 100_000
"""Maximum characters of the operator's own text."""


async def load_privacy(visit: Visit) -> None:
    """Answer with the privacy page."""
    raise Instead(await _document(visit, N_("Privacy"), "privacy.md", PRIVACY_TEXT))


async def load_terms(visit: Visit) -> None:
    """Answer with the terms page."""
    raise Instead(await _document(visit, N_("Terms"), "terms.md", TERMS_TEXT))


async def _document(visit: Visit, title: str, name: str, sections: tuple[Section, ...]) -> str:
    own_text = await asyncio.to_thread(_own_words, visit.application.settings.data_dir / name)
    main = legal_page(title, sections, own_html=markdown(own_text) if own_text else "", own_file=name)
    return site_page(_(title), main, person=visit.badge, robots="")


def _own_words(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(MAX_LENGTH).strip()
    except OSError:
        return ""


def _nothing(_: Visit, __: object) -> None:
    """Never drawn: `load` answers with a document."""


PRIVACY = Page(load_privacy, _nothing)
TERMS = Page(load_terms, _nothing)
