"""What a proposal would have done to the last days' credits."""

from dataclasses import dataclass
from typing import Any

import pytest

from gramwatt.governance.onchain.credit_effect import (
    PricedBatch,
    effect_lines,
    effect_of,
    first_block_from,
    kilograms,
)
from gramwatt.governance.proposal.content import FactorChange
from gramwatt.protocol.batch import BatchSummary, FleetEnergy
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import FleetId, UnixTime

KENYA, NIGERIA = 404 << 16, 566 << 16
DAY = 86_400
START = UnixTime(1_780_272_000)  # 2026-06-01T00:00:00Z
SEED = 512_000_000
# Noon in Kenya (09:00 UTC) is cheap and all else is not, in every season.
CURVE = DayCurve.of([[900_000_000 if hour != 9 else 100_000_000 for hour in range(24)]] * 4)


def record(
    value: int,
    since: int = START - DAY,
    status: FactorStatus = FactorStatus.PROVISIONAL,
    curve: bytes = NO_CURVE,
) -> FactorRecord:
    return FactorRecord(value, UnixTime(since), FactorKind.AVERAGE, status, 2025, 0, b"\1" * 32, curve)


def batch(*energy: tuple[int, int], start: int = START, at: int = START + 2 * DAY) -> PricedBatch:
    """A day's batch with energy by zone, a fleet each."""
    fleets = tuple(FleetEnergy(1, zone, FleetId(place), wh) for place, (zone, wh) in enumerate(energy, 1))
    summary = BatchSummary(b"\2" * 32, UnixTime(start), UnixTime(start + DAY), UnixTime(at), b"", fleets)
    return PricedBatch(summary, UnixTime(at))


def effect(new: FactorRecord, *batches: PricedBatch, history: tuple[FactorRecord, ...] = (record(SEED),)):
    return effect_of(FactorChange(KENYA, new), batches, history, {curve_id(CURVE): CURVE})


def test_effect_of__two_batches__exact_to_the_nanogram():
    found = effect(record(70_492_000), batch((KENYA, 500_000), (NIGERIA, 7)), batch((KENYA, 1), (KENYA, 2)))

    assert (found.batches, found.energy_wh) == (2, 500_003)
    assert found.actual_ng == 500_003 * SEED
    assert found.proposed_ng == 500_003 * 70_492_000
    assert found.waiting_wh == found.proposed_waiting_wh == 0


def test_effect_of__other_zones_only__no_batches():
    found = effect(record(70_492_000), batch((NIGERIA, 500_000)))

    assert (found.batches, found.energy_wh, found.actual_ng) == (0, 0, 0)


def test_effect_of__a_change_within_the_period__the_lower_priced_it():
    history = (record(SEED), record(400_000_000, START + DAY // 2))

    found = effect(record(70_492_000), batch((KENYA, 10)), history=history)

    assert found.actual_ng == 10 * 400_000_000


def test_effect_of__quarantine_proposed__its_energy_would_wait():
    found = effect(record(SEED, status=FactorStatus.QUARANTINED), batch((KENYA, 10)))

    assert (found.proposed_ng, found.proposed_waiting_wh) == (0, 10)


def test_effect_of__zone_in_quarantine__waits_unless_it_was_processed_before():
    history = (record(SEED), record(SEED, START + 5 * DAY, FactorStatus.QUARANTINED))
    waiting, processed = batch((KENYA, 10), at=START + 6 * DAY), batch((KENYA, 3), at=START + 4 * DAY)

    found = effect(record(70_492_000), waiting, processed, history=history)

    assert (found.waiting_wh, found.actual_ng) == (10, 3 * SEED)
    assert found.proposed_ng == 13 * 70_492_000


def test_effect_of__curve_proposed__the_lowest_hour_that_the_period_touches():
    curved = record(100_000_000, curve=curve_id(CURVE))

    assert effect(curved, batch((KENYA, 10))).proposed_ng == 10 * 100_000_000
    evening = PricedBatch(
        BatchSummary(
            b"\2" * 32, UnixTime(START + 15 * 3600), UnixTime(START + 16 * 3600), START, b"",
            (FleetEnergy(1, KENYA, FleetId(1), 10),),
        ),
        UnixTime(START + DAY),
    )  # fmt: skip
    assert effect(curved, evening).proposed_ng == 10 * 900_000_000


def test_effect_lines__lower__kilograms_and_percent():
    lines = list(effect_lines([effect(record(70_492_000), batch((KENYA, 500_000)))], {KENYA: "Kenya (404)"}))

    (line,) = lines
    assert line.startswith("Kenya (404): 1 batch of the last 30 days with 500,000 Wh, worth 256.000 kg;")
    assert line.endswith("; under the proposed record 35.246 kg (-86.2 %).")


def test_effect_lines__no_batches__says_so():
    (line,) = effect_lines([effect(record(70_492_000))], days=7)

    assert (
        line == f"zone {KENYA}: no energy was submitted in the last 7 days, so there is nothing to compare."
    )


def test_effect_lines__quarantines__what_waits_and_would_wait():
    history = (record(SEED), record(SEED, START + DAY, FactorStatus.QUARANTINED))
    found = effect(record(SEED, status=FactorStatus.QUARANTINED), batch((KENYA, 10)), history=history)

    lines = list(effect_lines([found]))

    assert "(no change)" in lines[0]
    assert "10 Wh of it wait because the zone is quarantined." in lines[1]
    assert "10 Wh of it would wait until a later record ends the quarantine" in lines[2]


@pytest.mark.parametrize(
    ("ng", "text"),
    [(256 * 10**12, "256.000 kg"), (10**12 - 1, "0.999 kg"), (1_234_567 * 10**12, "1,234,567.000 kg")],
)
def test_kilograms__mass__to_the_gram_rounded_down(ng, text):
    assert kilograms(ng) == text


@dataclass
class Blocks:
    """A chain that has a block every 12 seconds, from second 1000 on."""

    newest: int

    def newest_block(self) -> int:
        return self.newest

    def block_time(self, block: int) -> int:
        assert block <= self.newest
        return 1_000 + 12 * block


@pytest.mark.parametrize(
    ("since", "block"), [(0, 5), (1_060, 5), (1_061, 6), (1_072, 6), (2_200, 100), (2_201, 101)]
)
def test_first_block_from__second__the_first_block_that_is_not_earlier(since, block):
    chain: Any = Blocks(100)
    assert first_block_from(chain, 5, since) == block
