"""What a signer needs to know besides a proposal: read from the chain, and usable offline afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gramwatt.chains.errors import CallReverted
from gramwatt.chains.evm.contracts.names import GOVERNANCE, TIMELOCK
from gramwatt.governance.onchain.current_values import current_values
from gramwatt.governance.onchain.reader import GovernanceReader, ProposalOnChain, in_force
from gramwatt.governance.proposal.content import Proposal, ProposalState
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.governance.proposal.status import Status
from gramwatt.governance.proposal.zones import Countries, CountryName
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import NO_CURVE, FactorRecord


@dataclass(frozen=True, slots=True)
class Rival:
    """Another open proposal that changes one of the same zones."""

    proposal_id: bytes
    zone: int
    state: ProposalState


@dataclass(frozen=True, slots=True)
class Review:
    """The technical review."""

    reviewer: str
    passed: bool
    report_uri: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on the chain."""

    author: str
    state: ProposalState
    content_hash: bytes
    content_uri: str


@dataclass(frozen=True)
class ProposalContext:
    """The state of the chain at `now`; of an executed proposal, the factors before its execution.

    as_of: the Unix second of those factors. delay: the timelock's delay in seconds. contracts: addresses by
    name. people: names by address. histories: factor records by zone, oldest first. curves: those of the
    proposal and of what it replaces, by id; `published` are the ids of those on the chain. present: the value
    that a call's argument replaces, by the call's index and the argument's name. troubles: why a call would
    have no effect or fail if the timelock made it now, by the call's index. effect: what the proposal would
    have done to recent credits, in words.
    """

    chain_id: int
    governance: str
    now: int
    as_of: int
    delay: int
    contracts: Mapping[str, str]
    countries: Countries
    histories: Mapping[int, tuple[FactorRecord, ...]]
    curves: Mapping[bytes, DayCurve]
    published: frozenset[bytes]
    present: Mapping[tuple[int, str], str]
    signers: tuple[str, ...]
    rivals: tuple[Rival, ...] = ()
    status: Status | None = None
    review: Review | None = None
    comments: tuple[Comment, ...] = ()
    effect: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    troubles: Mapping[int, str] = field(default_factory=dict)

    def in_force(self, zone: int) -> FactorRecord | None:
        """The record of a zone that is in force, if there is one."""
        return in_force(self.histories[zone], self.as_of)

    def countries_after(self, proposal: Proposal) -> Countries:
        """The countries on the chain, and those that the proposal adds."""
        added = {entry.country: CountryName(entry.iso_code, entry.name) for entry in proposal.countries}
        return {**added, **self.countries}

    def names_by_address(self) -> dict[str, str]:
        """Names of people and contracts by address; a contract's name takes precedence."""
        return {**self.people, **{address: name for name, address in self.contracts.items()}}


def gather(
    reader: GovernanceReader,
    proposal: Proposal,
    curves: tuple[DayCurve, ...] = (),
    people: Mapping[str, str] | None = None,
) -> ProposalContext:
    """Read the context of a proposal. curves: those that it names and that may not be published yet."""
    onchain = reader.find_same(proposal)
    executed_at = _executed_at(reader, onchain.proposal_id) if onchain else None
    histories = {change.zone: _history(reader, change.zone, onchain) for change in proposal.factors}
    curve_ids = {change.record.curve for change in proposal.factors}
    curve_ids |= {record.curve for history in histories.values() for record in history}
    published = {
        name: curve for name in curve_ids - {NO_CURVE} if (curve := _published(reader, name)) is not None
    }
    return ProposalContext(
        chain_id=reader.chain_id,
        governance=reader.governance,
        now=reader.now,
        as_of=reader.now if executed_at is None else executed_at,
        delay=_delay(reader),
        contracts=reader.deployed.book.addresses,
        countries=reader.countries,
        histories=histories,
        curves={**{curve_id(curve): curve for curve in curves}, **published},
        published=frozenset(published),
        present=current_values(reader, proposal, people or {}) if executed_at is None else {},
        signers=reader.signers(),
        rivals=tuple(_rivals(reader, proposal)),
        status=reader.status(onchain.proposal_id) if onchain else None,
        review=_review(reader, onchain.proposal_id) if onchain else None,
        comments=_comments(reader, onchain.proposal_id) if onchain else (),
        people=people or {},
        troubles=_call_problems(reader, proposal) if executed_at is None else {},
    )


def _executed_at(reader: GovernanceReader, proposal_id: bytes) -> int | None:
    """The Unix second in which a proposal was executed, if it was."""
    executed = reader.events("Executed")
    blocks = (event.block for event in executed if event.arguments["proposalId"] == proposal_id)
    block = next(blocks, None)
    return None if block is None else reader.chain.block_time(block)


def _history(
    reader: GovernanceReader, zone: int, onchain: ProposalOnChain | None
) -> tuple[FactorRecord, ...]:
    """A zone's records; for an executed proposal, those before its execution."""
    history = tuple(reader.history(zone))
    if onchain is None:
        return history
    origins = [origin[1] for origin in reader.deployed.read(GOVERNANCE, "factorOrigins", zone)]
    return history[: origins.index(onchain.proposal_id)] if onchain.proposal_id in origins else history


def _published(reader: GovernanceReader, curve: bytes) -> DayCurve | None:
    try:
        return DayCurve.of(reader.curve(curve))
    except CallReverted:
        return None


def _delay(reader: GovernanceReader) -> int:
    """The delay that FactorGovernance.queue schedules with."""
    timelock_delay: int = reader.deployed.read(TIMELOCK, "getMinDelay")
    minimum: int = reader.deployed.read(GOVERNANCE, "MIN_DELAY_SECONDS")
    return max(minimum, timelock_delay)


def _call_problems(reader: GovernanceReader, proposal: Proposal) -> dict[int, str]:
    """Simulates each call on its own, as the timelock would make it now."""
    timelock = reader.deployed.book.address(TIMELOCK)
    problems = {}
    for place, call in enumerate(proposal.calls):
        if not reader.chain.code(call.target):
            problems[place] = f"there is no contract at {call.target}, so it would have no effect"
            continue
        try:
            reader.chain.call(call.target, call.data, timelock)
        except CallReverted as error:
            reason = reader.deployed.artifacts.explain(error.data) or error.message
            problems[place] = f"it would be refused now: {reason}"
    return problems


def _rivals(reader: GovernanceReader, proposal: Proposal) -> list[Rival]:
    zones = {change.zone for change in proposal.factors}
    own_id = proposal_id(proposal)
    rivals = []
    for other in reader.proposals():
        shared = sorted(zones & {change.zone for change in other.content.factors})
        if not shared or other.proposal_id == own_id:
            continue
        status = reader.status(other.proposal_id)
        if status.is_open:
            rivals += [Rival(other.proposal_id, zone, status.state) for zone in shared]
    return rivals


def _review(reader: GovernanceReader, proposal_id: bytes) -> Review | None:
    for event in reader.events("Reviewed"):
        arguments = event.arguments
        if arguments["proposalId"] == proposal_id:
            return Review(arguments["reviewer"], arguments["passed"], arguments["reportUri"])
    return None


def _comments(reader: GovernanceReader, proposal_id: bytes) -> tuple[Comment, ...]:
    return tuple(
        Comment(
            arguments["author"],
            ProposalState(arguments["state"]),
            arguments["contentHash"],
            arguments["contentUri"],
        )
        for arguments in (event.arguments for event in reader.events("Commented"))
        if arguments["proposalId"] == proposal_id
    )
