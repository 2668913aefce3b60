"""The store's tables. Readings are permanent: triggers refuse to alter or delete them."""

from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from gramwatt.protocol.quantities import DeviceId, UnixTime
from oracle.providers.store.columns import Eui64, Uint64


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {DeviceId: Eui64, UnixTime: Integer}


class FactRow(Base):
    """A fact about the store itself, such as its deployment, by name."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class SignerRow(Base):
    """An ERC-7913 signer by its hash, which is all that the chain stores."""

    __tablename__ = "signers"

    signer_hash: Mapped[bytes] = mapped_column(primary_key=True)
    signer: Mapped[bytes]


class MeterRow(Base):
    """A bonded meter as last read from the chain."""

    __tablename__ = "meters"

    device: Mapped[DeviceId] = mapped_column(primary_key=True)
    signer_hash: Mapped[bytes]
    zone: Mapped[int]
    nameplate_watts: Mapped[int]
    fleet: Mapped[int]
    fleet_nameplate_watts: Mapped[int]
    lane: Mapped[int]
    bond_register_wh: Mapped[int]
    bond_time: Mapped[UnixTime]
    located: Mapped[bool]
    suspended: Mapped[bool]


class AcceptedRow(Base):
    """An accepted reading. There is one per counter of a meter, so a repeated reading adds nothing."""

    __tablename__ = "accepted_readings"
    __table_args__ = (
        UniqueConstraint("device", "counter", name="one_reading_a_counter"),
        Index("accepted_by_time", "device", "time"),
        Index("accepted_by_register", "device", "register_wh", "time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device: Mapped[DeviceId] = mapped_column(ForeignKey("meters.device"))
    counter: Mapped[int]
    time: Mapped[UnixTime]
    energy_mwh: Mapped[int] = mapped_column(Uint64)
    register_wh: Mapped[int]
    word: Mapped[bytes]
    air: Mapped[bytes]
    signature: Mapped[bytes]


class RejectedRow(Base):
    """A refused reading, stored once per reason. `fingerprint` is the SHA-256 of its bytes."""

    __tablename__ = "rejected_readings"
    __table_args__ = (UniqueConstraint("fingerprint", "reason", name="one_refusal_a_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    reason: Mapped[str] = mapped_column(index=True)
    sentence: Mapped[str]
    source: Mapped[str]
    device: Mapped[DeviceId | None]
    counter: Mapped[int | None]
    time: Mapped[UnixTime | None]
    word: Mapped[bytes]
    air: Mapped[bytes]
    signature: Mapped[bytes]
