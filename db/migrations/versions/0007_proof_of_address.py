"""Proof of address.

Why: bookings of unproven addresses are capped, and beyond the caps wait until the address is proven. A booking says when
its address was proven, a hold when its details were sent; a browser keeps what was proven in it; an event type can ask
for proof always. Of the bookings made before nothing is known, so they count as unproven.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proven_address",
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("browser", "email", name="pk_proven_address"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_proven_address_proven_at", "proven_address", ["proven_at"])
    op.add_column("booking", sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("booking", sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True))
    # The default stays: to take it away, SQLite would have to copy the table to which bookings refer.
    op.add_column(
        "event_type", sa.Column("confirms_address", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("event_type", "confirms_address")
    op.drop_column("booking", "proven_at")
    op.drop_column("booking", "submitted_at")
    op.drop_index("ix_proven_address_proven_at", table_name="proven_address")
    op.drop_table("proven_address")
