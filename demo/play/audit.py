"""The final check: whether chain and measurements agree for every fleet and every day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from eth_typing import HexStr
from hexbytes import HexBytes
from web3.types import FilterParams

from demo.meters.fleets import DemoFleet
from demo.meters.replay import Calendar
from demo.play.claims import accruals
from demo.play.days import Tally
from demo.play.result import BatchResult, DayResult, FleetResult
from demo.stage.enrolment import Enrolled
from demo.stage.people import fleet_owner
from gramwatt.chains.evm.abi.packaged import load_abi
from gramwatt.chains.evm.contracts.names import BRIDGE
from gramwatt.protocol.pricing import PROVISIONAL_FACTOR
from gramwatt.protocol.quantities import NG_PER_UNIT, FleetId
from oracle.modules.node import Node


class Audit:
    """Reads the chain after all claims. `expected` is in Wh, by the fleet's ordinal and the day."""

    def __init__(
        self,
        node: Node,
        fleets: Sequence[DemoFleet],
        enrolled: Enrolled,
        calendar: Calendar,
        expected: Mapping[int, Sequence[int]],
    ) -> None:
        self._node = node
        self._fleets = fleets
        self._enrolled = enrolled
        self._calendar = calendar
        self._expected = expected
        self._batches = node.chain.batches(node.chain.head())
        self._unclaimed = accruals(node)

    def fleet_results(self, factors: Mapping[int, int], seed: str) -> tuple[FleetResult, ...]:
        """Each fleet's units on the bridge and in its owner's wallet, and the expected Wh times factor."""
        energy_wh: dict[FleetId, int] = defaultdict(int)
        for batch in self._batches:
            for energy in batch.submitted.energy:
                energy_wh[energy.fleet] += energy.energy_wh
        results = []
        for fleet in self._fleets:
            number = self._enrolled.fleets[fleet.ordinal]
            own = [accrual for accrual in self._unclaimed if accrual.fleet == number]
            owner = fleet_owner(seed, fleet.ordinal).address
            held = self._balances(owner, [accrual.credit_id for accrual in own])
            units = sum(accrual.units for accrual in own) + sum(held.values())
            provisional = all(credit & PROVISIONAL_FACTOR for credit, amount in held.items() if amount)
            results.append(
                FleetResult(
                    country=fleet.country,
                    country_name=fleet.country_name,
                    fleet_name=fleet.name,
                    plant=fleet.plant.name,
                    meters=len(fleet.meters),
                    energy_wh=energy_wh[number],
                    factor=factors[fleet.country],
                    units=units,
                    carry_ng=sum(accrual.carry_ng for accrual in own),
                    expected_ng=sum(self._expected[fleet.ordinal]) * factors[fleet.country],
                    is_provisional=provisional,
                )
            )
        return tuple(results)

    def day_results(self) -> tuple[DayResult, ...]:
        """Energy by day and country, from the batches that end with the day."""
        countries = {fleet.country for fleet in self._fleets}
        days = {start: dict.fromkeys(sorted(countries), 0) for start in self._day_starts()}
        for (start, ordinal), energy_wh in self._settled().items():
            days[start][self._fleets[ordinal].country] += energy_wh
        return tuple(DayResult(start, by_country) for start, by_country in days.items())

    def batch_results(self, tally: Tally) -> tuple[BatchResult, ...]:
        """Gas of every batch, from the receipts of its two transactions."""
        processed = self._processed()
        results = []
        for batch in self._batches:
            evidence = tally.evidence[batch.batch_id]
            results.append(
                BatchResult(
                    period_start=batch.submitted.period_start,
                    period_end=batch.submitted.period_end,
                    registers=evidence.registers,
                    readings=evidence.readings,
                    submit_gas=self._gas(batch.transaction),
                    process_gas=self._gas(processed[batch.batch_id]),
                )
            )
        return tuple(results)

    def differences(self, results: Sequence[FleetResult]) -> list[str]:
        """Sentences on the differences between chain and measurements; empty if there are none."""
        problems = []
        settled = self._settled()
        for fleet, result in zip(self._fleets, results, strict=True):
            name = f"{fleet.name}, {fleet.country_name}"
            for day, start in enumerate(self._day_starts()):
                settled_wh = settled.get((start, fleet.ordinal), 0)
                expected_wh = self._expected[fleet.ordinal][day]
                if settled_wh != expected_wh:
                    date = f"{datetime.fromtimestamp(start, UTC):%Y-%m-%d}"
                    problems.append(
                        f"{name}, {date}: the chain settled {settled_wh:,} Wh, but {expected_wh:,} Wh were"
                        " measured."
                    )
            if result.difference_ng:
                problems.append(
                    f"{name}: the chain credited {result.credited_ng:,} ng, but the measurements give"
                    f" {result.expected_ng:,} ng; the difference is {result.difference_ng:,} ng."
                )
        for accrual in self._unclaimed:
            if accrual.units or accrual.carry_ng >= NG_PER_UNIT:
                problems.append(
                    f"Fleet {accrual.fleet} has {accrual.units} unclaimed units and a carry of"
                    f" {accrual.carry_ng:,} ng."
                )
        return problems

    def _settled(self) -> dict[tuple[int, int], int]:
        """Wh by the start of the day with which a batch ends, and the fleet's ordinal."""
        ordinals = {number: ordinal for ordinal, number in self._enrolled.fleets.items()}
        settled: dict[tuple[int, int], int] = defaultdict(int)
        day_of_end = {start + 86_400: start for start in self._day_starts()}
        for batch in self._batches:
            for energy in batch.submitted.energy:
                settled[day_of_end[batch.submitted.period_end], ordinals[energy.fleet]] += energy.energy_wh
        return settled

    def _day_starts(self) -> list[int]:
        days = len(next(iter(self._expected.values())))
        return [self._calendar.day_start(day) for day in range(days)]

    def _processed(self) -> dict[bytes, bytes]:
        """The transaction in which each batch was processed, by batch id."""
        chain = self._node.chain
        log_filter: FilterParams = {
            "address": chain.contract.address,
            "topics": [HexStr(f"0x{load_abi(chain.contract.name).events['BatchProcessed'].topic.hex()}")],
            "fromBlock": chain.book.entry(BRIDGE).block,
        }
        logs = chain.rpc.ask(lambda: chain.rpc.web3.eth.get_logs(log_filter))
        return {bytes(log["topics"][1]): bytes(log["transactionHash"]) for log in logs}

    def _balances(self, owner: str, credit_ids: Sequence[int]) -> dict[int, int]:
        """An account's units by class."""
        chain = self._node.chain
        credit = chain.credit
        views = [("balanceOf", (owner, credit_id)) for credit_id in credit_ids]
        return dict(zip(credit_ids, chain.rpc.views(credit, chain.head().number, views), strict=True))

    def _gas(self, transaction: bytes) -> int:
        rpc = self._node.chain.rpc
        receipt = rpc.ask(lambda: rpc.web3.eth.get_transaction_receipt(HexBytes(transaction)))
        return receipt["gasUsed"]
