"""Bookings keep the UID of their calendar entry, and the wall times that were agreed.

Why: the UID held the host of the site's address, so that a calendar kept its entry for good when the address changed
between booking and cancelling. And the rules of time zones change: a booking keeps its instant, but the clocks of its
parties may then show another time, which only the agreed wall times tell.
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("booking") as booking:
        booking.add_column(sa.Column("calendar_uid", sa.String(300), nullable=False, server_default=""))
        booking.add_column(sa.Column("wall_times", sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("booking") as booking:
        booking.alter_column(
            "calendar_uid", server_default=None, existing_type=sa.String(300), existing_nullable=False
        )
        booking.alter_column(
            "wall_times", server_default=None, existing_type=sa.String(200), existing_nullable=False
        )
    # What calendars know so far: the uid at the host of the site's address.
    known = sa.text("UPDATE booking SET calendar_uid = uid || :at_host WHERE booked_at IS NOT NULL")
    op.execute(known.bindparams(at_host=f"@{context.config.attributes.get('host') or 'localhost'}"))


def downgrade() -> None:
    """Loses the UIDs of bookings made since, and the agreed wall times."""
    with op.batch_alter_table("booking") as booking:
        booking.drop_column("wall_times")
        booking.drop_column("calendar_uid")
