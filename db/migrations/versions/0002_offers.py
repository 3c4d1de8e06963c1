"""Create tables of offers: event types with their questions, weekly hours, overrides and time off.

Why: they define what can be booked, and when. Hours are wall time in the expert's zone in multiples of five
minutes, so that a booking always takes a whole number of claimed ticks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("step_minutes", sa.Integer(), nullable=True),
        sa.Column("buffer_before_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_after_minutes", sa.Integer(), nullable=False),
        sa.Column("notice_minutes", sa.Integer(), nullable=False),
        sa.Column("change_notice_minutes", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=True),
        sa.Column("horizon_first", sa.Date(), nullable=True),
        sa.Column("horizon_last", sa.Date(), nullable=True),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("place_kind", sa.String(length=16), nullable=False),
        sa.Column("place_detail", sa.String(length=500), nullable=False),
        sa.Column("requires_approval", sa.Boolean(), nullable=False),
        sa.Column("daily_limit", sa.Integer(), nullable=True),
        sa.Column("client_limit", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "buffer_after_minutes BETWEEN 0 AND 720 AND buffer_after_minutes % 5 = 0",
            name=op.f("ck_event_type_after"),
        ),
        sa.CheckConstraint(
            "buffer_before_minutes BETWEEN 0 AND 720 AND buffer_before_minutes % 5 = 0",
            name=op.f("ck_event_type_before"),
        ),
        sa.CheckConstraint(
            "duration_minutes BETWEEN 5 AND 1440 AND duration_minutes % 5 = 0",
            name=op.f("ck_event_type_duration"),
        ),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_event_type_price")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_event_type_expert_id_expert"),
        sa.PrimaryKeyConstraint("id", name="pk_event_type"),
        sa.UniqueConstraint("expert_id", "slug", name="uq_event_type_expert_id_slug"),
        sa.UniqueConstraint("uid", name="uq_event_type_uid"),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_type_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_type_id"], ["event_type.id"], name="fk_question_event_type_id_event_type"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
    )
    op.create_index("ix_question_event_type_id", "question", ["event_type_id"], unique=False)
    op.create_table(
        "weekly_hours",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "closes > opens AND closes <= opens + 1440 AND closes % 5 = 0",
            name=op.f("ck_weekly_hours_closes"),
        ),
        sa.CheckConstraint("opens BETWEEN 0 AND 1435 AND opens % 5 = 0", name=op.f("ck_weekly_hours_opens")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_weekly_hours_weekday")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_weekly_hours_expert_id_expert"),
        sa.PrimaryKeyConstraint("expert_id", "weekday", "opens", name="pk_weekly_hours"),
    )
    op.create_table(
        "override",
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_override_expert_id_expert"),
        sa.PrimaryKeyConstraint("expert_id", "day", name="pk_override"),
    )
    op.create_table(
        "time_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_time_off_order")),
        sa.ForeignKeyConstraint(["expert_id"], ["expert.id"], name="fk_time_off_expert_id_expert"),
        sa.PrimaryKeyConstraint("id", name="pk_time_off"),
        sa.UniqueConstraint("uid", name="uq_time_off_uid"),
    )
    op.create_index("ix_time_off_expert_id", "time_off", ["expert_id"], unique=False)


def downgrade() -> None:
    op.drop_table("time_off")
    op.drop_table("override")
    op.drop_table("weekly_hours")
    op.drop_table("question")
    op.drop_table("event_type")
