"""Page locale: the reader of each open page, for its `lang` and for what happens in it."""

from copy import copy
from weakref import WeakKeyDictionary

from nicegui import Client

from expertconnect.i18n import ReaderLocale
from expertconnect.i18n.reader_locale import ENGLISH

_READERS: "WeakKeyDictionary[Client, ReaderLocale]" = WeakKeyDictionary()
# The framework ships texts of its own (and of Quasar's) for these, by names of its own.
_PACKS = {"en": "en-US", "zh": "zh-CN", "pt": "pt-BR", "fa": "fa-IR"}


def remember(client: Client, reader: ReaderLocale) -> None:
    """Store the reader of a page; sets its `lang`."""
    _READERS[client] = reader
    page = copy(client.page)  # shared by all who open this address
    page.language = _PACKS.get(reader.language, reader.language)  # type: ignore[assignment]  # a code that it knows
    client.page = page


def reader_of(client_id: str) -> ReaderLocale:
    """Return the reader of a page by its id; English if unknown."""
    client = Client.instances.get(client_id)
    return _READERS.get(client, ENGLISH) if client is not None else ENGLISH
