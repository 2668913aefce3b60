"""Meters, signers, and readings that are never altered."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEPT_FOR_GOOD = ("accepted_readings", "rejected_readings")


def upgrade() -> None:
    op.create_table(
        "facts", sa.Column("name", sa.String, primary_key=True), sa.Column("value", sa.String, nullable=False)
    )
    op.create_table(
        "signers",
        sa.Column("signer_hash", sa.LargeBinary, primary_key=True),
        sa.Column("signer", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "meters",
        sa.Column("device", sa.String(16), primary_key=True),
        sa.Column("signer_hash", sa.LargeBinary, nullable=False),
        sa.Column("zone", sa.Integer, nullable=False),
        sa.Column("nameplate_watts", sa.Integer, nullable=False),
        sa.Column("fleet", sa.Integer, nullable=False),
        sa.Column("fleet_nameplate_watts", sa.Integer, nullable=False),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("bond_register_wh", sa.Integer, nullable=False),
        sa.Column("bond_time", sa.Integer, nullable=False),
        sa.Column("located", sa.Boolean, nullable=False),
        sa.Column("suspended", sa.Boolean, nullable=False),
    )
    op.create_table(
        "accepted_readings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("device", sa.String(16), sa.ForeignKey("meters.device"), nullable=False),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.Column("time", sa.Integer, nullable=False),
        sa.Column("energy_mwh", sa.BigInteger, nullable=False),
        sa.Column("register_wh", sa.Integer, nullable=False),
        sa.Column("word", sa.LargeBinary, nullable=False),
        sa.Column("air", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("device", "counter", name="one_reading_a_counter"),
    )
    op.create_index("accepted_by_time", "accepted_readings", ["device", "time"])
    op.create_index("accepted_by_register", "accepted_readings", ["device", "register_wh", "time"])
    op.create_table(
        "rejected_readings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("sentence", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("device", sa.String(16)),
        sa.Column("counter", sa.Integer),
        sa.Column("time", sa.Integer),
        sa.Column("word", sa.LargeBinary, nullable=False),
        sa.Column("air", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("fingerprint", "reason", name="one_refusal_a_reason"),
    )
    op.create_index("ix_rejected_readings_reason", "rejected_readings", ["reason"])
    for table in KEPT_FOR_GOOD:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'a reading is never altered'); END"
            )
