"""A batch of the chain is known by what was submitted, whatever of it still waits."""

from dataclasses import replace

from gramwatt.chains.state import BatchStatus, ChainBatch
from gramwatt.protocol.batch import BatchSummary, FleetEnergy
from gramwatt.protocol.quantities import FleetId, UnixTime

SUBMITTED = BatchSummary(
    b"\1" * 32,
    UnixTime(1_000),
    UnixTime(2_000),
    UnixTime(3_000),
    b"",
    (FleetEnergy(1, 404 << 16, FleetId(1), 10), FleetEnergy(1, 566 << 16, FleetId(2), 20)),
)


def test_batch_id__part_of_it_deferred__the_submitted_ones():
    rest = replace(SUBMITTED, batch_id=bytes(32), energy=SUBMITTED.energy[1:])
    batch = ChainBatch(SUBMITTED, rest, bytes(32), BatchStatus.WAITING, 7, b"\2" * 32)

    assert batch.batch_id == SUBMITTED.batch_id
    assert batch != replace(batch, rest=SUBMITTED)


def test_batch_status__of_the_abi__in_its_order():
    assert [BatchStatus(number).name for number in range(3)] == ["UNKNOWN", "WAITING", "PROCESSED"]
