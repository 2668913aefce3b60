"""A proposal's state in words: the next step, its deadline, and who may take it."""

from collections.abc import Iterator

from gramwatt.governance.onchain.context import ProposalContext
from gramwatt.governance.proposal.content import ProposalState, Trigger
from gramwatt.governance.proposal.status import Status
from gramwatt.protocol.formats import spaced, utc, when

DAY = 86_400
COMMENT_SECONDS = 7 * DAY  # FactorGovernance.COMMENT_SECONDS
NEXT_COMMAND = {
    ProposalState.PROPOSED: "a reviewer: ape run factors review {} --pass --report FILE --uri URI",
    ProposalState.REVIEWED: "anyone: ape run factors comment {} --file FILE --uri URI",
    ProposalState.IN_COMMENT: "anyone: ape run factors comment {} --file FILE --uri URI",
    ProposalState.IN_APPROVAL: "a signer: ape run factors approve {}",
    ProposalState.APPROVED: "anyone: ape run factors queue {}",
    ProposalState.QUEUED: "anyone: ape run factors execute {}",
}


def state_line(status: Status, now: int) -> str:
    """One sentence."""
    count = f"{len(status.approved_by)} of {status.required} approvals"
    match status.state:
        case ProposalState.PROPOSED:
            return f"proposed; waits for its technical review, and expires {when(status.lapses_at, now)}"
        case ProposalState.REVIEWED:
            return f"reviewed; the comment period begins {when(status.comment_from, now)}"
        case ProposalState.IN_COMMENT:
            return f"in comment; approvals count from {when(status.approval_from, now)}"
        case ProposalState.IN_APPROVAL:
            return f"in approval; {count}, and it expires {when(status.lapses_at, now)}"
        case ProposalState.APPROVED:
            return f"approved, {count}; to be queued, or it expires {when(status.lapses_at, now)}"
        case ProposalState.QUEUED if now < status.due_at:
            return f"queued, {count}; executable from {when(status.due_at, now)}"
        case ProposalState.QUEUED:
            return f"queued, {count}; executable now, and it expires {when(status.lapses_at, now)}"
        case ProposalState.EXPIRED:
            return f"expired {when(status.lapses_at, now)}"
        case ProposalState.SUPERSEDED:
            return f"superseded: made under set {status.epoch} of the signers, which was replaced since"
        case _:
            return spaced(status.state.name)


def earliest_execution(status: Status | None, trigger: Trigger, context: ProposalContext) -> int:
    """The first second in which it may be executed if no step is delayed, or in which it was executed."""
    now = context.as_of
    if status is not None and status.state is ProposalState.EXECUTED:
        return now
    if status is not None and status.due_at:
        return max(now, status.due_at)
    if status is not None and status.approval_from:
        return max(now, status.approval_from) + context.delay
    if trigger is Trigger.EMERGENCY:
        return now + context.delay
    return (now // DAY + 1) * DAY + COMMENT_SECONDS + context.delay


def deadline_lines(status: Status, trigger: Trigger, context: ProposalContext) -> Iterator[str]:
    """Every known time in order, and the earliest execution."""
    now = context.now
    times = (
        ("proposed", status.proposed_at),
        ("reviewed", status.reviewed_at),
        ("comments from", status.comment_from),
        ("approvals from", status.approval_from),
        ("approvals until", status.approval_until),
        ("approved", status.approved_at),
        ("executable from", status.due_at),
        ("expires", status.lapses_at),
    )
    for name, second in times:
        if second:
            yield f"  {name:<18} {when(second, now)}"
    if status.is_open:
        earliest = earliest_execution(status, trigger, context)
        shown = when(earliest, now) if earliest > now else f"now ({utc(now)})"
        yield f"  {'earliest execution':<18} {shown}"


def next_line(status: Status, name: str) -> str | None:
    """Who is next, and the command; None once the proposal has ended."""
    command = NEXT_COMMAND.get(status.state)
    return f"Next, {command.format(name)}" if command else None
