"""Every record that a zone ever had, when it was in force, and how it came there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gramwatt.chains.errors import ChainError
from gramwatt.chains.evm.contracts.names import BRIDGE, GOVERNANCE
from gramwatt.chains.evm.node.events import Log
from gramwatt.governance.onchain.reader import Desk, Made
from gramwatt.protocol.factor import FactorRecord

NO_PROPOSAL = bytes(32)


class State(StrEnum):
    """What became of a record as of now."""

    WAS_IN_FORCE = "was in force"
    IN_FORCE = "in force"
    ANNOUNCED = "announced"
    OVERTAKEN = "overtaken before it began"


class Origin(StrEnum):
    """How a record came to the chain."""

    DEPLOYMENT = "deployment"
    GUARDIAN = "guardian"
    PROPOSAL = "proposal"


@dataclass(frozen=True)
class Entry:
    """One record. Times are Unix seconds; `until` is when another takes over, None if none does.

    What only a proposal has is None for other origins. approved_by: the signers whose approvals carried it.
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
    proposal: Made | None
    reviewer: str | None
    approved_by: tuple[str, ...]


def read_history(desk: Desk, zone: int) -> list[Entry]:
    """Every record of the zone, oldest first; none if it never had one."""
    origins = desk.site.read(GOVERNANCE, "factorOrigins", zone)
    records = [FactorRecord.from_abi(record) for record, *_ in origins]
    logs = _recorded(desk, zone)
    if len(logs) != len(records):
        raise ChainError(
            f"Zone {zone} has {len(records)} records and the node knows {len(logs)} events of them.",
            "Ask a node that keeps all logs.",
        )
    made = {proposal.proposal_id: proposal for proposal in desk.proposals()}
    reviewers = {
        event.arguments["proposalId"]: event.arguments["reviewer"] for event in desk.events("Reviewed")
    }
    return [
        Entry(
            zone=zone,
            index=index,
            record=record,
            until=until,
            state=state_of(record, until, desk.now),
            origin=_origin(desk, proposal_id, log),
            block=log.block,
            recorded_at=desk.chain.block_time(log.block),
            tx_hash=log.tx_hash,
            proposal=made.get(proposal_id),
            reviewer=reviewers.get(proposal_id),
            approved_by=tuple(approved_by),
        )
        for index, (record, until, log, (_, proposal_id, _, approved_by)) in enumerate(
            zip(records, ends(records), logs, origins, strict=True)
        )
    ]


def ends(records: Sequence[FactorRecord]) -> list[int | None]:
    """Where each record ends: at the earliest beginning of a later one. It never begins if that is before."""
    found: list[int | None] = []
    until: int | None = None
    for record in reversed(records):
        found.append(until)
        until = record.effective_from if until is None else min(until, record.effective_from)
    return found[::-1]


def state_of(record: FactorRecord, until: int | None, now: int) -> State:
    """What became of a record that ends at `until`; one that ends in its first second never was in force."""
    if until is not None and until <= record.effective_from:
        return State.OVERTAKEN
    if record.effective_from > now:
        return State.ANNOUNCED
    return State.IN_FORCE if until is None or now < until else State.WAS_IN_FORCE


def _recorded(desk: Desk, zone: int) -> list[Log]:
    entry = desk.site.book.entry(BRIDGE)
    topic = desk.site.artifacts[BRIDGE].abi.events["FactorRecorded"].topic
    wanted = zone.to_bytes(32)
    return [log for log in desk.chain.logs(entry.address, topic, entry.block) if log.topics[1] == wanted]


def _origin(desk: Desk, proposal_id: bytes, log: Log) -> Origin:
    """Without a proposal a record is the deployer's, or else the guardian's: nobody else can make one."""
    if proposal_id != NO_PROPOSAL:
        return Origin.PROPOSAL
    receipt = desk.chain.receipt(log.tx_hash)
    deployer = desk.site.book.entry(BRIDGE).deployer
    return Origin.DEPLOYMENT if receipt and receipt.sender == deployer else Origin.GUARDIAN


def as_row(entry: Entry) -> dict[str, Any]:
    """The entry in plain integers and texts, by the columns of history_frame."""
    record, made = entry.record, entry.proposal
    return {
        "zone": entry.zone,
        "index": entry.index,
        "factor_ug_per_kwh": record.value,
        "kind": record.kind.name.lower(),
        "status": record.status.name.lower(),
        "source_year": record.source_year,
        "uncertainty_bps": record.uncertainty_bps,
        "source_hash": f"0x{record.source_hash.hex()}",
        "curve": f"0x{record.curve.hex()}" if any(record.curve) else None,
        "effective_from": record.effective_from,
        "effective_until": entry.until,
        "state": entry.state.value,
        "origin": entry.origin.value,
        "proposal_id": f"0x{made.proposal_id.hex()}" if made else None,
        "trigger": made.proposal.trigger.name.lower() if made else None,
        "proposer": made.proposer if made else None,
        "reviewer": entry.reviewer,
        "approved_by": " ".join(entry.approved_by) or None,
        "document_hash": f"0x{made.proposal.document_hash.hex()}" if made else None,
        "document_uri": (made.proposal.document_uri or None) if made else None,
        "recorded_at": entry.recorded_at,
        "block": entry.block,
        "transaction": entry.tx_hash,
    }
