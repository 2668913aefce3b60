"""Batch proposals that are not on the chain yet, and the members of the committee that signed them."""

from dataclasses import dataclass

from eth_typing import ChecksumAddress

from gramwatt.chains.state import BlockStamp, BridgeSettings
from gramwatt.protocol.batch import EnergyBatch
from gramwatt.protocol.digests import batch_digest
from gramwatt.protocol.quantities import FleetId
from gramwatt.protocol.quorum import members_signatures
from oracle.modules.node import Node
from oracle.types.relay import BatchProposal


@dataclass(frozen=True, slots=True)
class OpenBatchProposal:
    """A batch proposal with at least one signature of a member, and its signatures by member."""

    proposal: BatchProposal
    signed: dict[ChecksumAddress, bytes]

    @property
    def batch_id(self) -> bytes:
        return self.proposal.batch_id

    @property
    def batch(self) -> EnergyBatch:
        return self.proposal.batch


def open_batch_proposals(node: Node, settings: BridgeSettings, head: BlockStamp) -> list[OpenBatchProposal]:
    """The batch proposals on the board, in the order of their periods.

    Those that no member signed, or whose digest is not their id, are left out.
    """
    on_chain = {batch.batch_id for batch in node.chain.batches(head)}
    proposals = []
    for batch_id in node.board.batch_ids():
        if batch_id in on_chain:
            continue
        signed = members_signatures(batch_id, node.board.signatures(batch_id), settings.oracles)
        proposal = node.board.proposal(batch_id) if signed else None
        if proposal is not None and batch_digest(node.batch_domain, proposal.batch) == batch_id:
            proposals.append(OpenBatchProposal(proposal, signed))
    return sorted(proposals, key=lambda item: (item.batch.period_end, item.batch.period_start, item.batch_id))


def words_of(batch: EnergyBatch) -> set[tuple[FleetId, int]]:
    """The register words that a batch writes."""
    return {
        (fleet.fleet, fleet.first_word + index)
        for fleet in batch.fleets
        for index in range(len(fleet.registers))
    }


def fleets_of(batch: EnergyBatch) -> set[FleetId]:
    """The fleets whose words a batch writes."""
    return {fleet.fleet for fleet in batch.fleets}
