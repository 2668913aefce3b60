"""Put the batches of closed periods on the board, oldest period first."""

from collections.abc import Iterator, Sequence

from gramwatt.chains.state import BlockStamp, BridgeSettings
from gramwatt.protocol.batch import EvidencedBatch, Period
from gramwatt.protocol.digests import batch_digest
from gramwatt.protocol.meter import FleetState
from gramwatt.protocol.quantities import FleetId, UnixTime
from gramwatt.protocol.reading import decode_reading
from gramwatt.protocol.signatures import ADDRESS_BYTES
from oracle.modules.agreement import OpenBatchProposal, open_batch_proposals, words_of
from oracle.modules.evidence_archive import publish_evidence
from oracle.modules.lanes import lane_readings
from oracle.modules.node import Node
from oracle.services.batching import build_batches, is_frozen
from oracle.services.periods import last_closed, period_start
from oracle.types.relay import Action, BatchProposal, Note

BACKLOG_PERIODS = 60
"""How many periods a node proposes one by one; earlier ones are covered by each lane's newest reading."""

ROUNDS = 2
"""Rounds of turns in which a batch proposal must get its signatures and be delivered."""

EVIDENCE_FOLDER = "evidence"


def propose(node: Node) -> list[Note]:
    """Propose the batches of the oldest closed period that is not on the chain.

    Batches are built from the registers at the finalized block, so nothing on the chain by then is built
    twice. Only one oracle proposes at a time. A period waits until the one before it is on the chain, or has
    not got its signatures for two rounds of turns.
    """
    final, head = node.chain.finalized(), node.chain.head()
    settings = node.chain.settings(final)
    if settings.paused:
        return [Note(Action.WAITING, "The bridge is paused.")]
    if node.account is not None and node.address not in settings.oracles:
        return [Note(Action.WAITING, f"{node.address} is not in the committee, so it proposes nothing.")]
    fleets = node.chain.fleets(final)
    pending = _words(fleets) ^ _words(node.chain.fleets(head))
    proposals = open_batch_proposals(node, settings, head)
    patience = ROUNDS * len(settings.oracles) * node.config.committee.slot_seconds

    notes: list[Note] = []
    taken: set[tuple[FleetId, int]] = {(fleet, word) for fleet, word, _ in pending}
    for period in _open_periods(node, fleets, final):
        built = build_batches(period, fleets, lane_readings(node.store, fleets, period), node.rules)
        is_stuck = False
        for evidenced in built:
            words = words_of(evidenced.batch)
            if words & taken:
                continue
            batch_id = batch_digest(node.batch_domain, evidenced.batch)
            if _is_given_up(batch_id, proposals, final.timestamp - patience):
                is_stuck = True
                continue
            taken |= words
            notes.append(_propose_one(node, batch_id, evidenced, proposals, settings, final))
        if built and not is_stuck:
            break
    return notes


def _propose_one(
    node: Node,
    batch_id: bytes,
    evidenced: EvidencedBatch,
    proposals: Sequence[OpenBatchProposal],
    settings: BridgeSettings,
    final: BlockStamp,
) -> Note:
    batch = evidenced.batch
    name = f"The batch of {len(evidenced.evidence)} readings until {batch.period_end}"
    for other in proposals:
        if other.batch_id == batch_id and node.address in other.signed:
            return Note(Action.WAITING, f"{name} is on the board.", batch_id)
        if words_of(other.batch) & words_of(batch) and len(other.signed) >= settings.threshold:
            return Note(
                Action.WAITING, f"{name} waits for another batch, which has enough signatures.", batch_id
            )
    due = UnixTime(batch.period_end + node.config.periods.grace_seconds)
    if not node.has_turn(settings, due, final.timestamp):
        return Note(Action.WAITING, f"{name} waits: it is another oracle's turn to propose.", batch_id)
    if node.account is not None and not node.dry:
        publish_evidence(node.config.node.data_dir / EVIDENCE_FOLDER, evidenced)
        node.board.propose(
            BatchProposal(batch_id, batch, final.timestamp, _signers(node, evidenced)), evidenced.evidence
        )
        # A batch proposal counts once a member has signed it, so the signature comes last.
        node.board.sign(batch_id, node.address, node.signature(batch_id))
    return Note(Action.PROPOSED, f"{name} is proposed.", batch_id, node.dry)


def _open_periods(node: Node, fleets: Sequence[FleetState], final: BlockStamp) -> Iterator[Period]:
    """Closed periods in which a lane may have moved and is not on the chain yet, oldest first."""
    periods = node.config.periods
    length = periods.length_seconds
    last = last_closed(final.timestamp, length, periods.grace_seconds)
    states = {fleet.fleet: fleet for fleet in fleets}
    behind = [
        reading
        for reading in lane_readings(node.store, fleets, Period(UnixTime(0), last.end))
        if not is_frozen(states[reading.fleet], reading.lane)
    ]
    if not behind:
        return
    earliest = period_start(UnixTime(min(reading.interval_start for reading in behind)), length)
    recent = range(max(earliest, last.end - BACKLOG_PERIODS * length), last.end, length)
    # A reading at the end of a period belongs to that period.
    newest = {
        period_start(UnixTime(decode_reading(reading.signed.word).time - 1), length) for reading in behind
    }
    for start in sorted(newest | set(recent)):
        yield Period(UnixTime(start), UnixTime(start + length))


def _is_given_up(batch_id: bytes, proposals: Sequence[OpenBatchProposal], before: int) -> bool:
    """Whether the batch was proposed before that time and is still not on the chain."""
    return any(item.batch_id == batch_id and item.proposal.proposed_at < before for item in proposals)


def _words(fleets: Sequence[FleetState]) -> set[tuple[FleetId, int, int]]:
    return {(fleet.fleet, word, value) for fleet in fleets for word, value in enumerate(fleet.words)}


def _signers(node: Node, evidenced: EvidencedBatch) -> tuple[bytes, ...]:
    """Signers that cannot be recovered from a signature: other nodes may have only their hash."""
    devices = {decode_reading(signed.word).device for signed in evidenced.evidence}
    return tuple(
        meter.signer
        for meter in node.store.meters()
        if meter.device in devices and len(meter.signer) > ADDRESS_BYTES
    )
