"""Records of a zone's history, without a chain."""

from gramwatt.governance.onchain.factor_history import Origin, RecordedFactor, State
from gramwatt.governance.onchain.reader import ProposalOnChain
from gramwatt.governance.proposal.content import FactorChange, Proposal, Trigger
from gramwatt.protocol.factor import NO_CURVE, FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime

ZONE = 404 << 16


def record(since: int, value: int = 512_000_000, curve: bytes = NO_CURVE) -> FactorRecord:
    return FactorRecord(
        value, UnixTime(since), FactorKind.AVERAGE, FactorStatus.VERIFIED, 2025, 500, b"\3" * 32, curve
    )


def entry(index: int, given: FactorRecord, until: int | None, made: ProposalOnChain | None) -> RecordedFactor:
    return RecordedFactor(
        zone=ZONE,
        index=index,
        record=given,
        until=until,
        state=State.IN_FORCE,
        origin=Origin.PROPOSAL if made else Origin.DEPLOYMENT,
        block=7,
        recorded_at=1_780_272_000,
        tx_hash="0x" + "ab" * 32,
        proposal=made,
        reviewer="0x" + "11" * 20 if made else None,
        approved_by=("0x" + "22" * 20, "0x" + "33" * 20) if made else (),
    )


def proposed(uri: str) -> ProposalOnChain:
    given = record(2_000)
    proposal = Proposal(Trigger.ANNUAL_REVIEW, (), (FactorChange(ZONE, given),), (), b"\4" * 32, uri)
    return ProposalOnChain(b"\5" * 32, "0x" + "44" * 20, 9, proposal)
