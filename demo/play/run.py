"""The whole demo: from the measured power of real plants to credits, which are compared with it."""

import time
from collections import Counter
from pathlib import Path
from typing import Final

from demo.meters.fleets import DemoFleet, KeyKind, demo_fleets
from demo.meters.replay import Calendar, expected_daily_wh, replay
from demo.options import Options
from demo.plants.measured_power import PowerRecord, load_power_records
from demo.play.audit import Audit
from demo.play.claims import accruals, claim_all
from demo.play.days import DISHONEST_DAY, Days, Tally
from demo.play.outcome import Outcome
from demo.play.refused import disagreements, refusals
from demo.play.result import DemoResult, stand_ins
from demo.stage.committee import open_committee
from demo.stage.deployment import Deployed, Deployer
from demo.stage.enrolment import Enrolled, enrol, transactions
from demo.stage.stage import Stage, open_stage
from demo.watch import Watch
from gramwatt.protocol.quantities import UnixTime
from oracle.modules.node import Node

BOND_LEAD_SECONDS: Final = 1800
"""Meters are bonded half an hour before the first midnight: within the slack, so that they are on time."""
KNOWN: Final = "already known, adds nothing"


def run_demo(options: Options, folder: Path, watch: Watch) -> Outcome:
    """Run the demo in `folder`, which has the address book, the oracles' stores and the board afterwards.

    GramwattError if anything is missing, before anything is started. No process is left running in any case.
    """
    began = time.monotonic_ns()
    deployer = Deployer()
    watch.begin("Plants", None)
    records = load_power_records()
    fleets = demo_fleets(records)
    plants = len({fleet.plant.key for fleet in fleets})
    watch.end(f"{plants} real plants, for {_meters(fleets)} meters in {len(fleets)} fleets")
    with open_stage(options, deployer, watch) as stage:
        calendar = Calendar(stage.start, options.interval_seconds)
        deployed = _deploy(stage, deployer, folder / "book.json", watch)
        stage.node.move_to(stage.start - BOND_LEAD_SECONDS)
        with open_committee(stage.node, stage.people.oracles, deployed.book, folder) as oracles:
            enrolled = _enrol(stage, oracles[0], fleets, options.seed, watch)
            days = Days(stage.node, oracles, fleets, enrolled, calendar, replay(fleets, records, calendar))
            _run_days(days, oracles, options.days, watch)
            watch.begin("Claims", None)
            claims = claim_all(oracles)
            watch.end(f"{claims} claims: the fleets' owners have their credits")
            return _outcome(
                options, stage, deployed, oracles, enrolled, calendar, records, fleets, days.tally, began
            )


def _deploy(stage: Stage, deployer: Deployer, book: Path, watch: Watch) -> Deployed:
    watch.begin("Protocol", None)
    titles: list[str] = []

    def report(title: str) -> None:
        titles.append(title)
        watch.step(title)

    deployed = deployer.deploy(stage.node.rpc.web3, stage.people, book, report)
    watch.end(f"{len(deployed.addresses)} contracts deployed from the plan, in {len(titles)} transactions")
    return deployed


def _enrol(stage: Stage, oracle: Node, fleets: tuple[DemoFleet, ...], seed: str, watch: Watch) -> Enrolled:
    total = transactions(fleets)
    watch.begin("Meters", total)
    enrolled = enrol(
        stage.node.rpc,
        oracle.chain.contract,
        oracle.chain.deployment,
        stage.people,
        fleets,
        UnixTime(stage.start - BOND_LEAD_SECONDS),
        seed,
        watch.step,
    )
    watch.end(f"{_meters(fleets)} meters bonded to their owners, in {total} transactions")
    return enrolled


def _run_days(days: Days, oracles: list[Node], count: int, watch: Watch) -> None:
    watch.begin("Days", count)
    dishonest_day = min(DISHONEST_DAY, count - 1)
    energy_wh = units = 0
    total = "0 kWh, 0 units"

    def say(text: str) -> None:
        watch.say(f"{total}, {text}")

    for day in range(count):
        days.run_day(day, day == dishonest_day, say)
        chain = oracles[0].chain
        batches = chain.batches(chain.head())
        energy_wh = sum(energy.energy_wh for batch in batches for energy in batch.submitted.energy)
        units = sum(accrual.units for accrual in accruals(oracles[0]))
        total = f"{energy_wh // 1000:,} kWh, {units:,} units"
        watch.step(total)
    tally = days.tally
    watch.end(
        f"{tally.signed:,} readings, checked {len(oracles)} times: {energy_wh // 1000:,} kWh, {units:,} units"
    )


def _outcome(
    options: Options,
    stage: Stage,
    deployed: Deployed,
    oracles: list[Node],
    enrolled: Enrolled,
    calendar: Calendar,
    records: dict[str, PowerRecord],
    fleets: tuple[DemoFleet, ...],
    tally: Tally,
    began: int,
) -> Outcome:
    chain = oracles[0].chain
    settings = chain.settings(chain.head())
    measured = expected_daily_wh(fleets, records, calendar)
    expected = {ordinal: daily[: options.days] for ordinal, daily in measured.items()}
    audit = Audit(oracles[0], fleets, enrolled, calendar, expected)
    results = audit.fleet_results(deployed.factors, options.seed)
    refused = tuple(refusals(oracles, tally))
    accepted, _ = oracles[0].store.counts()
    reasons = Counter(refusal.reason.replace("_", " ") or KNOWN for refusal in refused)
    result = DemoResult(
        network=stage.network,
        chain_id=chain.book.chain_id,
        addresses=deployed.addresses,
        calendar_start=calendar.start,
        calendar_end=calendar.day_start(options.days),
        interval_seconds=calendar.interval,
        quorum=settings.threshold,
        oracles=len(settings.oracles),
        p256_meters=sum(meter.key is KeyKind.P256 for fleet in fleets for meter in fleet.meters),
        accepted=accepted,
        rejected=tuple(reasons.items()),
        fleets=results,
        days=audit.day_results(),
        batches=audit.batch_results(tally),
        stand_ins=stand_ins(fleets, records),
        wall_ms=(time.monotonic_ns() - began) // 10**6,
    )
    problems = (*audit.differences(results), *disagreements(oracles, tally))
    return Outcome(result, refused, problems, tally.judged, tally.intake_ns // 10**6)


def _meters(fleets: tuple[DemoFleet, ...]) -> int:
    return sum(len(fleet.meters) for fleet in fleets)
