"""Create the table of profile pictures.

Why: a picture is a few kilobytes in two sizes; in a table every process can serve it and every backup includes it.
The key is its address, found by a unique index.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("large", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_picture_user_id_user"),
        sa.PrimaryKeyConstraint("user_id", name="pk_picture"),
        sa.UniqueConstraint("key", name="uq_picture_key"),
    )


def downgrade() -> None:
    op.drop_table("picture")
