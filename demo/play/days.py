"""Run the simulated days: meters sign, every oracle checks, and the day's batch is delivered and priced."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from demo.errors import DemoError
from demo.meters.dishonest import Attempt, dishonest_attempts
from demo.meters.fleets import DemoFleet
from demo.meters.replay import DAY_SECONDS, Calendar, ReportingTime
from demo.stage.committee import run_until
from demo.stage.enrolment import Enrolled
from gramwatt.chains.dev.node import DevNode
from gramwatt.chains.state import BatchStatus, ChainBatch
from gramwatt.protocol.quantities import LANES_PER_WORD, DeviceId, UnixTime
from gramwatt.protocol.reading import SignedReading, decode_reading
from gramwatt.protocol.registers import pack, register_wh
from oracle.modules.intake import Intake
from oracle.modules.node import Node
from oracle.modules.relay import refresh
from oracle.types.stored import Submission

DISHONEST_DAY: Final = 1
"""The second day: by then every meter has a history that a reading can contradict."""


@dataclass(frozen=True)
class Evidence:
    """The registers that a batch moved, and the signed readings that they cover."""

    registers: int
    readings: int


@dataclass
class Tally:
    """Counts over all days.

    evidence: by batch id. signed: honest readings. judged: readings checked by all oracles together, in
    `intake_ns`. attempts: the dishonest readings.
    """

    evidence: dict[bytes, Evidence] = field(default_factory=dict)
    signed: int = 0
    judged: int = 0
    intake_ns: int = 0
    attempts: list[Attempt] = field(default_factory=list)


class Days:
    """Runs the days on one chain. `replayed` yields the meters' energies from the first day on."""

    def __init__(
        self,
        node: DevNode,
        oracles: Sequence[Node],
        fleets: Sequence[DemoFleet],
        enrolled: Enrolled,
        calendar: Calendar,
        replayed: Iterator[ReportingTime],
    ) -> None:
        self.tally = Tally()
        self._node = node
        self._oracles = oracles
        self._fleets = fleets
        self._enrolled = enrolled
        self._calendar = calendar
        self._replayed = replayed
        self._periods = oracles[0].config.periods
        self._waiting: Counter[DeviceId] = Counter()

    def run_day(self, day: int, is_dishonest: bool, say: Callable[[str], None]) -> None:
        """Run one day until its energy is priced. `say` is called with each phase.

        DemoError if an oracle refuses an honest reading, or the day's batch is not delivered or processed.
        """
        end = UnixTime(self._calendar.day_start(day + 1))
        honest = self._sign_day()
        due = UnixTime(end + self._periods.grace_seconds)
        self._node.move_to(due)
        say("checking")
        self._take_in(honest, self._dishonest_readings(honest) if is_dishonest else [])
        say("agreeing")
        run_until(self._oracles, due, self._registers_match, f"The batch of day {day + 1}")
        self._count_evidence()
        window_ends_at = max(batch.rest.window_ends_at for batch in self._batches())
        self._node.move_to(window_ends_at)
        run_until(self._oracles, window_ends_at, self._all_processed, f"Processing day {day + 1}")

    # -- Meters --

    def _sign_day(self) -> list[Submission]:
        """Sign a day's readings; each comes with the ERC-7913 signer of its meter."""
        signed = [
            self._reading(reporting.time, energy.meter.ordinal, energy.energy_mwh)
            for reporting in islice(self._replayed, DAY_SECONDS // self._calendar.interval)
            for energy in reporting.energies
        ]
        self.tally.signed += len(signed)
        return signed

    def _reading(self, time: int, ordinal: int, energy_mwh: int) -> Submission:
        device = self._enrolled.devices[ordinal]
        self._waiting[device.device] += 1
        return Submission(device.sign_energy(UnixTime(time), energy_mwh), "its meter", device.signer)

    def _dishonest_readings(self, honest: Sequence[Submission]) -> list[Submission]:
        fleet = self._fleets[0]
        meter = self._enrolled.devices[fleet.meters[0].ordinal]
        last: SignedReading = [item.signed for item in honest if item.signer == meter.signer][-1]
        self.tally.attempts = dishonest_attempts(meter, last, fleet.nameplate_w, self._node.now())
        return [attempt.submission() for attempt in self.tally.attempts]

    # -- Oracles --

    def _take_in(self, honest: Sequence[Submission], others: Sequence[Submission]) -> None:
        """Every oracle checks every reading independently."""
        for oracle in self._oracles:
            refresh(oracle)
            intake = Intake.of_store(oracle.store, oracle.clock, oracle.config.checks.clock_tolerance_seconds)
            began = time.perf_counter_ns()
            *_, counts = intake.take(oracle.store, [*honest, *others])
            self.tally.intake_ns += time.perf_counter_ns() - began
            self.tally.judged += counts.total
            if counts.accepted != len(honest):
                examples = " ".join(counts.examples.values())
                raise DemoError(
                    f"Oracle {oracle.address} accepted {counts.accepted} of {len(honest)} honest readings."
                    f" It refused: {examples}",
                    "Please report it.",
                )

    def _registers_match(self) -> bool:
        """Whether every register on the chain equals the last one that its meter signed."""
        chain = self._oracles[0].chain
        words = {fleet.fleet: fleet.words for fleet in chain.fleets(chain.head())}
        return words == {
            self._enrolled.fleets[fleet.ordinal]: self._signed_words(fleet) for fleet in self._fleets
        }

    def _signed_words(self, fleet: DemoFleet) -> tuple[int, ...]:
        registers = [register_wh(self._enrolled.devices[meter.ordinal].energy_mwh) for meter in fleet.meters]
        registers += [0] * (-len(registers) % LANES_PER_WORD)
        starts = range(0, len(registers), LANES_PER_WORD)
        return tuple(pack(registers[start : start + LANES_PER_WORD]) for start in starts)

    def _batches(self) -> list[ChainBatch]:
        chain = self._oracles[0].chain
        return chain.batches(chain.head())

    def _all_processed(self) -> bool:
        return all(batch.status is BatchStatus.PROCESSED for batch in self._batches())

    def _count_evidence(self) -> None:
        """Count the readings of new batches: a register covers all readings since it last moved."""
        for batch in self._batches():
            if batch.batch_id in self.tally.evidence:
                continue
            evidence = self._oracles[0].board.evidence(batch.batch_id) or []
            devices = [decode_reading(signed.word).device for signed in evidence]
            readings = sum(self._waiting.pop(device, 0) for device in devices)
            self.tally.evidence[batch.batch_id] = Evidence(len(devices), readings)
