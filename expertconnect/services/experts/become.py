"""Become an expert: add a public profile to an account."""

from sqlalchemy.exc import IntegrityError

from db.engine.unit_of_work import UnitOfWork
from db.models import WeeklyHours
from expertconnect.domain.errors import Taken
from expertconnect.domain.events import ExpertChanged
from expertconnect.domain.sentences import sentence
from expertconnect.services.accounts.accounts import Account, account
from expertconnect.services.common import authorization
from expertconnect.services.experts.input import ExpertInput, expert_row, name_taken, require_name_free


def become_expert(work: UnitOfWork, given: ExpertInput) -> Account:
    """Make the signed-in account an expert, with hours on weekdays from nine to five to begin with.

    Raises:
        Invalid: With all invalid fields.
        Taken: If the username is in use, or the account is an expert already.
    """
    user = authorization.signed_in(work)
    if user.is_expert:
        raise Taken(sentence("You are an expert already."))
    row = expert_row(work, user, given)
    require_name_free(work, row.username)
    try:
        with work.attempt():
            work.session.add(row)
            work.session.flush()
    except IntegrityError as error:
        raise name_taken() from error
    user.is_expert = True
    work.session.add_all(
        WeeklyHours(expert_id=row.id, weekday=day, opens=9 * 60, closes=17 * 60) for day in range(1, 6)
    )
    work.session.flush()
    work.announce(ExpertChanged(row.id))
    return account(work, user)
