"""Where a proposal stands, as FactorGovernance.statusOf says it."""

from dataclasses import dataclass
from typing import Any, Self

from gramwatt.governance.proposal.content import ProposalState, Trigger

WAITING = (
    ProposalState.PROPOSED,
    ProposalState.REVIEWED,
    ProposalState.IN_COMMENT,
    ProposalState.IN_APPROVAL,
    ProposalState.APPROVED,
    ProposalState.QUEUED,
)
"""The states from which something may still become of a proposal."""


@dataclass(frozen=True, slots=True)
class Status:
    """All that the chain knows of a proposal but its content. Times are Unix seconds, 0 if not known yet.

    comment_from, approval_from, approval_until: first seconds of the comment period, of the time in which
    approvals count, and of the time in which they do not any more. due_at: first second in which it may be
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
        """Whether something may still become of it."""
        return self.state in WAITING
