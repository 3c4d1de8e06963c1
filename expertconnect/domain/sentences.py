"""Lazy messages (like gettext_lazy): English texts that are translated where they are shown.

Rules, services and errors do not know the reader's language. Their messages are a `Sentence`: an English string that
keeps its template and arguments, so that `expertconnect.i18n.translate` can render it in the reader's language. Logs
and the HTTP API use it as the plain English string that it is.
"""

from typing import Any


class Sentence(str):
    """A translatable English string: a lazy message with its template and arguments.

    Attributes:
        one: The template and catalogue key, with `str.format` fields; the singular where `many` is set.
        many: The plural template; empty for messages without plural forms.
        parts: Arguments of the fields; those that are sentences are translated, too.
    """

    one: str
    many: str
    parts: dict[str, Any]

    def __new__(cls, one: str, many: str = "", /, **parts: Any) -> "Sentence":
        """Create a lazy message; call `sentence` or `counted` instead, which message extraction looks for."""
        template = many if many and parts.get("n") != 1 else one
        message = super().__new__(cls, template.format(**parts) if parts else template)
        message.one, message.many, message.parts = one, many, parts
        return message


def sentence(template: str, /, **parts: Any) -> Sentence:
    """Return a lazy message: `sentence("At most {most} characters.", most=80)`."""
    return Sentence(template, **parts)


def counted(one: str, many: str, /, n: int, **parts: Any) -> Sentence:
    """Return a lazy message with plural forms: `counted("1 day", "{n} days", n=3)`."""
    return Sentence(one, many, n=n, **parts)


def packed(text: str) -> Any:
    """Return a text as a JSON value that keeps its template and arguments; the inverse of `unpacked`."""
    if not isinstance(text, Sentence):
        return text
    parts = {
        name: packed(part) if isinstance(part, str) else part if isinstance(part, int) else str(part)
        for name, part in text.parts.items()
    }
    return [text.one, text.many, parts]


def unpacked(carried: Any) -> str:
    """Return the text of a `packed` value. Only for trusted values: a format template can read attributes."""
    if not isinstance(carried, list):
        return str(carried)
    one, many, parts = carried
    return Sentence(
        one, many, **{name: part if isinstance(part, int) else unpacked(part) for name, part in parts.items()}
    )
