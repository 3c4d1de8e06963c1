"""Keep security events, the browsers that an account knows, and where a session began.

Why: an operator and the owner of an account can see who came in, and from where. The limits of sign-in count a browser
that has signed in before by itself, so that nobody's wrong passwords shut an owner out. Events name an account by its id
and a network without its last part; an address stands there as a keyed hash, so that deleting old rows is all the care
they need.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "security_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("network", sa.String(length=43), nullable=False),
        sa.Column("detail", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_security_event"),
    )
    op.create_index("ix_security_event_at", "security_event", ["at"], unique=False)
    op.create_index("ix_security_event_user_id", "security_event", ["user_id"], unique=False)
    op.create_table(
        "known_browser",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_known_browser_user_id_user"),
        sa.PrimaryKeyConstraint("user_id", "browser", name="pk_known_browser"),
    )
    op.create_index("ix_known_browser_signed_in_at", "known_browser", ["signed_in_at"], unique=False)
    with op.batch_alter_table("session") as session:
        session.add_column(sa.Column("device", sa.String(length=60), nullable=False, server_default=""))
        session.add_column(sa.Column("network", sa.String(length=43), nullable=False, server_default=""))
    with op.batch_alter_table("session") as session:
        session.alter_column("device", server_default=None, existing_type=sa.String(60))
        session.alter_column("network", server_default=None, existing_type=sa.String(43))


def downgrade() -> None:
    with op.batch_alter_table("session") as session:
        session.drop_column("network")
        session.drop_column("device")
    op.drop_index("ix_known_browser_signed_in_at", table_name="known_browser")
    op.drop_table("known_browser")
    op.drop_index("ix_security_event_user_id", table_name="security_event")
    op.drop_index("ix_security_event_at", table_name="security_event")
    op.drop_table("security_event")
