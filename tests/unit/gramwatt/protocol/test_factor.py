"""Factor records from the ABI and back."""

from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime

STRUCT = (512_000_000, 7, 3, 2, 2022, 500, b"\1" * 32, b"\2" * 32)
NAMES = (
    "value", "effectiveFrom", "kind", "status", "sourceYear", "uncertaintyBps", "sourceHash", "curve",
)  # fmt: skip


def test_factor_record__from_abi__has_its_kind_and_status():
    record = FactorRecord.from_abi(STRUCT)

    assert (record.kind, record.status) == (FactorKind.COMBINED_MARGIN, FactorStatus.QUARANTINED)
    assert record.curve == b"\2" * 32


def test_factor_record__to_abi__and_back():
    assert FactorRecord.from_abi(STRUCT).to_abi() == STRUCT


def test_factor_record__from_an_events_mapping__is_the_same():
    assert FactorRecord.from_abi(dict(zip(NAMES, STRUCT, strict=True))) == FactorRecord.from_abi(STRUCT)


def test_factor_record__without_a_curve__has_the_zero_id():
    record = FactorRecord(1, UnixTime(7), FactorKind.AVERAGE, FactorStatus.VERIFIED, 2022, 0, bytes(32))

    assert record.to_abi()[-1] == NO_CURVE == bytes(32)
