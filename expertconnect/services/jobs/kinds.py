"""Job kinds: the retry policy of each kind of job in the outbox.

To add a kind: declare it here, write its handler in `expertconnect.workers` and register it in `workers.handlers`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job and how its jobs are claimed and retried.

    Attributes:
        name: Stored with each job; up to 20 characters.
        lease: How long a claim is valid; longer than the handler needs for one job.
        batch: How many jobs are claimed at once.
        first_wait: Pause after the first failure; doubled after each further one.
        longest_wait: Upper bound of that pause.
        max_tries: Failed tries after which a job is dead (state failed).
    """

    name: str
    lease: timedelta = timedelta(minutes=5)
    batch: int = 20
    first_wait: timedelta = timedelta(minutes=1)
    longest_wait: timedelta = timedelta(hours=1)
    max_tries: int = 120

    def back_off(self, tries: int, chance: Callable[[], float]) -> timedelta:
        """Return the pause after some failures: exponential back-off with an upper bound, minus up to a fifth.

        Args:
            tries: Failures so far, 1 or more.
            chance: Returns a number from 0 to 1, such as `random.random`, to spread jobs that failed together.
        """
        doubled: timedelta = self.first_wait * 2 ** min(max(tries - 1, 0), 10)
        return min(doubled, self.longest_wait) * (1 - 0.2 * chance())


EMAIL = JobKind("email")
"""E-mails. 120 tries are five days of hourly retries, as mail servers do; the lease outlasts the SMTP timeouts."""

KINDS = {kind.name: kind for kind in (EMAIL,)}
"""All kinds by name."""
