"""Create tables of bookings, and the claims that prevent double booking.

Why: PRIMARY KEY (expert_id, tick) of `claim` makes double booking impossible, of equal and of overlapping times
alike, on both databases. The partial unique index on `booking` adds the simple rule: one live booking for each
start of an expert. The server does not start without them (db/maintenance/constraint_check.py).
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

HOLDING = sa.text("status IN ('held', 'pending', 'confirmed')")


def upgrade() -> None:
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("event_type_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_tick", sa.Integer(), nullable=False),
        sa.Column("end_tick", sa.Integer(), nullable=False),
        sa.Column("kept_first", sa.Integer(), nullable=True),
        sa.Column("kept_end", sa.Integer(), nullable=True),
        sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo", sa.JSON(), nullable=True),
        sa.Column("undo_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("held_by", sa.String(length=64), nullable=True),
        sa.Column("held_from", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_shown", sa.String(length=320), nullable=False),
        sa.Column("notes", sa.String(length=2000), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("place_kind", sa.String(length=16), nullable=False),
        sa.Column("place_detail", sa.String(length=500), nullable=False),
        sa.Column("join_url", sa.String(length=500), nullable=False),
        sa.Column("requires_approval", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_expert", sa.Boolean(), nullable=False),
        sa.Column("link_generation", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('held','pending','confirmed','declined','cancelled','expired','completed','no_show')",
            name=op.f("ck_booking_status"),
        ),
        sa.CheckConstraint("end_tick > first_tick", name=op.f("ck_booking_ticks")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_booking_order")),
        sa.ForeignKeyConstraint(["client_id"], ["user.id"], name="fk_booking_client_id_user"),
        sa.ForeignKeyConstraint(
            ["event_type_id"], ["event_type.id"], name="fk_booking_event_type_id_event_type"
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_booking_expert_id_expert"),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
        sa.UniqueConstraint("uid", name="uq_booking_uid"),
    )
    op.create_index("ix_booking_client_id", "booking", ["client_id"], unique=False)
    op.create_index("ix_booking_email", "booking", ["email"], unique=False)
    op.create_index("ix_booking_event_type_id", "booking", ["event_type_id"], unique=False)
    op.create_index("ix_booking_expert_id_end_tick", "booking", ["expert_id", "end_tick"], unique=False)
    op.create_index("ix_booking_held_by", "booking", ["held_by"], unique=False)
    op.create_index("ix_booking_status_expires_at", "booking", ["status", "expires_at"], unique=False)
    op.create_index(
        "ix_booking_undo_until",
        "booking",
        ["undo_until"],
        unique=False,
        sqlite_where=sa.text("undo_until IS NOT NULL"),
        postgresql_where=sa.text("undo_until IS NOT NULL"),
    )
    op.create_index(
        "uq_booking_expert_id_starts_at",
        "booking",
        ["expert_id", "starts_at"],
        unique=True,
        sqlite_where=HOLDING,
        postgresql_where=HOLDING,
    )
    op.create_table(
        "claim",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("tick", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_claim_booking_id_booking"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_claim_expert_id_expert"),
        sa.PrimaryKeyConstraint("expert_id", "tick", name="pk_claim"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_booking_id", "claim", ["booking_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("value", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_answer_booking_id_booking"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_answer_question_id_question"),
        sa.PrimaryKeyConstraint("booking_id", "question_id", name="pk_answer"),
    )
    op.create_table(
        "booking_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_booking_history_booking_id_booking"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_booking_history_user_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_booking_history"),
    )
    op.create_index("ix_booking_history_booking_id", "booking_history", ["booking_id"], unique=False)
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_review_stars")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_review_booking_id_booking"),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_review_expert_id_expert"),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.UniqueConstraint("booking_id", name="uq_review_booking_id"),
    )
    op.create_index("ix_review_expert_id", "review", ["expert_id"], unique=False)
    op.create_table(
        "page_view",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("event_type_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_page_view_expert_id_expert"),
        sa.PrimaryKeyConstraint("expert_id", "event_type_id", "day", name="pk_page_view"),
    )


def downgrade() -> None:
    op.drop_table("page_view")
    op.drop_table("review")
    op.drop_table("booking_history")
    op.drop_table("answer")
    op.drop_table("claim")
    op.drop_table("booking")
