"""Sentences: lazy messages like gettext_lazy, translated where they are shown.

A rule, a service or an error speaks English and knows no reader. What it says is a `Sentence`: an English text that
remembers the template and the parts it was made of, so that `expertconnect.i18n.told` can say it again in the
reader's language. Logs and the HTTP API use it as the plain text that it is.
"""

from typing import Any


class Sentence(str):
    """An English sentence that remembers its template and parts for translation.

    Attributes:
        one: The template, as it stands in the catalogues; with `str.format` fields.
        many: The template for other numbers than one; empty where no number decides.
        parts: What goes into the fields; what is itself a sentence is translated, too.
    """

    one: str
    many: str
    parts: dict[str, Any]

    def __new__(cls, one: str, many: str = "", /, **parts: Any) -> "Sentence":
        """Created by `sentence` and `counted`, which the extraction of texts looks for."""
        template = many if many and parts.get("n") != 1 else one
        made = super().__new__(cls, template.format(**parts) if parts else template)
        made.one, made.many, made.parts = one, many, parts
        return made


def sentence(template: str, /, **parts: Any) -> Sentence:
    """Create a sentence that may have parts: `sentence("At most {most} characters.", most=80)`."""
    return Sentence(template, **parts)


def counted(one: str, many: str, /, n: int, **parts: Any) -> Sentence:
    """Create a sentence with a plural form: `counted("1 day", "{n} days", n=3)`."""
    return Sentence(one, many, n=n, **parts)


def packed(text: str) -> Any:
    """Serialize a text as JSON; `unpacked` reads it."""
    if not isinstance(text, Sentence):
        return text
    parts = {
        name: packed(part) if isinstance(part, str) else part if isinstance(part, int) else str(part)
        for name, part in text.parts.items()
    }
    return [text.one, text.many, parts]


def unpacked(carried: Any) -> str:
    """Restore a `packed` text. Only for trusted input: a template formats what it is told to."""
    if not isinstance(carried, list):
        return str(carried)
    one, many, parts = carried
    return Sentence(
        one, many, **{name: part if isinstance(part, int) else unpacked(part) for name, part in parts.items()}
    )
