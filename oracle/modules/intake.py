"""Takes signed readings in: each is stored once, as accepted or as rejected with the reason, whatever the
order."""

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
"""Readings to a transaction: enough that its cost is spread, few enough that a reader never waits long."""


@dataclass(slots=True)
class IntakeCounts:
    """What an intake has done so far.

    known: readings that were accepted before; they add nothing. examples: where the first refusal for each
    reason stood, and its sentence.
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
    """The accepted readings of one meter that the readings at hand can meet, in order of counter."""

    def __init__(self, accepted: Iterable[SignedReading]) -> None:
        self._known = sorted(((decode_reading(item.word), item) for item in accepted), key=_counter)

    def holds(self, candidate: _Candidate) -> bool:
        """Whether this very reading is there, whoever signed it how often."""
        index = bisect_left(self._known, candidate.reading.counter, key=_counter)
        signed = candidate.submission.signed
        return index < len(self._known) and (signed.word, signed.air) == (
            self._known[index][1].word,
            self._known[index][1].air,
        )

    def neighbours(self, counter: int) -> tuple[Reading | None, Reading | None]:
        """The reading with the highest counter up to this one, and the one with the lowest above."""
        index = bisect_right(self._known, counter, key=_counter)
        before = self._known[index - 1][0] if index else None
        after = self._known[index][0] if index < len(self._known) else None
        return before, after

    def add(self, candidate: _Candidate) -> None:
        insort(self._known, (candidate.reading, candidate.submission.signed), key=_counter)


class Intake:
    """Judges readings for one deployment by what its chain says of the meters."""

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
        """With the deployment and the meters that the store was told of last.

        StoreError if it was told of none.
        """
        deployment = store.deployment()
        if deployment is None:
            raise StoreError(
                "The store does not know yet which chain and meters its readings are for.",
                "Read them from the chain with `gramwatt status`, or give a file of meters with --meters.",
            )
        return cls(deployment, store.meters(), clock, tolerance_seconds)

    def take(
        self, store: Store, submissions: Iterable[Submission], rehearsal: bool = False
    ) -> Iterator[IntakeCounts]:
        """Takes the readings in, a transaction for each chunk, and yields the counts after each.

        Killed at any point and run again with the same readings, it ends as if it had run once. A rehearsal
        judges all of them in one transaction and undoes it.
        """
        counts = IntakeCounts()
        chunks = iter(submissions)
        if rehearsal:
            with store.intake(rehearsal=True) as transaction:
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
            judged = self._candidate(submission)
            if isinstance(judged, Rejected):
                rejected.append(judged)
            else:
                by_device[judged.reading.device].append(judged)

        for device, candidates, history in self._with_history(transaction, by_device):
            meter = self._learn_signer(transaction, self._meters[device], candidates)
            for candidate in candidates:
                if history.holds(candidate):
                    counts.known += 1
                    continue
                refusal = self._judge(candidate, meter, history)
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
        """The reading decoded, if it is one of a meter that is known."""
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
                " Bond it first, or refresh the meters if it was bonded just now.",
            )
            return _rejected(submission, reading, refusal)
        return _Candidate(reading, submission)

    def _with_history(
        self, transaction: IntakeTransaction, by_device: dict[DeviceId, list[_Candidate]]
    ) -> Iterator[tuple[DeviceId, list[_Candidate], _History]]:
        """Each device's readings in order of counter, with what it said before: mostly only its newest
        matters."""
        newest = transaction.newest(list(by_device))
        for device, candidates in by_device.items():
            candidates.sort(key=lambda candidate: candidate.reading.counter)
            lowest, highest = candidates[0].reading.counter, candidates[-1].reading.counter
            accepted = [newest[device]] if device in newest else []
            if accepted and decode_reading(accepted[0].word).counter >= lowest:
                accepted = transaction.around(device, lowest, highest)
            yield device, candidates, _History(accepted)

    def _learn_signer(
        self, transaction: IntakeTransaction, meter: Meter, candidates: Iterable[_Candidate]
    ) -> Meter:
        """A signer that came with a reading is the meter's own if it has the hash that the chain keeps."""
        if meter.signer and signer_hash(meter.signer) == meter.signer_hash:
            return meter
        for signer in {candidate.submission.signer for candidate in candidates} - {b""}:
            if signer_hash(signer) == meter.signer_hash:
                transaction.add_signers([(meter.signer_hash, signer)])
                meter = self._meters[meter.device] = replace(meter, signer=signer)
        return meter

    def _judge(self, candidate: _Candidate, meter: Meter, history: _History) -> Rejection | None:
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
