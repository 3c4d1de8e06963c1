"""Page locale: the reader locale of each open page, for its `lang` attribute and its event handlers."""

from copy import copy
from weakref import WeakKeyDictionary

from nicegui import Client

from expertconnect.i18n import ReaderLocale
from expertconnect.i18n.reader_locale import ENGLISH

_READERS: "WeakKeyDictionary[Client, ReaderLocale]" = WeakKeyDictionary()
# Codes under which NiceGUI and Quasar ship their own texts, where they differ from ours.
_PACKS = {"en": "en-US", "zh": "zh-CN", "pt": "pt-BR", "fa": "fa-IR"}


def remember(client: Client, reader: ReaderLocale) -> None:
    """Store the reader locale of a page and set its `lang`."""
    _READERS[client] = reader
    page = copy(client.page)  # the original is shared by all clients of this address
    page.language = _PACKS.get(reader.language, reader.language)  # type: ignore[assignment]  # a known code
    client.page = page


def reader_of(client_id: str) -> ReaderLocale:
    """Return the reader locale of a page by its client id; English if unknown."""
    client = Client.instances.get(client_id)
    return _READERS.get(client, ENGLISH) if client is not None else ENGLISH
