"""A language that is read from right to left, for tests: every text of ours in Hebrew letters, without a meaning."""

import re
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from expertconnect.i18n.catalogues import FOLDER

_HEBREW = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz" + "abcdefghijklmnopqrstuvwxyz".upper(),
    "אבגדהופגחיכלמנוספצרשתוואיז" * 2,
)
_KEPT = re.compile(r"(\{[^}]*\}|<[^>]*>|%\([a-z]+\)s|https?://\S+|EXPERTCONNECT_\w+)")


def in_hebrew_script(text: str) -> str:
    """The text character by character; what is put into it later stays as it is."""
    parts = _KEPT.split(text)
    return "".join(part if place % 2 else part.translate(_HEBREW) for place, part in enumerate(parts))


def write_hebrew(folder: Path) -> Path:
    """Write he.po with all texts that the German catalogue knows; the folder."""
    with (FOLDER / "de.po").open("rb") as source:
        german = read_po(source, locale="de")
    hebrew = Catalog(locale="he")
    for message in german:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        said = [in_hebrew_script(str(one)) for one in ids]
        plurals = tuple([*said, *[said[-1]] * hebrew.num_plurals][: hebrew.num_plurals])
        text = plurals if isinstance(message.id, tuple) else said[0]
        hebrew.add(message.id, text, context=message.context)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "he.po").open("wb") as target:
        write_po(target, hebrew)
    return folder
