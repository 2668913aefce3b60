"""The life of a proposal in plain Python, written from IFactorGovernance and ISignerSet.

An act that must be refused raises Refused with every error that applies: the interfaces do not say which of
several comes first. An act that is not refused changes the model as it must change the chain.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from gramwatt.governance.proposal.content import Proposal, ProposalState, Trigger
from gramwatt.protocol.factor import FactorStatus
from gramwatt.protocol.quantities import UnixTime
from tests.support.governance.content import Registry, in_force, not_lower, not_possible, wrong_shape

HOUR, DAY = 3_600, 86_400
REVIEW, COMMENT, APPROVAL, QUEUE, EXECUTION = 30 * DAY, 7 * DAY, 14 * DAY, 7 * DAY, 14 * DAY
LEAST_DELAY, MOST_DELAY = 24 * HOUR, 30 * DAY
ALIVE = range(ProposalState.PROPOSED, ProposalState.QUEUED + 1)
CLOSED = {ProposalState.EXPIRED: "ProposalExpired", ProposalState.SUPERSEDED: "ProposalSuperseded"}


class Refused(Exception):
    """The chain must refuse, with one of these errors."""

    def __init__(self, errors: Iterable[str]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = frozenset(errors)


@dataclass(frozen=True)
class SignerSet:
    """Who the signers are, and how many must approve. As the effect of a proposal: who they shall be."""

    signers: tuple[str, ...]
    threshold: int
    emergency_threshold: int

    def problems(self) -> set[str]:
        count, distinct = len(self.signers), len(set(self.signers))
        fits = count < 2 * self.threshold and self.threshold <= self.emergency_threshold <= count <= 32
        return ({"SignerThresholdsInvalid"} if not fits else set()) | (
            {"SignerInvalid"} if distinct < count else set()
        )


@dataclass(frozen=True)
class Delay:
    """The effect of a proposal on the timelock: seconds between queue and execution."""

    seconds: int


Effect = SignerSet | Delay


@dataclass
class Life:
    """What became of one proposal. Times are Unix seconds, 0 until it happens."""

    content: Proposal
    effects: tuple[Effect, ...]
    is_own_house: bool
    proposer: str
    epoch: int
    proposed_at: int
    reviewed_at: int = 0
    approvals: set[str] = field(default_factory=set)
    rejections: set[str] = field(default_factory=set)
    approved_at: int = 0
    due_at: int = 0
    end: ProposalState | None = None
    in_timelock: bool = False

    @property
    def is_emergency(self) -> bool:
        return self.content.trigger is Trigger.EMERGENCY

    @property
    def is_grave(self) -> bool:
        """Whether it needs the approvals of an emergency."""
        return self.is_emergency or self.is_own_house

    @property
    def comment_from(self) -> int:
        """The midnight after the review; an emergency has no comment period."""
        if self.is_emergency or not self.reviewed_at:
            return 0
        tomorrow = datetime.fromtimestamp(self.reviewed_at, UTC) + timedelta(days=1)
        return int(tomorrow.replace(hour=0, minute=0, second=0).timestamp())

    @property
    def approval_from(self) -> int:
        return self.reviewed_at if self.is_emergency or not self.reviewed_at else self.comment_from + COMMENT

    @property
    def lapses_at(self) -> int:
        """The first second in which it is expired if nothing more is done; 0 where nothing can expire."""
        if self.end is not None:
            return 0
        if self.due_at:
            return self.due_at + EXECUTION
        if self.approved_at:
            return self.approved_at + QUEUE
        return self.approval_from + APPROVAL if self.reviewed_at else self.proposed_at + REVIEW


@dataclass
class GovernanceModel:
    """Proposals, signers, and the registry that they govern. `house` is governance's own address."""

    now: int
    house: str
    roles: dict[str, set[str]]
    sets: list[SignerSet]
    registry: Registry
    delay: int = LEAST_DELAY
    lives: dict[bytes, Life] = field(default_factory=dict)
    origins: dict[int, dict[int, bytes]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def epoch(self) -> int:
        return len(self.sets)

    def needed(self, life: Life) -> int:
        of = self.sets[life.epoch - 1]
        return of.emergency_threshold if life.is_grave else of.threshold

    def state(self, name: bytes) -> ProposalState:
        life = self.lives.get(name)
        if life is None:
            return ProposalState.UNKNOWN
        if life.end is not None:
            return life.end
        if life.epoch != self.epoch:
            return ProposalState.SUPERSEDED
        if self.now >= life.lapses_at:
            return ProposalState.EXPIRED
        if life.due_at:
            return ProposalState.QUEUED
        if life.approved_at:
            return ProposalState.APPROVED
        if not life.reviewed_at:
            return ProposalState.PROPOSED
        if self.now >= life.approval_from:
            return ProposalState.IN_APPROVAL
        return ProposalState.REVIEWED if self.now < life.comment_from else ProposalState.IN_COMMENT

    # -- Acts --

    def propose(self, name: bytes, caller: str, content: Proposal, effects: tuple[Effect, ...]) -> None:
        errors = wrong_shape(content, self.registry)
        if caller not in self.sets[-1].signers:
            errors |= self._without_role("PROPOSER_ROLE", caller)
        if content.trigger is Trigger.EMERGENCY:
            errors |= not_lower(content, self.registry, self.now)
        errors |= {"ProposalKnown"} if name in self.lives else set()
        _refuse(errors)
        targets = {call.target.lower() for call in content.calls}
        is_own_house = content.trigger is Trigger.PARAMETER and targets == {self.house}
        life = Life(content, effects, is_own_house, caller, self.epoch, self.now)
        # Governance's own house needs no review.
        life.reviewed_at = self.now if is_own_house else 0
        self.lives[name] = life

    def review(self, name: bytes, caller: str, passed: bool) -> None:
        errors = self._without_role("REVIEWER_ROLE", caller) | self._not_in(name, ProposalState.PROPOSED)
        if name in self.lives and self.lives[name].proposer == caller:
            errors.add("ReviewerIsProposer")
        _refuse(errors)
        self.lives[name].reviewed_at = self.now
        if not passed:
            self.lives[name].end = ProposalState.REJECTED

    def comment(self, name: bytes) -> None:
        _refuse(self._not_in(name))

    def approval_errors(self, name: bytes, signer: str) -> set[str]:
        """Why an approval does not count."""
        state = self.state(name)
        if state in (ProposalState.REVIEWED, ProposalState.IN_COMMENT):
            errors = {"TooEarly"}
        else:
            late = ProposalState.IN_APPROVAL, ProposalState.APPROVED, ProposalState.QUEUED
            errors = self._not_in(name, *late)
        errors |= self._not_a_signer(signer)
        if name in self.lives:
            errors |= {"AlreadyApproved"} if signer in self.lives[name].approvals else set()
            errors |= {"AlreadyRejected"} if signer in self.lives[name].rejections else set()
        return errors

    def approve(self, name: bytes, signer: str) -> None:
        _refuse(self.approval_errors(name, signer))
        life = self.lives[name]
        life.approvals.add(signer)
        if len(life.approvals) == self.needed(life) and not life.approved_at:
            life.approved_at = self.now

    def reject(self, name: bytes, signer: str) -> None:
        errors = self._not_a_signer(signer) | self._not_in(name)
        if name in self.lives and signer in self.lives[name].rejections:
            errors.add("AlreadyRejected")
        _refuse(errors)
        life = self.lives[name]
        life.rejections.add(signer)
        life.approvals.discard(signer)
        is_lost = life.approved_at and len(life.approvals) < self.needed(life)
        reachable = len(self.sets[life.epoch - 1].signers) - len(life.rejections)
        if is_lost or reachable < self.needed(life):
            life.end, life.in_timelock = ProposalState.REJECTED, False

    def withdraw(self, name: bytes, caller: str) -> None:
        errors = self._not_in(name)
        if name in self.lives and self.lives[name].proposer != caller:
            errors.add("NotProposer")
        _refuse(errors)
        self.lives[name].end, self.lives[name].in_timelock = ProposalState.WITHDRAWN, False

    def queue(self, name: bytes) -> None:
        _refuse(self._not_in(name, ProposalState.APPROVED))
        self.lives[name].due_at = self.now + min(max(self.delay, LEAST_DELAY), MOST_DELAY)
        self.lives[name].in_timelock = True

    def execute(self, name: bytes) -> None:
        _refuse(self._not_in(name, ProposalState.QUEUED))
        life = self.lives[name]
        if self.now < life.due_at:
            raise Refused({"TooEarly"})
        errors = not_possible(life.content, self.registry, self.now)
        if life.is_emergency:
            errors |= not_lower(life.content, self.registry, self.now)
        for effect in life.effects:
            errors |= effect.problems() if isinstance(effect, SignerSet) else set()
        _refuse(errors)
        life.end, life.in_timelock = ProposalState.EXECUTED, False
        self.registry.countries |= {entry.country for entry in life.content.countries}
        for change in life.content.factors:
            self.origins[change.zone][len(self.registry.histories[change.zone])] = name
            self.registry.record(change.zone, change.record, self.now)
        for effect in life.effects:
            if isinstance(effect, SignerSet):
                self.sets.append(effect)
            else:
                self.delay = effect.seconds

    def discard(self, name: bytes) -> None:
        if self.state(name) not in CLOSED:
            raise Refused({"ProposalStateWrong"})
        if not self.lives[name].in_timelock:
            raise Refused({"NothingToDiscard"})
        self.lives[name].in_timelock = False

    def quarantine(self, caller: str, zone: int, reason: bytes) -> None:
        """The guardian's: at once, repeating what is in force."""
        errors = self._without_role("GUARDIAN_ROLE", caller)
        record = in_force(self.registry.histories[zone], self.now)
        if record is None:
            errors.add("FactorMissing")
        elif record.status is FactorStatus.QUARANTINED:
            errors.add("ZoneInQuarantine")
        _refuse(errors)
        assert record is not None
        quarantined = replace(
            record, effective_from=UnixTime(0), status=FactorStatus.QUARANTINED, source_hash=reason
        )
        self.registry.record(zone, quarantined, self.now)

    # -- Why not --

    def _without_role(self, role: str, caller: str) -> set[str]:
        return set() if caller in self.roles[role] else {"AccessControlUnauthorizedAccount"}

    def _not_a_signer(self, account: str) -> set[str]:
        if account in self.sets[-1].signers:
            return set()
        return {"SignerRemoved" if any(account in old.signers for old in self.sets) else "SignerUnknown"}

    def _not_in(self, name: bytes, *wanted: ProposalState) -> set[str]:
        """Not in one of these states, or nothing can become of it any more."""
        state = self.state(name)
        if state is ProposalState.UNKNOWN:
            return {"ProposalUnknown"}
        if state in CLOSED:
            return {CLOSED[state]}
        return set() if state in (wanted or ALIVE) else {"ProposalStateWrong"}


def _refuse(errors: set[str]) -> None:
    if errors:
        raise Refused(errors)
