"""What the committee has on the table: proposals that are not on the chain yet, and who signed them."""

from dataclasses import dataclass

from eth_typing import ChecksumAddress

from gramwatt.chains.state import BlockStamp, BridgeSettings
from gramwatt.protocol.batch import EnergyBatch
from gramwatt.protocol.digests import batch_digest
from gramwatt.protocol.quantities import FleetId
from gramwatt.protocol.quorum import members_signatures
from oracle.modules.node import Node
from oracle.types.relay import Proposal


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal that at least one member of the committee stands behind, and those that do."""

    proposal: Proposal
    signed: dict[ChecksumAddress, bytes]

    @property
    def batch_id(self) -> bytes:
        return self.proposal.batch_id

    @property
    def batch(self) -> EnergyBatch:
        return self.proposal.batch


def open_proposals(node: Node, settings: BridgeSettings, head: BlockStamp) -> list[OpenProposal]:
    """In the order of their periods. What no member signed, or is not what its id says, is not looked at."""
    landed = {batch.batch_id for batch in node.chain.batches(head)}
    found = []
    for batch_id in node.board.batch_ids():
        if batch_id in landed:
            continue
        signed = members_signatures(batch_id, node.board.signatures(batch_id), settings.oracles)
        proposal = node.board.proposal(batch_id) if signed else None
        if proposal is not None and batch_digest(node.batch_domain, proposal.batch) == batch_id:
            found.append(OpenProposal(proposal, signed))
    return sorted(found, key=lambda item: (item.batch.period_end, item.batch.period_start, item.batch_id))


def words_of(batch: EnergyBatch) -> set[tuple[FleetId, int]]:
    """The register words that a batch writes."""
    return {
        (fleet.fleet, fleet.first_word + index)
        for fleet in batch.fleets
        for index in range(len(fleet.registers))
    }


def fleets_of(batch: EnergyBatch) -> set[FleetId]:
    """The fleets that it touches."""
    return {fleet.fleet for fleet in batch.fleets}
