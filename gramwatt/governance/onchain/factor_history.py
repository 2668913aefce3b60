"""Every record that a zone ever had, when it was in force, and where it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gramwatt.chains.errors import ChainError
from gramwatt.chains.evm.contracts.names import BRIDGE, GOVERNANCE
from gramwatt.chains.evm.node.events import Log
from gramwatt.governance.onchain.reader import GovernanceReader, ProposalOnChain
from gramwatt.protocol.factor import FactorRecord

NO_PROPOSAL = bytes(32)


class State(StrEnum):
    """The state of a record now."""

    WAS_IN_FORCE = "was in force"
    IN_FORCE = "in force"
    ANNOUNCED = "announced"
    OVERTAKEN = "overtaken before it began"


class Origin(StrEnum):
    """Where a record came from."""

    DEPLOYMENT = "deployment"
    GUARDIAN = "guardian"
    PROPOSAL = "proposal"


@dataclass(frozen=True)
class RecordedFactor:
    """One factor record with its origin. Times are Unix seconds.

    until: when another record takes over, None if none does. proposal and reviewer: None for other origins.
    approved_by: the signers whose approvals made its quorum.
    """

    zone: int
    index: int
    record: FactorRecord
    until: int | None
    state: State
    origin: Origin
    block: int
    recorded_at: int
    tx_hash: str
    proposal: ProposalOnChain | None
    reviewer: str | None
    approved_by: tuple[str, ...]


def read_history(reader: GovernanceReader, zone: int) -> list[RecordedFactor]:
    """Every record of the zone, oldest first; none if it never had one."""
    origins = reader.deployed.read(GOVERNANCE, "factorOrigins", zone)
    records = [FactorRecord.from_abi(record) for record, *_ in origins]
    logs = _recorded(reader, zone)
    if len(logs) != len(records):
        raise ChainError(
            f"Zone {zone} has {len(records)} records, and the node returns {len(logs)} events for them.",
            "Ask a node that keeps all logs.",
        )
    proposals = {proposal.proposal_id: proposal for proposal in reader.proposals()}
    reviewers = {
        event.arguments["proposalId"]: event.arguments["reviewer"] for event in reader.events("Reviewed")
    }
    return [
        RecordedFactor(
            zone=zone,
            index=index,
            record=record,
            until=until,
            state=state_of(record, until, reader.now),
            origin=_origin(reader, proposal_id, log),
            block=log.block,
            recorded_at=reader.chain.block_time(log.block),
            tx_hash=log.tx_hash,
            proposal=proposals.get(proposal_id),
            reviewer=reviewers.get(proposal_id),
            approved_by=tuple(approved_by),
        )
        for index, (record, until, log, (_, proposal_id, _, approved_by)) in enumerate(
            zip(records, ends(records), logs, origins, strict=True)
        )
    ]


def ends(records: Sequence[FactorRecord]) -> list[int | None]:
    """Where each record ends: at the earliest start of a later one, which may be before its own start."""
    backwards: list[int | None] = []
    until: int | None = None
    for record in reversed(records):
        backwards.append(until)
        until = record.effective_from if until is None else min(until, record.effective_from)
    return backwards[::-1]


def state_of(record: FactorRecord, until: int | None, now: int) -> State:
    """The state of a record that ends at `until`; one that ends in its first second was never in force."""
    if until is not None and until <= record.effective_from:
        return State.OVERTAKEN
    if record.effective_from > now:
        return State.ANNOUNCED
    return State.IN_FORCE if until is None or now < until else State.WAS_IN_FORCE


def _recorded(reader: GovernanceReader, zone: int) -> list[Log]:
    entry = reader.deployed.book.entry(BRIDGE)
    topic = reader.deployed.artifacts[BRIDGE].abi.events["FactorRecorded"].topic
    zone_topic = zone.to_bytes(32)
    return [
        log for log in reader.chain.logs(entry.address, topic, entry.block) if log.topics[1] == zone_topic
    ]


def _origin(reader: GovernanceReader, proposal_id: bytes, log: Log) -> Origin:
    """A record without a proposal is the deployer's or the guardian's: nobody else can make one."""
    if proposal_id != NO_PROPOSAL:
        return Origin.PROPOSAL
    receipt = reader.chain.receipt(log.tx_hash)
    deployer = reader.deployed.book.entry(BRIDGE).deployer
    return Origin.DEPLOYMENT if receipt and receipt.sender == deployer else Origin.GUARDIAN


def as_row(recorded: RecordedFactor) -> dict[str, Any]:
    """One row of history_frame by column, in plain integers and texts."""
    record, proposal = recorded.record, recorded.proposal
    return {
        "zone": recorded.zone,
        "index": recorded.index,
        "factor_ug_per_kwh": record.value,
        "kind": record.kind.name.lower(),
        "status": record.status.name.lower(),
        "source_year": record.source_year,
        "uncertainty_bps": record.uncertainty_bps,
        "source_hash": f"0x{record.source_hash.hex()}",
        "curve": f"0x{record.curve.hex()}" if any(record.curve) else None,
        "effective_from": record.effective_from,
        "effective_until": recorded.until,
        "state": recorded.state.value,
        "origin": recorded.origin.value,
        "proposal_id": f"0x{proposal.proposal_id.hex()}" if proposal else None,
        "trigger": proposal.content.trigger.name.lower() if proposal else None,
        "proposer": proposal.proposer if proposal else None,
        "reviewer": recorded.reviewer,
        "approved_by": " ".join(recorded.approved_by) or None,
        "document_hash": f"0x{proposal.content.document_hash.hex()}" if proposal else None,
        "document_uri": (proposal.content.document_uri or None) if proposal else None,
        "recorded_at": recorded.recorded_at,
        "block": recorded.block,
        "transaction": recorded.tx_hash,
    }
