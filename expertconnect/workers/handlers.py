"""Registry of job handlers: one for each kind in `services.jobs.kinds`."""

from collections.abc import Callable, Mapping

from expertconnect.services.jobs.kinds import EMAIL, JobKind
from expertconnect.workers.email import EmailHandler
from expertconnect.workers.jobs import Handler, JobWorker, Serving

HANDLERS: Mapping[JobKind, Callable[[Serving], Handler]] = {EMAIL: EmailHandler}


def job_workers(application: Serving) -> dict[str, JobWorker]:
    """A worker for each kind, by its name."""
    return {kind.name: JobWorker(application, build(application)) for kind, build in HANDLERS.items()}
