"""docs/pricing.md: each example is worked out again, each zone's number too, by the oracle and on chain."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from gramwatt.protocol.credit_law import to_units
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus, Price
from gramwatt.protocol.pricing import price_during
from tests.support.bridge.protocol import Protocol, deploy_protocol, factor_record
from tests.support.evm.artifacts import ROOT

PAGE = (ROOT / "docs" / "pricing.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
RECORD = re.compile(r"  from (\S+ \S+) +(\d+) +(\w+)(, curve)?")
PERIOD = re.compile(r"period (\S+ \S+) to (\S+ \S+)")
CREDIT = re.compile(r"(\d+) Wh x (\d+) = (\d+) ng = (\d+) units and (\d+) ng")
HOURS = re.compile(r"^\| (\d+)–(\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)
ZONE = re.compile(r"zone (\d+) = ([0-9x<\\| ]+?) \|?$", re.MULTILINE)
SCALE = 1_000_000
LATER = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())
OTHER_BASELINES = 0x8000


class Example(NamedTuple):
    """One block of the page."""

    histories: dict[int, list[FactorRecord]]
    fleet_zone: int
    period: tuple[int, int]
    now: int
    price: Price
    text: str


def second(civil: str) -> int:
    return int(datetime.fromisoformat(civil).replace(tzinfo=UTC).timestamp())


def page_curve() -> DayCurve:
    bands = [tuple(map(int, band)) for band in HOURS.findall(PAGE)]
    values = [
        {hour: band[2 + season] for band in bands for hour in range(band[0], band[1] + 1)}
        for season in range(4)
    ]
    return DayCurve.of([[season[hour] * SCALE for hour in range(24)] for season in values])


CURVE = page_curve()


def read(text: str) -> Example:
    histories: dict[int, list[FactorRecord]] = {}
    price, now, zone, fleet_zone, period = None, LATER, 0, 0, (0, 0)
    for line in text.splitlines():
        word, *rest = line.split()
        if line.startswith("zone"):
            zone = int(rest[0])
            histories[zone] = []
        elif found := RECORD.fullmatch(line):
            histories[zone].append(to_record(zone, *found.groups()))
        elif found := PERIOD.fullmatch(line):
            period = second(found[1]), second(found[2])
        elif word == "fleet":
            fleet_zone = int(rest[-1])
        elif word == "now":
            now = second(" ".join(rest))
        elif word == "price":
            price = Price(int(rest[0].rstrip(",")) * SCALE, provisional="provisional" in rest, waits=False)
        elif word == "waits":
            price = Price(0, provisional=False, waits=True)
        else:
            assert CREDIT.fullmatch(line), line
    assert price is not None
    return Example(histories, fleet_zone, period, now, price, text)


def to_record(zone: int, since: str, value: str, status: str, curve: str | None) -> FactorRecord:
    region = zone & 0xFFFF
    kind = FactorKind.AVERAGE if region < OTHER_BASELINES else FactorKind((region - OTHER_BASELINES) >> 8)
    named = curve_id(CURVE) if curve else NO_CURVE
    struct = factor_record(int(value) * SCALE, second(since), FactorStatus[status.upper()], kind, named)
    return FactorRecord.from_abi(struct)


EXAMPLES = [read(text) for text in BLOCK.findall(PAGE)]


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    """Kenya without any record, before the first of the page begins."""
    deployed = deploy_protocol(factors=False)
    deployed.chain.warp(second("2025-12-01"))
    deployed.bridge.send("addCountry", 404, b"KE", "Kenya", sender=deployed.manager)
    deployed.curves.send("publish", CURVE.to_abi(), sender=deployed.outsider)
    return deployed


def test_pricing_page__its_examples__are_all_read():
    assert len(EXAMPLES) == PAGE.count("```text") >= 15
    assert any(example.price.waits for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_price_during__an_example_of_the_page__has_its_price(example):
    history = example.histories[example.fleet_zone]
    start, end = example.period

    assert price_during(history, start, end, example.now, {curve_id(CURVE): CURVE}) == example.price


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_factor_during__an_example_of_the_page__has_its_price(protocol, example):
    with protocol.chain.rollback():
        for zone, history in example.histories.items():
            for record in history:
                protocol.bridge.send("recordFactor", zone, record.to_abi(), sender=protocol.manager)
        protocol.chain.warp(example.now)

        price = protocol.bridge.call("factorDuring", example.fleet_zone, *example.period)

        assert Price(*price) == example.price


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_to_units__an_example_of_the_page__earns_its_units(example):
    earned = [list(map(int, found)) for found in CREDIT.findall(example.text)]

    assert len(earned) == (not example.price.waits)
    for energy_wh, factor, mass_ng, units, carry_ng in earned:
        assert factor == example.price.factor
        assert mass_ng == energy_wh * factor
        assert (units, carry_ng) == to_units(energy_wh, factor, 0)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_curves__of_an_example_of_the_page__have_their_lowest_as_the_records_value(example):
    curved = [
        record for history in example.histories.values() for record in history if record.curve != NO_CURVE
    ]

    assert all(record.value == CURVE.lowest for record in curved)


def test_zones__of_the_page__are_numbered_as_it_says():
    zones = ZONE.findall(PAGE)

    assert len(zones) == 3
    for number, formula in zones:
        terms = [term.strip().split(" << ") for term in formula.replace("\\|", "|").split("|")]
        parts = [int(value, 0) << int(shift[0] if shift else 0) for value, *shift in terms]
        assert int(number) == sum(parts)
        assert sum(parts) == parts[0] | sum(parts[1:])


@pytest.mark.parametrize("zone", sorted({zone for example in EXAMPLES for zone in example.histories}))
def test_zones__of_the_examples__are_named_in_the_page(zone):
    """A number that a heading's formula gives: 404 << 16, with a region or a baseline."""
    region = zone & 0xFFFF
    kind = region - OTHER_BASELINES >> 8
    baseline = f"404 << 16 | 0x8000 | {kind} << 8 | {region & 0xFF}"

    assert zone >> 16 == 404
    assert region < OTHER_BASELINES or baseline in PAGE.replace("\\|", "|")
