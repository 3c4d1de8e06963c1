"""JSON bounds: items and nesting of a JSON text, counted without building a value.

A body within the bounds of its length can hold a hundred thousand keys, and validating them takes seconds of the event
loop. So whatever a stranger sends is counted before it is parsed.
"""

import re

MAX_DEPTH = 12
"""Objects and arrays inside each other; the deepest of ours has five."""

# The closing quote is optional: an open string ends the text, where looking for its end again and again would be slow.
_TOKENS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
_STRING, _OPENING, _CLOSING = ord('"'), frozenset(b"[{"), frozenset(b"]}")


def exceeds(text: str | bytes, items: int, depth: int = MAX_DEPTH) -> bool:
    """Whether a JSON text has more items or deeper nesting than given.

    Counted are commas, and brackets and braces that open; every value adds one at most. Text that is no JSON is counted
    as well, and may have twice as many strings as items; the parser refuses what passes.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    openings = data.count(b"[") + data.count(b"{")
    if openings <= depth and openings + data.count(b",") + data.count(b'"') // 4 <= items:
        return (
            False  # no more even if those inside of strings were counted, which is so for nearly every text
        )
    found = nested = strings = 0
    for match in _TOKENS.finditer(data):
        token = data[match.start()]
        if token == _STRING:
            strings += 1
        elif token in _CLOSING:
            nested -= 1
        else:
            found += 1
            nested += token in _OPENING
        if found > items or nested > depth or strings > 2 * items + 2:
            return True
    return False
