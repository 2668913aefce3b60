"""A proposal's status, as FactorGovernance.statusOf returns it."""

from dataclasses import dataclass
from typing import Any, Self

from gramwatt.governance.proposal.content import ProposalState, Trigger

OPEN_STATES = (
    ProposalState.PROPOSED,
    ProposalState.REVIEWED,
    ProposalState.IN_COMMENT,
    ProposalState.IN_APPROVAL,
    ProposalState.APPROVED,
    ProposalState.QUEUED,
)
"""The states in which a proposal can still be executed."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the chain stores of a proposal besides its content. Times are Unix seconds, 0 if not known yet.

    comment_from and approval_from: first seconds of the comment period and of the approval period.
    approval_until: first second in which approvals no longer count. due_at: first second in which it may be
    executed. lapses_at: first second in which it is expired if nothing more is done.
    """

    state: ProposalState
    trigger: Trigger
    proposer: str
    epoch: int
    proposed_at: int
    reviewed_at: int
    comment_from: int
    approval_from: int
    approval_until: int
    approved_at: int
    due_at: int
    lapses_at: int
    required: int
    approved_by: tuple[str, ...]
    rejected_by: tuple[str, ...]
    operation_id: bytes
    document_hash: bytes
    report_hash: bytes

    @classmethod
    def from_abi(cls, struct: tuple[Any, ...]) -> Self:
        state, trigger, *rest = struct
        return cls(ProposalState(state), Trigger(trigger), *rest)

    @property
    def is_open(self) -> bool:
        """Whether it can still be executed."""
        return self.state in OPEN_STATES
