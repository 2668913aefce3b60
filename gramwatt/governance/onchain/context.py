"""What a signer needs to know beside a proposal, gathered from the chain and readable without one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gramwatt.chains.errors import CallReverted
from gramwatt.chains.evm.contracts.names import GOVERNANCE, TIMELOCK
from gramwatt.governance.onchain.current_values import present_values
from gramwatt.governance.onchain.reader import Desk, Made, in_force
from gramwatt.governance.proposal.content import Proposal, ProposalState
from gramwatt.governance.proposal.hashing import proposal_id
from gramwatt.governance.proposal.status import Status
from gramwatt.governance.proposal.zones import Countries, CountryName
from gramwatt.protocol.day_curve import DayCurve, curve_id
from gramwatt.protocol.factor import NO_CURVE, FactorRecord


@dataclass(frozen=True, slots=True)
class Rival:
    """Another proposal under way that changes one of the same zones."""

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
    """A comment that was left on the chain."""

    author: str
    state: ProposalState
    content_hash: bytes
    content_uri: str


@dataclass(frozen=True)
class Facts:
    """All of it is as the chain had it at `now`; of an executed proposal, factors are as it found them.

    as_of: the second of those factors. delay: seconds that the timelock waits. contracts: addresses by name.
    people: names by address. histories: records by zone, oldest first. curves: those of the proposal and of
    what it replaces, by id; `published` are the ids of those that the chain has. present: what a call's
    argument replaces, by the call's place and the argument's name. troubles: why a call would come to nothing
    if the timelock made it now, by the call's place. effect: what it would have done to the
    last credits, in words.
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
        """The countries that there are, and those that the proposal adds."""
        coming = {entry.country: CountryName(entry.iso_code, entry.name) for entry in proposal.countries}
        return {**coming, **self.countries}

    def known_as(self) -> dict[str, str]:
        """Names by address: of people, and of contracts, whose addresses are nobody else's."""
        return {**self.people, **{address: name for name, address in self.contracts.items()}}


def gather(
    desk: Desk, proposal: Proposal, curves: tuple[DayCurve, ...] = (), people: Mapping[str, str] | None = None
) -> Facts:
    """Read all of it. `curves` are those that the proposal names and the chain may not have yet."""
    made = desk.known(proposal)
    executed_at = _executed_at(desk, made.proposal_id) if made else None
    histories = {change.zone: _history(desk, change.zone, made) for change in proposal.factors}
    wanted = {change.record.curve for change in proposal.factors}
    wanted |= {record.curve for history in histories.values() for record in history}
    published = {curve: found for curve in wanted - {NO_CURVE} if (found := _published(desk, curve))}
    return Facts(
        chain_id=desk.chain_id,
        governance=desk.governance,
        now=desk.now,
        as_of=desk.now if executed_at is None else executed_at,
        delay=_delay(desk),
        contracts=desk.site.book.addresses,
        countries=desk.countries,
        histories=histories,
        curves={**{curve_id(curve): curve for curve in curves}, **published},
        published=frozenset(published),
        present=present_values(desk, proposal, people or {}) if executed_at is None else {},
        signers=desk.signers(),
        rivals=tuple(_rivals(desk, proposal)),
        status=desk.status(made.proposal_id) if made else None,
        review=_review(desk, made.proposal_id) if made else None,
        comments=_comments(desk, made.proposal_id) if made else (),
        people=people or {},
        troubles=_troubles(desk, proposal) if executed_at is None else {},
    )


def _executed_at(desk: Desk, wanted: bytes) -> int | None:
    """The second in which a proposal was executed, if it was."""
    blocks = (event.block for event in desk.events("Executed") if event.arguments["proposalId"] == wanted)
    block = next(blocks, None)
    return None if block is None else desk.chain.block_time(block)


def _history(desk: Desk, zone: int, made: Made | None) -> tuple[FactorRecord, ...]:
    """A zone's records; of an executed proposal those that it found there."""
    history = tuple(desk.history(zone))
    if made is None:
        return history
    origins = [origin[1] for origin in desk.site.read(GOVERNANCE, "factorOrigins", zone)]
    return history[: origins.index(made.proposal_id)] if made.proposal_id in origins else history


def _published(desk: Desk, curve: bytes) -> DayCurve | None:
    try:
        return DayCurve.of(desk.curve(curve))
    except CallReverted:
        return None


def _delay(desk: Desk) -> int:
    """What FactorGovernance.queue schedules with."""
    set_to: int = desk.site.read(TIMELOCK, "getMinDelay")
    shortest: int = desk.site.read(GOVERNANCE, "MIN_DELAY_SECONDS")
    return max(shortest, set_to)


def _troubles(desk: Desk, proposal: Proposal) -> dict[int, str]:
    """Each call is tried alone, as the timelock would make it now."""
    timelock = desk.site.book.address(TIMELOCK)
    found = {}
    for place, call in enumerate(proposal.calls):
        if not desk.chain.code(call.target):
            found[place] = f"there is no contract at {call.target}, and nothing would happen"
            continue
        try:
            desk.chain.call(call.target, call.data, timelock)
        except CallReverted as error:
            reason = desk.site.artifacts.explain(error.data) or error.message
            found[place] = f"it would be refused now: {reason}"
    return found


def _rivals(desk: Desk, proposal: Proposal) -> list[Rival]:
    zones = {change.zone for change in proposal.factors}
    mine = proposal_id(proposal)
    found = []
    for made in desk.proposals():
        shared = sorted(zones & {change.zone for change in made.proposal.factors})
        if not shared or made.proposal_id == mine:
            continue
        status = desk.status(made.proposal_id)
        if status.is_alive:
            found += [Rival(made.proposal_id, zone, status.state) for zone in shared]
    return found


def _review(desk: Desk, wanted: bytes) -> Review | None:
    for event in desk.events("Reviewed"):
        told = event.arguments
        if told["proposalId"] == wanted:
            return Review(told["reviewer"], told["passed"], told["reportUri"])
    return None


def _comments(desk: Desk, wanted: bytes) -> tuple[Comment, ...]:
    return tuple(
        Comment(told["author"], ProposalState(told["state"]), told["contentHash"], told["contentUri"])
        for told in (event.arguments for event in desk.events("Commented"))
        if told["proposalId"] == wanted
    )
