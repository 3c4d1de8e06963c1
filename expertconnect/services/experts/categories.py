"""Categories: the fields of work by which experts are listed."""

from dataclasses import dataclass

from sqlalchemy import func, select

from db.engine.unit_of_work import UnitOfWork
from db.models import Category, Expert
from expertconnect.i18n import N_

# The categories of a new installation.
STANDARD = (
    ("business", N_("Business & Strategy")),
    ("technology", N_("Technology & Software")),
    ("design", N_("Design & Creative")),
    ("marketing", N_("Marketing & Sales")),
    ("finance", N_("Finance & Tax")),
    ("career", N_("Career & Leadership")),
    ("health", N_("Health & Wellbeing")),
    ("languages", N_("Languages & Learning")),
)


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category to choose.

    Attributes:
        slug: Its slug in URLs.
        experts: Number of its listed experts.
    """

    slug: str
    name: str
    experts: int


def listed(work: UnitOfWork) -> tuple[CategoryView, ...]:
    """Return all categories in their order. Public."""
    count = func.count(Expert.id)
    rows = work.session.execute(
        select(Category.slug, Category.name, count)
        .outerjoin(Expert, (Expert.category_id == Category.id) & Expert.is_listed)
        .group_by(Category.id, Category.slug, Category.name, Category.position)
        .order_by(Category.position, Category.name)
    )
    return tuple(CategoryView(slug, name, experts) for slug, name, experts in rows)


def ensure_standard(work: UnitOfWork) -> None:
    """Add the standard categories to an installation without any; called at every start."""
    if work.session.scalar(select(Category.id).limit(1)) is None:
        add_standard(work)


def add_standard(work: UnitOfWork) -> None:
    """Add the missing standard categories."""
    for position, (slug, name) in enumerate(STANDARD):
        row = work.insert(Category).values(slug=slug, name=name, position=position)
        work.session.execute(row.on_conflict_do_nothing(index_elements=["slug"]))
