"""Device of a request: a label of browser and system from User-Agent, made of known words only."""

import re

_BROWSERS = (
    ("Edge", re.compile(r"\bEdg(?:A|iOS)?/")),
    ("Opera", re.compile(r"\bOPR/")),
    ("Samsung Internet", re.compile(r"\bSamsungBrowser/")),
    ("Firefox", re.compile(r"\b(?:Firefox|FxiOS)/")),
    ("Chrome", re.compile(r"\b(?:Chrome|CriOS)/")),
    ("Safari", re.compile(r"\bVersion/[\d.]+ (?:Mobile/\w+ )?Safari/")),
)
_SYSTEMS = (
    ("iPhone", re.compile(r"\biPhone\b")),
    ("iPad", re.compile(r"\biPad\b")),
    ("Android", re.compile(r"\bAndroid\b")),
    ("ChromeOS", re.compile(r"\bCrOS\b")),
    ("Windows", re.compile(r"\bWindows NT\b")),
    ("macOS", re.compile(r"\bMacintosh\b")),
    ("Linux", re.compile(r"\bLinux\b")),
)
LONGEST = 500


def device_of(user_agent: str) -> str:
    """Return such as `Firefox, Linux`; empty for programs and unknown browsers."""
    text = user_agent[:LONGEST]
    names = [
        next((name for name, pattern in known if pattern.search(text)), "") for known in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in names if name)
