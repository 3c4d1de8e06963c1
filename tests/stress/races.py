"""Many at once: threads that start together, and what each of them was told."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from expertconnect.domain.errors import DomainError

STORM = int(os.environ.get("STORM", "1"))
"""How much longer than usual; `make storm` sets it."""
TOGETHER = 32


def race(commands: Sequence[Callable[[], object]]) -> list[object]:
    """Do all commands at once.

    Returns:
        What each returned, or the refusal it met, in their order. A defect is raised.
    """
    barrier = threading.Barrier(min(len(commands), TOGETHER))

    def run(numbered: tuple[int, Callable[[], object]]) -> object:
        number, command = numbered
        if number < barrier.parties:
            barrier.wait(timeout=120)
        try:
            return command()
        except DomainError as refusal:
            return refusal

    with ThreadPoolExecutor(barrier.parties) as threads:
        return list(threads.map(run, enumerate(commands)))


def refusals(answers: Sequence[object], kind: type[DomainError] = DomainError) -> int:
    """How many were refused so."""
    return sum(isinstance(answer, kind) for answer in answers)


def granted(answers: Sequence[object]) -> list[object]:
    """What those got who were not refused."""
    return [answer for answer in answers if not isinstance(answer, DomainError)]
