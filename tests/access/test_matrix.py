"""Case 70: every command, asked by everybody, about their own, somebody else's and what does not exist."""

from typing import NoReturn

import pytest

from db.engine.unit_of_work import UnitOfWork
from expertconnect.domain.errors import DomainError
from tests.access import policy
from tests.access.calls import CALLS, STATES
from tests.access.policy import COMMANDS, HANDED_OVER, INNER, YES, About
from tests.access.reach import commands, reached
from tests.access.scene import CLIENTS, EXPERTS, PEOPLE, VISITORS, WHOSE, Scene

Heard = tuple[str, str, dict[str, str]]
INNER_NAMES = {f"{module}.{name}" for module, names in INNER.items() for name in names.split()}


class TakenBack(Exception):
    """Ends a transaction that nothing is to remain of."""


@pytest.mark.parametrize("name", COMMANDS)
def test_case_70_a_command_answers_everybody_as_the_policy_says(scene: Scene, name: str) -> None:
    line = COMMANDS[name]
    wrong = []
    for who in PEOPLE:
        reported = {whose: heard(scene, name, who, whose) for whose in WHOSE}
        for whose, words in reported.items():
            expected = answer_to(line, who, whose)
            if words is not None and words[0] != expected:
                wrong.append(f"{who}, {whose}: {words}, not {expected}")
        is_theirs_alone = line.about in (About.BOOKING, About.HOLD, About.OFFER, About.DAYS_OFF)
        if is_theirs_alone and reported["foreign"] != reported["missing"]:
            wrong.append(f"{who} can tell somebody else's from nobody's: {reported}")
    assert not wrong, "\n".join(wrong)


def test_case_70_every_command_stands_in_the_policy() -> None:
    assert set(commands()) == set(COMMANDS) | set(HANDED_OVER) | INNER_NAMES


def test_case_70_every_command_of_the_policy_is_tried() -> None:
    assert set(CALLS) == set(COMMANDS)
    assert set(STATES) <= set(COMMANDS)


def test_case_70_pages_name_nothing_but_commands_that_ask_who_it_is() -> None:
    named = reached()
    assert not INNER_NAMES & set(named)
    assert {name: set(named.get(name, ())) for name in HANDED_OVER} == HANDED_OVER


def answer_to(line: policy.Line, who: str, whose: str) -> str | int:
    """What the line says that somebody hears."""
    by_dashboard = line.about in (About.OFFER, About.DAYS_OFF)
    if whose == "own" and (named := {"admin": line.admin, "guest": line.guest}.get(who)):
        return named
    if line.about is About.PUBLIC:
        return line.foreign if whose == "missing" else line.client
    if who in VISITORS and not (whose == "own" and line.about in (About.BOOKING, About.HOLD)):
        return line.visitor
    if who in CLIENTS and by_dashboard:
        return line.client
    if whose != "own":
        return line.foreign
    return line.expert if who in EXPERTS else line.client


def heard(scene: Scene, name: str, who: str, whose: str) -> Heard | None:
    """What somebody hears; nothing is left of it. None where they have no such thing."""
    said: list[Heard] = []

    def attempt(work: UnitOfWork) -> NoReturn:
        found = scene.thing(work, COMMANDS[name].about, who, whose, STATES.get(name, ""))
        if found is not None:
            work.actor, thing = found
            work.known.clear()
            said.append(_said(name, work, CALLS[name](thing)))
        raise TakenBack

    with pytest.raises(TakenBack):
        scene.world.do(attempt)
    return said[-1] if said else None


def _said(name: str, work: UnitOfWork, arguments: tuple[object, ...]) -> Heard:
    try:
        with work.attempt():
            commands()[name](work, *arguments)
    except DomainError as refusal:
        return refusal.code, str(refusal), refusal.fields
    return YES, "", {}
