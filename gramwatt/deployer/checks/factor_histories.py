"""Compare factors and countries with the plan, and later ones with the proposals that added them."""

from collections.abc import Iterator

from gramwatt.chains.evm.contracts.deployed import DeployedContracts
from gramwatt.chains.evm.contracts.names import BRIDGE, GOVERNANCE
from gramwatt.chains.evm.node.events import Log
from gramwatt.deployer.checks.comparison import Check
from gramwatt.deployer.plan.resolve import ResolvedPlan
from gramwatt.protocol.factor import NO_CURVE, POLICIES, FactorRecord, FactorStatus

NO_PROPOSAL = bytes(32)


def history_checks(deployed: DeployedContracts, resolved: ResolvedPlan) -> Iterator[Check]:
    """Whole histories: a record must come from the plan, a proposal, or the guardian's quarantine."""
    for zone in _zones(deployed, resolved):
        yield from _zone(deployed, resolved, zone)
    yield from _countries(deployed, resolved)
    policy = deployed.read(BRIDGE, "countryPolicy")
    yield Check(BRIDGE, "country policy", POLICIES[resolved.country_policy], POLICIES[policy])


def _zones(deployed: DeployedContracts, resolved: ResolvedPlan) -> list[int]:
    """The plan's zones first, then all others with a record."""
    planned = [code << 16 for code in resolved.country_factors]
    planned += sorted({factor.zone for factor in resolved.factors} - set(planned))
    recorded = {int.from_bytes(log.topics[1]) for log in _logs(deployed, BRIDGE, "FactorRecorded")}
    return [*planned, *sorted(recorded - set(planned))]


def _zone(deployed: DeployedContracts, resolved: ResolvedPlan, zone: int) -> Iterator[Check]:
    planned = [_text(factor.record(0)) for factor in resolved.factors if factor.zone == zone]
    seeded = {code << 16: value for code, value in resolved.country_factors.items()}
    origins = deployed.read(GOVERNANCE, "factorOrigins", zone)
    records = [FactorRecord.from_abi(record) for record, *_ in origins]
    recorded = list(map(_text, records))
    if zone in seeded:  # the plan gives only the value of the seeded record
        planned.insert(0, f"first {seeded[zone]} provisional")
        recorded[:1] = [f"first {record.value} {record.status.name.lower()}" for record in records[:1]]
    if planned:
        begins = "; ".join(recorded[: len(planned)]) or "none"
        yield Check(BRIDGE, f"factors of zone {zone}", "; ".join(planned), begins)
    for index in range(len(planned), len(records)):
        yield _later(zone, index, records[index], origins[index][1])


def _later(zone: int, index: int, record: FactorRecord, proposal_id: bytes) -> Check:
    """The check of a record that is not in the plan."""
    what = f"factor {index} of zone {zone}, {record.value} {record.status.name.lower()}"
    if proposal_id != NO_PROPOSAL:
        origin = _proposal(proposal_id)
    elif record.status is FactorStatus.QUARANTINED:
        origin = f"by the guardian, for 0x{record.source_hash.hex()}"
    else:
        return Check(
            BRIDGE, what, "by a proposal, or the guardian's quarantine", f"by neither: {_text(record)}"
        )
    return Check(BRIDGE, what, origin, origin)


def _countries(deployed: DeployedContracts, resolved: ResolvedPlan) -> Iterator[Check]:
    """Countries that are not in the plan: each must have been added by the execution of a proposal."""
    executed = {log.tx_hash: log.topics[1] for log in _logs(deployed, GOVERNANCE, "Executed")}
    for log in _logs(deployed, BRIDGE, "CountryAdded"):
        country = int.from_bytes(log.topics[1])
        if country not in resolved.country_factors:
            origin = _proposal(executed[log.tx_hash]) if log.tx_hash in executed else ""
            actual = origin or f"in transaction {log.tx_hash}"
            yield Check(BRIDGE, f"country {country} added", origin or "by a proposal", actual)


def _logs(deployed: DeployedContracts, contract: str, event: str) -> list[Log]:
    entry = deployed.book.entry(contract)
    return deployed.chain.logs(
        entry.address, deployed.artifacts[contract].abi.events[event].topic, entry.block
    )


def _proposal(proposal_id: bytes) -> str:
    return f"by proposal 0x{proposal_id.hex()}"


def _text(record: FactorRecord) -> str:
    """The record in words, without its start: only the chain has that."""
    names = f"{record.status.name.lower()} {record.kind.name.lower()}"
    curve = f" curve 0x{record.curve.hex()}" if record.curve != NO_CURVE else ""
    source = f"{record.source_year} ±{record.uncertainty_bps} bps 0x{record.source_hash.hex()}"
    return f"{record.value} {names} {source}{curve}"
