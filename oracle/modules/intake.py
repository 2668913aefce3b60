"""Check signed readings and store each once, as accepted or as refused with the reason.

The result does not depend on the order in which readings arrive.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from eth_utils.address import to_canonical_address

from gramwatt.chains.clock import Clock
from gramwatt.protocol.digests import domain_separator, reading_digest
from gramwatt.protocol.errors import ReadingRangeError
from gramwatt.protocol.meter import Deployment, Meter
from gramwatt.protocol.quantities import DeviceId, device_text
from gramwatt.protocol.reading import Reading, Reason, Rejection, SignedReading, decode_air, decode_reading
from gramwatt.protocol.registers import register_wh
from gramwatt.protocol.signatures import signer_hash, verify_meter
from oracle.providers.store import IntakeTransaction, Store
from oracle.services.reading_checks import check_reading
from oracle.types.errors import StoreError
from oracle.types.stored import Accepted, Rejected, Submission

CHUNK_READINGS = 2_000
"""Readings per transaction: enough to spread its cost, few enough that other writers do not wait long."""


@dataclass(slots=True)
class IntakeCounts:
    """The result of an intake so far.

    known: readings that had been accepted before; they add nothing. examples: source and sentence of the
    first refusal for each reason.
    """

    accepted: int = 0
    known: int = 0
    rejected: Counter[Reason] = field(default_factory=Counter)
    examples: dict[Reason, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.accepted + self.known + self.rejected.total()


@dataclass(frozen=True, slots=True)
class _Candidate:
    reading: Reading
    submission: Submission


class _History:
    """The accepted readings of one meter with which new readings are compared, by counter."""

    def __init__(self, accepted: Iterable[SignedReading]) -> None:
        self._known = sorted(((decode_reading(item.word), item) for item in accepted), key=_counter)

    def holds(self, candidate: _Candidate) -> bool:
        """Whether the same reading has been accepted, with this or another signature."""
        index = bisect_left(self._known, candidate.reading.counter, key=_counter)
        signed = candidate.submission.signed
        return index < len(self._known) and (signed.word, signed.air) == (
            self._known[index][1].word,
            self._known[index][1].air,
        )

    def neighbours(self, counter: int) -> tuple[Reading | None, Reading | None]:
        """The accepted readings with the highest counter up to this one, and the lowest above it."""
        index = bisect_right(self._known, counter, key=_counter)
        before = self._known[index - 1][0] if index else None
        after = self._known[index][0] if index < len(self._known) else None
        return before, after

    def add(self, candidate: _Candidate) -> None:
        insort(self._known, (candidate.reading, candidate.submission.signed), key=_counter)


class Intake:
    """Checks readings for one deployment against its meters on the chain."""

    def __init__(
        self, deployment: Deployment, meters: Iterable[Meter], clock: Clock, tolerance_seconds: int
    ) -> None:
        self._domain = domain_separator(deployment.chain_id, deployment.credit)
        self._verifiers = frozenset(to_canonical_address(address) for address in deployment.p256_verifiers)
        self._meters = {meter.device: meter for meter in meters}
        self._clock = clock
        self._tolerance_seconds = tolerance_seconds

    @classmethod
    def of_store(cls, store: Store, clock: Clock, tolerance_seconds: int) -> "Intake":
        """Return an intake for the deployment and the meters in the store. StoreError if it has none."""
        deployment = store.deployment()
        if deployment is None:
            raise StoreError(
                "The store is not bound to a chain yet, so it has no meters.",
                "Read them from the chain with `gramwatt status`, or give a file of meters with --meters.",
            )
        return cls(deployment, store.meters(), clock, tolerance_seconds)

    def take(
        self, store: Store, submissions: Iterable[Submission], dry_run: bool = False
    ) -> Iterator[IntakeCounts]:
        """Check and store the readings, one transaction per chunk, and yield the counts after each chunk.

        If it is killed and run again with the same readings, the result is the same as of one run. A dry run
        checks all of them in one transaction and rolls it back.
        """
        counts = IntakeCounts()
        chunks = iter(submissions)
        if dry_run:
            with store.intake(dry_run=True) as transaction:
                while chunk := list(islice(chunks, CHUNK_READINGS)):
                    self._take_chunk(transaction, chunk, counts)
                    yield counts
            return
        while chunk := list(islice(chunks, CHUNK_READINGS)):
            with store.intake() as transaction:
                self._take_chunk(transaction, chunk, counts)
            yield counts

    def _take_chunk(
        self, transaction: IntakeTransaction, chunk: Iterable[Submission], counts: IntakeCounts
    ) -> None:
        accepted: list[Accepted] = []
        rejected: list[Rejected] = []
        by_device: dict[DeviceId, list[_Candidate]] = defaultdict(list)
        for submission in chunk:
            candidate = self._candidate(submission)
            if isinstance(candidate, Rejected):
                rejected.append(candidate)
            else:
                by_device[candidate.reading.device].append(candidate)

        for device, candidates, history in self._with_history(transaction, by_device):
            meter = self._with_signer(transaction, self._meters[device], candidates)
            for candidate in candidates:
                if history.holds(candidate):
                    counts.known += 1
                    continue
                refusal = self._check(candidate, meter, history)
                if refusal is None:
                    history.add(candidate)
                    accepted.append(_accepted(candidate))
                else:
                    rejected.append(_rejected(candidate.submission, candidate.reading, refusal))

        transaction.add_accepted(accepted)
        transaction.add_rejected(rejected)
        counts.accepted += len(accepted)
        for item in rejected:
            counts.rejected[item.rejection.reason] += 1
            counts.examples.setdefault(item.rejection.reason, f"{item.source}: {item.rejection.sentence}")

    def _candidate(self, submission: Submission) -> _Candidate | Rejected:
        """The decoded reading, or its refusal if it is malformed or its meter is unknown."""
        reading = None
        try:
            reading = decode_reading(submission.signed.word)
            decode_air(submission.signed.air)
        except ReadingRangeError as error:
            return _rejected(submission, reading, Rejection(Reason.MALFORMED, str(error)))
        if reading.device not in self._meters:
            refusal = Rejection(
                Reason.UNKNOWN_METER,
                f"No meter {device_text(reading.device)} is bonded on the chain that this node reads."
                " Bond it first; if it was bonded recently, run `gramwatt status`.",
            )
            return _rejected(submission, reading, refusal)
        return _Candidate(reading, submission)

    def _with_history(
        self, transaction: IntakeTransaction, by_device: dict[DeviceId, list[_Candidate]]
    ) -> Iterator[tuple[DeviceId, list[_Candidate], _History]]:
        """Each device's new readings by counter, with its history.

        Usually the history is the newest accepted reading only.
        """
        newest = transaction.newest(list(by_device))
        for device, candidates in by_device.items():
            candidates.sort(key=lambda candidate: candidate.reading.counter)
            lowest, highest = candidates[0].reading.counter, candidates[-1].reading.counter
            accepted = [newest[device]] if device in newest else []
            if accepted and decode_reading(accepted[0].word).counter >= lowest:
                accepted = transaction.around(device, lowest, highest)
            yield device, candidates, _History(accepted)

    def _with_signer(
        self, transaction: IntakeTransaction, meter: Meter, candidates: Iterable[_Candidate]
    ) -> Meter:
        """The meter with its signer, if one given with a reading has the hash that is on the chain."""
        if meter.signer and signer_hash(meter.signer) == meter.signer_hash:
            return meter
        for signer in {candidate.submission.signer for candidate in candidates} - {b""}:
            if signer_hash(signer) == meter.signer_hash:
                transaction.add_signers([(meter.signer_hash, signer)])
                meter = self._meters[meter.device] = replace(meter, signer=signer)
        return meter

    def _check(self, candidate: _Candidate, meter: Meter, history: _History) -> Rejection | None:
        signed, reading = candidate.submission.signed, candidate.reading
        digest = reading_digest(self._domain, signed.word, signed.air)
        before, after = history.neighbours(reading.counter)
        return verify_meter(meter, digest, signed.signature, self._verifiers) or check_reading(
            reading, meter, before, self._clock.now(), self._tolerance_seconds, after
        )


def _counter(known: tuple[Reading, SignedReading]) -> int:
    return known[0].counter


def _accepted(candidate: _Candidate) -> Accepted:
    reading = candidate.reading
    return Accepted(reading, candidate.submission.signed, register_wh(reading.energy_mwh))


def _rejected(submission: Submission, reading: Reading | None, refusal: Rejection) -> Rejected:
    return Rejected(submission.signed, reading, refusal, submission.source)
