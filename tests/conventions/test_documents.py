"""What can be set, refused, told, run or decided stands in the documents, and what stands there exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from expertconnect.__main__ import COMMANDS
from expertconnect.commands.group import cli
from expertconnect.config import PREFIX, Settings
from expertconnect.domain import events
from expertconnect.domain.errors import DomainError
from expertconnect.settings_example import example
from tests.conventions.sources import ROOT, text, tracked

GUIDE = ROOT / "docs" / "guide"
RECORDS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
DOCUMENTS = [path for path in tracked(".md") if path.parts[0] in ("docs", "README.md", "CONTRIBUTING.md")]
SECTIONS = ("Context", "Decision", "Consequences", "Alternatives")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained_with_its_default(name: str) -> None:
    field, said = Settings.model_fields[name], (GUIDE / "configuration.md").read_text()
    (line,) = [line for line in said.splitlines() if line.startswith(f"| `{PREFIX}{name.upper()}` |")]
    assert str(field.description) in line
    default = str(field.default)
    assert (f"`{default}`" if default.strip("*") else "empty") in line


def test_the_example_file_is_the_one_that_the_settings_make() -> None:
    assert text(".env.example") == example()


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    named = {word for path in DOCUMENTS for word in re.findall(rf"{PREFIX}(?!TEST_)[A-Z_]+", text(path))}
    assert named - known == set()


def test_every_refusal_is_listed_with_its_status_and_sentence() -> None:
    said = text("docs/guide/errors.md")
    kinds = [kind for kind in kinds_of(DomainError) if kind.__module__.startswith("expertconnect.")]
    rows = [f"| {kind.status} | `{kind.code}` | {kind.message} |" for kind in kinds]
    assert [row for row in rows if row not in said] == []


def kinds_of(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    """A refusal and all that are made from it."""
    yield kind
    for narrower in kind.__subclasses__():
        yield from kinds_of(narrower)


def test_every_event_is_told_of_in_the_architecture() -> None:
    names = {
        name for name, thing in vars(events).items() if hasattr(thing, "topics") and name != "Event"
    }  # slots make `topics` a member of each
    said = set(re.findall(r"^\| `([A-Za-z]+)` \|", (GUIDE / "architecture.md").read_text(), re.MULTILINE))
    assert said == names


def test_every_command_stands_in_the_operators_guide() -> None:
    said = (GUIDE / "operating.md").read_text()
    assert [name for name in commands_of(cli) if f"`{name}`" not in said] == []


def test_every_command_that_a_document_names_exists() -> None:
    assert COMMANDS, "commands come to the group by being imported"
    known = set(commands_of(cli))
    named = {
        words.strip()
        for path in DOCUMENTS
        for words in re.findall(
            r"python -m expertconnect ([a-z][a-z-]*(?: (?:list|show|retry))?)", text(path)
        )
    }
    assert named - known == set()


def commands_of(group: click.Group, before: str = "") -> Iterator[str]:
    """All commands, those of groups with the group's name before them."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands_of(command, f"{name} ")
        else:
            yield before + name


def test_every_target_that_the_readme_names_can_be_made() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z]+)", text("README.md"))) <= targets


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_every_decision_has_its_four_sections_and_is_listed(record: Path) -> None:
    said = record.read_text()
    positions = [said.find(f"**{section}.**") for section in SECTIONS]
    assert min(positions) > 0, f"{record.name} lacks one of {SECTIONS}"
    assert positions == sorted(positions)
    assert f"({record.name})" in text("docs/adr/README.md")


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_of_a_document_leads_to_a_file(document: Path) -> None:
    targets = LINK.findall(text(document))
    assert [place for place in targets if not (ROOT / document.parent / place).exists()] == []
