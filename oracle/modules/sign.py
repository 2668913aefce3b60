"""Sign batch proposals after checking them against this node's own chain, store and clock."""

import logging
from collections.abc import Sequence

from eth_utils.address import to_canonical_address

from gramwatt.chains.state import BlockStamp
from gramwatt.protocol.batch import EvidencedBatch
from gramwatt.protocol.digests import domain_separator
from gramwatt.protocol.evidence import merkle_root
from gramwatt.protocol.meter import FleetState, Meter
from gramwatt.protocol.quantities import DeviceId, UnixTime
from gramwatt.protocol.reading import SignedReading, decode_reading
from gramwatt.protocol.registers import RegisterBank
from gramwatt.protocol.signatures import signer_hash
from oracle.modules.agreement import OpenBatchProposal, fleets_of, open_batch_proposals
from oracle.modules.evidence_archive import publish_evidence
from oracle.modules.intake import Intake
from oracle.modules.node import Node
from oracle.modules.propose import EVIDENCE_FOLDER
from oracle.services.proposed_batches import LocalState, refusals, still_fits
from oracle.types.relay import Action, Note
from oracle.types.stored import Submission

logger = logging.getLogger(__name__)

SENTENCES_PER_NOTE = 3


def sign(node: Node) -> list[Note]:
    """Import the evidence on the board, and sign each batch proposal that matches its evidence.

    A refused batch proposal is checked again once per slot: a missing reading may have arrived by then.
    """
    final, head = node.chain.finalized(), node.chain.head()
    settings = node.chain.settings(final)
    _catch_up(node, head)
    if node.account is None or node.address not in settings.oracles:
        return []
    notes = []
    for item in open_batch_proposals(node, settings, head):
        refused_at = node.refused_at.get(item.batch_id)
        is_recent = (
            refused_at is not None and final.timestamp < refused_at + node.config.committee.slot_seconds
        )
        fleets = node.chain.fleets(final, fleets_of(item.batch))
        if node.address in item.signed or is_recent or not still_fits(item.batch, fleets):
            continue
        problems = _problems(node, item, fleets, final)
        if problems:
            node.refused_at[item.batch_id] = final.timestamp
            more = f" And {len(problems) - SENTENCES_PER_NOTE} more." if problems[SENTENCES_PER_NOTE:] else ""
            sentence = f"Not signed: {' '.join(problems[:SENTENCES_PER_NOTE])}{more}"
            notes.append(Note(Action.REFUSED, sentence, item.batch_id))
            continue
        if not node.dry:
            node.board.sign(item.batch_id, node.address, node.signature(item.batch_id))
        sentence = f"The batch until {item.batch.period_end} matches its evidence."
        notes.append(Note(Action.SIGNED, sentence, item.batch_id, node.dry))
    return notes


def _catch_up(node: Node, head: BlockStamp) -> None:
    """Import the evidence of batches on the chain: a node that was offline missed these readings."""
    on_chain = {batch.batch_id: batch for batch in node.chain.batches(head)}
    for batch_id in node.board.batch_ids():
        batch = on_chain.get(batch_id)
        if batch is None or batch_id in node.imported:
            continue
        evidence = node.board.evidence(batch_id)
        if evidence and merkle_root(evidence) == batch.evidence:
            proposal = node.board.proposal(batch_id)
            _import_readings(node, batch_id, evidence, proposal.signers if proposal else ())
        node.imported.add(batch_id)


def _problems(
    node: Node, item: OpenBatchProposal, fleets: Sequence[FleetState], final: BlockStamp
) -> list[str]:
    """Why the batch proposal is not signed; empty if it is."""
    batch, periods = item.batch, node.config.periods
    if batch.period_end + periods.grace_seconds > final.timestamp:
        return [f"Its period ends at {batch.period_end} and is not closed yet."]
    evidence = node.board.evidence(item.batch_id)
    if evidence is None:
        return ["Its evidence is not on the board, or it is damaged."]
    if not evidence or merkle_root(evidence) != batch.evidence:
        return [f"Its evidence on the board does not have the root 0x{batch.evidence.hex()}."]
    refused = _import_readings(node, item.batch_id, evidence, item.proposal.signers)
    if refused:
        return refused
    problems = refusals(batch, evidence, _local_state(node, fleets, batch.period_end, evidence), node.rules)
    if not problems:
        publish_evidence(node.config.node.data_dir / EVIDENCE_FOLDER, EvidencedBatch(batch, tuple(evidence)))
    return problems


def _import_readings(
    node: Node, batch_id: bytes, evidence: Sequence[SignedReading], signers: Sequence[bytes]
) -> list[str]:
    """Import readings like any others. Returns why some contradict this node's data on their meters."""
    meters = {meter.device: meter for meter in node.store.meters()}
    by_hash = {signer_hash(signer): signer for signer in signers}
    submissions = [
        Submission(signed, _source(batch_id, signed, meters), _signer(signed, meters, by_hash))
        for signed in evidence
    ]
    intake = Intake.of_store(node.store, node.clock, node.config.checks.clock_tolerance_seconds)
    rejected = 0
    for counts in intake.take(node.store, submissions):
        rejected = counts.rejected.total()
    if not rejected:
        return []
    return [sentence for submission in submissions for sentence in _rejection(node, intake, submission)]


def _rejection(node: Node, intake: Intake, submission: Submission) -> list[str]:
    """Why one reading is refused; empty if it is not. A dry run, because it has been imported before."""
    for counts in intake.take(node.store, [submission], dry_run=True):
        if counts.rejected:
            return list(counts.examples.values())
    return []


def _local_state(
    node: Node, fleets: Sequence[FleetState], period_end: UnixTime, evidence: Sequence[SignedReading]
) -> LocalState:
    meters = {meter.device: meter for meter in node.store.meters()}
    banks = {fleet.fleet: RegisterBank(fleet.words) for fleet in fleets}
    devices = {decode_reading(signed.word).device for signed in evidence}
    on_chain = [
        (device, banks[meters[device].fleet][meters[device].lane])
        for device in devices
        if device in meters and meters[device].fleet in banks
    ]
    deployment = node.chain.deployment
    return LocalState(
        meters=meters,
        fleets=fleets,
        register_times=node.store.times_of_registers(on_chain, period_end),
        reading_domain=domain_separator(deployment.chain_id, deployment.credit),
        p256_verifiers=frozenset(to_canonical_address(address) for address in deployment.p256_verifiers),
    )


def _source(batch_id: bytes, signed: SignedReading, meters: dict[DeviceId, Meter]) -> str:
    meter = meters.get(decode_reading(signed.word).device)
    lane = f", fleet {meter.fleet}, lane {meter.lane}" if meter else ""
    return f"board, batch 0x{batch_id.hex()}{lane}"


def _signer(signed: SignedReading, meters: dict[DeviceId, Meter], by_hash: dict[bytes, bytes]) -> bytes:
    meter = meters.get(decode_reading(signed.word).device)
    return by_hash.get(meter.signer_hash, b"") if meter else b""
