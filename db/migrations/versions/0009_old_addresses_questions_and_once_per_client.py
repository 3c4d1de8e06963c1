"""Old addresses of event types lead on, a hold keeps its questions, and an event type may be had once per client.

Why: a link to an event type is on cards and in signatures and must not end when its expert renames it, and a form that was
opened for a held time must still be accepted when a question has changed meanwhile. A limit per client counts coming
sessions; that somebody may have a session only once is a choice of its own, which no event type has made so far. Slugs that
were changed before this migration are not known any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_slug",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(32), nullable=False),
        sa.Column("event_type_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name=op.f("fk_former_slug_expert_id_expert")),
        sa.ForeignKeyConstraint(
            ["event_type_id"], ["event_type.id"], name=op.f("fk_former_slug_event_type_id_event_type")
        ),
        sa.PrimaryKeyConstraint("expert_id", "slug", name=op.f("pk_former_slug")),
    )
    op.create_index(op.f("ix_former_slug_event_type_id"), "former_slug", ["event_type_id"], unique=False)
    with op.batch_alter_table("booking") as booking:
        booking.add_column(sa.Column("asked", sa.JSON(), nullable=True))
    with op.batch_alter_table("event_type") as event_type:
        event_type.add_column(
            sa.Column("once_per_client", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("event_type") as event_type:
        event_type.alter_column(
            "once_per_client", server_default=None, existing_type=sa.Boolean(), existing_nullable=False
        )


def downgrade() -> None:
    # Lost: old addresses, which event types can be had only once, and what a hold of the last minutes was asked; it is
    # asked today's questions instead.
    with op.batch_alter_table("event_type") as event_type:
        event_type.drop_column("once_per_client")
    with op.batch_alter_table("booking") as booking:
        booking.drop_column("asked")
    op.drop_index(op.f("ix_former_slug_event_type_id"), table_name="former_slug")
    op.drop_table("former_slug")
