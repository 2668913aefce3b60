"""Proposals and the facts beside them, without a chain."""

from dataclasses import replace
from typing import Any

from gramwatt.governance.onchain.context import ProposalContext
from gramwatt.governance.proposal.content import FactorChange, Proposal, ProposalState, Trigger
from gramwatt.governance.proposal.status import Status
from gramwatt.governance.proposal.zones import CountryName
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import FactorKind, FactorRecord, FactorStatus
from gramwatt.protocol.quantities import UnixTime

DAY = 86_400
NOW = 1_795_392_000  # 2026-11-23T00:00:00Z
KENYA = 404 << 16
COUNTRIES = {404: CountryName("KE", "Kenya"), 566: CountryName("NG", "Nigeria")}
SOURCE, DOCUMENT = b"\x51" * 32, b"\xd0" * 32


def address(number: int) -> str:
    """An address that nobody holds, without letters so that its checksum is itself."""
    return f"0x{number:040d}"


CONTRACTS = {
    "EnergyDataBridge": address(1),
    "FactorGovernance": address(2),
    "Timelock": address(3),
    "DayCurves": address(4),
    "CarbonCredit": address(5),
}
PROPOSER, REVIEWER = address(10), address(11)
SIGNERS = tuple(address(20 + number) for number in range(5))


def record(value: int, effective_from: int = 0, **changes: Any) -> FactorRecord:
    """A verified average of 2025 with half an interval of 5 %."""
    plain = FactorRecord(
        value, UnixTime(effective_from), FactorKind.AVERAGE, FactorStatus.VERIFIED, 2025, 500, SOURCE
    )
    return replace(plain, **changes)


SEEDED = record(
    512_000_000, NOW - 100 * DAY, status=FactorStatus.PROVISIONAL, source_year=2022, uncertainty_bps=0
)


def curve(lowest: int = 300_000_000, highest: int = 600_000_000) -> DayCurve:
    """One season's noon has the lowest value, all other hours the highest."""
    values = [[highest] * 24 for _ in range(4)]
    values[2][12] = lowest
    return DayCurve.of(values)


def factor_proposal(
    new: FactorRecord | None = None,
    zone: int = KENYA,
    trigger: Trigger = Trigger.ANNUAL_REVIEW,
    **changes: Any,
) -> Proposal:
    """Kenya to 430 g/kWh, unless told otherwise."""
    change = FactorChange(zone, new or record(430_000_000))
    return replace(Proposal(trigger, (), (change,), (), DOCUMENT, "ipfs://document"), **changes)


def status(state: ProposalState = ProposalState.IN_APPROVAL, **changes: Any) -> Status:
    """Proposed 10 days ago, in its 2nd day of approvals."""
    found = Status(
        state=state,
        trigger=Trigger.ANNUAL_REVIEW,
        proposer=PROPOSER,
        epoch=1,
        proposed_at=NOW - 10 * DAY,
        reviewed_at=NOW - 9 * DAY,
        comment_from=NOW - 8 * DAY,
        approval_from=NOW - DAY,
        approval_until=NOW + 13 * DAY,
        approved_at=0,
        due_at=0,
        lapses_at=NOW + 13 * DAY,
        required=3,
        approved_by=SIGNERS[:1],
        rejected_by=(),
        operation_id=bytes(32),
        document_hash=DOCUMENT,
        report_hash=b"\x4e" * 32,
    )
    return replace(found, **changes)


def facts(**changes: Any) -> ProposalContext:
    """Kenya at the initial 512 g/kWh, and a proposal in approval."""
    plain = ProposalContext(
        chain_id=31_337,
        governance=CONTRACTS["FactorGovernance"],
        now=NOW,
        as_of=NOW,
        delay=DAY,
        contracts=CONTRACTS,
        countries=COUNTRIES,
        histories={KENYA: (SEEDED,)},
        curves={},
        published=frozenset(),
        present={},
        signers=SIGNERS,
        status=status(),
    )
    return replace(plain, **changes)


def with_curve(found: DayCurve, *, published: bool = True) -> dict[str, Any]:
    """What `facts` has of a day curve."""
    known = curve_id(found)
    return {"curves": {known: found}, "published": frozenset([known] if published else [])}
