"""Jobs of the outbox have a kind.

Why: one queue serves e-mail and what comes after it (push messages, webhooks, calendar writes). A worker claims only
jobs of its own kind, so that a dead mail server delays no other. What was called kind, the template of a mail, is the
purpose of a job now. All jobs so far are e-mails.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_outbox_state_due_at", table_name="outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column(
            "kind", new_column_name="purpose", existing_type=sa.String(40), existing_nullable=False
        )
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("kind", sa.String(20), nullable=False, server_default="email"))
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("kind", server_default=None, existing_type=sa.String(20), existing_nullable=False)
    op.create_index("ix_outbox_kind_state_due_at", "outbox", ["kind", "state", "due_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_kind_state_due_at", table_name="outbox")
    op.execute("DELETE FROM outbox WHERE kind <> 'email'")  # the schema before knows no other kind
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("kind")
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column(
            "purpose", new_column_name="kind", existing_type=sa.String(40), existing_nullable=False
        )
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"], unique=False)
